"""One page of goods, asked of their documents by one statement."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.catalog.listing_pages import Within
from app.database import served_store
from app.search import tokens
from app.search.port import Facet, Found, Order, Query
from app.search.postgres import narrowing, remembering, statements
from app.search.postgres.facets import facets_of
from app.search.postgres.matching import Meant, Term
from app.search.postgres.narrowing import Group
from app.search.postgres.remembering import Counted
from app.search.postgres.statements import Shape

HIGHEST_PRICE = 2_147_483_647
NOTHING = Meant()


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked. Without ``matching`` it is a list that is browsed."""

    query: Query
    groups: list[Group]
    meant: Meant = NOTHING
    matching: str = ""
    is_relaxed: bool = False
    #: Values are counted over what is shown, those of the ticked facets too.
    is_strict: bool = False
    most_values: int = statements.MOST_VALUES

    def found(self, session: Session) -> Found:
        """A page; what was counted for another of its pages is not counted again."""
        if not self.query.with_facets:
            return self._counted(session)
        # Thousands of values, for who looks for one of them, are not kept.
        is_kept = self.most_values < statements.ALL_VALUES
        key = (
            remembering.key_of(session, self.query, f"{self.matching} {self.is_strict}") if is_kept else None
        )
        known = remembering.recall(key)
        if known is not None:
            bare = replace(self, query=replace(self.query, with_facets=False))
            return replace(bare._counted(session), facets=known.facets)
        found = self._counted(session)
        remembering.remember(key, Counted(found.facets))
        return found

    def _counted(self, session: Session) -> Found:
        row = session.execute(statements.page(self._shape()), self._values(session)).one()
        facets: tuple[Facet, ...] = ()
        if self.query.with_facets:
            facets = facets_of(session, self.query, row.told or [], prices=(row.least, row.most))
        return Found(
            product_ids=tuple(row.ids or ()),
            total=row.total,
            facets=facets,
            corrected=self.meant.corrected,
            is_relaxed=self.is_relaxed,
        )

    def suggested(self, session: Session) -> tuple[UUID, ...]:
        """Without counting; ``matching`` is asked of the words that say most."""
        asked = statements.suggestions(self._shape())
        return tuple(session.scalars(asked, self._values(session)))

    def _shape(self) -> Shape:
        query = self.query
        is_browsed_by_relevance = not self.matching and query.order is Order.RELEVANCE
        return Shape(
            terms=len(self.meant.terms),
            pairs=len(self.meant.pairs),
            has_text=bool(self.matching),
            is_relaxed=self.is_relaxed,
            is_strict=self.is_strict,
            has_scope=query.scope is not None,
            is_collection=query.scope is not None and query.scope.within is Within.COLLECTION,
            groups=tuple(group.is_price for group in self.groups),
            order=Order.NEWEST if is_browsed_by_relevance else query.order,
            with_facets=query.with_facets,
            has_code=bool(self.meant.code),
            has_pins=bool(self.matching and query.pinned),
            is_deep=query.page * query.per_page > statements.CANDIDATES,
        )

    def _values(self, session: Session) -> dict[str, Any]:
        query = self.query
        values: dict[str, Any] = {
            "store_id": served_store(session),
            "matching": self.matching,
            "limit": query.per_page,
            "skipped": (query.page - 1) * query.per_page,
            "categories": tokens.group(tokens.CATEGORY),
            "ticked": [value for group in self.groups for value in group.values],
            "facets": [group.facet for group in self.groups],
            "price_group": 0,
            "most_values": self.most_values,
            "every": self.meant.every(),
            "code": f"'#{self.meant.code}'",
            "pinned": list(query.pinned),
        }
        for number, group in enumerate(self.groups, start=1):
            values |= _group_values(number, group)
        for number, term in enumerate(self.meant.terms):
            values |= _term_values(number, term)
        for number, (words, weight) in enumerate(self.meant.pairs):
            values |= {f"pair_{number}": words, f"pair_weight_{number}": weight}
        if query.scope is not None:
            values |= {
                "owner_id": query.scope.owner_id,
                "scope": [narrowing.scope_token(query.scope) or 0],
            }
        return values


def _term_values(number: int, term: Term) -> dict[str, Any]:
    return {
        f"weight_{number}": term.weight,
        f"spellings_{number}": term.spellings,
        f"head_{number}": term.query(),
        **{f"head_{number}_{letter}": term.query(letter) for letter, _ in statements.GRADED},
    }


def _group_values(number: int, group: Group) -> dict[str, Any]:
    if not group.is_price:
        return {f"group_{number}": list(group.values)}
    return {
        "least": min(group.least or 0, HIGHEST_PRICE),
        "most": HIGHEST_PRICE if group.most is None else min(group.most, HIGHEST_PRICE),
        "price_group": number,
    }
