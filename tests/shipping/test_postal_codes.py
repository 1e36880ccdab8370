"""Postal codes may raise a doubt; they never stop an order."""

import pytest

from app.shipping.models import Province
from app.shipping.postal_codes import RANGES, doubts, usual_province


@pytest.mark.parametrize(
    ("code", "province"),
    [
        ("0001", Province.GAUTENG),
        ("0299", Province.GAUTENG),
        ("0300", Province.NORTH_WEST),
        ("0699", Province.LIMPOPO),
        ("1200", Province.MPUMALANGA),
        ("2000", Province.GAUTENG),
        ("4730", Province.KWAZULU_NATAL),
        ("4731", Province.EASTERN_CAPE),
        ("8001", Province.WESTERN_CAPE),
        ("8300", Province.NORTHERN_CAPE),
        ("9301", Province.FREE_STATE),
        ("9100", None),
        ("0000", None),
        ("800", None),
        ("٨٠٠١", None),
    ],
)
def test_the_usual_province_of_a_code(code: str, province: Province | None) -> None:
    assert usual_province(code) is province


def test_the_ranges_do_not_overlap_and_name_every_province() -> None:
    ends = [bound for first, last, _ in RANGES for bound in (first, last)]
    assert ends == sorted(ends)
    assert {province for _, _, province in RANGES} == set(Province)


def test_an_address_that_agrees_with_itself_raises_no_doubt() -> None:
    assert doubts("12 Long Street", "8001", Province.WESTERN_CAPE) == []


def test_a_code_of_another_province_is_named_with_both() -> None:
    (sentence,) = doubts("12 Long Street", "8001", Province.GAUTENG)
    assert "8001" in sentence
    assert "Western Cape" in sentence
    assert "Gauteng" in sentence


@pytest.mark.parametrize("street", ["PO Box 12", "P.O. Box 12", "Posbus 12", "Private Bag X3"])
def test_a_box_is_no_place_for_a_courier(street: str) -> None:
    assert "street address" in doubts(street, "8001", Province.WESTERN_CAPE)[0]


def test_a_street_that_begins_like_a_box_is_left_alone() -> None:
    assert doubts("Boxwood Lane 3", "8001", Province.WESTERN_CAPE) == []
