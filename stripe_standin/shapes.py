"""The objects as the provider shows them: every field of the API version, null where this shop uses nothing.

Field names follow the pinned SDK's resource classes; a test holds the two together.
"""

from typing import Any

from stripe_standin.store import Json
from stripe_standin.world import new_id

SESSION_NULLS = """after_expiration allow_promotion_codes billing_address_collection cancel_url
client_reference_id client_secret collected_information consent consent_collection
currency_conversion customer customer_account customer_email integration_identifier invoice
locale name_collection origin_context payment_intent payment_link
payment_method_configuration_details permissions recovered_from saved_payment_method_options
setup_intent shipping_address_collection shipping_cost submit_type subscription wallet_options
discounts allowed_payment_method_types excluded_payment_method_types branding_settings
managed_payments"""
INTENT_NULLS = """application application_fee_amount canceled_at cancellation_reason customer customer_account
description excluded_payment_method_types last_payment_error latest_charge next_action
on_behalf_of payment_method payment_method_configuration_details processing receipt_email
review setup_future_usage shipping source statement_descriptor statement_descriptor_suffix
transfer_data transfer_group managed_payments allowed_payment_method_types"""
CHARGE_NULLS = """application application_fee application_fee_amount customer description
failure_balance_transaction failure_code failure_message on_behalf_of receipt_email
receipt_number review shipping source source_transfer statement_descriptor
statement_descriptor_suffix transfer_data transfer_group"""
REFUND_NULLS = """customer customer_account payment_method reason receipt_number source_transfer_reversal
transfer_reversal"""
CUSTOMER_NULLS = """address currency customer_account default_source description discount email name phone shipping
test_clock"""
EVIDENCE = """access_activity_log billing_address cancellation_policy cancellation_policy_disclosure
cancellation_rebuttal customer_communication customer_email_address customer_name
customer_purchase_ip customer_signature duplicate_charge_documentation
duplicate_charge_explanation duplicate_charge_id product_description receipt refund_policy
refund_policy_disclosure refund_refusal_explanation service_date service_documentation
shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number
uncategorized_file uncategorized_text"""


def nulls(names: str) -> Json:
    return dict.fromkeys(names.split())


def no_address() -> Json:
    return nulls("city country line1 line2 postal_code state")


def chosen(params: Json, names: str) -> Json:
    """The named parameters that are echoed unchanged in the answer."""
    return {name: params[name] for name in names.split() if name in params}


def session(params: Json, *, now: int, total: int, base_url: str) -> Json:
    id = new_id("cs_test_a1", 56)
    echoed = """after_expiration allow_promotion_codes billing_address_collection cancel_url success_url
    client_reference_id customer customer_email integration_identifier locale origin_context submit_type
    allowed_payment_method_types excluded_payment_method_types branding_settings"""
    return {
        **nulls(SESSION_NULLS),
        "id": id,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": params.get("adaptive_pricing", {}).get("enabled", True)},
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "created": now,
        "currency": "zar",
        "custom_fields": [],
        "custom_text": nulls("after_submit shipping_address submit terms_of_service_acceptance"),
        "customer_creation": params.get("customer_creation", "if_required"),
        "customer_details": None,
        "expires_at": params.get("expires_at", now + 86_400),
        "invoice_creation": {"enabled": False, "invoice_data": None},
        "livemode": False,
        "metadata": params.get("metadata") or {},
        "mode": "payment",
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_status": "unpaid" if total else "no_payment_required",
        "phone_number_collection": {"enabled": False},
        "shipping_options": [],
        "status": "open",
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": params.get("ui_mode", "hosted_page"),
        "url": f"{base_url}/c/pay/{id}",
        **chosen(params, echoed),
    }


def line_item(item: Json, *, now: int) -> Json:
    price, product = item["price_data"], item["price_data"].get("product_data", {})
    amount = price["unit_amount"] * item["quantity"]
    return {
        "id": new_id("li_1"),
        "object": "item",
        "adjustable_quantity": item.get("adjustable_quantity"),
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": product.get("name") or price.get("product"),
        "metadata": item.get("metadata") or {},
        "price": _price(price, now=now),
        "quantity": item["quantity"],
    }


