"""What is odd about a store's delivery table: places and parcels that nobody carries, and places meant twice."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from app.money import rand
from app.shipping.choosing import Rate, Zone, range_words
from app.shipping.models import Province, RateKind

HEAVIEST_LIKELY_GRAMS = 30_000


def warnings_about(zones: Sequence[Zone]) -> list[str]:
    """Sentences; none where every place and every usual parcel has one answer."""
    if not zones:
        return ["There is no zone yet, so nothing can be delivered."]
    return [*_unreached(zones), *_meant_twice(zones), *(said for zone in zones for said in _of_rates(zone))]


def free_bar_warnings(zones: Sequence[Zone], free_from_cents: int | None) -> list[str]:
    """Where the promise above every page is not kept."""
    if free_from_cents is None:
        return []
    return [
        f"{zone.name}: no rate is free for goods of {rand(free_from_cents)}, and the shop says so at the top."
        for zone in zones
        if not any(_is_free_at(rate, free_from_cents) for rate in zone.rates)
    ]


def _is_free_at(rate: Rate, goods_cents: int) -> bool:
    if rate.kind is RateKind.REFUSE or goods_cents < rate.minimum_goods_cents:
        return False
    return rate.kind is RateKind.FREE or (
        rate.free_from_cents is not None and rate.free_from_cents <= goods_cents
    )


def _unreached(zones: Sequence[Zone]) -> Iterable[str]:
    if any(zone.is_everywhere for zone in zones):
        return
    reached = {province for zone in zones for province in zone.provinces}
    missing = [province.label for province in Province if province not in reached]
    if missing:
        yield f"No zone reaches {', '.join(missing)}. Shoppers there cannot order."


def _meant_twice(zones: Sequence[Zone]) -> Iterable[str]:
    """A range within a wider one is meant so; two as wide as each other, or two that cross, are not."""
    for one, other in combinations(zones, 2):
        both = [province.label for province in Province if province in one.provinces & other.provinces]
        if both:
            yield f"{one.name} and {other.name} both have {', '.join(both)}: {one.name} stands first and answers."
        for mine in one.ranges:
            yield from (
                f"{one.name} and {other.name} both have the codes "
                f"{range_words(max(mine[0], theirs[0]), min(mine[1], theirs[1]))}."
                for theirs in other.ranges
                if _cross(mine, theirs)
            )
    everywhere = [zone.name for zone in zones if zone.is_everywhere]
    if len(everywhere) > 1:
        yield f"{' and '.join(everywhere)} are all for everywhere else: {everywhere[0]} stands first and answers."


def _cross(mine: tuple[int, int], theirs: tuple[int, int]) -> bool:
    if mine[1] < theirs[0] or theirs[1] < mine[0]:
        return False
    is_within = mine[0] <= theirs[0] and theirs[1] <= mine[1]
    is_around = theirs[0] <= mine[0] and mine[1] <= theirs[1]
    return is_within == is_around


def _of_rates(zone: Zone) -> Iterable[str]:
    if not zone.rates:
        yield f"{zone.name} has no rates, so nothing is sent there."
        return
    offering = [rate for rate in zone.rates if rate.kind is not RateKind.REFUSE]
    for service in dict.fromkeys(rate.service for rate in offering):
        yield from _of_service(zone.name, service, [rate for rate in offering if rate.service == service])
    yield from _uncarried(zone)


def _of_service(zone: str, service: str, rates: Sequence[Rate]) -> Iterable[str]:
    for one, other in combinations(
        sorted(rates, key=lambda rate: (rate.minimum_grams, rate.maximum_grams)), 2
    ):
        if _bands_meet(one, other):
            yield (
                f"{zone}, {service}: two rates carry {_kilograms(max(one.minimum_grams, other.minimum_grams))} to "
                f"{_kilograms(min(one.maximum_grams, other.maximum_grams))}. The cheaper one is offered."
            )


def _bands_meet(one: Rate, other: Rate) -> bool:
    by_weight = one.minimum_grams <= other.maximum_grams and other.minimum_grams <= one.maximum_grams
    return (
        by_weight
        and (other.maximum_goods_cents is None or one.minimum_goods_cents <= other.maximum_goods_cents)
        and (one.maximum_goods_cents is None or other.minimum_goods_cents <= one.maximum_goods_cents)
    )


def _uncarried(zone: Zone) -> Iterable[str]:
    """Weights between nought and what a courier lifts that no rate has, whatever the goods are worth."""
    reached = -1
    for rate in sorted(zone.rates, key=lambda rate: rate.minimum_grams):
        if rate.minimum_grams > reached + 1:
            yield f"{zone.name}: nothing carries {_kilograms(reached + 1)} to {_kilograms(rate.minimum_grams - 1)}."
        reached = max(reached, rate.maximum_grams)
    if reached < HEAVIEST_LIKELY_GRAMS:
        yield f"{zone.name}: nothing carries more than {_kilograms(reached)}."


def _kilograms(grams: int) -> str:
    return f"{grams / 1000:.3f}".rstrip("0").rstrip(".").replace(".", ",") + " kg"
