"""Orders of the big shop, by number, three years of them: what was ordered, how far it came, and what stock says."""

from app.demo.scale.goods import UNSOLD, UNSOLD_EVERY, product_id, variant_id, variants_of
from app.demo.scale.people import address_of, customer_of
from app.demo.scale.rows import Heap, Rows, chance, id_at
from app.ids import REFERENCE_ALPHABET
from app.inventory.models import Reservation, StockMovement
from app.orders.models.order import Order, OrderEvent, OrderLine
from app.orders.models.shipment import Shipment, ShipmentLine
from app.stores.numbering import CREDIT_NOTES, INVOICES

#: Trade grows: the last year has more orders than the first.
GROWTH = 0.75
#: Of a thousand orders, how many were given up by the buyer, never paid, or sent back.
CANCELLED, EXPIRED, REFUNDED = 40, 30, 15
#: Sharper than one: what sells best sells far more often than the rest.
POPULARITY = 2.5
#: No multiple of it comes near a multiple of the number of goods, so that lines of an order differ.
APART = 7919
#: Odd and no multiple of three or five: references of different orders differ.
SHUFFLE = 387_420_507_001
DELIVERY_CENTS, FREE_FROM_CENTS, VAT_BP = 9900, 150_000, 1500


def _reference(number: str) -> str:
    """Eight letters, different for each number."""
    mixed = f"(({number})::numeric * {SHUFFLE} % {30**8})"
    letters = (
        f"substr('{REFERENCE_ALPHABET}', 1 + (div({mixed}, {30**place}) % 30)::int, 1)" for place in range(8)
    )
    return " || ".join(letters)


_AGO = "(CAST(:total AS int) - k)"
_PLACED = f"""CAST(:traded_from AS timestamptz)
    + (CAST(:now AS timestamptz) - interval '1 hour' - CAST(:traded_from AS timestamptz))
    * power(k / CAST(:total AS float8), {GROWTH})"""
_DICE = chance("k", 21, 1000)
#: The latest are on their way through the shop; how far depends on how many came after them.
_FATE = f"""CASE
    WHEN {_AGO} < greatest(CAST(:total AS int) / 500, 6)
        THEN CASE WHEN {chance("k", 22, 6)} = 0 THEN 'PENDING' ELSE 'PAID' END
    WHEN {_AGO} < greatest(CAST(:total AS int) / 150, 12) THEN 'SHIPPED'
    WHEN {_DICE} < {CANCELLED} THEN 'CANCELLED'
    WHEN {_DICE} < {CANCELLED + EXPIRED} THEN 'EXPIRED'
    WHEN {_DICE} < {CANCELLED + EXPIRED + REFUNDED} THEN 'REFUNDED'
    ELSE 'DELIVERED' END"""


def _step(number: int, moment: str) -> str:
    """Never ahead of the clock, and a little apart, because events lie in the order of their ids."""
    return f"least({moment}, CAST(:now AS timestamptz) - interval '1 minute') + {number} * interval '10 ms'"


