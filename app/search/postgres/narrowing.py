"""What is ticked, as conditions on documents: one group for each facet, of which goods need one value."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog.listing_pages import Within
from app.catalog.models.brand import Brand
from app.catalog.navigation import category_tree
from app.search import tokens
from app.search.port import Query, Scope

#: Facets that one query can be narrowed by; an address that names more is nobody's.
MOST_GROUPS = 12
MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class Group:
    """``values`` are tokens of one facet; the price has none, but its two ends."""

    key: str
    values: tuple[int, ...] = ()
    least: int | None = None
    most: int | None = None

    @property
    def facet(self) -> int:
        return tokens.group(self.key)

    @property
    def is_price(self) -> bool:
        return self.key == tokens.PRICE


def groups_of(session: Session, query: Query) -> list[Group]:
    found = []
    for key, values in list(query.choices.items())[:MOST_GROUPS]:
        if values:
            found.append(_group(key, _tokens(session, key, values[:MOST_VALUES])))
    if query.price.least is not None or query.price.most is not None:
        found.append(Group(tokens.PRICE, least=query.price.least, most=query.price.most))
    if query.in_stock:
        found.append(_group(tokens.STOCK, [tokens.token(tokens.STOCK, "in")]))
    if query.on_sale:
        found.append(_group(tokens.SALE, [tokens.token(tokens.SALE, "yes")]))
    if query.rating_from is not None:
        stars = min(max(query.rating_from, 1), tokens.MOST_STARS)
        found.append(_group(tokens.RATING, [tokens.token(tokens.RATING, str(stars))]))
    return found


def scope_token(scope: Scope) -> int | None:
    """The value that all goods of the list have; a collection is no value."""
    match scope.within:
        case Within.CATEGORY:
            return tokens.category_token(scope.owner_id)
        case Within.BRAND:
            return tokens.brand_token(scope.owner_id)
        case _:
            return None


def _group(key: str, values: list[int]) -> Group:
    return Group(key, tuple(values))


def _tokens(session: Session, key: str, values: tuple[str, ...]) -> list[int]:
    """What nothing has becomes a token that nothing has."""
    if key == tokens.CATEGORY:
        by_path = category_tree(session).by_path
        return [
            tokens.category_token(by_path[path].id) if path in by_path else tokens.token(key, path)
            for path in values
        ]
    if key == tokens.BRAND:
        known: dict[str, UUID] = {
            row.slug: row.id
            for row in session.execute(select(Brand.slug, Brand.id).where(Brand.slug.in_(values)))
        }
        return [
            tokens.brand_token(known[slug]) if slug in known else tokens.token(key, slug) for slug in values
        ]
    return [tokens.token(key, value) for value in values]
