"""Goods of the big shop, by number. A heap of goods, one of what is sold of them, and the rows made from both."""

from app.catalog.models.attribute import AttributeValue
from app.catalog.models.listing import Listing
from app.catalog.models.product import Product, ProductOption, Variant
from app.demo.scale.rows import Heap, Rows, chance, id_at, one_of
from app.demo.scale.words import COLOURS, DEPARTMENTS, KINDS, MAKERS, PORTS, QUALITIES
from app.inventory.models import StockItem, StockMovement

#: One in so many goods cannot be bought, and nobody ever has: the one with this rest.
UNSOLD_EVERY, UNSOLD = 50, 7
RUNS = (("maker", MAKERS, 1), ("kind", KINDS, 2), ("quality", QUALITIES, 3), ("colour", COLOURS, 4))
DISPLAYS = (13.3, 15.6, 24, 27)


def made_at(number: str) -> str:
    """A minute apart, so that they lie in the order of their numbers, and the first orders find them all."""
    return f"(CAST(:opened AS timestamptz) + {number} * interval '1 minute')"


def product_id(number: str) -> str:
    return id_at(made_at(number), f"'product' || {number}")


def variant_id(number: str, place: str) -> str:
    return id_at(made_at(number), f"'variant' || {number} || '-' || {place}")


def variants_of(number: str) -> str:
    """How many: one, two, or four, 1.7 on average."""
    dice = chance(number, 5, 20)
    return f"(CASE WHEN {dice} < 12 THEN 1 WHEN {dice} < 17 THEN 2 ELSE 4 END)"


def _path_of(kind: str) -> str:
    paths = {kind: f"{_slug(name)}/{_slug(kind)}" for name, kinds in DEPARTMENTS.items() for kind in kinds}
    told = " ".join(f"WHEN '{each}' THEN '{path}'" for each, path in paths.items())
    return f"CASE {kind} {told} END"


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def categories() -> list[dict[str, object]]:
    """As a shop's file has them."""
    return [
        {
            "name": name,
            "slug": _slug(name),
            "children": [{"name": kind.capitalize(), "slug": _slug(kind)} for kind in kinds],
        }
        for name, kinds in DEPARTMENTS.items()
    ]


_WORDS = ", ".join(f"{one_of(words, chance('n', salt, 1_000))} AS {name}" for name, words, salt in RUNS)
_FATE = f"""CASE WHEN n % {UNSOLD_EVERY} <> {UNSOLD} THEN 'on sale'
    ELSE (ARRAY['draft', 'archived', 'scheduled', 'deleted'])[1 + n / {UNSOLD_EVERY} % 4] END"""

GOODS = Heap(
    "made_good",
    f"""
    SELECT g.*, b.id AS brand_id, c.id AS category_id
    FROM (
        SELECT n, {product_id("n")} AS id, {made_at("n")} AS made_at, {variants_of("n")} AS variants,
               {chance("n", 6, 400)} * 2500 + 4900 AS price_cents, {chance("n", 8, 3)} * 1000 AS step_cents,
               {chance("n", 9, 7)} = 0 AS is_reduced, {_FATE} AS fate, {_WORDS},
               {one_of(PORTS, chance("n", 10, 1_000))} AS port
        FROM generate_series(CAST(:first AS int), CAST(:last AS int)) n
    ) g
    JOIN brand b ON b.store_id = :store AND b.slug = lower(g.maker)
    JOIN category c ON c.store_id = :store AND c.path = {_path_of("g.kind")}
    """,  # noqa: S608 - our own constants
)
WARES = Heap(
    "made_ware",
    f"""
    SELECT g.*, place, {variant_id("n", "place")} AS variant_id, g.price_cents + place * step_cents AS own_cents,
           greatest({chance("n * 8 + place", 11, 60)} - 5, 0) AS stock,
           {one_of(COLOURS, f"{chance('n', 4, 1_000)} + place")} AS own_colour
    FROM made_good g CROSS JOIN LATERAL generate_series(0, g.variants - 1) place
    """,  # noqa: S608 - our own constants
)

_MODEL = "upper(left(maker, 2)) || lpad(n::text, 6, '0')"
_TITLE = f"maker || ' ' || {_MODEL} || ' ' || quality || ' ' || kind"
_SLUG = "'thing-' || n"
_PUBLISHED = """CASE fate WHEN 'draft' THEN NULL WHEN 'scheduled' THEN CAST(:now AS timestamptz) + interval '30 days'
    ELSE made_at END"""
