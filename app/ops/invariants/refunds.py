"""Money that goes back."""

from app.ops.invariants.invariant import Area, Invariant

STOP = "Refund nothing more of this order until the provider's pages and these rows say the same."

REFUNDS = (
    Invariant(
        Area.MONEY,
        "payment {payment} of order {reference} was {amount_cents}, its refunds {refunded_cents}",
        STOP,
        """
        SELECT o.reference, p.provider_payment_id AS payment, p.amount_cents, sum(r.amount_cents) AS refunded_cents
        FROM payment p
        JOIN "order" o ON o.store_id = p.store_id AND o.id = p.order_id
        JOIN refund r ON r.store_id = p.store_id AND r.payment_id = p.id AND r.state <> 'failed'
        WHERE p.store_id = :store
        GROUP BY o.reference, p.id, p.provider_payment_id, p.amount_cents
        HAVING sum(r.amount_cents) > p.amount_cents
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} says {told_cents} went back, its refunds say {refunded_cents}",
        STOP,
        """
        SELECT o.reference, o.refunded_cents AS told_cents, coalesce(r.cents, 0) AS refunded_cents
        FROM "order" o
        LEFT JOIN (
            SELECT r.order_id, sum(r.amount_cents) AS cents
            FROM refund r
            JOIN payment p ON p.store_id = r.store_id AND p.id = r.payment_id
            WHERE r.store_id = :store AND r.state = 'succeeded' AND NOT p.is_surplus
            GROUP BY r.order_id
        ) r ON r.order_id = o.id
        WHERE o.store_id = :store AND o.refunded_cents <> coalesce(r.cents, 0)
        """,
    ),
    # A refund that failed after all leaves the state, and asks for a person.
    Invariant(
        Area.MONEY,
        "order {reference} is {status}, with {refunded_cents} of {total_cents} gone back",
        STOP,
        """
        SELECT reference, status, refunded_cents, total_cents
        FROM "order"
        WHERE store_id = :store AND needs_attention IS NULL
          AND ((status = 'REFUNDED' AND refunded_cents <> total_cents)
               OR (status IN ('PAID', 'SHIPPED', 'DELIVERED') AND refunded_cents = total_cents AND total_cents > 0))
        """,
    ),
    Invariant(
        Area.MONEY,
        "a refund of {amount_cents} is booked to order {reference}, but its {what} is another order's",
        STOP,
        """
        SELECT o.reference, r.amount_cents,
               CASE WHEN p.order_id <> r.order_id THEN 'payment' ELSE 'credit note' END AS what
        FROM refund r
        JOIN "order" o ON o.store_id = r.store_id AND o.id = r.order_id
        JOIN payment p ON p.store_id = r.store_id AND p.id = r.payment_id
        LEFT JOIN credit_note n ON n.store_id = r.store_id AND n.id = r.credit_note_id
        WHERE r.store_id = :store AND (p.order_id <> r.order_id OR n.order_id <> r.order_id)
        """,
    ),
    Invariant(
        Area.MONEY,
        "a refund of {amount_cents} for order {reference} was asked for at {requested_at} and nobody sends it",
        "Run its job again under Jobs; a bank transfer is paid by hand and then marked on the order.",
        """
        SELECT o.reference, r.amount_cents,
               to_char(r.requested_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') AS requested_at
        FROM refund r
        JOIN payment p ON p.store_id = r.store_id AND p.id = r.payment_id
        JOIN "order" o ON o.store_id = r.store_id AND o.id = r.order_id
        WHERE r.store_id = :store AND r.state = 'requested'
          AND (p.provider <> 'eft' OR o.needs_attention IS NULL)
          AND r.requested_at < :now - interval '1 day'
          AND NOT EXISTS (
            SELECT 1 FROM job j
            WHERE j.store_id = r.store_id AND j.name = 'payments.send_refund' AND j.arguments[1] = r.id::text
          )
        """,
    ),
)