_PATIENCE = "CASE WHEN method = 'card' THEN interval '4 minutes' ELSE interval '1 day' END"
ASKED = Heap(
    "asked",
    f"""
    SELECT a.*, a.fate IN ('PAID', 'SHIPPED', 'DELIVERED', 'REFUNDED') AS is_paid,
           a.fate IN ('SHIPPED', 'DELIVERED', 'REFUNDED') AS has_left,
           {id_at("a.at", "'order' || a.k")} AS id,
           {_step(1, f"a.at + {_PATIENCE}")} AS paid_at,
           {_step(2, "a.at + interval '2 days'")} AS shipped_at,
           {_step(3, "a.at + interval '5 days'")} AS delivered_at,
           {_step(4, "a.at + interval '9 days'")} AS refunded_at, {_step(1, "a.at + interval '3 days'")} AS ended_at
    FROM (
        SELECT p.*, CASE WHEN fate = 'PENDING' OR {chance("k", 23, 10)} < 3 THEN 'eft' ELSE 'card' END AS method,
               CASE WHEN fate = 'DELIVERED' AND {chance("k", 24, 2000)} = 0
                    THEN 'The customer telephoned: the parcel was left at the wrong door.' END AS flag
        FROM (
            SELECT k, {_PLACED} AS at, {_FATE} AS fate, {customer_of("k")} AS c
            FROM generate_series(CAST(:first AS int), CAST(:last AS int)) k
        ) p
    ) a
    """,  # noqa: S608 - our own constants
)
_GOOD = f"1 + (floor(power({chance('k', 25, 1_000_000)} / 1e6, {POPULARITY}) * :goods)::int + place * {APART}) % :goods"
_WANTED = f"""
    SELECT DISTINCT ON (k, n) k, n, place, {chance("k * 8 + place", 26, variants_of("n"))} AS which,
           (ARRAY[1, 1, 1, 1, 2, 2, 3])[1 + {chance("k * 8 + place", 27, 7)}] AS quantity
    FROM (
        SELECT k, place, n - (n % {UNSOLD_EVERY} = {UNSOLD})::int AS n
        FROM (
            SELECT k, place, {_GOOD.replace(":goods", "CAST(:goods AS int)")} AS n
            FROM asked CROSS JOIN LATERAL
                generate_series(0, (ARRAY[0, 0, 1, 1, 2, 3])[1 + {chance("k", 28, 6)}]) place
        ) x
    ) y ORDER BY k, n, place
"""  # noqa: S608 - our own constants
#: VAT by what it is of all lines up to this one, less what it is up to the one before: it adds up to the cent.
LINES = Heap(
    "line",
    f"""
    SELECT l.*, round(up_to * {VAT_BP}.0 / {10_000 + VAT_BP})
              - round((up_to - cents) * {VAT_BP}.0 / {10_000 + VAT_BP}) AS vat_cents
    FROM (
        SELECT w.*, v.id AS variant_id, v.product_id, p.title, v.sku, v.price_cents, v.weight_grams,
               array_to_string(v.option_values, ' / ') AS variant_title, w.quantity * v.price_cents AS cents,
               row_number() OVER (PARTITION BY k ORDER BY place) AS position,
               sum(w.quantity * v.price_cents) OVER (PARTITION BY k ORDER BY place) AS up_to
        FROM ({_WANTED}) w
        JOIN variant v ON v.store_id = :store AND v.id = {variant_id("n", "which")}
        JOIN product p ON p.store_id = :store AND p.id = {product_id("n")}
    ) l
    """,  # noqa: S608 - our own constants
)
SALES = Heap(
    "sale",
    f"""
    SELECT b.*, goods_cents + delivery_cents AS total_cents,
           round(delivery_cents * {VAT_BP}.0 / {10_000 + VAT_BP})::int AS delivery_vat_cents,
           CASE WHEN is_paid THEN CAST(:invoices AS int)
                + row_number() OVER (PARTITION BY is_paid ORDER BY paid_at, k) END AS invoice_number,
           CASE WHEN fate = 'REFUNDED' THEN CAST(:notes AS int)
                + row_number() OVER (PARTITION BY fate ORDER BY refunded_at, k) END AS note_number
    FROM (
        SELECT a.*, s.goods_cents, s.vat_cents AS goods_vat_cents,
               CASE WHEN s.goods_cents < {FREE_FROM_CENTS} THEN {DELIVERY_CENTS} ELSE 0 END AS delivery_cents
        FROM asked a JOIN (
            SELECT k, sum(cents) AS goods_cents, sum(vat_cents) AS vat_cents FROM line GROUP BY k
        ) s USING (k)
    ) b
    """,  # noqa: S608 - our own constants
)
HEAPS = (ASKED, LINES, SALES)
#: How many numbers of each series a slice needs.
NUMBERED = {
    INVOICES: "SELECT count(*) FROM asked WHERE is_paid",
    CREDIT_NOTES: "SELECT count(*) FROM asked WHERE fate = 'REFUNDED'",
}