def _price(price: Json, *, now: int) -> Json:
    return {
        **nulls("custom_unit_amount lookup_key nickname recurring tiers_mode transform_quantity"),
        "id": new_id("price_1"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": now,
        "currency": price["currency"],
        "livemode": False,
        "metadata": {},
        "product": price.get("product") or new_id("prod", 14),
        "tax_behavior": price.get("tax_behavior", "unspecified"),
        "type": "one_time",
        "unit_amount": price["unit_amount"],
        "unit_amount_decimal": str(price["unit_amount"]),
    }


def payment_intent(session: Json, data: Json, *, now: int) -> Json:
    id = new_id("pi_3")
    echoed = """description receipt_email shipping statement_descriptor statement_descriptor_suffix
    setup_future_usage"""
    return {
        **nulls(INTENT_NULLS),
        "id": id,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "automatic_payment_methods": None,
        "capture_method": data.get("capture_method", "automatic_async"),
        "client_secret": f"{id}_secret_{new_id('x', 25)[2:]}",
        "confirmation_method": "automatic",
        "created": now,
        "currency": session["currency"],
        "customer": session["customer"],
        "livemode": False,
        "metadata": data.get("metadata") or {},
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": session["payment_method_types"],
        "status": "requires_payment_method",
        **chosen(data, echoed),
    }


def charge(intent: Json, *, now: int, email: str | None, status: str) -> Json:
    paid = status == "succeeded"
    id = new_id("ch_3")
    return {
        **nulls(CHARGE_NULLS),
        "id": id,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if paid else 0,
        "amount_refunded": 0,
        "balance_transaction": new_id("txn_3") if paid else None,
        "billing_details": {"address": no_address(), **nulls("name phone tax_id"), "email": email},
        "calculated_statement_descriptor": "STRIPE STAND-IN",
        "captured": paid,
        "created": now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": _outcome(status),
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": new_id("pm_1"),
        "payment_method_details": {"card": _card(), "type": "card"},
        "radar_options": {},
        "receipt_url": None,
        "refunded": False,
        "status": status,
    }


def _outcome(status: str) -> Json | None:
    words = {
        "succeeded": ("approved_by_network", "authorized", "Payment complete."),
        "failed": ("declined_by_network", "issuer_declined", "The bank did not return any further details."),
    }
    if status not in words:
        return None
    network, kind, message = words[status]
    reason = "generic_decline" if status == "failed" else None
    advice = nulls("advice_code network_advice_code network_decline_code")
    return {**advice, "network_status": network, "reason": reason, "seller_message": message, "type": kind}


def _card() -> Json:
    return {
        **nulls("installments mandate three_d_secure wallet"),
        "brand": "visa",
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "ZA",
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": "standinstandinst",
        "funding": "credit",
        "last4": "4242",
        "network": "visa",
    }


def refund(charge: Json, params: Json, *, now: int, status: str) -> Json:
    return {
        **nulls(REFUND_NULLS),
        "id": new_id("re_3"),
        "object": "refund",
        "amount": params["amount"],
        "balance_transaction": new_id("txn_3"),
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
        "metadata": params.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "status": status,
        **chosen(params, "reason instructions_email"),
    }


def customer(params: Json, *, now: int) -> Json:
    settings = nulls("custom_fields default_payment_method footer rendering_options")
    return {
        **nulls(CUSTOMER_NULLS),
        "id": new_id("cus", 14),
        "object": "customer",
        "balance": 0,
        "created": now,
        "delinquent": False,
        "invoice_prefix": new_id("x", 8)[2:].upper(),
        "invoice_settings": settings,
        "livemode": False,
        "metadata": params.get("metadata") or {},
        "next_invoice_sequence": 1,
        "preferred_locales": params.get("preferred_locales", []),
        "tax_exempt": "none",
        **chosen(params, "address description email name phone shipping"),
    }


def dispute(charge: Json, *, now: int, amount: int, reason: str, status: str) -> Json:
    card: Json = {"brand": "visa", "case_type": "chargeback", "network_reason_code": "10.4"}
    return {
        "id": new_id("du_1"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**nulls(EVIDENCE), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": now + 9 * 86_400,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        # Only an inquiry leaves the money where it is; a chargeback has already taken it back.
        "is_charge_refundable": status.startswith("warning_"),
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"card": card, "type": "card"},
        "reason": reason,
        "status": status,
    }


def listing(data: list[Json], *, url: str, **details: Any) -> Json:
    return {"object": "list", "data": data, "has_more": details.get("has_more", False), "url": url}
