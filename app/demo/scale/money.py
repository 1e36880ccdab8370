"""Money of the big shop's orders: what came in, and what went back against a credit note.

Its payment provider has never existed: a payment by card stands there without the page it was made on.
"""

from app.demo.scale.rows import Rows, id_at
from app.orders.models.credit_note import CreditNote, CreditNoteLine
from app.payments.models.inbox import WebhookEvent
from app.payments.models.payment import BankReceipt, Payment, Refund

_RECEIPT = id_at("paid_at", "'receipt' || k")
_PAYMENT = id_at("paid_at", "'payment' || k")
_NOTE = id_at("refunded_at", "'note' || k")
_SENT_BACK = "sale WHERE fate = 'REFUNDED'"
_REASON = "'Sent back unused'"

RECEIPTS = Rows(
    BankReceipt,
    "sale WHERE is_paid AND method = 'eft'",
    {
        "id": _RECEIPT,
        "order_id": "id",
        "statement_reference": "'EFT ' || k",
        "amount_cents": "total_cents",
        "received_on": "(paid_at AT TIME ZONE 'Africa/Johannesburg')::date",
        "recorded_by": "CAST(:by AS text)",
        "recorded_at": "paid_at",
    },
)
PAYMENTS = Rows(
    Payment,
    "sale WHERE is_paid ORDER BY k",
    {
        "id": _PAYMENT,
        "order_id": "id",
        "provider": "CASE method WHEN 'eft' THEN 'eft' ELSE 'stripe' END",
        "provider_payment_id": f"CASE method WHEN 'eft' THEN ({_RECEIPT})::text ELSE 'pi_groot_' || k END",
        "amount_cents": "total_cents",
        "currency": "'ZAR'",
        "received_at": "paid_at",
    },
)
CREDIT_NOTES = Rows(
    CreditNote,
    _SENT_BACK,
    {
        "id": _NOTE,
        "order_id": "id",
        "number": "note_number",
        "amount_cents": "total_cents",
        "vat_cents": "goods_vat_cents + delivery_vat_cents",
        "delivery_cents": "delivery_cents",
        "delivery_vat_cents": "delivery_vat_cents",
        "reason": _REASON,
        "seller": "CAST(:seller AS jsonb)",
        "issued_by": "CAST(:by AS text)",
        "issued_at": "refunded_at",
    },
)
CREDIT_NOTE_LINES = Rows(
    CreditNoteLine,
    "line l JOIN sale s USING (k) WHERE fate = 'REFUNDED'",
    {
        "id": id_at("refunded_at", "'noted' || k || '-' || position"),
        "credit_note_id": _NOTE,
        "order_line_id": id_at("at", "'line' || k || '-' || position"),
        "quantity": "quantity",
        "amount_cents": "cents",
        "vat_cents": "l.vat_cents",
    },
)
REFUNDS = Rows(
    Refund,
    _SENT_BACK,
    {
        "id": id_at("refunded_at", "'refund' || k"),
        "order_id": "id",
        "payment_id": _PAYMENT,
        "credit_note_id": _NOTE,
        "amount_cents": "total_cents",
        "reason": _REASON,
        "state": "'succeeded'",
        "provider_refund_id": "CASE method WHEN 'card' THEN 're_groot_' || k END",
        "requested_by": "CAST(:by AS text)",
        "requested_at": "refunded_at",
        "settled_at": "refunded_at",
        "paid_by_hand": "CASE method WHEN 'eft' THEN 'Bank transfer' ELSE '' END",
    },
)

#: What the provider would have told, done with long ago.
TOLD = Rows(
    WebhookEvent,
    "sale WHERE is_paid AND method = 'card' ORDER BY k",
    {
        "id": id_at("paid_at", "'told' || k"),
        "provider": "'stripe'",
        "account": "'environment'",
        "event_id": "'evt_groot_' || k",
        "type": "'checkout.session.completed'",
        "object_ids": "ARRAY['cs_groot_' || k, 'pi_groot_' || k]",
        "body": """'{"id": "evt_groot_' || k || '", "type": "checkout.session.completed"}'""",
        "received_at": "paid_at",
        "signed_at": "paid_at",
        "processed_at": "paid_at",
        "outcome": "'settled'",
        "order_id": "id",
    },
)

IN_ORDER = (RECEIPTS, PAYMENTS, TOLD, CREDIT_NOTES, CREDIT_NOTE_LINES, REFUNDS)
