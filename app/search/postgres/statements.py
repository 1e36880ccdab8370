"""The SQL of searching: documents through the view that names the store, other tables with the store named.

Put together from our own constants and numbers; what is typed comes only as values. Each text is made once.
"""

# ruff: noqa: S608 - no word of it is a visitor's

import re
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ARRAY, BigInteger, Float, Text, TextClause, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import TSQUERY

from app.search.port import Order
from app.search.postgres.vectors import FULL
from app.search.tokens import VALUE_BITS

#: Statements that are kept ready. What visitors type and tick makes more shapes than a process has room for.
MOST_SHAPES = 256
QUERIES = re.compile(r"matching|every|code|head_.*|pair_[0-9]+")
#: Values of one facet that an answer lists, and that are looked through for one; categories come all together.
MOST_VALUES, ALL_VALUES = 60, 10_000
MOST_CATEGORIES = 400

#: What a word says by its letter at a first look, as a share of its full impact; and without one.
LETTERS, ELSEWHERE = {"A": 0.85, "B": 0.67, "C": 0.5}, 0.2
#: The most goods that are looked at again.
CANDIDATES = 500
#: While somebody types.
GLANCED_AT = 300
#: Words that stand in the title as they were typed, one after the other.
PHRASE = 0.1
#: Where goods that lack a word are shown too, those that have all.
ALL_OF_IT = 3
#: What can be had comes first among equals.
IN_STOCK = 0.03
#: Asked for by its SKU or barcode, before all else.
BY_CODE = 1000
#: Where the merchant says so, before even that.
PINNED = 1_000_000

ORDERS = {
    Order.RELEVANCE: "score DESC, published_at DESC, product_id DESC",
    Order.CURATED: "published_at DESC, product_id DESC",
    Order.NEWEST: "published_at DESC, product_id DESC",
    Order.PRICE_ASC: "price_cents, product_id",
    Order.PRICE_DESC: "price_cents DESC, product_id DESC",
    Order.RATING: "rating DESC, published_at DESC, product_id DESC",
}
#: Of a collection; those of a list made by hand are in the merchant's order.
PLACES = "collection_place WHERE store_id = :store_id AND collection_id = :owner_id"
IN_COLLECTION = f"product_id IN (SELECT product_id FROM {PLACES})"


@dataclass(frozen=True, slots=True)
class Shape:
    """Of a statement: what it needs values for."""

    terms: int = 0
    pairs: int = 0
    has_text: bool = True
    is_relaxed: bool = False
    has_scope: bool = False
    is_collection: bool = False
    #: For each group whether it is the price.
    groups: tuple[bool, ...] = ()
    order: Order = Order.RELEVANCE
    with_facets: bool = True
    has_code: bool = False
    has_pins: bool = False
    is_strict: bool = False
    #: Beyond the goods that are looked at again.
    is_deep: bool = False

    @property
    def is_ranked(self) -> bool:
        return self.has_text and self.order is Order.RELEVANCE


@lru_cache(MOST_SHAPES)
def page(shape: Shape) -> TextClause:
    """A page of ids, how many there are, the ends of the price, and the values of facets: one row."""
    said = f"""
        WITH hit AS MATERIALIZED (
            SELECT {_columns(shape)}, {_first_look(shape)} AS score, {_failed(shape)} AS failed
            FROM searchable_document
            WHERE {" AND ".join(_conditions(shape))}
        ), {_shown(shape)}{_values(shape) if shape.with_facets else ""}
        SELECT (SELECT array_agg(product_id ORDER BY place) FROM shown) AS ids,
               (SELECT count(*) FROM hit WHERE failed = 0) AS total
               {PRICES_AND_VALUES if shape.with_facets else ""}
    """
    return _bound(said)


@lru_cache(MOST_SHAPES)
def suggestions(shape: Shape) -> TextClause:
    """A few goods that say most of what is typed: the first that come up are looked at; there is no time."""
    return _bound(f"""
        WITH candidate AS (
            SELECT product_id FROM searchable_document WHERE head @@ :matching LIMIT {GLANCED_AT}
        )
        SELECT product_id FROM candidate JOIN searchable_document USING (product_id)
        ORDER BY {_second_look(shape)} DESC, published_at DESC, product_id DESC LIMIT :limit
    """)


def _columns(shape: Shape) -> str:
    """No more than is looked at: a common word has ten thousands of hits, and wide ones would go to disk."""
    ordered = [name for name in ("price_cents", "rating") if ORDERS[shape.order].startswith(name)]
    counted = ["tokens", "price_cents"] if shape.with_facets else []
    return ", ".join(dict.fromkeys(["product_id", "published_at", *ordered, *counted]))