ORDERS = Rows(
    Order,
    "sale ORDER BY k",
    {
        "id": "id",
        "reference": _reference("k"),
        "cart_id": id_at("at", "'basket' || k"),
        "status": "fate",
        "version": """2 + CASE fate WHEN 'PENDING' THEN 0 WHEN 'SHIPPED' THEN 2 WHEN 'DELIVERED' THEN 3
                      WHEN 'REFUNDED' THEN 4 ELSE 1 END""",
        "payment_method": "method",
        **address_of("c"),
        "delivery_service": "'Courier to your door'",
        "delivery_minimum_days": "2",
        "delivery_maximum_days": "5",
        "goods_cents": "goods_cents",
        "delivery_cents": "delivery_cents",
        "total_cents": "total_cents",
        "vat_cents": "goods_vat_cents + delivery_vat_cents",
        "delivery_vat_cents": "delivery_vat_cents",
        "delivery_rate_bp": str(VAT_BP),
        "refunded_cents": "CASE WHEN fate = 'REFUNDED' THEN total_cents ELSE 0 END",
        "seller": "CASE WHEN is_paid THEN CAST(:seller AS jsonb) ELSE '{}'::jsonb END",
        "placed_at": "at",
        "hold_until": "CASE fate WHEN 'PENDING' THEN CAST(:now AS timestamptz) ELSE at END + interval '72 hours'",
        "paid_at": "CASE WHEN is_paid THEN paid_at END",
        "invoice_number": "invoice_number",
        "needs_attention": "flag",
    },
)
ORDER_LINES = Rows(
    OrderLine,
    "line l JOIN sale s USING (k) ORDER BY k, position",
    {
        "id": id_at("at", "'line' || k || '-' || position"),
        "order_id": "s.id",
        "variant_id": "variant_id",
        "product_id": "product_id",
        "position": "position",
        "title": "title",
        "variant_title": "variant_title",
        "sku": "sku",
        "unit_price_cents": "price_cents",
        "quantity": "quantity",
        "total_cents": "cents",
        "tax_class": "'standard'",
        "rate_bp": str(VAT_BP),
        "vat_cents": "l.vat_cents",
        "weight_grams": "weight_grams",
    },
)
_PATHS = """sale CROSS JOIN LATERAL (VALUES
    (0, 'order.placed', NULL, 'PENDING', at, 'shopper', true),
    (1, 'order.paid', 'PENDING', 'PAID', paid_at, 'system', is_paid),
    (2, 'order.shipped', 'PAID', 'SHIPPED', shipped_at, CAST(:by AS text), has_left),
    (3, 'order.delivered', 'SHIPPED', 'DELIVERED', delivered_at, :by, fate IN ('DELIVERED', 'REFUNDED')),
    (4, 'order.flagged', NULL, 'DELIVERED', refunded_at, :by, flag IS NOT NULL),
    (4, 'order.refunded', 'DELIVERED', 'REFUNDED', refunded_at, :by, fate = 'REFUNDED'),
    (1, 'order.cancelled', 'PENDING', 'CANCELLED', ended_at, :by, fate = 'CANCELLED'),
    (1, 'order.expired', 'PENDING', 'EXPIRED', ended_at, 'system', fate = 'EXPIRED')
) e (place, kind, from_status, to_status, happened_at, actor, has_come) WHERE has_come ORDER BY k, place"""
EVENTS = Rows(
    OrderEvent,
    _PATHS,
    {
        "id": id_at("happened_at", "'event' || k || '-' || kind"),
        "order_id": "id",
        "kind": "kind",
        "from_status": "from_status",
        "to_status": "to_status",
        "actor": "actor",
        "note": "CASE WHEN kind = 'order.flagged' THEN flag ELSE '' END",
        "at": "happened_at",
    },
)
SHIPMENTS = Rows(
    Shipment,
    "sale WHERE has_left ORDER BY k",
    {
        "id": id_at("shipped_at", "'parcel' || k"),
        "order_id": "id",
        "carrier": "(ARRAY['The Courier Guy', 'RAM', 'Dawn Wing'])[1 + k % 3]",
        "tracking_number": "'GM' || lpad(k::text, 8, '0')",
        "shipped_at": "shipped_at",
        "delivered_at": "CASE WHEN fate <> 'SHIPPED' THEN delivered_at END",
    },
)
PACKED = Rows(
    ShipmentLine,
    "line l JOIN sale s USING (k) WHERE has_left ORDER BY k, position",
    {
        "id": id_at("shipped_at", "'packed' || k || '-' || position"),
        "shipment_id": id_at("shipped_at", "'parcel' || k"),
        "order_line_id": id_at("at", "'line' || k || '-' || position"),
        "quantity": "quantity",
    },
)

