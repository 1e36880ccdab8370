"""What the provider would refuse must be refused here, or the shop's first real customer finds it."""

import time

import pytest
import stripe

from tests.stripe_standin.conftest import line, order


def changed_line(**changes):
    item = line()
    item["price_data"] |= changes
    return [item]


def in_seconds(seconds):
    """Reckoned when the test runs: the cases are collected minutes before that."""
    return lambda: int(time.time()) + seconds


def now(changes):
    return {name: value() if callable(value) else value for name, value in changes.items()}


UNKNOWN = [
    ({"colour": "red"}, "Received unknown parameter: colour", "colour"),
    ({"payment_method_types": ["card"]}, "Received unknown parameter", "payment_method_types"),
    ({"ui_mode": "hosted"}, "Invalid ui_mode: must be one of", "ui_mode"),
    ({"mode": "purchase"}, "Invalid mode: must be one of payment, setup, or subscription", "mode"),
    ({"locale": "zu"}, "Invalid locale: must be one of", "locale"),
    ({"expires_at": "tomorrow"}, "Invalid integer: tomorrow", "expires_at"),
    ({"allow_promotion_codes": "maybe"}, "Invalid boolean: maybe", "allow_promotion_codes"),
    ({"metadata": "order 1"}, "Invalid object", "metadata"),
    ({"line_items": "mug"}, "Invalid array", "line_items"),
    ({"customer_email": ""}, "You passed an empty string for 'customer_email'", "customer_email"),
    ({"success_url": {"to": "x"}}, "Invalid string", "success_url"),
    ({"line_items": changed_line(colour="red")}, "unknown parameter", "line_items[0][price_data][colour]"),
    (
        {"line_items": changed_line(tax_behavior="vat")},
        "must be one of",
        "line_items[0][price_data][tax_behavior]",
    ),
    (
        {"line_items": changed_line(unit_amount="12.5")},
        "Invalid integer",
        "line_items[0][price_data][unit_amount]",
    ),
    (
        {"line_items": changed_line(product_data={})},
        "Missing required",
        "line_items[0][price_data][product_data]",
    ),
    (
        {"line_items": changed_line(product_data={"description": "x"})},
        "Missing required param",
        "line_items[0][price_data][product_data][name]",
    ),
    (
        {"line_items": [{"quantity": 1, "price_data": {"unit_amount": 5000}}]},
        "Missing required param",
        "line_items[0][price_data][currency]",
    ),
]
RULES = [
    ({"mode": None}, "Missing required param: mode", "mode"),
    ({"success_url": None}, "Missing required param: success_url", "success_url"),
    ({"success_url": "/orders/1"}, "Not a valid URL", "success_url"),
    ({"cancel_url": "javascript:alert(1)"}, "Not a valid URL", "cancel_url"),
    ({"customer_email": "thandi"}, "Invalid email address: thandi", "customer_email"),
    ({"customer": "cus_1", "customer_email": None}, "No such customer: 'cus_1'", "customer"),
    ({"customer": "cus_1"}, "only specify one of these parameters", "customer"),
    ({"line_items": None}, "Missing required param: line_items", "line_items"),
    ({"line_items": [line()] * 101}, "at most 100 line items", "line_items"),
    ({"line_items": [line(quantity=0)]}, "greater than or equal to 1", "line_items[0][quantity]"),
    (
        {"line_items": [{"price_data": line()["price_data"]}]},
        "Missing required param",
        "line_items[0][quantity]",
    ),
    ({"line_items": [{"price": "price_1", "quantity": 1}]}, "No such price", "line_items[0][price]"),
    (
        {"line_items": [line(cents=-1)]},
        "Invalid non-negative integer",
        "line_items[0][price_data][unit_amount]",
    ),
    (
        {"line_items": changed_line(currency="zarr")},
        "Invalid currency",
        "line_items[0][price_data][currency]",
    ),
    (
        {"line_items": [line(), *changed_line(currency="usd")]},
        "must have the same currency",
        "line_items[1][price_data][currency]",
    ),
    ({"line_items": [line(cents=99_999_999, quantity=2)]}, "total must be at most", None),
    ({"line_items": [line(cents=499)]}, "must add up to at least 5.00 zar", None),
    ({"expires_at": in_seconds(29 * 60)}, "at least 30 minutes", "expires_at"),
    ({"expires_at": in_seconds(25 * 3600)}, "less than 24 hours", "expires_at"),
    ({"metadata": {"k" * 41: "v"}}, "at most 40 characters", f"metadata[{'k' * 41}]"),
    ({"metadata": {f"k{n}": "v" for n in range(51)}}, "at most 50 keys", "metadata"),
    (
        {"payment_intent_data": {"metadata": {"k": "v" * 501}}},
        "values 500",
        "payment_intent_data[metadata][k]",
    ),
    ({"discounts": [{"coupon": "TEN"}]}, "does not do discounts", "discounts"),
]


@pytest.mark.parametrize(("changes", "words", "param"), UNKNOWN + RULES)
def test_a_session_the_provider_would_refuse_is_refused(client, standin, changes, words, param):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.checkout.sessions.create(order(**now(changes)))
    assert words in str(refusal.value)
    assert (refusal.value.http_status, refusal.value.param) == (400, param)
    assert standin.sessions() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"line_items": [line(cents=500)]},
        {"line_items": [line(cents=100)] * 100},
        {"line_items": [line(cents=99_999_999)]},
        {"line_items": [line(cents=0), line()]},
        {"expires_at": in_seconds(32 * 60)},
        {"expires_at": in_seconds(24 * 3600 - 1)},
        {"metadata": {"k" * 40: "v" * 500}},
        {"metadata": {}},
        {"after_expiration": {"recovery": {"enabled": False}}, "submit_type": "pay"},
    ],
)
def test_a_session_at_the_limits_is_accepted(client, changes):
    assert client.v1.checkout.sessions.create(order(**now(changes))).status == "open"


def test_the_minimum_charge_is_a_setting(client, standin):
    before = standin.settings()["minimum_cents"]
    standin.settings(minimum_cents=2000)
    try:
        with pytest.raises(stripe.InvalidRequestError, match=r"at least 20\.00 zar") as refusal:
            client.v1.checkout.sessions.create(order(line_items=[line(cents=1999)]))
        assert refusal.value.code == "amount_too_small"
    finally:
        standin.settings(minimum_cents=before)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"limit": 0}, "between 1 and 100"),
        ({"limit": 101}, "between"),
        ({"starting_after": "cs_x"}, "No such"),
    ],
)
def test_a_list_is_asked_for_within_its_rules(client, params, words):
    with pytest.raises(stripe.InvalidRequestError, match=words):
        client.v1.checkout.sessions.list(params)
