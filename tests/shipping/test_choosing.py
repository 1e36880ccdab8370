"""One zone answers, the most particular; a refusal beats every offer; each kilogram begun counts."""

from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shipping.choosing import Nearness, Parcel, Rate, Zone, choose, range_of, range_words
from app.shipping.models import Province, RateKind, RateRefused
from app.shipping.warnings import warnings_about
from app.shipping.zoning import ranges_of

_numbers = count(1)
PROVINCES = list(Province)


def rate(kind: RateKind = RateKind.FIXED, **terms: object) -> Rate:
    usual: dict[str, object] = {
        "service": "Courier", "minimum_grams": 0, "maximum_grams": 30_000, "minimum_goods_cents": 0,
        "maximum_goods_cents": None, "price_cents": 9_900, "per_kg_cents": 0, "free_from_cents": None,
        "minimum_days": 1, "maximum_days": 3, "refusal": "Not there." if kind is RateKind.REFUSE else "",
    }  # fmt: skip
    return Rate(id=UUID(int=next(_numbers)), kind=kind, **{**usual, **terms})  # type: ignore[arg-type]


def zone(
    *rates: Rate,
    provinces: tuple[Province, ...] = (),
    ranges: tuple[tuple[int, int], ...] = (),
    everywhere: bool = False,
) -> Zone:
    number = next(_numbers)
    return Zone(UUID(int=number), f"Zone {number}", number, frozenset(provinces), ranges, everywhere, rates)


def sent_to(
    code: str, province: Province = Province.WESTERN_CAPE, *, grams: int = 500, cents: int = 10_000
) -> Parcel:
    return Parcel(province, grams, cents, code)


bounds = st.tuples(st.integers(0, 9_999), st.integers(0, 9_999)).map(lambda ends: (min(ends), max(ends)))
places = st.builds(
    lambda provinces, ranges, everywhere: zone(
        rate(), provinces=tuple(provinces), ranges=tuple(ranges), everywhere=everywhere
    ),
    st.lists(st.sampled_from(PROVINCES), max_size=3),
    st.lists(bounds, max_size=3),
    st.booleans(),
)


def widths(one: Zone, parcel: Parcel) -> list[int]:
    number = int(parcel.postal_code)
    return [last - first for first, last in one.ranges if first <= number <= last]


@given(
    zones=st.lists(places, max_size=6),
    code=st.integers(0, 9_999).map(lambda number: f"{number:04d}"),
    province=st.sampled_from(PROVINCES),
)
def test_who_answers_is_always_the_most_particular(zones: list[Zone], code: str, province: Province) -> None:
    """Said again in other words: a code before a province before everywhere, the narrower range, the upper zone."""
    parcel = sent_to(code, province)
    answer = choose(zones, parcel)
    by_code = [one for one in zones if widths(one, parcel)]
    by_province = [one for one in zones if province in one.provinces]
    if by_code:
        narrowest = min(min(widths(one, parcel)) for one in by_code)
        expected = next(one for one in by_code if min(widths(one, parcel)) == narrowest)
        assert (answer.zone, answer.nearness) == (expected, Nearness.POSTAL_CODE)
    elif by_province:
        assert (answer.zone, answer.nearness) == (by_province[0], Nearness.PROVINCE)
    else:
        everywhere = next((one for one in zones if one.is_everywhere), None)
        assert answer.zone is everywhere
    assert choose(reversed(zones), parcel).zone is answer.zone  # however the rows come


@given(
    grams=st.integers(0, 200_000), fixed=st.integers(0, 100_000), per_kg=st.integers(0, 10_000),
    free_from=st.none() | st.integers(0, 50_000), cents=st.integers(0, 60_000),
)  # fmt: skip
def test_each_kilogram_begun_is_paid_whole(
    grams: int, fixed: int, per_kg: int, free_from: int | None, cents: int
) -> None:
    by_weight = rate(RateKind.PER_KG, price_cents=fixed, per_kg_cents=per_kg, free_from_cents=free_from)
    price = by_weight.cents(sent_to("8001", grams=grams, cents=cents))
    if free_from is not None and cents >= free_from:
        assert price == 0
    else:
        kilograms = 0
        while kilograms * 1_000 < grams:
            kilograms += 1
        assert price == fixed + kilograms * per_kg


