import time

import pytest
import stripe

from tests.stripe_standin.conftest import line, order

TOTAL = 2 * 12_900 + 89_900


def test_a_new_session_is_open_and_unpaid_with_its_total_and_page(client, standin):
    session = client.v1.checkout.sessions.create(order())
    assert session.id.startswith("cs_test_")
    assert (session.status, session.payment_status, session.livemode) == ("open", "unpaid", False)
    assert (session.amount_total, session.amount_subtotal, session.currency) == (TOTAL, TOTAL, "zar")
    assert session.url == f"{standin.url}/c/pay/{session.id}"
    assert session.client_reference_id == "KK-1001"
    assert session.metadata.to_dict() == {"order_id": "0192"}
    assert session.payment_intent is None
    assert session.ui_mode == "hosted_page"
    assert client.v1.checkout.sessions.retrieve(session.id).to_dict() == session.to_dict()


def test_every_answer_names_its_request_and_version(client):
    session = client.v1.checkout.sessions.create(order())
    assert session.last_response.headers["Request-Id"].startswith("req_")
    assert session.last_response.headers["Stripe-Version"] == "2026-10-28.endive"


def test_shipping_is_part_of_the_total(client):
    rate = {
        "type": "fixed_amount",
        "display_name": "Courier",
        "fixed_amount": {"amount": 9900, "currency": "zar"},
    }
    session = client.v1.checkout.sessions.create(order(shipping_options=[{"shipping_rate_data": rate}]))
    assert (session.amount_subtotal, session.amount_total) == (TOTAL, TOTAL + 9900)
    assert session.shipping_cost.amount_total == session.total_details.amount_shipping == 9900


def test_line_items_are_listed_in_pages_and_expanded_on_request(client, new_session):
    session = new_session(line_items=[line(f"Mug {number}", 1000 + number) for number in range(12)])
    first = client.v1.checkout.sessions.line_items.list(session.id)
    assert (len(first.data), first.has_more) == (10, True)
    names = [item.description for item in first.auto_paging_iter()]
    assert names == [f"Mug {number}" for number in range(12)]
    expanded = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]})
    assert expanded.line_items.data[0].price.unit_amount == 1000
    assert "line_items" not in session


def test_expansion_goes_through_the_intent_to_the_charge(client, standin, new_session):
    session = new_session()
    standin.pay(session.id)
    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert paid.payment_intent.status == "succeeded"
    assert paid.payment_intent.metadata.to_dict() == {"order_id": "0192"}
    charge = paid.payment_intent.latest_charge
    assert (charge.amount, charge.paid, charge.payment_intent) == (TOTAL, True, paid.payment_intent.id)
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.checkout.sessions.retrieve(session.id, {"expand": ["metadata"]})


def test_sessions_are_listed_newest_first_and_by_intent_and_status(client, standin, new_session):
    ids = [new_session().id for _ in range(3)]
    standin.pay(ids[1])
    sessions = client.v1.checkout.sessions
    intent = sessions.retrieve(ids[1]).payment_intent
    assert [session.id for session in sessions.list().data] == ids[::-1]
    assert [session.id for session in sessions.list({"payment_intent": intent}).data] == [ids[1]]
    assert [session.id for session in sessions.list({"status": "open"}).data] == [ids[2], ids[0]]
    assert [session.id for session in sessions.list({"limit": 1}).auto_paging_iter()] == ids[::-1]
    assert [session.id for session in sessions.list({"ending_before": ids[1]}).data] == [ids[2]]


def test_an_unknown_session_is_a_404(client):
    with pytest.raises(
        stripe.InvalidRequestError, match=r"No such checkout\.session: 'cs_test_none'"
    ) as refusal:
        client.v1.checkout.sessions.retrieve("cs_test_none")
    assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")


def test_an_open_session_expires_on_request_and_loses_its_address(client, new_session):
    session = client.v1.checkout.sessions.expire(new_session().id)
    assert (session.status, session.payment_status, session.url) == ("expired", "unpaid", None)


@pytest.mark.parametrize(
    ("action", "status"), [("pay", "complete"), ("delay", "complete"), ("expire", "expired")]
)
def test_only_an_open_session_can_be_expired(client, standin, new_session, action, status):
    session = new_session()
    getattr(standin, action)(session.id)
    with pytest.raises(stripe.InvalidRequestError, match=f"has a status of {status}"):
        client.v1.checkout.sessions.expire(session.id)
    assert client.v1.checkout.sessions.retrieve(session.id).url is None


def test_a_session_expires_by_the_clock_of_the_stand_in(client, standin, new_session):
    session = new_session(expires_at=int(time.time()) + 3600)
    standin.advance(3590)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    standin.advance(11)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert [event["type"] for event in standin.events()] == ["checkout.session.expired"]


def test_a_customer_is_created_found_by_email_and_used(client, new_session):
    customer = client.v1.customers.create(
        {"email": "sipho@example.com", "name": "Sipho", "metadata": {"id": "7"}}
    )
    assert client.v1.customers.retrieve(customer.id).name == "Sipho"
    assert [found.id for found in client.v1.customers.list({"email": "sipho@example.com"}).data] == [
        customer.id
    ]
    assert client.v1.customers.list({"email": "nobody@example.com"}).data == []
    session = new_session(customer=customer.id, customer_email=None)
    assert session.customer == customer.id


@pytest.mark.parametrize("key", ["sk_test_another", "sk_live_1", "pk_test_1"])
def test_another_key_is_refused(standin, key):
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key provided"):
        standin.client(key=key).v1.checkout.sessions.list()
    assert standin.sessions() == []


def test_an_address_it_does_not_know_is_refused_in_the_usual_envelope(client):
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        client.v1.products.list()
