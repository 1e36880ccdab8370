"""What the checkout's pages say, apart from the rows they say it from."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.checkout.models import CheckoutDraft
from app.orders.models.order import PaymentMethod
from app.orders.presentation import AddressWords
from app.shipping.models import PROVINCE_NAMES, Province
from app.shipping.quotes import Quote
from app.stores.models import Store

PAYMENT_WORDS = {
    PaymentMethod.CARD: ("Card", "On the secure page of our payment provider; then you come back here."),
    PaymentMethod.EFT: (
        "EFT",
        "From your bank's app, with a reference we give you. We send once it has arrived.",
    ),
}


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    id: str
    name: str
    price_cents: int
    days_text: str
    selected: bool


@dataclass(frozen=True, slots=True)
class PaymentChoice:
    id: str
    name: str
    text: str
    selected: bool


def payment_methods(store: Store) -> list[PaymentMethod]:
    """EFT only where the store has said which account the money goes to."""
    return [PaymentMethod.CARD, *([PaymentMethod.EFT] if store.bank_account_number else [])]


def delivery_options(quotes: Sequence[Quote], chosen: str | None) -> list[DeliveryOption]:
    """The chosen one selected; the first (the cheapest) where nothing that is offered was chosen."""
    ids = [str(quote.rate_id) for quote in quotes]
    selected = chosen if chosen in ids else next(iter(ids), None)
    return [
        DeliveryOption(rate_id, quote.service, quote.price_cents, quote.days_text, rate_id == selected)
        for rate_id, quote in zip(ids, quotes, strict=True)
    ]


def payment_choices(methods: Sequence[PaymentMethod], chosen: str | None) -> list[PaymentChoice]:
    selected = chosen if chosen in methods else PaymentMethod.CARD
    return [payment_choice(method, is_selected=method == selected) for method in methods]


def payment_choice(method: PaymentMethod, *, is_selected: bool) -> PaymentChoice:
    name, text = PAYMENT_WORDS[method]
    return PaymentChoice(method.value, name, text, is_selected)


def address_words(draft: CheckoutDraft) -> AddressWords:
    return AddressWords(
        name=draft.name,
        email=draft.email,
        phone=draft.phone,
        street=draft.street,
        suburb=draft.suburb,
        city=draft.city,
        postal_code=draft.postal_code,
        province_name=PROVINCE_NAMES[Province(draft.province)],
        notes=draft.delivery_notes,
        company=draft.company,
        company_vat_number=draft.company_vat_number,
    )
