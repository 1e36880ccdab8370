"""What somebody does behind the shop's back, and a part of the doctor's sentence about it."""

ANY_ORDER = 'SELECT store_id, id FROM "order" LIMIT 1'
PAID = "status = 'PAID'"
A_REFUND = """
    INSERT INTO refund (store_id, id, order_id, payment_id, amount_cents, reason, state, requested_by, requested_at,
                        paid_by_hand)
    SELECT store_id, gen_random_uuid(), order_id, id, {cents}, 'x', '{state}', 'x', now() - interval '2 days', ''
    FROM payment
"""
A_NOTE = """
    INSERT INTO credit_note (store_id, id, order_id, number, amount_cents, vat_cents, delivery_cents,
                             delivery_vat_cents, reason, seller, issued_by, issued_at)
    SELECT store_id, gen_random_uuid(), id, 1, {cents}, {vat}, {delivery}, 0, 'x', '{seller}', 'x', now()
    FROM "order" WHERE status = 'PAID'
"""
NOTED = (
    "INSERT INTO counter (store_id, series, last_number) SELECT store_id, 'credit note', 1 FROM credit_note"
)
A_NOTE_LINE = """
    INSERT INTO credit_note_line (store_id, id, credit_note_id, order_line_id, quantity, amount_cents, vat_cents,
                                  restocked)
    SELECT n.store_id, gen_random_uuid(), n.id, l.id, {quantity}, n.amount_cents, n.vat_cents, 0
    FROM credit_note n JOIN order_line l ON l.order_id = n.order_id
"""
NAMED = '{"name": "Kloof"}'
A_CODE = """
    INSERT INTO promotion (store_id, id, code, name, benefit, percent_bp, minimum_spend_cents, total_limit, used,
                           is_combinable, is_active, is_for_categories, created_at)
    SELECT id, gen_random_uuid(), 'VELD', 'Veld', 'percent', 1000, 0, {limit}, {used}, false, true, false, now()
    FROM store WHERE slug = 'kloof'
"""
A_USE = """
    INSERT INTO promotion_use (store_id, id, promotion_id, order_id, customer, used_at)
    SELECT p.store_id, gen_random_uuid(), p.id, o.id, 'a@example.com', now()
    FROM promotion p JOIN "order" o ON o.store_id = p.store_id WHERE {which}
"""
A_DISCOUNT = """
    INSERT INTO order_discount (store_id, id, order_id, order_line_id, promotion_id, code, name, amount_cents)
    SELECT p.store_id, gen_random_uuid(), l.order_id, l.id, p.id, p.code, p.name, 100
    FROM promotion p JOIN order_line l ON l.store_id = p.store_id
    JOIN "order" o ON o.store_id = l.store_id AND o.id = l.order_id WHERE o.status = 'PAID'
"""
A_SESSION = """
    INSERT INTO payment_session (store_id, id, order_id, attempt, provider, account, state, parameters,
                                 idempotency_key, created_at, expires_at)
    SELECT store_id, gen_random_uuid(), id, {attempt}, 'stripe', 'environment', 'open', '{{}}',
           gen_random_uuid()::text, now(), now() + interval '1 hour'
    FROM "order" WHERE {which}
"""
AN_EVENT = """
    INSERT INTO order_event (store_id, id, order_id, kind, {froms}to_status, actor, note, details, at)
    SELECT store_id, {id}, id, '{kind}', {statuses}, 'x', '', '{{}}', now()
    FROM "order" WHERE {which}
"""
FIRST_ID, LAST_ID = (
    "'00000000-0000-7000-8000-000000000000'::uuid",
    "'ffffffff-0000-7000-8000-000000000000'::uuid",
)

