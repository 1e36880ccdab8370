import pytest
import stripe

TOTAL = 115_700


@pytest.fixture
def intent(client, standin, new_session):
    session = new_session()
    standin.pay(session.id)
    return client.v1.checkout.sessions.retrieve(session.id).payment_intent


@pytest.fixture
def session_id(standin, intent):
    return standin.sessions()[0]["id"]


def told(standin, receiver):
    standin.wait_until_delivered()
    return receiver.types()[4:]


def test_refunds_add_up_to_what_was_paid_and_no_further(client, standin, receiver, intent):
    refunds = client.v1.refunds
    first = refunds.create({"payment_intent": intent, "amount": 60_000, "reason": "requested_by_customer"})
    assert (first.status, first.amount, first.payment_intent) == ("succeeded", 60_000, intent)
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount") as refusal:
        refunds.create({"payment_intent": intent, "amount": 60_000})
    assert refusal.value.param == "amount"
    rest = refunds.create({"payment_intent": intent})
    assert rest.amount == TOTAL - 60_000
    with pytest.raises(stripe.InvalidRequestError, match="already been refunded") as refusal:
        refunds.create({"payment_intent": intent, "amount": 1})
    assert refusal.value.code == "charge_already_refunded"
    charge = client.v1.charges.retrieve(first.charge, {"expand": ["refunds"]})
    assert (charge.refunded, charge.amount_refunded) == (True, TOTAL)
    assert [refund.id for refund in charge.refunds.data] == [rest.id, first.id]
    assert [refund.id for refund in refunds.list({"payment_intent": intent}).data] == [rest.id, first.id]
    assert refunds.list({"payment_intent": "pi_other"}).data == []
    assert told(standin, receiver) == ["refund.created", "charge.refunded"] * 2
    assert [event.data.object.amount_refunded for event in receiver.events()[5::2]] == [60_000, TOTAL]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "One of the following params should be provided"),
        ({"payment_intent": "pi_none"}, "No such payment_intent"),
        ({"charge": "ch_none"}, "No such charge"),
        ({"amount": 0}, "Invalid positive integer"),
        ({"amount": "R10"}, "Invalid integer: R10"),
        ({"reason": "bored"}, "must be one of duplicate, fraudulent, or requested_by_customer"),
        ({"note": "x"}, "Received unknown parameter: note"),
    ],
)
def test_a_refund_the_provider_would_refuse_is_refused(client, intent, params, words):
    base = {} if not params or "charge" in params else {"payment_intent": intent}
    with pytest.raises(stripe.InvalidRequestError, match=words):
        client.v1.refunds.create({**base, **params})


def test_an_unpaid_intent_has_nothing_to_refund(client, standin, new_session):
    session = new_session()
    standin.decline(session.id)
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
        client.v1.refunds.create({"payment_intent": intent})


def test_a_refund_that_fails_later_no_longer_counts(client, standin, receiver, intent):
    refund = client.v1.refunds.create({"payment_intent": intent})
    standin.fail_refund(refund.id)
    failed = client.v1.refunds.retrieve(refund.id, {"expand": ["charge"]})
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert (failed.charge.amount_refunded, failed.charge.refunded) == (0, False)
    assert client.v1.refunds.create({"payment_intent": intent}).status == "succeeded"
    assert told(standin, receiver)[2:4] == ["refund.updated", "refund.failed"]


def test_a_refund_can_be_pending_first(client, standin, receiver, intent):
    standin.settings(refund_status="pending")
    try:
        refund = client.v1.refunds.create({"payment_intent": intent, "amount": 100})
    finally:
        standin.settings(refund_status="succeeded")
    assert refund.status == "pending"
    standin.succeed_refund(refund.id)
    assert client.v1.refunds.retrieve(refund.id).status == "succeeded"
    assert told(standin, receiver)[-1] == "refund.updated"


@pytest.mark.parametrize(
    ("outcome", "last", "refundable"),
    [("won", "charge.dispute.funds_reinstated", True), ("lost", "charge.dispute.closed", False)],
)
def test_a_disputed_charge_is_not_refunded_until_the_dispute_is_won(
    client, standin, receiver, intent, session_id, outcome, last, refundable
):
    dispute = standin.dispute(session_id, reason="product_not_received")
    read = client.v1.disputes.retrieve(dispute["id"], {"expand": ["charge"]})
    assert (read.status, read.amount, read.reason) == ("needs_response", TOTAL, "product_not_received")
    assert read.charge.disputed is True
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"payment_intent": intent})
    assert refusal.value.code == "charge_disputed"
    standin.update_dispute(dispute["id"])
    standin.close_dispute(dispute["id"], outcome)
    assert client.v1.disputes.list({"payment_intent": intent}).data[0].status == outcome
    opened = ["charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.updated"]
    came = told(standin, receiver)
    assert came[:4] == [*opened, "charge.dispute.closed"]
    assert came[-1] == last
    if refundable:
        assert client.v1.refunds.create({"payment_intent": intent}).status == "succeeded"
    else:
        with pytest.raises(stripe.InvalidRequestError, match="charged back"):
            client.v1.refunds.create({"payment_intent": intent})


def test_an_inquiry_takes_no_money_and_stops_no_refund(client, standin, receiver, intent, session_id):
    dispute = standin.dispute(session_id, inquiry=True)
    assert dispute["status"] == "warning_needs_response"
    assert client.v1.refunds.create({"payment_intent": intent, "amount": 100}).status == "succeeded"
    assert standin.close_dispute(dispute["id"], "won")["status"] == "warning_closed"
    assert "charge.dispute.funds_withdrawn" not in told(standin, receiver)
    with pytest.raises(AssertionError, match="has a status of warning_closed"):
        standin.close_dispute(dispute["id"], "lost")
