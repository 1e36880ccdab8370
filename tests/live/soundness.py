"""What must hold whatever has happened, said once more in SQL: the doctor is not asked about itself."""

#: Each answers the rows that are wrong.
INVARIANTS = {
    "reserved is what open reservations say": """
        SELECT variant_id FROM stock_item AS item WHERE reserved <> (
            SELECT coalesce(sum(quantity), 0) FROM reservation AS held
            WHERE held.variant_id = item.variant_id AND held.state = 'open')""",
    "counters are the sum of their movements": """
        SELECT variant_id FROM stock_item AS item WHERE (quantity, reserved) <> (
            SELECT coalesce(sum(quantity_delta), 0), coalesce(sum(reserved_delta), 0)
            FROM stock_movement AS moved WHERE moved.variant_id = item.variant_id)""",
    "nothing is promised that is not there": """
        SELECT variant_id FROM stock_item WHERE reserved < 0 OR reserved > quantity""",
    "a paid order has its money, once": """
        SELECT reference FROM "order" AS bought WHERE paid_at IS NOT NULL AND total_cents <> (
            SELECT coalesce(sum(amount_cents), 0) FROM payment
            WHERE payment.order_id = bought.id AND NOT payment.is_surplus)""",
    "money belongs to an order that was paid, waits for a person, or goes back": """
        SELECT payment.id FROM payment JOIN "order" AS bought ON bought.id = payment.order_id
        WHERE (bought.paid_at IS NULL OR is_surplus) AND held_because IS NULL
        AND NOT (bought.payment_method = 'eft' AND bought.status = 'PENDING')  -- part of it, and the rest is to come
        AND payment.amount_cents <> (
            SELECT coalesce(sum(amount_cents), 0) FROM refund
            WHERE refund.payment_id = payment.id AND refund.state <> 'failed')""",
    "an order is paid at most once": """
        SELECT order_id FROM order_event WHERE kind = 'order.paid' GROUP BY order_id HAVING count(*) > 1""",
    "a letter is written once": """
        SELECT order_id, kind FROM mail GROUP BY order_id, kind HAVING count(*) > 1""",
    "no job was given up": "SELECT name, last_error FROM job WHERE parked_at IS NOT NULL",
    "the order adds up": """
        SELECT reference FROM "order" AS bought WHERE goods_cents <> (
            SELECT sum(total_cents) FROM order_line WHERE order_line.order_id = bought.id)""",
}