def _shown(shape: Shape) -> str:
    order = ORDERS[shape.order]
    if not shape.is_ranked:
        goods = "hit"
        if shape.is_collection and shape.order is Order.CURATED:
            goods = f"hit JOIN (SELECT product_id, position FROM {PLACES}) standing USING (product_id)"
            order = "position, product_id"
        return f"""shown AS (
            SELECT product_id, row_number() OVER (ORDER BY {order}) AS place
            FROM {goods} WHERE failed = 0 ORDER BY {order} LIMIT :limit OFFSET :skipped
        )"""
    if shape.is_deep:
        goods = "hit LEFT JOIN again USING (product_id) WHERE failed = 0"
        order = f"fine DESC NULLS LAST, {order}"
    else:
        goods, order = "again", "fine DESC, published_at DESC, product_id DESC"
    return f"""candidate AS (
            SELECT product_id FROM hit WHERE failed = 0 ORDER BY {ORDERS[shape.order]} LIMIT {CANDIDATES}
        ), again AS (
            SELECT product_id, {"" if shape.is_deep else "published_at,"} {_second_look(shape)} AS fine
            FROM candidate JOIN searchable_document USING (product_id)
        ), shown AS (
            SELECT product_id, row_number() OVER (ORDER BY {order}) AS place
            FROM {goods} ORDER BY {order} LIMIT :limit OFFSET :skipped
        )"""


PRICES_AND_VALUES = """,
    (SELECT min(price_cents) FROM hit WHERE failed IN (0, :price_group)) AS least,
    (SELECT max(price_cents) FROM hit WHERE failed IN (0, :price_group)) AS most,
    (SELECT json_agg(told) FROM told) AS told
"""

#: Of the values that goods have, the most common of each facet, and those that are ticked; with what they stand for.
TOLD = f"""
    ranked AS (
        SELECT token, count,
               row_number() OVER (PARTITION BY token >> {VALUE_BITS} ORDER BY count DESC, token) AS place
        FROM counted
    ), told AS (
        SELECT ranked.token, ranked.count, v.key, v.value, v.facet_label, v.label, v.position, v.number, v.swatch
        FROM ranked LEFT JOIN search_facet_value v ON v.store_id = :store_id AND v.token = ranked.token
        WHERE place <= CASE token_group(ranked.token) WHEN :categories THEN {MOST_CATEGORIES} ELSE :most_values END
           OR ranked.token = ANY(:ticked)
        UNION ALL
        SELECT v.token, 0, v.key, v.value, v.facet_label, v.label, v.position, v.number, v.swatch
        FROM search_facet_value v
        WHERE v.store_id = :store_id AND v.token = ANY(:ticked) AND v.token NOT IN (SELECT token FROM counted)
    )
""".replace("token_group(ranked.token)", f"(ranked.token >> {VALUE_BITS})")

COUNTS_OF_SCOPE = text(
    f"""
    WITH counted AS (
        SELECT token, sum(count) AS count FROM search_count
        WHERE store_id = :store_id AND scope = :scope GROUP BY token HAVING sum(count) > 0
    ), {TOLD}
    SELECT * FROM told
    """
).bindparams(bindparam("ticked", type_=ARRAY(BigInteger)))

#: The planner does not know what reading a long document costs, and would rather read all than look into the index.
BY_INDEX = text("SET LOCAL enable_seqscan = off")
HAS_ENOUGH = text("""
    SELECT count(*) FROM (SELECT 1 FROM searchable_document WHERE words @@ :matching LIMIT :enough) found
""").bindparams(bindparam("matching", type_=TSQUERY))

KNOWN_WORDS = text("SELECT word, documents FROM searchable_word WHERE word = ANY(:words)").bindparams(
    bindparam("words", type_=ARRAY(Text))
)
ALIKE_WORDS = text("""
    SELECT word, documents FROM searchable_word WHERE word % :word AND word ~ '^[a-z]{3,}$'
    ORDER BY similarity(word, :word) DESC LIMIT 40
""").bindparams(bindparam("word", type_=Text))
COMPLETIONS = text("""
    SELECT word, documents FROM searchable_word WHERE word >= :starts AND word < :ends
    ORDER BY documents DESC, word LIMIT :most
""").bindparams(bindparam("starts", type_=Text), bindparam("ends", type_=Text))


