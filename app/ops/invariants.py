"""What must always be true, as SQL that finds where it is not. Each answers the rows that break it.

Written as SQL on purpose: a doctor who asks through the code that may be wrong is told what that code believes. Every
statement about a store's rows names the store; the session serves it too, so that row-level security agrees.
"""

from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    STOCK = "stock"
    MONEY = "money"
    JOBS = "jobs"
    TENANTS = "tenants"
    #: Not asked in SQL: app/ops/doctor.py compares the rows with the files.
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Invariant:
    area: Area
    #: What is said of a row that breaks it; its columns by name.
    finding: str
    sql: str
    #: Once for the installation instead of once for each store.
    is_installations: bool = False


STOCK = (
    Invariant(
        Area.STOCK,
        "{sku} has {reserved} reserved, but open orders hold {held}",
        """
        SELECT v.sku, s.reserved, coalesce(sum(r.quantity), 0) AS held
        FROM stock_item s
        JOIN variant v ON v.store_id = s.store_id AND v.id = s.variant_id
        LEFT JOIN reservation r
          ON r.store_id = s.store_id AND r.variant_id = s.variant_id AND r.state = 'open'
        WHERE s.store_id = :store
        GROUP BY v.sku, s.reserved, s.variant_id
        HAVING s.reserved <> coalesce(sum(r.quantity), 0)
        """,
    ),
    Invariant(
        Area.STOCK,
        "{sku} has {reserved} reserved of {quantity} in stock",
        """
        SELECT v.sku, s.reserved, s.quantity
        FROM stock_item s
        JOIN variant v ON v.store_id = s.store_id AND v.id = s.variant_id
        WHERE s.store_id = :store AND NOT (0 <= s.reserved AND s.reserved <= s.quantity)
        """,
    ),
    Invariant(
        Area.STOCK,
        "{sku} counts {quantity} and {reserved} reserved, its ledger {ledger_quantity} and {ledger_reserved}",
        """
        SELECT v.sku, s.quantity, s.reserved,
               coalesce(sum(m.quantity_delta), 0) AS ledger_quantity,
               coalesce(sum(m.reserved_delta), 0) AS ledger_reserved
        FROM stock_item s
        JOIN variant v ON v.store_id = s.store_id AND v.id = s.variant_id
        LEFT JOIN stock_movement m ON m.store_id = s.store_id AND m.variant_id = s.variant_id
        WHERE s.store_id = :store
        GROUP BY v.sku, s.variant_id, s.quantity, s.reserved
        HAVING s.quantity <> coalesce(sum(m.quantity_delta), 0)
            OR s.reserved <> coalesce(sum(m.reserved_delta), 0)
        """,
    ),
    Invariant(
        Area.STOCK,
        "{sku} is held for order {reference}, which is {status}",
        """
        SELECT v.sku, coalesce(o.reference, r.order_id::text) AS reference, coalesce(o.status, 'gone') AS status
        FROM reservation r
        JOIN variant v ON v.store_id = r.store_id AND v.id = r.variant_id
        LEFT JOIN "order" o ON o.store_id = r.store_id AND o.id = r.order_id
        WHERE r.store_id = :store AND r.state = 'open' AND o.status IS DISTINCT FROM 'PENDING'
        """,
    ),
)