# --- stock -------------------------------------------------------------------------------------------------------

_OF_ORDERS = "line l JOIN sale s USING (k)"
_KEPT = "CASE WHEN is_paid THEN 'committed' WHEN fate = 'PENDING' THEN 'open' ELSE 'released' END"
RESERVATIONS = Rows(
    Reservation,
    f"{_OF_ORDERS} ORDER BY k, position",
    {
        "id": id_at("at", "'promise' || k || '-' || position"),
        "order_id": "s.id",
        "variant_id": "variant_id",
        "quantity": "quantity",
        "state": _KEPT,
        "created_at": "at",
    },
)
#: What a slice sells is bought in at its start, and the shelf is afterwards as full as it was before.
BOUGHT_IN = Rows(
    StockMovement,
    f"""
    (
        SELECT variant_id, sum(quantity) AS units, min(at) AS at, min(k) AS k
        FROM {_OF_ORDERS} WHERE is_paid OR fate = 'PENDING' GROUP BY variant_id
    ) bought
    """,  # noqa: S608 - our own constants
    {
        "id": id_at("at", "'bought' || k || '-' || variant_id"),
        "variant_id": "variant_id",
        "kind": "'adjusted'",
        "quantity_delta": "units",
        "reserved_delta": "0",
        "reason": "'Bought in'",
        "at": "at",
    },
)
_MOVES = f"""{_OF_ORDERS} CROSS JOIN LATERAL (VALUES
    ('reserved', 0, quantity, at, true),
    ('sold', -quantity, -quantity, paid_at, is_paid),
    ('released', 0, -quantity, ended_at, fate IN ('CANCELLED', 'EXPIRED'))
) m (kind, quantity_delta, reserved_delta, moved_at, has_come) WHERE has_come ORDER BY k, position"""
MOVEMENTS = Rows(
    StockMovement,
    _MOVES,
    {
        "id": id_at("moved_at", "kind || k || '-' || position"),
        "variant_id": "variant_id",
        "kind": "kind",
        "quantity_delta": "quantity_delta",
        "reserved_delta": "reserved_delta",
        "order_id": "s.id",
        "at": "moved_at",
    },
)
HOLD = f"""
    UPDATE stock_item i SET quantity = i.quantity + open.units, reserved = i.reserved + open.units
    FROM (SELECT variant_id, sum(quantity) AS units FROM {_OF_ORDERS} WHERE fate = 'PENDING' GROUP BY variant_id) open
    WHERE i.store_id = :store AND i.variant_id = open.variant_id
"""  # noqa: S608 - our own constants

IN_ORDER = (ORDERS, ORDER_LINES, EVENTS, SHIPMENTS, PACKED, RESERVATIONS, BOUGHT_IN, MOVEMENTS)
