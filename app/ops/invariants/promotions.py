"""Codes: who used them, and what they took off."""

from app.ops.invariants.invariant import Area, Invariant

COUNTED = "End the promotion until its uses are counted again; orders keep what they were promised."
OFF = "Compare the order with what the customer was charged on the provider's pages."

PROMOTIONS = (
    Invariant(
        Area.PROMOTIONS,
        "code {code} counts {used} uses, there are {uses}",
        COUNTED,
        """
        SELECT p.code, p.used, coalesce(u.uses, 0) AS uses
        FROM promotion p
        LEFT JOIN (
            SELECT promotion_id, count(*) AS uses FROM promotion_use WHERE store_id = :store GROUP BY promotion_id
        ) u ON u.promotion_id = p.id
        WHERE p.store_id = :store AND p.used <> coalesce(u.uses, 0)
        """,
    ),
    Invariant(
        Area.PROMOTIONS,
        "code {code} was used {uses} times of {total_limit}",
        COUNTED,
        """
        SELECT p.code, p.total_limit, count(*) AS uses
        FROM promotion p JOIN promotion_use u ON u.store_id = p.store_id AND u.promotion_id = p.id
        WHERE p.store_id = :store AND p.total_limit IS NOT NULL
        GROUP BY p.id, p.code, p.total_limit HAVING count(*) > p.total_limit
        """,
    ),
    Invariant(
        Area.PROMOTIONS,
        "order {reference} was given up unpaid and still counts as a use of code {code}",
        COUNTED,
        """
        SELECT o.reference, p.code
        FROM promotion_use u
        JOIN promotion p ON p.store_id = u.store_id AND p.id = u.promotion_id
        JOIN "order" o ON o.store_id = u.store_id AND o.id = u.order_id
        WHERE u.store_id = :store AND o.paid_at IS NULL AND o.status <> 'PENDING'
        """,
    ),
    # An order that came back to life when its money came late may have found the code used up.
    Invariant(
        Area.PROMOTIONS,
        "order {reference} has code {code} taken off and does not count as a use of it",
        COUNTED,
        """
        SELECT DISTINCT o.reference, d.code
        FROM order_discount d
        JOIN "order" o ON o.store_id = d.store_id AND o.id = d.order_id
        WHERE d.store_id = :store AND o.status IN ('PENDING', 'PAID', 'SHIPPED', 'DELIVERED')
          AND NOT EXISTS (
            SELECT 1 FROM promotion_use u
            WHERE u.store_id = d.store_id AND u.promotion_id = d.promotion_id AND u.order_id = d.order_id
          )
          AND NOT EXISTS (
            SELECT 1 FROM order_event e
            WHERE e.store_id = d.store_id AND e.order_id = d.order_id AND e.kind = 'order.expired'
          )
        """,
    ),
    Invariant(
        Area.PROMOTIONS,
        "order {reference} has {discount_cents} off, its lines and delivery {parts_cents}, "
        "its promotions {given_cents}",
        OFF,
        """
        SELECT o.reference, o.discount_cents, o.delivery_discount_cents + coalesce(l.cents, 0) AS parts_cents,
               coalesce(d.cents, 0) AS given_cents
        FROM "order" o
        LEFT JOIN (
            SELECT order_id, sum(discount_cents) AS cents
            FROM order_line WHERE store_id = :store AND discount_cents <> 0 GROUP BY order_id
        ) l ON l.order_id = o.id
        LEFT JOIN (
            SELECT order_id, sum(amount_cents) AS cents FROM order_discount WHERE store_id = :store GROUP BY order_id
        ) d ON d.order_id = o.id
        WHERE o.store_id = :store
          AND (o.discount_cents <> o.delivery_discount_cents + coalesce(l.cents, 0)
               OR o.discount_cents <> coalesce(d.cents, 0))
        """,
    ),
    Invariant(
        Area.PROMOTIONS,
        "{what} of order {reference} has {discount_cents} off, its promotions gave {given_cents}",
        OFF,
        """
        SELECT o.reference, coalesce(l.sku, 'the delivery') AS what, coalesce(d.cents, 0) AS given_cents,
               coalesce(l.discount_cents, o.delivery_discount_cents) AS discount_cents
        FROM (
            SELECT order_id, order_line_id, sum(amount_cents) AS cents
            FROM order_discount WHERE store_id = :store GROUP BY order_id, order_line_id
        ) d
        JOIN "order" o ON o.store_id = :store AND o.id = d.order_id
        LEFT JOIN order_line l ON l.store_id = :store AND l.id = d.order_line_id
        WHERE d.cents <> coalesce(l.discount_cents, o.delivery_discount_cents) OR l.order_id <> d.order_id
        """,
    ),
)
