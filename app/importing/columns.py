"""Which cell of a row holds what, by every spelling met in real files. Case, spaces and punctuation never matter."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

NUMBER_OF = re.compile(r"\d+")
METAFIELD = re.compile(r"\s*(?P<name>.+?)\s*\(product\.metafields\.[\w-]+\.[\w-]+\)\s*", re.IGNORECASE)
#: ``Price EUR``, ``Variant Price Test region [USD]``, ``Compare At Price / International``.
PRICE_SOMEWHERE = re.compile(
    r"\s*(?:(?:variant|product)\s+)?(?P<kind>(?:regular|sale|compare[\s-]?at)?\s*price)(?=[\s/:(\[-])\s*[/:-]?\s*(?P<where>\S.*?)\s*",
    re.IGNORECASE,
)
CODE_AT_THE_END = re.compile(r"(?P<region>.*?)\s*[\[(]?(?P<code>[A-Z]{3})[\])]?")
REGIONS_LIKE_CODES = {"USA", "UAE", "RSA"}
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "R": "ZAR"}
KINDS = {"price": "price", "regularprice": "price", "saleprice": "sale", "compareatprice": "compare_at"}


@dataclass(frozen=True, slots=True)
class Layout:
    """How one format calls its columns. ``{}`` in a numbered name and its spellings stands for 1, 2, 3 ..."""

    spellings: Mapping[str, tuple[str, ...]]
    needed: Mapping[str, str]
    numbered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Of the plain header: known, and of no use to the shop.
    unused: re.Pattern[str] = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class PriceColumn:
    """A price that its header ties to a currency (``code``, empty where it names none) or a region."""

    place: int
    header: str
    kind: str
    code: str
    region: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell of a row holds what, and how the file itself calls it."""

    places: Mapping[str, int]
    headers: Mapping[str, str]
    count: int
    prices: tuple[PriceColumn, ...] = ()
    #: What a product says of itself, by the attribute's name.
    metafields: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    #: How many columns there are of another program's own keeping.
    ignored: int = 0

    def has(self, name: str) -> bool:
        return name in self.places

    def called(self, name: str) -> str:
        return self.headers.get(name, name)

    def numbers(self, name: str) -> list[int]:
        """For ``image{}``, the numbers that the file has."""
        first, _, last = name.partition("{}")
        found = (re.fullmatch(f"{re.escape(first)}(\\d+){re.escape(last)}", place) for place in self.places)
        return sorted(int(match[1]) for match in found if match)

    def with_prices(self, chosen: Sequence[PriceColumn]) -> "Columns":
        """The same, with these columns as the ones that prices are read from."""
        own = {name for name in KINDS.values() if chosen}
        places = {name: place for name, place in self.places.items() if name not in own}
        headers = {name: header for name, header in self.headers.items() if name not in own}
        places.update({each.kind: each.place for each in chosen})
        headers.update({each.kind: each.header for each in chosen})
        return replace(self, places=places, headers=headers)


def plain(header: str) -> str:
    """Empty for a header with a currency's sign: ``Price €`` is no spelling of ``Price``."""
    if any(unicodedata.category(character) == "Sc" for character in header):
        return ""
    return re.sub(r"[^a-z0-9]", "", header.lower())


def fits(header: Sequence[str], layout: Layout) -> bool:
    """Whether the header has every column that the format cannot do without."""
    return not missing(header, layout)


def missing(header: Sequence[str], layout: Layout) -> list[str]:
    """The titles of the columns that are needed and not there."""
    columns = find_columns(header, layout)
    return [
        title
        for name, title in layout.needed.items()
        if not columns.has(name) and not any(each.kind == name for each in columns.prices)
    ]


def find_columns(header: Sequence[str], layout: Layout) -> Columns:
    plains = [plain(cell) for cell in header]
    places: dict[str, int] = {}
    for name, spellings in layout.spellings.items():
        found = next((plains.index(spelling) for spelling in spellings if spelling in plains), None)
        if found is not None:
            places[name] = found
    places |= _numbered(plains, layout)
    used = set(places.values())
    prices = tuple(
        each
        for place, cell in enumerate(header)
        if place not in used and (each := _price_column(place, cell))
    )
    metafields = {
        match["name"]: place for place, cell in enumerate(header) if (match := METAFIELD.fullmatch(cell))
    }
    used |= {each.place for each in prices} | set(metafields.values())
    return Columns(
        places,
        {name: header[place].strip() for name, place in places.items()},
        len(header),
        prices,
        metafields,
        tuple(
            cell.strip()
            for place, cell in enumerate(header)
            if plains[place] and place not in used and not layout.unused.match(plains[place])
        ),
        sum(
            cell.strip().lower().startswith("meta:") for place, cell in enumerate(header) if place not in used
        ),
    )


def _numbered(plains: Sequence[str], layout: Layout) -> dict[str, int]:
    by_shape = {spelling: name for name, spellings in layout.numbered.items() for spelling in spellings}
    places: dict[str, int] = {}
    for place, cell in enumerate(plains):
        number = NUMBER_OF.search(cell)
        name = by_shape.get(NUMBER_OF.sub("{}", cell, count=1)) if number else None
        if number and name:
            places.setdefault(name.format(int(number[0])), place)
    return places


def _price_column(place: int, header: str) -> PriceColumn | None:
    match = PRICE_SOMEWHERE.fullmatch(header)
    kind = KINDS.get(plain(match["kind"])) if match else None
    if match is None or kind is None:
        return None
    where = match["where"]
    sign = SIGNS.get(where.strip("[]() "))
    coded = CODE_AT_THE_END.fullmatch(where)
    if sign:
        return PriceColumn(place, header.strip(), kind, sign, "")
    if coded and coded["code"] not in REGIONS_LIKE_CODES:
        return PriceColumn(place, header.strip(), kind, coded["code"], coded["region"])
    return PriceColumn(place, header.strip(), kind, "", where)
