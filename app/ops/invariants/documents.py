"""Tax invoices and credit notes (VAT Act s20 and s21): their numbers and what they hold."""

from app.ops.invariants.invariant import Area, Invariant
from app.stores.numbering import CREDIT_NOTES, INVOICES

GAPLESS = "Tell your accountant: a serial number is missing or was given twice, and the books must say why."
NOTES = "Issue no further note for this order before its figures are understood."
#: What was paid of each note. A refund that makes good a failed one of another note pays that one first, and so does
#: whatever makes it good in its turn.
PAID_NOTES = """
    WITH RECURSIVE chain AS (
        SELECT id AS tip, 0 AS depth, credit_note_id AS note_id, amount_cents, instead_of_id
        FROM refund WHERE store_id = :store AND state <> 'failed' AND credit_note_id IS NOT NULL
        UNION ALL
        SELECT c.tip, c.depth + 1, f.credit_note_id, f.amount_cents, f.instead_of_id
        FROM chain c JOIN refund f ON f.store_id = :store AND f.id = c.instead_of_id
        WHERE f.credit_note_id IS NOT NULL
    ),
    share AS (
        SELECT note_id, cents - coalesce(lead(cents) OVER (PARTITION BY tip ORDER BY depth), 0) AS cents
        FROM (
            SELECT tip, note_id, min(depth) AS depth, min(amount_cents) AS cents
            FROM chain GROUP BY tip, note_id
        ) step
    )
    SELECT note_id, sum(cents) AS cents FROM share GROUP BY note_id
"""

