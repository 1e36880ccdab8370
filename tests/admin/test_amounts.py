"""Amounts that staff type."""

import pytest

from app.admin.forms import cents_of


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1299", 129_900), ("R 1 299,00", 129_900), ("1,299.00", 129_900), ("1,234,567.89", 123_456_789),
        ("1,299", None), ("0,001", None), ("1,299,00", None), ("12,50", 1_250), ("0.500", None), ("-1", None),
    ],
)  # fmt: skip
def test_an_amount_that_may_be_read_in_two_ways_is_none(typed: str, cents: int | None) -> None:
    assert cents_of(typed) == cents