@given(st.permutations([RateKind.FIXED, RateKind.FREE, RateKind.PER_KG, RateKind.REFUSE]))
def test_a_refusal_beats_whatever_is_offered(kinds: list[RateKind]) -> None:
    answer = choose([zone(*map(rate, kinds), everywhere=True)], sent_to("8001"))
    assert answer.rates == ()
    assert answer.refused_by is not None
    assert answer.refused_by.refusal == "Not there."


@pytest.mark.parametrize(
    ("grams", "cents", "is_carried"),
    [(1_001, 5_000, True), (2_000, 9_999, True), (1_000, 5_000, False), (2_001, 5_000, False), (1_500, 4_999, False), (1_500, 10_000, False)],
)  # fmt: skip
def test_bands_include_both_their_ends(grams: int, cents: int, *, is_carried: bool) -> None:
    band = rate(
        minimum_grams=1_001, maximum_grams=2_000, minimum_goods_cents=5_000, maximum_goods_cents=9_999
    )
    assert band.carries(sent_to("8001", grams=grams, cents=cents)) is is_carried


def test_a_code_that_is_not_known_falls_to_its_province() -> None:
    near, far = zone(rate(), ranges=((0, 9_999),)), zone(rate(), provinces=(Province.GAUTENG,))
    assert choose([near, far], Parcel(Province.GAUTENG, 1, 1)).zone is far
    assert choose([near], Parcel(Province.GAUTENG, 1, 1)).zone is None


# --- ranges as they are typed ----------------------------------------------------------------------------------


def test_noughts_in_front_stay() -> None:
    assert ranges_of("0299-0300, 0001;0002\n 7925 \u2013 7999") == ["0001", "0002", "0299-0300", "7925-7999"]
    assert range_of("0001") == (1, 1)
    assert range_words(1, 299) == "0001-0299"


@pytest.mark.parametrize(
    "typed",
    [
        "1",
        "00001",
        "0299-0001",
        "0001-0299, 0150",
        "0001-",
        "-1",
        "abcd",
        "\u0660\u0660\u0660\u0661",
        "0001 0002",
        "9" * 2_000,
    ],
)
def test_what_is_no_range_is_refused(typed: str) -> None:
    with pytest.raises(RateRefused):
        ranges_of(typed)


# --- warnings --------------------------------------------------------------------------------------------------


def test_a_table_without_gaps_or_doubles_is_quiet() -> None:
    nested = zone(rate(), ranges=((7_000, 7_999),)), zone(rate(), ranges=((7_100, 7_199),))
    assert warnings_about([*nested, zone(rate(), everywhere=True)]) == []


@pytest.mark.parametrize(
    ("zones", "said"),
    [
        ([], "nothing can be delivered"),
        ([zone(rate(), provinces=tuple(PROVINCES[1:]))], "No zone reaches Eastern Cape"),
        ([zone(rate(), everywhere=True), zone(rate(), everywhere=True)], "all for everywhere else"),
        ([zone(rate(), everywhere=True, ranges=((10, 20),)), zone(rate(), ranges=((15, 30),))], "codes 0015-0020"),
        ([zone(rate(), everywhere=True, ranges=((10, 20),)), zone(rate(), ranges=((10, 20),))], "codes 0010-0020"),
        ([zone(everywhere=True)], "has no rates"),
        ([zone(rate(maximum_grams=5_000), everywhere=True)], "nothing carries more than 5 kg"),
        ([zone(rate(maximum_grams=999), rate(minimum_grams=2_000), everywhere=True)], "nothing carries 1 kg to 1,999 kg"),
        ([zone(rate(maximum_grams=5_000), rate(minimum_grams=5_000), everywhere=True)], "two rates carry 5 kg to 5 kg"),
    ],
)  # fmt: skip
def test_what_is_odd_is_said(zones: list[Zone], said: str) -> None:
    assert any(said in warning for warning in warnings_about(zones)), warnings_about(zones)
