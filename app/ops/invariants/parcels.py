"""What has left of an order, against what was bought and what was credited of it."""

from app.ops.invariants.invariant import Area, Invariant

COUNT = (
    "Count what is on the shelf and ask the courier; put the order right by a credit note or another parcel."
)

PARCELS = (
    # A unit that has left may be credited later: it came back. One that was credited before may not leave.
    Invariant(
        Area.MONEY,
        "order {reference} was sent {sent} of {sku}, of which {quantity} were bought and {credited} credited before",
        COUNT,
        """
        SELECT o.reference, l.sku, l.quantity, g.sent, coalesce(c.units, 0) AS credited
        FROM (
            SELECT order_line_id, shipment_id,
                   sum(quantity) OVER (PARTITION BY order_line_id ORDER BY shipment_id) AS sent
            FROM shipment_line WHERE store_id = :store
        ) g
        JOIN order_line l ON l.store_id = :store AND l.id = g.order_line_id
        JOIN "order" o ON o.store_id = l.store_id AND o.id = l.order_id
        LEFT JOIN LATERAL (
            SELECT sum(n.quantity) AS units
            FROM credit_note_line n
            WHERE n.store_id = l.store_id AND n.order_line_id = l.id AND n.credit_note_id < g.shipment_id
        ) c ON true
        WHERE g.sent + coalesce(c.units, 0) > l.quantity
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} is {status}, but {units_left} of its units have not left, of {units_sent} that have",
        COUNT,
        """
        SELECT o.reference, o.status, sum(t.still_to_go) AS units_left, sum(t.sent) AS units_sent
        FROM "order" o
        JOIN LATERAL (
            SELECT greatest(l.quantity - coalesce(s.units, 0) - coalesce(c.units, 0), 0) AS still_to_go,
                   coalesce(s.units, 0) AS sent
            FROM order_line l
            LEFT JOIN LATERAL (
                SELECT sum(quantity) AS units FROM shipment_line
                WHERE store_id = l.store_id AND order_line_id = l.id
            ) s ON true
            LEFT JOIN LATERAL (
                SELECT sum(quantity) AS units FROM credit_note_line
                WHERE store_id = l.store_id AND order_line_id = l.id
            ) c ON true
            WHERE l.store_id = o.store_id AND l.order_id = o.id
        ) t ON true
        WHERE o.store_id = :store AND o.status IN ('PAID', 'SHIPPED', 'DELIVERED')
        GROUP BY o.id, o.reference, o.status
        HAVING CASE o.status WHEN 'PAID' THEN sum(t.sent) > 0 AND sum(t.still_to_go) = 0
                             ELSE sum(t.still_to_go) > 0 END
        """,
    ),
    Invariant(
        Area.MONEY,
        "order {reference} is {status}, but {parcels} of its parcels have not arrived",
        "Ask the courier; then say on the order's page that they have arrived.",
        """
        SELECT o.reference, o.status, count(*) AS parcels
        FROM "order" o JOIN shipment s ON s.store_id = o.store_id AND s.order_id = o.id
        WHERE o.store_id = :store AND o.status = 'DELIVERED' AND s.delivered_at IS NULL
        GROUP BY o.id, o.reference, o.status
        """,
    ),
)
