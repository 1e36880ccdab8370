import json
import socket
import time

import pytest
import stripe

from tests.standin import StripeStandin


@pytest.fixture
def paid(standin, receiver, new_session):
    def pay(**details):
        session = new_session()
        standin.pay(session.id)
        return session

    return pay


def test_the_sdk_accepts_the_signature_and_refuses_a_changed_body(client, standin, receiver, paid):
    paid()
    receiver.wait_for(4)
    body, header = receiver.got[0]
    secret = standin.webhook_secret
    assert client.construct_event(body, header, secret).type == "payment_intent.created"
    for wrong_body, wrong_secret in [(body + b" ", secret), (body, "whsec_other")]:
        with pytest.raises(stripe.SignatureVerificationError, match="No signatures found"):
            client.construct_event(wrong_body, header, wrong_secret)
    sent_at = int(header.split(",")[0].removeprefix("t="))
    assert abs(sent_at - time.time()) < 5


def test_every_active_secret_signs(client, standin, receiver, paid):
    standin.settings(webhook_secrets=["whsec_old", "whsec_new"])
    try:
        paid()
        receiver.wait_for(4)
    finally:
        standin.settings(webhook_secrets=[standin.webhook_secret])
    body, header = receiver.got[0]
    for secret in ("whsec_old", "whsec_new"):
        assert client.construct_event(body, header, secret).id.startswith("evt_")


def test_an_event_names_the_request_that_caused_it(client, standin, receiver, new_session):
    session = new_session()
    expired = client.v1.checkout.sessions.expire(session.id, {}, {"idempotency_key": "expire-1"})
    receiver.wait_for(1)
    event = json.loads(receiver.got[0][0])
    request_id = expired.last_response.headers["Request-Id"]
    assert event["request"] == {"id": request_id, "idempotency_key": "expire-1"}
    assert (event["object"], event["livemode"], event["pending_webhooks"]) == ("event", False, 1)
    assert event["data"]["object"]["status"] == "expired"


def test_a_refused_webhook_is_tried_again_with_the_same_event(standin, receiver, paid):
    receiver.statuses[:] = [500, 404, 302]
    paid()
    receiver.wait_for(7)
    standin.wait_until_delivered()
    bodies = [body for body, _ in receiver.got]
    assert len(set(bodies)) == 4
    attempts = sorted(delivery["attempts"] for delivery in standin.deliveries())
    assert sum(attempts) == 7
    assert {delivery["state"] for delivery in standin.deliveries()} == {"delivered"}


def test_it_gives_up_after_the_last_try_and_can_be_asked_to_send_again(
    standin, receiver, client, new_session
):
    receiver.statuses[:] = [500] * 4
    client.v1.checkout.sessions.expire(new_session().id)
    standin.wait_until_delivered()
    (delivery,) = standin.deliveries()
    assert (delivery["state"], delivery["attempts"], delivery["last_status"]) == ("given_up", 4, 500)
    standin.deliver_again(delivery["event"], copies=3)
    receiver.wait_for(7)
    assert len({event.id for event in receiver.events()}) == 1


def test_an_endpoint_that_is_not_there_is_an_attempt_like_any_other(standin, client, new_session, receiver):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        standin.settings(webhook_url=f"http://127.0.0.1:{unused.getsockname()[1]}/")
        try:
            client.v1.checkout.sessions.expire(new_session().id)
            standin.wait_until_delivered()
        finally:
            standin.settings(webhook_url=receiver.url)
    (delivery,) = standin.deliveries()
    assert delivery["state"] == "given_up"
    assert "refused" in delivery["last_error"]


def test_without_an_address_events_wait_for_one(receiver):
    receiver.got.clear()
    with StripeStandin.start() as standin:
        from tests.stripe_standin.conftest import order

        session = standin.client().v1.checkout.sessions.create(order())
        standin.expire(session.id)
        assert standin.deliveries()[0]["attempts"] == 0
        standin.settings(webhook_url=receiver.url)
        receiver.wait_for(1)
    assert receiver.types() == ["checkout.session.expired"]


class TestFaults:
    def test_drop_leaves_the_event_in_the_list_only(self, standin, receiver, paid, client):
        standin.fault("drop")
        paid()
        assert {delivery["state"] for delivery in standin.deliveries()} == {"dropped"}
        assert len(client.v1.events.list().data) == 4
        assert receiver.got == []

    def test_lose_leaves_no_event_at_all(self, standin, receiver, paid, client):
        standin.fault("lose", types=["checkout.session.*"])
        paid()
        receiver.wait_for(3)
        assert "checkout.session.completed" not in [event.type for event in client.v1.events.list().data]

    def test_duplicate_sends_copies_of_one_event(self, standin, receiver, paid):
        standin.fault("duplicate", types=["checkout.session.completed"], copies=8, times=1)
        paid()
        receiver.wait_for(11)
        paid()
        receiver.wait_for(15)
        standin.wait_until_delivered()
        completed = [event.id for event in receiver.events() if event.type == "checkout.session.completed"]
        assert (len(completed), len(set(completed))) == (9, 2)

    def test_reorder_brings_the_latest_first(self, standin, receiver, paid):
        standin.fault("reorder", seconds=0.2)
        paid()
        receiver.wait_for(4)
        assert receiver.types() == [
            "checkout.session.completed",
            "payment_intent.succeeded",
            "charge.succeeded",
            "payment_intent.created",
        ]

    def test_delay_follows_the_clock_of_the_stand_in(self, standin, receiver, paid):
        standin.fault("delay", types=["charge.*"], seconds=3600)
        paid()
        receiver.wait_for(3)
        assert "charge.succeeded" not in receiver.types()
        standin.advance(3601)
        receiver.wait_for(4)
        assert receiver.types()[-1] == "charge.succeeded"

    def test_flush_brings_what_is_delayed_now(self, standin, receiver, paid):
        standin.fault("delay", seconds=3600, times=2)
        paid()
        receiver.wait_for(2)
        standin.flush()
        receiver.wait_for(4)
