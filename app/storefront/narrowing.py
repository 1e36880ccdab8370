"""What a shopper asks of a list of goods, as its address says it: one state, one address (ADR 22).

Nothing here knows of a request or of a database. What is no facet, value or sort is left out; a page that cannot be
is refused.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, quote_plus

from app.catalog.listing_pages import PAGE_SIZE
from app.catalog.queries import LAST_PAGE
from app.catalog.slugs import LONGEST as LONGEST_SLUG
from app.search import tokens
from app.search.port import LONGEST_TEXT, Order, PriceRange, Query, Scope

#: What the address says of other things than a choice of values.
WORDS = frozenset({"q", "sort", "page", "after", "price", "stock", "sale", "rating"})
IN_STOCK, ON_SALE = "in", "yes"
#: In all: each of them is a statement's parameter, a chip and an address without it.
MOST_KEYS, MOST_TICKS = 12, 40
#: Pages that one answer may hold, by which "more" grows a list in place.
MOST_AT_ONCE = 10
MOST_STARS = 5
CENTS = 100
ANY_PRICE = PriceRange()

#: A slug with "x-" before it; a value, which is a slug, or a number with its unit.
FACET_KEY = re.compile(rf"[\w-]{{1,{LONGEST_SLUG + 2}}}")
FACET_VALUE = re.compile(r"[\w./-]{1,200}")
#: A path is as long as its categories are deep; longer than this no index of the database takes it.
CATEGORY_PATH = re.compile(r"[\w./-]{1,2700}")
PAGES = re.compile(r"([1-9][0-9]{0,3})(?:-([1-9][0-9]{0,3}))?")
RANDS = re.compile(r"[0-9]{1,7}")
AFTER = re.compile(r"-?[0-9]{1,18}\.[0-9a-f]{32}")
#: Control characters, half a surrogate pair, and characters of private use, by which pages have slots.
UNSAYABLE = frozenset({"Cc", "Cs", "Co"})


class NoSuchPage(Exception):
    """The address asks for a page that no list has."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is asked. As ``parse`` makes it: keys and values in order and once, whole rands, ``order`` None if usual."""

    text: str = ""
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    price: PriceRange = ANY_PRICE
    in_stock: bool = False
    on_sale: bool = False
    rating_from: int | None = None
    order: Order | None = None
    #: From this page to the last one, which is another only where "more" was pressed.
    first_page: int = 1
    last_page: int = 1
    #: Behind the four hundredth page: the sort key and the id of the good before.
    after: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether a facet has something ticked; words, sort and page aside."""
        return any((self.choices, self.price != ANY_PRICE, self.in_stock, self.on_sale, self.rating_from))

    @property
    def pages(self) -> int:
        return self.last_page - self.first_page + 1

    def ticked(self, key: str) -> tuple[str, ...]:
        return dict(self._ticked()).get(key, ())

    def _ticked(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from self.choices
        if self.price != ANY_PRICE:
            yield "price", (price_words(self.price),)
        if self.in_stock:
            yield "stock", (IN_STOCK,)
        if self.on_sale:
            yield "sale", (ON_SALE,)
        if self.rating_from:
            yield "rating", (str(self.rating_from),)

    def ticks(self) -> Iterator[tuple[str, str]]:
        """Each ticked value, with its facet's key, in the order of the address."""
        yield from ((key, value) for key, values in sorted(self._ticked()) for value in values)

    def query_string(self) -> str:
        said = [("q", self.text)] if self.text else []
        said += self.ticks()
        said += [("sort", self.order.value)] if self.order else []
        said += [("page", _pages_words(self.first_page, self.last_page))] if self.last_page > 1 else []
        said += [("after", self.after)] if self.after else []
        return "&".join(f"{quote(key)}={quote_plus(value, safe='/')}" for key, value in said)

    def url(self, path: str) -> str:
        query = self.query_string()
        return f"{path}?{query}" if query else path

    # Each of these is another state, and begins at its first page.

    def without(self, key: str, value: str) -> "Narrowing":
        off: dict[str, object] = {
            "price": {"price": ANY_PRICE},
            "stock": {"in_stock": False},
            "sale": {"on_sale": False},
            "rating": {"rating_from": None},
        }.get(key, {})  # type: ignore[assignment]
        others = {(k, v) for k, values in self.choices for v in values} - {(key, value)}
        return replace(self.on_page(1).only(others), **off)  # type: ignore[arg-type]

    def without_all(self, key: str) -> "Narrowing":
        left = {(k, value) for k, values in self.choices for value in values if k != key}
        return self.on_page(1).only(left)

    def cleared(self) -> "Narrowing":
        return Narrowing(text=self.text, order=self.order)

    def put_in(self, order: Order | None) -> "Narrowing":
        return replace(self.on_page(1), order=order)

    def searching(self, text: str) -> "Narrowing":
        return replace(self.on_page(1), text=text)

    def on_page(self, first: int, last: int | None = None) -> "Narrowing":
        return replace(self, first_page=first, last_page=last or first, after="")

    def behind(self, after: str) -> "Narrowing":
        return replace(self.on_page(1), after=after)

    def only(self, known: Container[tuple[str, str]]) -> "Narrowing":
        """With those choices that are among these pairs of key and value."""
        left = ((key, tuple(v for v in values if (key, v) in known)) for key, values in self.choices)
        return replace(self, choices=tuple((key, values) for key, values in left if values))

    def query(self, *, usual: Order, scope: Scope | None = None) -> tuple[Query, int]:
        """What an engine is asked, and how many of its goods come before the first that is shown."""
        size, page, skipped = _covering(self.first_page, self.last_page)
        query = Query(
            text=self.text,
            scope=scope,
            choices=dict(self.choices),
            price=self.price,
            in_stock=self.in_stock,
            on_sale=self.on_sale,
            rating_from=self.rating_from,
            order=self.order or usual,
            page=page,
            per_page=size * PAGE_SIZE,
        )
        return query, skipped * PAGE_SIZE


