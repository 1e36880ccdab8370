"""What was reviewed is what is charged.

The review page carries its own figures, signed. When the order is sent, they are held against the figures of that
moment, and a difference is said in words instead of being charged (ECT Act 25 of 2002, s43(2)).
"""

from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from app.checkout.models import CheckoutDraft
from app.checkout.quotation import Quotation
from app.money import rand

PLACE_FIELDS = (
    "email", "name", "phone", "street", "suburb", "city", "province", "postal_code", "delivery_notes", "payment_method",
    "company", "company_vat_number",
)  # fmt: skip


def seal(quotation: Quotation, draft: CheckoutDraft) -> str:
    """The figures and choices on the page, for its hidden field."""
    sealed = _serializer(draft.cart_id).dumps(_figures(quotation, draft))
    assert isinstance(sealed, str)
    return sealed


def differences(sealed: str, quotation: Quotation, draft: CheckoutDraft) -> list[str]:
    """What has changed since the page was drawn, in sentences; empty when it all still holds."""
    try:
        before = _serializer(draft.cart_id).loads(sealed)
    except (BadData, UnicodeError):
        return ["Please look your order over once more before you place it."]
    now = _figures(quotation, draft)
    if before == now:
        return []
    return [
        *_goods_differences(before, quotation),
        *_discount_differences(before.get("discounts", {}), quotation),
        *_money_differences(before, quotation),
        *(
            ["The address or the way of paying was changed in another window."]
            if before["to"] != now["to"]
            else []
        ),
    ] or ["Something has changed since you looked."]


def _serializer(cart_id: UUID) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"reviewed:{cart_id}")


def _figures(quotation: Quotation, draft: CheckoutDraft) -> dict[str, Any]:
    return {
        "lines": {line.variant_id.hex: [line.quantity, line.unit_price_cents] for line in quotation.lines},
        "service": quotation.delivery.service if quotation.delivery else "",
        "delivery": quotation.delivery_cents,
        "discounts": {gift.code: gift.cents for gift in quotation.discounts.gifts},
        "vat": quotation.vat_cents,
        "total": quotation.total_cents,
        "to": _place(draft),
    }


def _place(draft: CheckoutDraft) -> str:
    """A digest, because the page must not carry an address twice."""
    told = "\n".join(str(getattr(draft, name)) for name in PLACE_FIELDS)
    return sha256(told.encode()).hexdigest()[:16]


def _goods_differences(before: dict[str, Any], now: Quotation) -> list[str]:
    sentences = []
    for line in now.lines:
        quantity, price = before["lines"].get(line.variant_id.hex, (None, None))
        if quantity is None:
            sentences.append(f"{line.name} was added to your cart.")
        elif quantity != line.quantity:
            sentences.append(f"{line.name}: you looked at {quantity}, and now there are {line.quantity}.")
        elif price != line.unit_price_cents:
            sentences.append(f"{line.name} was {rand(price)} and is now {rand(line.unit_price_cents)}.")
    present = {line.variant_id.hex for line in now.lines}
    if before["lines"].keys() - present:
        sentences.append("Something you looked at is no longer in your cart.")
    return sentences


def _discount_differences(before: dict[str, int], now: Quotation) -> list[str]:
    """``before``: cents by code; a page drawn before there were codes has none."""
    gifts = {gift.code: gift.cents for gift in now.discounts.gifts}
    sentences = []
    for code, cents in before.items():
        if code not in gifts:
            refusal = now.discounts.refusal_of(code)
            sentences.append(refusal.sentence if refusal else f"The code {code} is no longer in your cart.")
        elif gifts[code] != cents:
            sentences.append(f"{code} took {rand(cents)} off and now takes {rand(gifts[code])} off.")
    sentences += [
        f"{code} now takes {rand(cents)} off." for code, cents in gifts.items() if code not in before
    ]
    return sentences


def _money_differences(before: dict[str, Any], now: Quotation) -> list[str]:
    sentences = []
    if before["delivery"] != now.delivery_cents:
        sentences.append(f"Delivery was {_fee(before['delivery'])} and is now {_fee(now.delivery_cents)}.")
    elif before["service"] != (now.delivery.service if now.delivery else ""):
        sentences.append("The way of delivery has changed.")
    if before["vat"] != now.vat_cents and before["total"] == now.total_cents:
        sentences.append(
            f"The VAT inside the total is now {rand(now.vat_cents or 0)}; the total is the same."
        )
    return sentences


def _fee(cents: int | None) -> str:
    if cents is None:
        return "not chosen"
    return rand(cents) if cents else "free"
