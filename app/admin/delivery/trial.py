"""What a shopper would see for a parcel, and why: by the same choice as the checkout's."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.admin.delivery.forms import TrialForm, grams_of
from app.admin.forms import cents_of
from app.shipping.choosing import Parcel, Zone, choose
from app.shipping.models import NotDelivered, Province
from app.shipping.postal_codes import usual_province
from app.shipping.quotes import Quote, cheapest_per_service, quotes_of


@dataclass(frozen=True, slots=True)
class Tried:
    province: Province
    why: str
    offers: Sequence[Quote]
    #: What the shopper reads where nothing is offered.
    refusal: str


def tried(zones: Sequence[Zone], form: TrialForm) -> Tried | None:
    """None for a code whose province nobody knows, until one is chosen. The form has been found in order."""
    province = Province(form.province.data) if form.province.data else usual_province(form.code.data)
    if province is None:
        form.province.errors = ["Nobody uses this code. Choose a province to go on."]
        return None
    grams, cents = grams_of(form.weight.data), cents_of(form.goods.data)
    assert grams is not None
    assert cents is not None
    parcel = Parcel(province, grams, cents, form.code.data)
    choice = choose(zones, parcel)
    try:
        return Tried(province, choice.why, cheapest_per_service(quotes_of(choice, parcel)), "")
    except NotDelivered as refusal:
        return Tried(province, choice.why, (), str(refusal))
