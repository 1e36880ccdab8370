"""The documented rules of a Checkout Session that the types cannot say (mode `payment`, hosted page)."""

import re
from urllib.parse import urlsplit

from stripe_standin.errors import ApiError, missing_reference, parameter_error, rule_error
from stripe_standin.store import Json
from stripe_standin.world import World

CURRENCIES = {"zar", "usd", "eur", "gbp", "aud", "cad", "nzd", "bwp", "nad", "mur", "kes", "ngn"}
MAX_CENTS = 99_999_999
MAX_LINES = 100
LENGTHS = {"client_reference_id": 200, "customer_email": 800, "success_url": 5000, "cancel_url": 5000}
# What the real service can do and this shop does not use: refused, so that nobody believes it was tried.
NOT_HERE = """automatic_tax custom_fields discounts invoice_creation optional_items
payment_method_configuration payment_method_data permissions return_url setup_intent_data
subscription_data tax_id_collection"""


def check(world: World, params: Json) -> int:
    """The total in cents, or the refusal the provider would give."""
    _check_scope(params)
    _check_texts(params)
    _check_customer(world, params)
    _check_expiry(world, params)
    lines = params.get("line_items")
    if not lines:
        raise parameter_error("Missing required param: line_items.", "line_items", code="parameter_missing")
    if len(lines) > MAX_LINES:
        raise rule_error(f"You can have at most {MAX_LINES} line items in a Checkout Session.", "line_items")
    for number, line in enumerate(lines):
        _check_line(line, f"line_items[{number}]", currency=lines[0].get("price_data", {}).get("currency"))
    currency = lines[0]["price_data"]["currency"]
    total = sum(line["price_data"]["unit_amount"] * line["quantity"] for line in lines)
    total += shipping_cents(params, currency)
    _check_total(world, total, currency=currency)
    return int(total)


def _check_scope(params: Json) -> None:
    if "mode" not in params:
        raise parameter_error("Missing required param: mode.", "mode", code="parameter_missing")
    if params["mode"] != "payment":
        raise rule_error("The stand-in knows mode=payment only.", "mode")
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise rule_error("The stand-in knows ui_mode=hosted_page only.", "ui_mode")
    for name in NOT_HERE.split():
        if params.get(name) and params[name] != {"enabled": False}:
            raise rule_error(f"The stand-in does not do {name}.", name)
    if params.get("payment_intent_data", {}).get("capture_method") == "manual":
        raise rule_error("The stand-in captures at once.", "payment_intent_data[capture_method]")
    if "success_url" not in params:
        raise parameter_error("Missing required param: success_url.", "success_url", code="parameter_missing")


def _check_texts(params: Json) -> None:
    for name, most in LENGTHS.items():
        if len(params.get(name, "")) > most:
            raise parameter_error(f"Invalid string: must be at most {most} characters", name)
    for name in ("success_url", "cancel_url"):
        if name in params:
            _check_url(params[name], name)
    intent = params.get("payment_intent_data", {})
    if len(intent.get("statement_descriptor_suffix", "")) > 22:
        at = "payment_intent_data[statement_descriptor_suffix]"
        raise parameter_error("The statement descriptor suffix must be at most 22 characters.", at)
    check_metadata(params.get("metadata"), "metadata")
    check_metadata(intent.get("metadata"), "payment_intent_data[metadata]")


def _check_url(url: str, at: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s\x00-\x1f]", url):
        raise parameter_error("Not a valid URL", at, code="url_invalid")


def check_metadata(metadata: Json | str | None, at: str) -> None:
    if not isinstance(metadata, dict):
        return
    if len(metadata) > 50:
        raise parameter_error("Metadata can have at most 50 keys.", at)
    for key, value in metadata.items():
        if len(key) > 40 or len(value) > 500:
            raise parameter_error("Metadata keys have at most 40 characters, values 500.", f"{at}[{key}]")


def _check_customer(world: World, params: Json) -> None:
    if "customer" in params and "customer_email" in params:
        raise rule_error(
            "You may only specify one of these parameters: customer, customer_email.", "customer"
        )
    if "customer" in params and world.store.find("customer", params["customer"]) is None:
        raise missing_reference("customer", params["customer"], param="customer")
    email = params.get("customer_email")
    if email is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        raise parameter_error(f"Invalid email address: {email}", "customer_email", code="email_invalid")


