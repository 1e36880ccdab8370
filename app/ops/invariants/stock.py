"""Counters, promises and the ledger of stock."""

from app.ops.invariants.invariant import Area, Invariant

COUNT = "Count the shelf and set the level on the product's page; then look into what changed it last."
THRESHOLD = "Save the variant's number under Stock once more: its alert is looked at anew."
HELD = "Have the order's payment checked on its page; if it is not paid, the units are held for nobody."

STOCK = (
    Invariant(
        Area.STOCK,
        "{sku} has {reserved} reserved, but open orders hold {held}",
        COUNT,
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
        COUNT,
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
        COUNT,
        """
        SELECT v.sku, s.quantity, s.reserved,
               coalesce(m.quantity, 0) AS ledger_quantity, coalesce(m.reserved, 0) AS ledger_reserved
        FROM stock_item s
        JOIN variant v ON v.store_id = s.store_id AND v.id = s.variant_id
        LEFT JOIN (
            SELECT variant_id, sum(quantity_delta) AS quantity, sum(reserved_delta) AS reserved
            FROM stock_movement WHERE store_id = :store GROUP BY variant_id
        ) m ON m.variant_id = s.variant_id
        WHERE s.store_id = :store
          AND (s.quantity <> coalesce(m.quantity, 0) OR s.reserved <> coalesce(m.reserved, 0))
        """,
    ),
    Invariant(
        Area.STOCK,
        "{sku} is held for order {reference}, which is {status}",
        HELD,
        """
        SELECT v.sku, coalesce(o.reference, r.order_id::text) AS reference, coalesce(o.status, 'gone') AS status
        FROM reservation r
        JOIN variant v ON v.store_id = r.store_id AND v.id = r.variant_id
        LEFT JOIN "order" o ON o.store_id = r.store_id AND o.id = r.order_id
        WHERE r.store_id = :store AND r.state = 'open' AND o.status IS DISTINCT FROM 'PENDING'
        """,
    ),
    Invariant(
        Area.STOCK,
        "{sku} has {available} to sell and an alert that it runs low at {threshold}",
        THRESHOLD,
        """
        SELECT v.sku, s.quantity - s.reserved AS available, coalesce(s.low_at, t.low_stock_at) AS threshold
        FROM stock_alert a
        JOIN stock_item s ON s.store_id = a.store_id AND s.variant_id = a.variant_id
        JOIN variant v ON v.store_id = a.store_id AND v.id = a.variant_id
        JOIN store t ON t.id = a.store_id
        WHERE a.store_id = :store AND a.closed_at IS NULL
          AND (s.track_stock AND s.quantity - s.reserved <= coalesce(s.low_at, t.low_stock_at)) IS NOT TRUE
        """,
    ),
    Invariant(
        Area.STOCK,
        "{sku} has {available} to sell, which is low at {threshold}, and no alert says so",
        THRESHOLD,
        """
        SELECT v.sku, s.quantity - s.reserved AS available, coalesce(s.low_at, t.low_stock_at) AS threshold
        FROM stock_item s
        JOIN variant v ON v.store_id = s.store_id AND v.id = s.variant_id
        JOIN store t ON t.id = s.store_id
        WHERE s.store_id = :store AND s.track_stock
          AND s.quantity - s.reserved <= coalesce(s.low_at, t.low_stock_at)
          AND NOT EXISTS (
            SELECT 1 FROM stock_alert a
            WHERE a.store_id = s.store_id AND a.variant_id = s.variant_id AND a.closed_at IS NULL
          )
        """,
    ),
    # What was not counted when it was ordered has no promise at all, and is let be.
    Invariant(
        Area.STOCK,
        "order {reference} is for {ordered} of {sku}, but {promised} were promised to it",
        HELD,
        """
        SELECT o.reference, v.sku, r.promised, coalesce(l.ordered, 0) AS ordered
        FROM (
            SELECT order_id, variant_id, sum(quantity) AS promised
            FROM reservation WHERE store_id = :store AND state <> 'released' GROUP BY order_id, variant_id
        ) r
        JOIN "order" o ON o.store_id = :store AND o.id = r.order_id
        JOIN variant v ON v.store_id = :store AND v.id = r.variant_id
        LEFT JOIN (
            SELECT order_id, variant_id, sum(quantity) AS ordered
            FROM order_line WHERE store_id = :store GROUP BY order_id, variant_id
        ) l ON l.order_id = r.order_id AND l.variant_id = r.variant_id
        WHERE r.promised IS DISTINCT FROM l.ordered
        """,
    ),
    Invariant(
        Area.STOCK,
        "order {reference} is {status}, and the {sku} it was promised has been let go of",
        HELD,
        """
        SELECT o.reference, o.status, v.sku
        FROM reservation r
        JOIN "order" o ON o.store_id = r.store_id AND o.id = r.order_id
        JOIN variant v ON v.store_id = r.store_id AND v.id = r.variant_id
        WHERE r.store_id = :store AND r.state = 'released'
          AND o.status IN ('PENDING', 'PAID', 'SHIPPED', 'DELIVERED')
          AND NOT EXISTS (
            SELECT 1 FROM reservation k
            WHERE k.store_id = r.store_id AND k.order_id = r.order_id AND k.variant_id = r.variant_id
              AND k.state <> 'released'
          )
          AND EXISTS (
            SELECT 1 FROM stock_item s
            WHERE s.store_id = r.store_id AND s.variant_id = r.variant_id AND s.track_stock
          )
        GROUP BY o.reference, o.status, v.sku
        """,
    ),
    Invariant(
        Area.STOCK,
        "order {reference} took {sold} of {sku} off the shelf by its promises, {ledger_sold} by the ledger, "
        "which put {restocked} back",
        COUNT,
        """
        SELECT coalesce(o.reference, m.order_id::text) AS reference, v.sku,
               coalesce(r.sold, 0) AS sold, m.sold AS ledger_sold, m.restocked
        FROM (
            SELECT order_id, variant_id,
                   coalesce(-sum(quantity_delta) FILTER (WHERE kind = 'sold'), 0) AS sold,
                   coalesce(sum(quantity_delta) FILTER (WHERE kind = 'restocked'), 0) AS restocked
            FROM stock_movement WHERE store_id = :store AND order_id IS NOT NULL GROUP BY order_id, variant_id
        ) m
        JOIN variant v ON v.store_id = :store AND v.id = m.variant_id
        LEFT JOIN "order" o ON o.store_id = :store AND o.id = m.order_id
        LEFT JOIN (
            SELECT order_id, variant_id, sum(quantity) AS sold
            FROM reservation WHERE store_id = :store AND state = 'committed' GROUP BY order_id, variant_id
        ) r ON r.order_id = m.order_id AND r.variant_id = m.variant_id
        WHERE o.id IS NULL OR m.sold <> coalesce(r.sold, 0) OR m.restocked > m.sold
        """,
    ),
)