_WAS = "CASE WHEN is_reduced THEN {} * 5 / 4 END"

PRODUCTS = Rows(
    Product,
    "made_good ORDER BY n",
    {
        "id": "id",
        "handle": _SLUG,
        "slug": _SLUG,
        "title": _TITLE,
        "description_html": "'<p>A ' || quality || ' ' || kind || ' by ' || maker || ', with ' || port || '.</p>'",
        "brand_id": "brand_id",
        "product_type_id": "CAST(:type AS uuid)",
        "category_id": "category_id",
        "status": "CASE WHEN fate IN ('draft', 'archived') THEN fate ELSE 'active' END",
        "created_at": "made_at",
        "updated_at": "made_at",
        "published_at": _PUBLISHED,
        "deleted_at": "CASE fate WHEN 'deleted' THEN CAST(:now AS timestamptz) END",
    },
)
OPTIONS = Rows(
    ProductOption,
    "made_good g WHERE variants > 1",
    {
        "id": id_at("made_at", "'option' || n"),
        "product_id": "id",
        "position": "1",
        "name": "'Colour'",
        "values": "(SELECT array_agg(own_colour ORDER BY place) FROM made_ware w WHERE w.n = g.n)",
    },
)
VARIANTS = Rows(
    Variant,
    "made_ware ORDER BY n, place",
    {
        "id": "variant_id",
        "product_id": "id",
        "position": "place",
        "sku": f"{_MODEL} || '-' || place",
        "option_values": "CASE WHEN variants > 1 THEN ARRAY[own_colour] ELSE ARRAY[]::text[] END",
        "price_cents": "own_cents",
        "compare_at_cents": _WAS.format("own_cents"),
        "barcode": "'60' || lpad((n * 8 + place)::text, 11, '0')",
        "weight_grams": f"{chance('n', 12, 40)} * 50 + 100",
        "created_at": "made_at",
    },
)
STOCK = Rows(StockItem, "made_ware", {"variant_id": "variant_id", "quantity": "stock"})
MOVEMENTS = Rows(
    StockMovement,
    "made_ware WHERE stock > 0",
    {
        "id": id_at("made_at", "'counted' || n || '-' || place"),
        "variant_id": "variant_id",
        "kind": "'adjusted'",
        "quantity_delta": "stock",
        "reserved_delta": "0",
        "reason": "'Counted when the shop opened'",
        "at": "made_at",
    },
)
#: As app/inventory/listings.py draws them; a test has it draw them again.
LISTINGS = Rows(
    Listing,
    """
    (
        SELECT n, sum(stock) AS left_over FROM made_ware GROUP BY n
    ) l JOIN made_good g USING (n) WHERE fate = 'on sale' ORDER BY n
    """,
    {
        "product_id": "id",
        "slug": _SLUG,
        "title": _TITLE,
        "subtitle": "''",
        "brand_id": "brand_id",
        "price_cents": "price_cents",
        "price_varies": "variants > 1 AND step_cents > 0",
        "compare_at_cents": _WAS.format("price_cents"),
        "stock_band": "CASE WHEN left_over = 0 THEN 'out' WHEN left_over <= CAST(:few AS int) THEN 'few' ELSE 'in' END",
        "swatches": "ARRAY[]::text[]",
        "published_at": "made_at",
    },
)
_VALUE = {"product_id": "g.id", "attribute_id": "a.id"}
_TERM = "made_good g JOIN attribute a ON a.store_id = :store AND a.product_type_id = CAST(:type AS uuid) AND a.name = "
_DISPLAY = f"(ARRAY{list(DISPLAYS)}::numeric[])[1 + {chance('n', 13, len(DISPLAYS))}]"
CONNECTIONS = Rows(AttributeValue, f"{_TERM} 'Connection'", {**_VALUE, "texts": "ARRAY[port]"})
SIZES = Rows(
    AttributeValue,
    f"{_TERM} 'Display'",
    {**_VALUE, "texts": "ARRAY[]::text[]", "number": _DISPLAY},
)

IN_ORDER = (PRODUCTS, OPTIONS, VARIANTS, STOCK, MOVEMENTS, LISTINGS, CONNECTIONS, SIZES)
HEAPS = (GOODS, WARES)