def _check_expiry(world: World, params: Json) -> None:
    ahead = params.get("expires_at", world.now() + 86_400) - world.now()
    if ahead < 30 * 60:
        message = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        raise rule_error(message, "expires_at")
    if ahead > 24 * 3600:
        message = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        raise rule_error(message, "expires_at")


def _check_line(line: Json, at: str, *, currency: str | None) -> None:
    if "price" in line and "price_data" not in line:
        raise missing_reference("price", line["price"], param=f"{at}[price]")
    if "price_data" not in line or "price" in line:
        raise parameter_error(
            "You must specify either `price` or `price_data`.", at, code="parameter_missing"
        )
    if line.get("tax_rates"):
        raise missing_reference("tax rate", line["tax_rates"][0], param=f"{at}[tax_rates][0]")
    if "quantity" not in line:
        raise parameter_error(
            f"Missing required param: {at}[quantity].", f"{at}[quantity]", code="parameter_missing"
        )
    if not 1 <= line["quantity"] <= 999_999:
        message = "This value must be greater than or equal to 1 and at most 999999."
        raise parameter_error(message, f"{at}[quantity]", code="parameter_invalid_integer")
    _check_price(line["price_data"], f"{at}[price_data]", currency=currency)


def _check_price(price: Json, at: str, *, currency: str | None) -> None:
    _check_currency(price["currency"], f"{at}[currency]", currency=currency)
    if "product_data" not in price:
        if "product" in price:
            raise missing_reference("product", price["product"], param=f"{at}[product]")
        name = f"{at}[product_data]"
        raise parameter_error(f"Missing required param: {name}.", name, code="parameter_missing")
    if "recurring" in price:
        message = "You must use `subscription` mode when prices have the parameter `recurring`."
        raise rule_error(message, f"{at}[recurring]")
    check_metadata(price["product_data"].get("metadata"), f"{at}[product_data][metadata]")
    if "unit_amount" not in price:
        name = f"{at}[unit_amount]"
        raise parameter_error(f"Missing required param: {name}.", name, code="parameter_missing")
    if price["unit_amount"] < 0:
        raise parameter_error(
            "Invalid non-negative integer", f"{at}[unit_amount]", code="parameter_invalid_integer"
        )
    if price["unit_amount"] > MAX_CENTS:
        raise rule_error(
            f"unit_amount must be at most {MAX_CENTS}", f"{at}[unit_amount]", code="amount_too_large"
        )


def _check_currency(given: str, at: str, *, currency: str | None) -> None:
    if given not in CURRENCIES:
        raise parameter_error(f"Invalid currency: {given}.", at)
    if given != currency:
        raise rule_error("All line items of a Checkout Session must have the same currency.", at)


def shipping_cents(params: Json, currency: str) -> int:
    """The first option is the one selected when the page opens; the stand-in's page offers no other."""
    options = params.get("shipping_options") or []
    if len(options) > 5:
        raise rule_error("You can have at most 5 shipping options.", "shipping_options")
    for number, option in enumerate(options):
        at = f"shipping_options[{number}][shipping_rate_data][fixed_amount]"
        amount = option.get("shipping_rate_data", {}).get("fixed_amount")
        if amount is None:
            raise parameter_error(f"Missing required param: {at}.", at, code="parameter_missing")
        _check_currency(amount["currency"], f"{at}[currency]", currency=currency)
        if amount["amount"] < 0:
            raise parameter_error(
                "Invalid non-negative integer", f"{at}[amount]", code="parameter_invalid_integer"
            )
    return int(options[0]["shipping_rate_data"]["fixed_amount"]["amount"]) if options else 0


def _check_total(world: World, total: int, *, currency: str) -> None:
    least = world.setting("minimum_cents")
    if 0 < total < least:
        amount = f"{least / 100:.2f} {currency}"
        message = f"The Checkout Session's total amount due must add up to at least {amount}"
        raise ApiError(message, code="amount_too_small")
    if total > MAX_CENTS:
        raise ApiError(
            f"The total must be at most {MAX_CENTS} in the smallest unit.", code="amount_too_large"
        )