def _values(shape: Shape) -> str:
    """With nothing ticked every hit counts; else those that fail only in the value's own facet count for it too."""
    counts = "failed = 0 OR failed = array_position(:facets, token >> " + str(VALUE_BITS) + ")"
    which = f"WHERE {counts}" if shape.groups else ""
    return f""", counted AS (
        SELECT token, count(*) AS count FROM hit, unnest(tokens) AS token {which} GROUP BY token
    ), {TOLD}"""


def _first_look(shape: Shape) -> str:
    """How well goods fit, roughly, from what lies in their own rows."""
    if not shape.is_ranked:
        return "0"
    graded = [
        f":weight_{number} * CASE WHEN head @@ :head_{number} THEN CASE"
        + "".join(f" WHEN head @@ :head_{number}_{letter} THEN {share}" for letter, share in GRADED)
        + f" ELSE {LETTERS['C']} END ELSE {0 if shape.is_relaxed else ELSEWHERE} END"
        for number in range(shape.terms)
    ]
    return f"({' + '.join(graded) or '0'}) * {_IN_STOCK}{_pinned(shape)}"


def _second_look(shape: Shape) -> str:
    """How well the candidates fit: what each word says of them, of its spellings the one that says most."""
    parts = [
        f""":weight_{number} * (SELECT coalesce(max((impacts ->> spelling)::int), 0)
            FROM unnest(CAST(:spellings_{number} AS text[])) AS spelling) / {FULL}"""
        for number in range(shape.terms)
    ]
    parts += [
        f"CASE WHEN words @@ :pair_{number} THEN :pair_weight_{number} * {PHRASE} ELSE 0 END"
        for number in range(shape.pairs)
    ]
    if shape.is_relaxed:
        parts.append(f"CASE WHEN words @@ :every THEN {ALL_OF_IT} ELSE 0 END")
    if shape.has_code:
        parts.append(f"CASE WHEN words @@ :code THEN {BY_CODE} ELSE 0 END")
    return f"({' + '.join(parts) or '0'}) * {_IN_STOCK}{_pinned(shape)}"


def _pinned(shape: Shape) -> str:
    """What the merchant wants first, in that order."""
    return (
        f" + coalesce({PINNED} * (1000 - array_position(:pinned, product_id)), 0)" if shape.has_pins else ""
    )


_IN_STOCK = f"CASE WHEN is_in_stock THEN {1 + IN_STOCK} ELSE 1 END"
GRADED = [(letter, share) for letter, share in LETTERS.items() if letter != "C"]


def _failed(shape: Shape) -> str:
    """The number of the one group that a document is not in, 0 for none."""
    if not shape.groups or shape.is_strict:
        return "0"
    return " + ".join(
        f"CASE WHEN {_group(number, is_price=is_price)} THEN 0 ELSE {number} END"
        for number, is_price in enumerate(shape.groups, start=1)
    )


def _conditions(shape: Shape) -> list[str]:
    found = []
    if shape.has_text:
        fits = "words @@ :matching"
        found.append(f"({fits} OR product_id = ANY(:pinned))" if shape.has_pins else fits)
    if shape.has_scope:
        found.append(IN_COLLECTION if shape.is_collection else "tokens @> CAST(:scope AS bigint[])")
    if shape.groups:
        found.append(_all_but_one(shape))
    return found or ["true"]


def _all_but_one(shape: Shape) -> str:
    """All groups; where values are counted, one may fail, since its own are counted over what it leaves out."""
    groups = [_group(number, is_price=is_price) for number, is_price in enumerate(shape.groups, start=1)]
    if shape.is_strict or not shape.with_facets:
        return " AND ".join(groups)
    if len(groups) == 1:
        return "true"
    ways = [" AND ".join(groups[:left] + groups[left + 1 :]) for left in range(len(groups))]
    return f"({' OR '.join(f'({way})' for way in ways)})"


def _group(number: int, *, is_price: bool) -> str:
    if is_price:
        return "(price_cents BETWEEN :least AND :most)"
    return f"(tokens && CAST(:group_{number} AS bigint[]))"


def _bound(said: str) -> TextClause:
    clause = text(said)
    arrays = [
        name
        for name in clause._bindparams
        if name in ("ticked", "facets", "scope") or name.startswith("group_")
    ]
    # Typed, or a plan that is kept would read them as text anew for each row.
    queries = [name for name in clause._bindparams if QUERIES.fullmatch(name)]
    return clause.bindparams(
        *(bindparam(name, type_=ARRAY(BigInteger)) for name in arrays),
        *(bindparam(name, type_=ARRAY(Uuid)) for name in clause._bindparams if name == "pinned"),
        *(bindparam(name, type_=Float) for name in clause._bindparams if "weight_" in name),
        *(bindparam(name, type_=TSQUERY) for name in queries),
    )