MONEY = (
    Invariant(
        Area.MONEY,
        "order {reference} is {status} with {paid} of {total_cents} cents paid",
        """
        SELECT o.reference, o.status, o.total_cents, coalesce(sum(p.amount_cents), 0) AS paid
        FROM "order" o
        LEFT JOIN payment p ON p.store_id = o.store_id AND p.order_id = o.id AND NOT p.is_surplus
        WHERE o.store_id = :store AND o.status IN ('PAID', 'SHIPPED', 'DELIVERED')
        GROUP BY o.id, o.reference, o.status, o.total_cents
        HAVING coalesce(sum(p.amount_cents), 0) <> o.total_cents
        """,
    ),
    # Part of an EFT waits for the rest, and a person has been told.
    Invariant(
        Area.MONEY,
        "{left_cents} cents of payment {payment} are here, but order {reference} is {status}",
        """
        SELECT o.reference, o.status, p.provider_payment_id AS payment,
               p.amount_cents - coalesce(sum(r.amount_cents), 0) AS left_cents
        FROM payment p
        JOIN "order" o ON o.store_id = p.store_id AND o.id = p.order_id
        LEFT JOIN refund r ON r.store_id = p.store_id AND r.payment_id = p.id AND r.state <> 'failed'
        WHERE p.store_id = :store
          AND (o.status IN ('PENDING', 'EXPIRED', 'CANCELLED', 'REFUNDED') OR p.is_surplus)
          AND NOT (o.status = 'PENDING' AND p.provider = 'eft' AND o.payment_pending)
          AND o.needs_attention IS NULL
        GROUP BY o.reference, o.status, p.id, p.provider_payment_id, p.amount_cents
        HAVING p.amount_cents > coalesce(sum(r.amount_cents), 0)
        """,
    ),
    Invariant(
        Area.MONEY,
        "payment {payment} was {amount_cents} cents, its refunds {refunded}",
        """
        SELECT p.provider_payment_id AS payment, p.amount_cents, sum(r.amount_cents) AS refunded
        FROM payment p
        JOIN refund r ON r.store_id = p.store_id AND r.payment_id = p.id AND r.state <> 'failed'
        WHERE p.store_id = :store
        GROUP BY p.id, p.provider_payment_id, p.amount_cents
        HAVING sum(r.amount_cents) > p.amount_cents
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} says {refunded_cents} cents went back, its refunds say {refunded}",
        """
        SELECT o.reference, o.refunded_cents, coalesce(sum(r.amount_cents), 0) AS refunded
        FROM "order" o
        LEFT JOIN (
            SELECT r.order_id, r.amount_cents
            FROM refund r
            JOIN payment p ON p.store_id = r.store_id AND p.id = r.payment_id
            WHERE r.store_id = :store AND r.state = 'succeeded' AND NOT p.is_surplus
        ) r ON r.order_id = o.id
        WHERE o.store_id = :store
        GROUP BY o.id, o.reference, o.refunded_cents
        HAVING o.refunded_cents <> coalesce(sum(r.amount_cents), 0)
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} is unpaid and was to be given up at {hold_until}",
        """
        SELECT reference, hold_until
        FROM "order"
        WHERE store_id = :store AND status = 'PENDING' AND NOT payment_pending
          AND hold_until < :now - interval '15 minutes'
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} does not add up: goods {goods_cents}, lines {lines}, delivery {delivery_cents}, "
        "discount {discount_cents}, total {total_cents}",
        """
        SELECT o.reference, o.goods_cents, o.delivery_cents, o.discount_cents, o.total_cents,
               coalesce(sum(l.total_cents), 0) AS lines
        FROM "order" o
        LEFT JOIN order_line l ON l.store_id = o.store_id AND l.order_id = o.id
        WHERE o.store_id = :store
        GROUP BY o.id, o.reference, o.goods_cents, o.delivery_cents, o.discount_cents, o.total_cents
        HAVING o.total_cents <> o.goods_cents + o.delivery_cents - o.discount_cents
            OR o.goods_cents <> coalesce(sum(l.total_cents), 0)
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} holds {vat_cents} cents of VAT, its parts {parts}",
        """
        SELECT o.reference, o.vat_cents, o.delivery_vat_cents + coalesce(sum(l.vat_cents), 0) AS parts
        FROM "order" o
        LEFT JOIN order_line l ON l.store_id = o.store_id AND l.order_id = o.id
        WHERE o.store_id = :store
        GROUP BY o.id, o.reference, o.vat_cents, o.delivery_vat_cents
        HAVING o.vat_cents <> o.delivery_vat_cents + coalesce(sum(l.vat_cents), 0)
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} is {status}, its last event says {last}",
        """
        SELECT o.reference, o.status, coalesce(e.to_status, 'nothing') AS last
        FROM "order" o
        LEFT JOIN LATERAL (
            SELECT to_status FROM order_event
            WHERE store_id = o.store_id AND order_id = o.id ORDER BY id DESC LIMIT 1
        ) e ON true
        WHERE o.store_id = :store AND e.to_status IS DISTINCT FROM o.status
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} went from {from_status} to {to_status}, but was {before}",
        """
        SELECT o.reference, e.from_status, e.to_status, coalesce(e.before, 'nothing') AS before
        FROM (
            SELECT order_id, from_status, to_status,
                   lag(to_status) OVER (PARTITION BY order_id ORDER BY id) AS before
            FROM order_event WHERE store_id = :store
        ) e
        JOIN "order" o ON o.store_id = :store AND o.id = e.order_id
        WHERE coalesce(e.from_status, e.to_status) IS DISTINCT FROM coalesce(e.before, 'PENDING')
        """,
    ),
    Invariant(
        Area.MONEY,
        "invoice numbers: {last_number} given out, {used} on orders",
        """
        SELECT c.last_number, count(o.invoice_number) AS used
        FROM counter c
        LEFT JOIN "order" o ON o.store_id = c.store_id AND o.invoice_number IS NOT NULL
        WHERE c.store_id = :store AND c.series = 'invoice'
        GROUP BY c.last_number
        HAVING c.last_number <> count(o.invoice_number)
        """,
    ),
)

