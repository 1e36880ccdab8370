"""An order's money, sums and history."""

from app.ops.invariants.invariant import Area, Invariant

ASK = 'Open the order and press "Check payment": the provider is asked for every page it could be paid on.'
SUMS = "Do not refund or ship by these figures; compare the lines with the payment on the provider's pages first."
HISTORY = "The order was changed past the shop's own code. Find out by whom before the next change."

ORDERS = (
    # A card pays once; bank transfers may come in parts.
    Invariant(
        Area.MONEY,
        "order {reference} is {status} with {paid_cents} of {total_cents} paid, in {payments} payments",
        ASK,
        """
        SELECT o.reference, o.status, o.total_cents, coalesce(sum(p.amount_cents), 0) AS paid_cents,
               count(p.id) AS payments
        FROM "order" o
        LEFT JOIN payment p ON p.store_id = o.store_id AND p.order_id = o.id AND NOT p.is_surplus
        WHERE o.store_id = :store AND o.status IN ('PAID', 'SHIPPED', 'DELIVERED')
        GROUP BY o.id, o.reference, o.status, o.total_cents, o.payment_method
        HAVING coalesce(sum(p.amount_cents), 0) <> o.total_cents
            OR (o.payment_method = 'card' AND count(p.id) > 1)
        """,
    ),
    Invariant(
        Area.MONEY,
        "payment {payment} came in {currency}, order {reference} is in {owed}",
        "Look at it on the provider's pages; refund it there or accept it.",
        """
        SELECT p.provider_payment_id AS payment, p.currency, o.reference, o.currency AS owed
        FROM payment p JOIN "order" o ON o.store_id = p.store_id AND o.id = p.order_id
        WHERE p.store_id = :store AND p.currency <> o.currency AND NOT p.is_surplus
        """,
    ),
    # Part of an EFT waits for the rest, and a person has been told.
    Invariant(
        Area.MONEY,
        "{left_cents} of payment {payment} are here, but order {reference} is {status}",
        ASK,
        """
        SELECT o.reference, o.status, p.provider_payment_id AS payment,
               p.amount_cents - coalesce(sum(r.amount_cents), 0) - coalesce(d.cents, 0) AS left_cents
        FROM payment p
        JOIN "order" o ON o.store_id = p.store_id AND o.id = p.order_id
        LEFT JOIN refund r ON r.store_id = p.store_id AND r.payment_id = p.id AND r.state <> 'failed'
        LEFT JOIN (
            SELECT payment_id, sum(amount_cents) AS cents
            FROM dispute WHERE store_id = :store AND status <> 'won' GROUP BY payment_id
        ) d ON d.payment_id = p.id
        WHERE p.store_id = :store
          AND (o.status IN ('PENDING', 'EXPIRED', 'CANCELLED', 'REFUNDED') OR p.is_surplus)
          AND NOT (o.status = 'PENDING' AND p.provider = 'eft' AND o.payment_pending)
          AND o.needs_attention IS NULL
        GROUP BY o.reference, o.status, p.id, p.provider_payment_id, p.amount_cents, d.cents
        HAVING p.amount_cents > coalesce(sum(r.amount_cents), 0) + coalesce(d.cents, 0)
        """,
    ),
    Invariant(
        Area.MONEY,
        "payment {payment} of order {reference} is not in the map of the provider's objects: "
        "its refunds and disputes would find no order",
        'Press "Check payment" on the order: what the provider answers is put into the map again.',
        """
        SELECT p.provider_payment_id AS payment, o.reference
        FROM payment p
        JOIN "order" o ON o.store_id = p.store_id AND o.id = p.order_id
        WHERE p.store_id = :store AND p.provider = 'stripe'
          AND EXISTS (SELECT 1 FROM payment_session s WHERE s.store_id = p.store_id AND s.order_id = p.order_id)
          AND NOT EXISTS (
            SELECT 1 FROM provider_object m
            WHERE m.provider_id = regexp_replace(p.provider_payment_id, '-over$', '') AND m.provider = p.provider
              AND m.store_id = p.store_id AND m.order_id = p.order_id
          )
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} has {live} payment pages open at once",
        "Cancel or settle the order: each page that is paid would be money for one order.",
        """
        SELECT o.reference, count(*) AS live
        FROM payment_session s JOIN "order" o ON o.store_id = s.store_id AND o.id = s.order_id
        WHERE s.store_id = :store AND s.state IN ('intended', 'open')
        GROUP BY o.reference HAVING count(*) > 1
        """,
    ),
    # One with money that is held waits for a person, as long as that takes.
    Invariant(
        Area.MONEY,
        "order {reference} is unpaid and was to be given up at {hold_until}",
        "Is a worker running, and does the provider answer? Stock is held until it says that nobody can pay.",
        """
        SELECT o.reference, to_char(o.hold_until AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') AS hold_until
        FROM "order" o
        WHERE o.store_id = :store AND o.status = 'PENDING' AND NOT o.payment_pending
          AND o.hold_until < :now - interval '15 minutes'
          AND NOT EXISTS (
            SELECT 1 FROM payment p
            WHERE p.store_id = o.store_id AND p.order_id = o.id AND p.held_because IS NOT NULL
          )
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} does not add up: goods {goods_cents}, lines {lines_cents}, delivery {delivery_cents}, "
        "discount {discount_cents}, total {total_cents}",
        SUMS,
        """
        SELECT o.reference, o.goods_cents, o.delivery_cents, o.discount_cents, o.total_cents,
               coalesce(l.cents, 0) AS lines_cents
        FROM "order" o
        LEFT JOIN (
            SELECT order_id, sum(total_cents) AS cents FROM order_line WHERE store_id = :store GROUP BY order_id
        ) l ON l.order_id = o.id
        WHERE o.store_id = :store
          AND (o.total_cents <> o.goods_cents + o.delivery_cents - o.discount_cents
               OR o.goods_cents <> coalesce(l.cents, 0))
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} holds {vat_cents} of VAT, its parts {parts_cents}",
        SUMS,
        """
        SELECT o.reference, o.vat_cents, o.delivery_vat_cents + coalesce(l.cents, 0) AS parts_cents
        FROM "order" o
        LEFT JOIN (
            SELECT order_id, sum(vat_cents) AS cents FROM order_line WHERE store_id = :store GROUP BY order_id
        ) l ON l.order_id = o.id
        WHERE o.store_id = :store AND o.vat_cents <> o.delivery_vat_cents + coalesce(l.cents, 0)
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} is {status}, its last event says {last}",
        HISTORY,
        """
        SELECT o.reference, o.status, coalesce(e.to_status, 'nothing') AS last
        FROM "order" o
        LEFT JOIN (
            SELECT DISTINCT ON (order_id) order_id, to_status
            FROM order_event WHERE store_id = :store ORDER BY order_id, id DESC
        ) e ON e.order_id = o.id
        WHERE o.store_id = :store AND e.to_status IS DISTINCT FROM o.status
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} went from {from_status} to {to_status}, but was {before}",
        HISTORY,
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
        "order {reference} was paid {times} times by its history, and at {paid_at} by itself",
        HISTORY,
        """
        SELECT o.reference, coalesce(e.times, 0) AS times, coalesce(o.paid_at::text, 'no time') AS paid_at
        FROM "order" o
        LEFT JOIN (
            SELECT order_id, count(*) AS times
            FROM order_event WHERE store_id = :store AND kind = 'order.paid' GROUP BY order_id
        ) e ON e.order_id = o.id
        WHERE o.store_id = :store AND coalesce(e.times, 0) <> CASE WHEN o.paid_at IS NULL THEN 0 ELSE 1 END
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} was shipped at {shipped_at} while its payment was disputed",
        "Stop the parcel if you can, and add its tracking number to the answer on the provider's pages.",
        """
        SELECT o.reference, to_char(s.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') AS shipped_at
        FROM order_event s
        JOIN "order" o ON o.store_id = s.store_id AND o.id = s.order_id
        WHERE s.store_id = :store AND s.kind IN ('order.shipped', 'order.part_shipped') AND o.dispute_status <> 'none'
          AND 'dispute.open' = (
            SELECT d.kind FROM order_event d
            WHERE d.store_id = s.store_id AND d.order_id = s.order_id AND d.id < s.id AND d.kind LIKE 'dispute.%'
            ORDER BY d.id DESC LIMIT 1
          )
        """,
    ),
)
