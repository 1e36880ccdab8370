"""Our objects against the resource classes of the pinned SDK: no field missing, none invented."""

import pytest
import stripe

# What the provider leaves out unless it is asked for (expand), or a feature is used that the shop does not use.
LEFT_OUT = {
    stripe.checkout.Session: "line_items optional_items presentment_details redirect_on_completion return_url"
    " tax_id_collection",
    stripe.PaymentIntent: "hooks payment_details payment_record presentment_details",
    stripe.Charge: "authorization_code level3 presentment_details refunds transfer",
    stripe.Refund: "description failure_balance_transaction failure_reason instructions_email next_action"
    " pending_reason presentment_details",
    stripe.Customer: "business_name cash_balance deleted individual_name invoice_credit_balance sources"
    " subscriptions tax tax_ids",
    stripe.Dispute: "intended_submission_method network_reason_code",
    stripe.Event: "account context",
    stripe.LineItem: "discounts taxes",
}


@pytest.fixture
def known(client, standin, new_session):
    session = new_session()
    standin.pay(session.id)
    paid = standin.session(session.id)
    charge = paid["charges"][0]["id"]
    refund = client.v1.refunds.create({"charge": charge, "amount": 100})
    dispute = standin.dispute(session.id)
    v1 = client.v1
    return {
        stripe.checkout.Session: v1.checkout.sessions.retrieve(session.id),
        stripe.PaymentIntent: v1.payment_intents.retrieve(paid["payment_intent"]["id"]),
        stripe.Charge: v1.charges.retrieve(charge),
        stripe.Refund: v1.refunds.retrieve(refund.id),
        stripe.Dispute: v1.disputes.retrieve(dispute["id"]),
        stripe.Customer: v1.customers.create({"email": "a@example.com"}),
        stripe.Event: v1.events.list().data[0],
        stripe.LineItem: v1.checkout.sessions.line_items.list(session.id).data[0],
    }


@pytest.mark.parametrize("resource", LEFT_OUT)
def test_an_object_has_the_fields_of_its_class(known, resource):
    shown = set(known[resource].to_dict())
    declared = {name for name in resource.__annotations__ if name[0] != "_" and name != "OBJECT_NAME"}
    assert shown - declared == set()
    assert declared - shown == set(LEFT_OUT[resource].split())