DOCUMENTS = (
    Invariant(
        Area.DOCUMENTS,
        "invoice numbers: {last_number} given out, {used} on orders, the highest {highest}",
        GAPLESS,
        f"""
        SELECT coalesce(c.last_number, 0) AS last_number, o.used, o.highest
        FROM (
            SELECT count(invoice_number) AS used, coalesce(max(invoice_number), 0) AS highest
            FROM "order" WHERE store_id = :store
        ) o
        LEFT JOIN counter c ON c.store_id = :store AND c.series = '{INVOICES}'
        WHERE coalesce(c.last_number, 0) <> o.used OR o.highest <> o.used
        """,  # noqa: S608 - our own constant
    ),
    Invariant(
        Area.DOCUMENTS,
        "credit note numbers: {last_number} given out, {used} on notes, the highest {highest}",
        GAPLESS,
        f"""
        SELECT coalesce(c.last_number, 0) AS last_number, n.used, n.highest
        FROM (
            SELECT count(*) AS used, coalesce(max(number), 0) AS highest FROM credit_note WHERE store_id = :store
        ) n
        LEFT JOIN counter c ON c.store_id = :store AND c.series = '{CREDIT_NOTES}'
        WHERE coalesce(c.last_number, 0) <> n.used OR n.highest <> n.used
        """,  # noqa: S608 - our own constant
    ),
    Invariant(
        Area.DOCUMENTS,
        "order {reference} was paid and has no invoice number",
        'Press "Check payment" on the order; if the number does not come, tell whoever looks after the shop.',
        """
        SELECT reference FROM "order" WHERE store_id = :store AND paid_at IS NOT NULL AND invoice_number IS NULL
        """,
    ),
    Invariant(
        Area.DOCUMENTS,
        "{document} of order {reference} does not say who sold",
        "It is drawn with the shop's present name, address and VAT number; look whether they were the same then.",
        """
        SELECT reference, 'the invoice' AS document
        FROM "order" WHERE store_id = :store AND invoice_number IS NOT NULL AND seller = '{}'
        UNION ALL
        SELECT o.reference, 'a credit note'
        FROM credit_note n JOIN "order" o ON o.store_id = n.store_id AND o.id = n.order_id
        WHERE n.store_id = :store AND n.seller = '{}'
        """,
    ),
    Invariant(
        Area.DOCUMENTS,
        "order {reference} has invoice {invoice_number} without having been paid",
        GAPLESS,
        """
        SELECT reference, invoice_number
        FROM "order" WHERE store_id = :store AND paid_at IS NULL AND invoice_number IS NOT NULL
        """,
    ),
    Invariant(
        Area.DOCUMENTS,
        "the credit notes of order {reference} come to {noted_cents} with {noted_vat_cents} of VAT, "
        "the order to {total_cents} with {vat_cents}",
        NOTES,
        """
        SELECT o.reference, o.total_cents, o.vat_cents, n.cents AS noted_cents, n.vat_cents AS noted_vat_cents
        FROM (
            SELECT order_id, sum(amount_cents) AS cents, sum(vat_cents) AS vat_cents
            FROM credit_note WHERE store_id = :store GROUP BY order_id
        ) n
        JOIN "order" o ON o.store_id = :store AND o.id = n.order_id
        WHERE n.cents > o.total_cents OR n.vat_cents > o.vat_cents
           OR (n.cents = o.total_cents AND n.vat_cents <> o.vat_cents)
        """,
    ),
    Invariant(
        Area.DOCUMENTS,
        "credit note {number} of order {reference} is for {amount_cents} with {vat_cents} of VAT, "
        "its parts {parts_cents} with {parts_vat_cents}",
        NOTES,
        """
        SELECT o.reference, n.number, n.amount_cents, n.vat_cents,
               n.delivery_cents + coalesce(l.cents, 0) AS parts_cents,
               n.delivery_vat_cents + coalesce(l.vat_cents, 0) AS parts_vat_cents
        FROM credit_note n
        JOIN "order" o ON o.store_id = n.store_id AND o.id = n.order_id
        LEFT JOIN (
            SELECT credit_note_id, sum(amount_cents) AS cents, sum(vat_cents) AS vat_cents
            FROM credit_note_line WHERE store_id = :store GROUP BY credit_note_id
        ) l ON l.credit_note_id = n.id
        WHERE n.store_id = :store
          AND (n.amount_cents <> n.delivery_cents + coalesce(l.cents, 0)
               OR n.vat_cents <> n.delivery_vat_cents + coalesce(l.vat_cents, 0))
        """,
    ),
    Invariant(
        Area.DOCUMENTS,
        "of {sku} in order {reference} {quantity} for {paid_cents} were bought, {noted} for {noted_cents} credited",
        NOTES,
        """
        SELECT o.reference, l.sku, l.quantity, l.total_cents - l.discount_cents AS paid_cents,
               n.quantity AS noted, n.cents AS noted_cents
        FROM (
            SELECT order_line_id, sum(quantity) AS quantity, sum(amount_cents) AS cents
            FROM credit_note_line WHERE store_id = :store GROUP BY order_line_id
        ) n
        JOIN order_line l ON l.store_id = :store AND l.id = n.order_line_id
        JOIN "order" o ON o.store_id = :store AND o.id = l.order_id
        WHERE n.quantity > l.quantity OR n.cents > l.total_cents - l.discount_cents
        """,
    ),
    Invariant(
        Area.DOCUMENTS,
        "credit note {number} of order {reference} is for {amount_cents}, its refunds {refunded_cents}",
        NOTES,
        f"""
        SELECT o.reference, n.number, n.amount_cents, p.cents AS refunded_cents
        FROM credit_note n
        JOIN "order" o ON o.store_id = n.store_id AND o.id = n.order_id
        JOIN ({PAID_NOTES}) p ON p.note_id = n.id
        WHERE n.store_id = :store AND p.cents > n.amount_cents
        """,  # noqa: S608 - our own constant
    ),
    # A refund that failed asks for a person; what a bank has taken back, it has paid to the customer itself.
    Invariant(
        Area.DOCUMENTS,
        "credit note {number} of order {reference} is for {amount_cents}, only {refunded_cents} goes back, "
        "and nobody is asked for the rest",
        "The customer is owed it: try the failed refund again on the order's page, or pay it another way.",
        f"""
        SELECT o.reference, n.number, n.amount_cents, coalesce(p.cents, 0) AS refunded_cents
        FROM credit_note n
        JOIN "order" o ON o.store_id = n.store_id AND o.id = n.order_id
        LEFT JOIN ({PAID_NOTES}) p ON p.note_id = n.id
        WHERE n.store_id = :store AND o.needs_attention IS NULL AND o.dispute_status NOT IN ('open', 'lost')
          AND o.refunded_cents < o.total_cents AND coalesce(p.cents, 0) < n.amount_cents
        """,  # noqa: S608 - our own constant
    ),
    Invariant(
        Area.DOCUMENTS,
        "{refunded_cents} of the paid order {reference} went back, its credit notes are for {noted_cents}",
        NOTES,
        """
        SELECT o.reference, o.refunded_cents, coalesce(n.cents, 0) AS noted_cents
        FROM "order" o
        LEFT JOIN (
            SELECT order_id, sum(amount_cents) AS cents FROM credit_note WHERE store_id = :store GROUP BY order_id
        ) n ON n.order_id = o.id
        WHERE o.store_id = :store AND o.paid_at IS NOT NULL AND o.refunded_cents > coalesce(n.cents, 0)
        """,
    ),
)