JOBS = (
    Invariant(
        Area.JOBS,
        "{name} ({queue}) has waited since {run_after}: is a worker running?",
        """
        SELECT name, queue, run_after
        FROM job
        WHERE parked_at IS NULL AND run_after < :now - interval '5 minutes'
          AND (leased_until IS NULL OR leased_until < :now)
        ORDER BY run_after LIMIT 100
        """,
        is_installations=True,
    ),
    Invariant(
        Area.JOBS,
        "{name} was given up at {parked_at}: {last_error}",
        "SELECT name, parked_at, last_error FROM job WHERE parked_at IS NOT NULL ORDER BY parked_at LIMIT 100",
        is_installations=True,
    ),
    Invariant(
        Area.JOBS,
        "event {event_id} ({type}) came at {received_at} and was not looked at",
        """
        SELECT event_id, type, received_at
        FROM webhook_event
        WHERE processed_at IS NULL AND received_at < :now - interval '5 minutes'
        ORDER BY received_at LIMIT 100
        """,
        is_installations=True,
    ),
)

TENANTS = (
    Invariant(
        Area.TENANTS,
        "store {slug} has {primaries} primary hosts",
        """
        SELECT s.slug, count(d.host) AS primaries
        FROM store s LEFT JOIN store_domain d ON d.store_id = s.id AND d.is_primary
        GROUP BY s.slug HAVING count(d.host) <> 1
        """,
        is_installations=True,
    ),
    Invariant(
        Area.TENANTS,
        "table {name} is not walled off: row-level security is off, not forced or without a policy",
        """
        SELECT c.relname AS name
        FROM pg_class c
        WHERE c.relname = ANY(:tables) AND c.relnamespace = 'public'::regnamespace
          AND (NOT c.relrowsecurity OR NOT c.relforcerowsecurity
               OR NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
        """,
        is_installations=True,
    ),
    Invariant(
        Area.TENANTS,
        "the serving role {name} walks through row-level security",
        "SELECT rolname AS name FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)",
        is_installations=True,
    ),
    Invariant(
        Area.TENANTS,
        "{table_name} names store {store_id}, which is not there",
        """
        SELECT DISTINCT t.table_name, t.store_id
        FROM (
            SELECT 'provider_object' AS table_name, store_id FROM provider_object
            UNION ALL SELECT 'webhook_event', store_id FROM webhook_event WHERE store_id IS NOT NULL
            UNION ALL SELECT 'job', store_id FROM job WHERE store_id <> :installation
        ) t
        WHERE NOT EXISTS (SELECT 1 FROM store s WHERE s.id = t.store_id)
        """,
        is_installations=True,
    ),
)

INVARIANTS = (*STOCK, *MONEY, *JOBS, *TENANTS)