def parse(asked: Iterable[tuple[str, str]], *, orders: Sequence[Order], with_text: bool) -> Narrowing:
    """``asked`` are the names and values of a query string; ``orders`` are those of the list, the usual one first.

    Raises NoSuchPage. Of a word that says one thing the first counts, as everywhere in the shop.
    """
    values: dict[str, list[str]] = {}
    for key, value in asked:
        values.setdefault(key, []).append(value)
    first, last = _pages(values.get("page", ["1"])[0])
    return Narrowing(
        text=said_text(values.get("q", [""])[0]) if with_text else "",
        choices=_choices(values),
        price=_price(values.get("price", [])),
        in_stock=IN_STOCK in values.get("stock", []),
        on_sale=ON_SALE in values.get("sale", []),
        rating_from=_rating(values.get("rating", [""])[0]),
        order=next((order for order in orders[1:] if order == values.get("sort", [""])[0]), None),
        first_page=first,
        last_page=last,
        after=_after(values.get("after", [""])[0], first=first, last=last),
    )


def is_as_typed(asked: Iterable[tuple[str, str]]) -> bool:
    """Whether this is what a form sends, empty fields and both ends of the price: its address is another."""
    pairs = list(asked)
    return any(not value for key, value in pairs if key not in ("q", "page")) or (
        sum(key == "price" for key, _ in pairs) > 1
    )


def said_text(text: str) -> str:
    """Words as somebody meant them: in one line, without what nobody can type, no longer than an engine takes."""
    sayable = "".join(" " if unicodedata.category(letter) in UNSAYABLE else letter for letter in text)
    return " ".join(sayable.split())[:LONGEST_TEXT].strip()


def price_words(price: PriceRange) -> str:
    least, most = ("" if cents is None else str(cents // CENTS) for cents in (price.least, price.most))
    return f"{least}-{most}"


def _choices(values: dict[str, list[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The first in the order of the address, as many as one list takes."""
    ticked = {
        key: sorted(set(filter((CATEGORY_PATH if key == tokens.CATEGORY else FACET_VALUE).fullmatch, given)))
        for key, given in values.items()
        if key not in WORDS and FACET_KEY.fullmatch(key)
    }
    room, choices = MOST_TICKS, []
    for key in sorted(key for key, chosen in ticked.items() if chosen)[:MOST_KEYS]:
        if chosen := tuple(ticked[key][:room]):
            choices.append((key, chosen))
            room -= len(chosen)
    return tuple(choices)


def _price(given: list[str]) -> PriceRange:
    """``100-500``, or the two ends as a form has them; the lesser one is the least."""
    ends = given[0].split("-") if given and "-" in given[0] else given
    if len(ends) != 2:
        return PriceRange()
    least, most = (int(end) * CENTS if RANDS.fullmatch(end.strip()) else None for end in ends)
    if least is not None and most is not None and least > most:
        least, most = most, least
    return PriceRange(least or None, most)


def _rating(given: str) -> int | None:
    return int(given) if given in map(str, range(1, MOST_STARS + 1)) else None


def _pages(given: str) -> tuple[int, int]:
    found = PAGES.fullmatch(given)
    if found is None:
        raise NoSuchPage
    first, last = int(found[1]), int(found[2] or found[1])
    if not first <= last <= LAST_PAGE or last - first >= MOST_AT_ONCE or found[2] == found[1]:
        raise NoSuchPage
    return first, last


def _pages_words(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _after(given: str, *, first: int, last: int) -> str:
    if given and (not AFTER.fullmatch(given) or (first, last) != (1, 1)):
        raise NoSuchPage
    return given


def _covering(first: int, last: int) -> tuple[int, int, int]:
    """The smallest pages that hold these in one: their size in pages, the number of theirs, what comes before.

    An engine knows pages of one size and no windows.
    """
    size = last - first + 1
    while (first - 1) // size != (last - 1) // size:
        size += 1
    return size, (first - 1) // size + 1, (first - 1) % size
