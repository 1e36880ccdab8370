"""What codes take off a basket, and why a code takes off nothing. Pure: cart, review and order ask the same rules.

Codes apply in the order in which they were typed. A second one stands only beside others that may be combined, and
works on what those before it have left (docs/adr/0012-promotions-are-claimed-with-the-order.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

from app.money import allocate, rand
from app.promotions.models import Benefit


class Why(StrEnum):
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    ENDED = "ended"
    USED_UP = "used_up"
    USED_BY_YOU = "used_by_you"
    NOT_THESE_GOODS = "not_these_goods"
    MINIMUM_SPEND = "minimum_spend"
    NOT_TOGETHER = "not_together"
    NOTHING_LEFT = "nothing_left"


#: More goods in the basket may mend these, so such a code is kept.
MAY_STILL_COUNT = frozenset({Why.NOT_THESE_GOODS, Why.MINIMUM_SPEND, Why.NOTHING_LEFT})


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion as it stands for one customer at one moment."""

    promotion_id: UUID
    code: str
    name: str
    benefit: Benefit
    percent_bp: int | None
    amount_cents: int | None
    minimum_spend_cents: int
    starts_at: datetime | None
    ends_at: datetime | None
    is_active: bool
    is_combinable: bool
    is_used_up: bool
    is_used_by_customer: bool
    #: With those below them; none where it holds for all goods.
    categories: frozenset[UUID] | None


@dataclass(frozen=True, slots=True)
class Goods:
    """A line of the basket: what it costs, and where it stands in the catalogue."""

    cents: int
    category_id: UUID | None


@dataclass(frozen=True, slots=True)
class Gift:
    """What one promotion takes off: from each line in the basket's order, and from the delivery."""

    promotion_id: UUID
    code: str
    name: str
    lines: tuple[int, ...]
    delivery_cents: int = 0
    #: Free delivery before anybody knows what it would have cost.
    is_pending: bool = False

    @property
    def cents(self) -> int:
        return sum(self.lines) + self.delivery_cents


@dataclass(frozen=True, slots=True)
class Refusal:
    """A code that takes off nothing, and the reason in a sentence."""

    code: str
    why: Why
    sentence: str


