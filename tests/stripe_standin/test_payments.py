import pytest
import stripe

from tests.stripe_standin.conftest import line

PAID = [
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
]
REFUSED = ["charge.failed", "payment_intent.payment_failed"]


def test_paying_completes_the_session_and_tells_it_in_order(client, standin, receiver, new_session):
    session = new_session()
    standin.pay(session.id)
    standin.wait_until_delivered()
    assert receiver.types() == PAID
    told = receiver.events()[-1].data.object
    assert (told.id, told.status, told.payment_status) == (session.id, "complete", "paid")
    assert (told.amount_total, told.url, told.customer_details.email) == (115_700, None, "thandi@example.com")
    intent = client.v1.payment_intents.retrieve(told.payment_intent)
    assert (intent.status, intent.amount_received) == ("succeeded", 115_700)
    charge = client.v1.charges.retrieve(intent.latest_charge)
    assert (charge.status, charge.captured, charge.billing_details.email) == (
        "succeeded",
        True,
        "thandi@example.com",
    )


def test_an_event_can_be_read_again_from_the_api(client, standin, new_session):
    standin.pay(new_session().id)
    newest = client.v1.events.list({"type": "checkout.session.completed"}).data[0]
    assert client.v1.events.retrieve(newest.id).data.object.payment_status == "paid"
    assert newest.api_version == "2026-10-28.endive"
    types = client.v1.events.list({"types": PAID[:2]}).data
    assert [event.type for event in types] == PAID[1::-1]
    assert [event.type for event in client.v1.events.list().data] == PAID[::-1]


def test_a_declined_card_leaves_the_session_open_for_another_try(client, standin, receiver, new_session):
    session = new_session()
    standin.decline(session.id)
    declined = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (declined.status, declined.url) == ("open", session.url)
    assert declined.payment_intent.status == "requires_payment_method"
    assert declined.payment_intent.last_payment_error.code == "card_declined"
    standin.pay(session.id)
    standin.wait_until_delivered()
    assert receiver.types() == ["payment_intent.created", *REFUSED, *PAID[1:]]
    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert paid.payment_intent.id == declined.payment_intent.id
    assert paid.payment_intent.last_payment_error is None


@pytest.mark.parametrize(
    ("outcome", "status", "events"),
    [
        ("confirm", "paid", [*PAID[1:3], "checkout.session.async_payment_succeeded"]),
        ("fail", "unpaid", [*REFUSED, "checkout.session.async_payment_failed"]),
    ],
)
def test_a_delayed_payment_completes_unpaid_and_settles_later(
    client, standin, receiver, new_session, outcome, status, events
):
    session = new_session()
    standin.delay(session.id)
    waiting = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    assert waiting.payment_intent.status == "processing"
    getattr(standin, outcome)(session.id)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == status
    standin.wait_until_delivered()
    assert receiver.types() == ["payment_intent.created", "checkout.session.completed", *events]


@pytest.mark.parametrize(("outcome", "status"), [("confirm", "paid"), ("fail", "unpaid")])
def test_a_delayed_payment_can_settle_by_the_clock(client, standin, new_session, outcome, status):
    session = new_session()
    standin.delay(session.id, after=86_400, outcome=outcome)
    standin.advance(86_000)
    assert client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent"]}
    ).payment_intent.status == ("processing")
    standin.advance(500)
    settled = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert settled.payment_status == status
    assert settled.payment_intent.status != "processing"


def test_nothing_to_pay_completes_without_a_payment(client, standin, receiver, new_session):
    session = new_session(line_items=[line(cents=0)])
    assert session.payment_status == "no_payment_required"
    standin.pay(session.id)
    standin.wait_until_delivered()
    assert receiver.types() == ["checkout.session.completed"]
    done = client.v1.checkout.sessions.retrieve(session.id)
    assert (done.status, done.payment_status, done.payment_intent) == (
        "complete",
        "no_payment_required",
        None,
    )


def test_a_session_is_paid_once(standin, new_session):
    session = new_session()
    standin.pay(session.id)
    with pytest.raises(AssertionError, match="has a status of complete"):
        standin.pay(session.id)
    assert len(standin.session(session.id)["charges"]) == 1


def test_a_customer_is_made_when_the_session_asks_for_one(client, standin, new_session):
    session = new_session(customer_creation="always")
    standin.pay(session.id)
    customer = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["customer"]}).customer
    assert customer.email == "thandi@example.com"


def test_the_provider_can_be_made_to_tell_another_truth(client, standin, new_session):
    session = new_session()
    standin.pay(session.id)
    standin.mutate(
        session.id, amount_total=100, currency="usd", metadata={"order_id": "other"}, livemode=True
    )
    told = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert (told.amount_total, told.currency, told.livemode) == (100, "usd", True)
    assert told.metadata.to_dict() == {"order_id": "other"}
    assert (told.payment_intent.amount_received, told.payment_intent.latest_charge.amount) == (100, 100)


def test_unknown_objects_are_missing_and_not_errors_of_the_program(client):
    for find in (client.v1.payment_intents, client.v1.charges, client.v1.refunds, client.v1.disputes):
        with pytest.raises(stripe.InvalidRequestError, match="No such"):
            find.retrieve("xx_none")