STOCK = {
    "reserved without a reservation": (
        "but open orders hold",
        ["UPDATE stock_item SET reserved = reserved + 1 WHERE quantity > reserved + 1"],
    ),
    "more reserved than there is": (
        "reserved of {quantity} in stock",
        [
            "ALTER TABLE stock_item DROP CONSTRAINT ck_stock_item_reserved_within_quantity",
            "UPDATE stock_item SET reserved = quantity + 1 WHERE quantity > 0",
        ],
    ),
    "counter without a movement": (
        "its ledger",
        ["UPDATE stock_item SET quantity = quantity + 5 WHERE track_stock"],
    ),
    "held for a dead order": (
        "is held for order",
        ["UPDATE reservation SET state = 'open' WHERE state = 'released'"],
    ),
    "let go of for an order that was paid": (
        "has been let go of",
        ["UPDATE \"order\" SET status = 'PAID' WHERE status = 'EXPIRED'"],
    ),
    "promised less than was ordered": (
        "were promised to it",
        ["UPDATE order_line SET quantity = 2, total_cents = unit_price_cents * 2"],
    ),
    "sold twice by the ledger": (
        "by the ledger",
        [
            """INSERT INTO stock_movement (store_id, id, variant_id, kind, quantity_delta, reserved_delta, order_id,
                                           reason, at)
               SELECT store_id, gen_random_uuid(), variant_id, kind, quantity_delta, reserved_delta, order_id, '', at
               FROM stock_movement WHERE kind = 'sold'"""
        ],
    ),
    "put back more than was sold": (
        "by the ledger",
        [
            """INSERT INTO stock_movement (store_id, id, variant_id, kind, quantity_delta, reserved_delta, order_id,
                                           reason, at)
               SELECT store_id, gen_random_uuid(), variant_id, 'restocked', 2, 0, order_id, '', at
               FROM stock_movement WHERE kind = 'sold'"""
        ],
    ),
}
LOW_AT = "UPDATE stock_item SET low_at = quantity - reserved - {under} WHERE quantity > reserved"
GOODS = {
    "runs low and nobody says so": (
        "and no alert says so",
        [LOW_AT.format(under=0)],
    ),
    "said to run low with plenty": (
        "an alert that it runs low",
        [
            """INSERT INTO stock_alert (store_id, id, variant_id, available, threshold, opened_at)
               SELECT store_id, gen_random_uuid(), variant_id, 1, 2, now() FROM stock_item""",
            LOW_AT.format(under=1),
        ],
    ),
    "said to run low where nothing is": (
        "an alert that it runs low",
        [
            """INSERT INTO stock_alert (store_id, id, variant_id, available, threshold, opened_at)
               SELECT store_id, gen_random_uuid(), variant_id, 1, 2, now() FROM stock_item""",
        ],
    ),
    "an entry that says something else": (
        "list of products in the back office",
        ["UPDATE product SET title = 'Behind the back'"],
    ),
    "a product without an entry": ("list of products in the back office", ["DELETE FROM product_entry"]),
}
MONEY = {
    "paid without money": ("is {status} with {paid_cents}", ["DELETE FROM payment"]),
    "paid by card twice": (
        "in {payments} payments",
        [
            "UPDATE payment SET amount_cents = amount_cents - 1",
            """INSERT INTO payment (store_id, id, order_id, provider, provider_payment_id, amount_cents, currency,
                                    is_surplus, received_at)
               SELECT store_id, gen_random_uuid(), order_id, provider, 'pi_second' || id, 1, currency, false, now()
               FROM payment""",
        ],
    ),
    "paid in dollars": ("came in {currency}", ["UPDATE payment SET currency = 'USD'"]),
    "money for an unpaid order": (
        "are here, but order",
        [f"UPDATE \"order\" SET status = 'EXPIRED' WHERE {PAID}"],
    ),
    "a payment nobody could find again": ("not in the map", [A_SESSION.format(attempt=1, which=PAID)]),
    "two pages to pay one order on": (
        "payment pages open at once",
        [
            "DROP INDEX uq_payment_session_live",
            A_SESSION.format(attempt=1, which="status = 'PENDING'"),
            A_SESSION.format(attempt=2, which="status = 'PENDING'"),
        ],
    ),
    "unpaid for ever": (
        "was to be given up",
        ["UPDATE \"order\" SET hold_until = now() - interval '16 minutes'"],
    ),
    "goods that do not add up": (
        "does not add up",
        ['UPDATE "order" SET goods_cents = goods_cents + 1, total_cents = total_cents + 1'],
    ),
    "VAT that does not add up": ("holds {vat_cents}", ['UPDATE "order" SET vat_cents = vat_cents + 1']),
    "a change without an event": (
        "its last event says",
        [f"UPDATE \"order\" SET status = 'SHIPPED' WHERE {PAID}"],
    ),
    "a gap in the chain of events": ("but was", ["DELETE FROM order_event WHERE kind = 'order.shipped'"]),
    "paid twice by its history": (
        "was paid {times} times",
        [
            AN_EVENT.format(
                froms="from_status, ", id=LAST_ID, kind="order.paid", statuses="'PAID', 'PAID'", which=PAID
            )
        ],
    ),
    "shipped in a dispute": (
        "while its payment was disputed",
        [
            "UPDATE \"order\" SET dispute_status = 'open'",
            AN_EVENT.format(
                froms="", id=FIRST_ID, kind="dispute.open", statuses="'PAID'", which="status = 'DELIVERED'"
            ),
        ],
    ),
    "more sent than was bought": (
        "was sent {sent} of",
        ["UPDATE shipment_line SET quantity = quantity + 1"],
    ),
    "sent in full with goods still here": (
        "of its units have not left",
        ["DELETE FROM shipment_line"],
    ),
    "delivered while its parcel travels": (
        "of its parcels have not arrived",
        ["UPDATE shipment SET delivered_at = NULL"],
    ),
    "a refund larger than its payment": (
        "was {amount_cents}, its",
        [A_REFUND.format(cents="amount_cents + 1", state="pending")],
    ),
    "a refund nobody made": (
        "went back, its refunds say",
        [f'UPDATE "order" SET refunded_cents = 5 WHERE {PAID}'],
    ),
    "refunded by name only": ("gone back", [f"UPDATE \"order\" SET status = 'REFUNDED' WHERE {PAID}"]),
    "all gone back and still to ship": (
        "gone back",
        [f'UPDATE "order" SET refunded_cents = total_cents WHERE {PAID}'],
    ),
    "a refund out of another's payment": (
        "is another order's",
        [
            A_REFUND.format(cents="1", state="pending"),
            """UPDATE refund r SET order_id = (SELECT o.id FROM "order" o WHERE o.id <> r.order_id LIMIT 1)""",
        ],
    ),
    "a refund that nobody sends": ("nobody sends it", [A_REFUND.format(cents="1", state="requested")]),
}
PROMOTIONS = {
    "a use that is not counted": (
        "uses, there are",
        [A_CODE.format(limit=9, used=0), A_USE.format(which="o.status = 'PAID'")],
    ),
    "one use too many": (
        "times of {total_limit}",
        [A_CODE.format(limit=1, used=1), A_USE.format(which="true")],
    ),
    "a use by an order that was given up": (
        "still counts as a use",
        [A_CODE.format(limit=9, used=1), A_USE.format(which="o.status = 'EXPIRED'")],
    ),
    "a discount without a use": ("does not count as a use", [A_CODE.format(limit=9, used=0), A_DISCOUNT]),
    "a discount that no promotion gave": (
        "its lines and delivery",
        [
            'UPDATE "order" SET discount_cents = 100, total_cents = total_cents - 100, vat_cents = 0',
            "UPDATE order_line SET discount_cents = 100",
        ],
    ),
    "a line that got what another was given": (
        "its promotions gave",
        [A_CODE.format(limit=9, used=0), A_DISCOUNT],
    ),
}
DOCUMENTS = {
    "a gap in the invoice numbers": (
        "invoice numbers",
        ["UPDATE counter SET last_number = last_number + 1 WHERE series = 'invoice'"],
    ),
    "a gap in the credit notes' numbers": (
        "credit note numbers",
        [A_NOTE.format(cents=100, vat=13, delivery=100, seller=NAMED)],
    ),
    "paid without an invoice": ("no invoice number", ['UPDATE "order" SET invoice_number = NULL']),
    "an invoice without a seller": ("does not say who sold", ["UPDATE \"order\" SET seller = '{}'"]),
    "an invoice for nothing": (
        "without having been paid",
        ["UPDATE \"order\" SET invoice_number = 9 WHERE status = 'PENDING' AND payment_method = 'card'"],
    ),
    "credited more than was bought": (
        "the credit notes of order",
        [A_NOTE.format(cents="total_cents + 1", vat="vat_cents", delivery=0, seller=NAMED), NOTED],
    ),
    "a note that does not add up": (
        "its parts {parts_cents} with",
        [A_NOTE.format(cents=100, vat=13, delivery=0, seller=NAMED), NOTED],
    ),
    "more units credited than bought": (
        "were bought, {noted}",
        [A_NOTE.format(cents=100, vat=13, delivery=0, seller=NAMED), NOTED, A_NOTE_LINE.format(quantity=2)],
    ),
    "more refunded than was noted": (
        "is for {amount_cents}, its refunds",
        [
            A_NOTE.format(cents=100, vat=0, delivery=100, seller=NAMED),
            NOTED,
            A_REFUND.format(cents=200, state="pending"),
            "UPDATE refund SET credit_note_id = (SELECT id FROM credit_note)",
        ],
    ),
    "more went back than was credited": (
        "its credit notes are for",
        [f'UPDATE "order" SET refunded_cents = 1 WHERE {PAID}'],
    ),
    "a note that nobody pays": (
        "nobody is asked for the rest",
        [
            A_NOTE.format(cents=100, vat=0, delivery=100, seller=NAMED),
            NOTED,
            A_REFUND.format(cents=100, state="failed"),
            "UPDATE refund SET credit_note_id = (SELECT id FROM credit_note)",
        ],
    ),
}
A_JOB = """
    INSERT INTO job (store_id, id, queue, name, arguments, run_after, attempts, last_error, created_at, request_id,
                     details{more})
    SELECT {store}, gen_random_uuid(), 'money', 'payments.settle_order', '{{}}', now() - interval '6 minutes', 0, 'x',
           now(), '', '{{}}'{values}
    FROM store WHERE slug = 'kloof'
"""
JOBS = {
    "a job that nobody runs": ("is a worker running?", [A_JOB.format(store="id", more="", values="")]),
    "a job that waits for long": (
        "has been put off since",
        [
            A_JOB.format(store="id", more="", values=""),
            "UPDATE job SET run_after = now() + interval '1 hour', details = '{\"put_off\": 8}'",
        ],
    ),
    "a job that was given up": (
        "was given up at",
        [A_JOB.format(store="id", more=", parked_at", values=", now()")],
    ),
    "an event that nobody looks at": (
        "was not looked at",
        [
            """INSERT INTO webhook_event (id, provider, account, event_id, type, object_ids, body, received_at,
                                          outcome, replays)
               VALUES (gen_random_uuid(), 'stripe', 'environment', 'evt_1', 'charge.updated', '{}', '{}',
                       now() - interval '6 minutes', '', 0)"""
        ],
    ),
}
TENANTS = {
    "a store without an address": ("primary hosts", ["UPDATE store_domain SET is_primary = false"]),
    "a wall taken down": ("is not walled off", ["ALTER TABLE mail NO FORCE ROW LEVEL SECURITY"]),
    "a reference that leaves the store out": (
        "without the store", [
            "ALTER TABLE mail ADD CONSTRAINT across FOREIGN KEY (store_id) REFERENCES store (id)",
            "CREATE UNIQUE INDEX one ON \"order\" (id)",
            'ALTER TABLE mail ADD CONSTRAINT stray FOREIGN KEY (order_id) REFERENCES "order" (id)']),
    "a reference that was dropped": (
        "are missing", ["ALTER TABLE mail DROP CONSTRAINT fk_mail_store_id_order_id"]),
    "work for a store that is gone": (
        "which is not there", [A_JOB.format(store="gen_random_uuid()", more="", values="")]),
    "an object of no order": (
        "this store does not have", [
            """INSERT INTO provider_object (provider, account, provider_id, store_id, order_id, created_at)
               SELECT 'stripe', 'environment', 'pi_x', id, gen_random_uuid(), now() FROM store WHERE slug = 'kloof'"""
        ]),
}  # fmt: skip

HARMS = {**STOCK, **GOODS, **MONEY, **PROMOTIONS, **DOCUMENTS, **JOBS, **TENANTS}