@dataclass(frozen=True, slots=True)
class Discounts:
    gifts: tuple[Gift, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def cents(self) -> int:
        return sum(gift.cents for gift in self.gifts)

    @property
    def delivery_cents(self) -> int:
        return sum(gift.delivery_cents for gift in self.gifts)

    def of_line(self, position: int) -> int:
        return sum(gift.lines[position] for gift in self.gifts)

    def on_line(self, position: int) -> list[tuple[Gift, int]]:
        """Which promotion took what off a line."""
        return [(gift, gift.lines[position]) for gift in self.gifts if gift.lines[position]]

    def refusal_of(self, code: str) -> Refusal | None:
        return next((refusal for refusal in self.refusals if refusal.code == code), None)


NONE = Discounts()


class _Refused(Exception):
    def __init__(self, why: Why, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why
        self.sentence = sentence


@dataclass(slots=True)
class _Left:
    """What the codes so far have left of the basket. ``delivery`` is none until it has been chosen."""

    goods: Sequence[Goods]
    lines: list[int]
    delivery: int | None


def evaluate(
    codes: Sequence[str],
    offers: Sequence[Offer],
    goods: Sequence[Goods],
    *,
    delivery_cents: int | None,
    at: datetime,
) -> Discounts:
    """``codes`` in the order they were typed; ``delivery_cents`` is none until a delivery has been chosen."""
    known = {offer.code: offer for offer in offers}
    left = _Left(goods, [line.cents for line in goods], delivery_cents)
    accepted: list[Offer] = []
    gifts, refusals = [], []
    for code in codes:
        try:
            offer = _fit(code, known.get(code), goods, at=at)
            _stand_together(offer, accepted)
            gifts.append(_take_off(offer, left))
            accepted.append(offer)
        except _Refused as refused:
            refusals.append(Refusal(code, refused.why, refused.sentence))
    return Discounts(tuple(gifts), tuple(refusals))


def _fit(code: str, offer: Offer | None, goods: Sequence[Goods], *, at: datetime) -> Offer:
    """The offer, if it holds for these goods now, whatever other codes there are."""
    if offer is None:
        raise _Refused(Why.UNKNOWN, f"We do not know the code {code}.")
    if offer.starts_at is not None and at < offer.starts_at:
        raise _Refused(Why.NOT_YET, f"{code} has not begun yet.")
    if not offer.is_active or (offer.ends_at is not None and at >= offer.ends_at):
        raise _Refused(Why.ENDED, f"{code} has ended.")
    if offer.is_used_up:
        raise _Refused(Why.USED_UP, f"{code} has been used up.")
    if offer.is_used_by_customer:
        raise _Refused(Why.USED_BY_YOU, f"You have used {code} as often as one customer may.")
    _suit(offer, goods)
    return offer


def _suit(offer: Offer, goods: Sequence[Goods]) -> None:
    spent = sum(line.cents for line in goods if _covers(offer, line))
    if not any(_covers(offer, line) for line in goods):
        raise _Refused(Why.NOT_THESE_GOODS, f"{offer.code} does not hold for the goods in your cart.")
    if spent < offer.minimum_spend_cents:
        least, missing = rand(offer.minimum_spend_cents), rand(offer.minimum_spend_cents - spent)
        which = "goods that it holds for" if offer.categories is not None else "goods"
        raise _Refused(
            Why.MINIMUM_SPEND, f"{offer.code} counts from {least} of {which}: {missing} more, and it does."
        )


def _stand_together(offer: Offer, accepted: Sequence[Offer]) -> None:
    if accepted and not all(one.is_combinable for one in (offer, *accepted)):
        other = next((one for one in accepted if not one.is_combinable), accepted[0])
        raise _Refused(Why.NOT_TOGETHER, f"{offer.code} cannot be used together with {other.code}.")


def _take_off(offer: Offer, left: _Left) -> Gift:
    if offer.benefit is Benefit.FREE_DELIVERY:
        return _free_delivery(offer, left)
    weights = [
        cents if _covers(offer, line) else 0 for cents, line in zip(left.lines, left.goods, strict=True)
    ]
    taken = allocate(_off(offer, sum(weights)), weights)
    if not any(taken):
        raise _nothing_left(offer)
    left.lines = [cents - part for cents, part in zip(left.lines, taken, strict=True)]
    return Gift(offer.promotion_id, offer.code, offer.name, tuple(taken))


def _off(offer: Offer, cents: int) -> int:
    """What the promotion takes off an amount: half a cent or more is a cent for the shopper."""
    if offer.benefit is Benefit.AMOUNT:
        return min(offer.amount_cents or 0, cents)
    exact = Decimal(cents) * (offer.percent_bp or 0) / 10_000
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _free_delivery(offer: Offer, left: _Left) -> Gift:
    off = left.delivery
    if off == 0:
        raise _nothing_left(offer)
    nothing = (0,) * len(left.lines)
    if off is None:
        return Gift(offer.promotion_id, offer.code, offer.name, nothing, is_pending=True)
    left.delivery = 0
    return Gift(offer.promotion_id, offer.code, offer.name, nothing, delivery_cents=off)


def _nothing_left(offer: Offer) -> _Refused:
    """The order then does not count as a use of it."""
    what = "Delivery is free as it is" if offer.benefit is Benefit.FREE_DELIVERY else "Nothing is left to pay"
    return _Refused(Why.NOTHING_LEFT, f"{what}, so {offer.code} is not used.")


def _covers(offer: Offer, line: Goods) -> bool:
    return offer.categories is None or line.category_id in offer.categories
