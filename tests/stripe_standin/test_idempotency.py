from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.stripe_standin.conftest import line, order

KEY = {"idempotency_key": "order-1-attempt-1"}


def test_the_same_key_and_parameters_give_the_same_session(client, standin):
    params = order()
    first = client.v1.checkout.sessions.create(params, KEY)
    second = client.v1.checkout.sessions.create(params, KEY)
    assert first.to_dict() == second.to_dict()
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert second.last_response.headers["Request-Id"] == first.last_response.headers["Request-Id"]
    assert len(standin.sessions()) == 1


def test_a_replay_shows_the_first_answer_though_the_session_moved_on(client, standin):
    params = order()
    session = client.v1.checkout.sessions.create(params, KEY)
    standin.pay(session.id)
    assert client.v1.checkout.sessions.create(params, KEY).status == "open"


def test_the_same_key_with_other_parameters_is_refused(client, standin):
    params = order()
    client.v1.checkout.sessions.create(params, KEY)
    with pytest.raises(stripe.IdempotencyError, match="same parameters") as refusal:
        client.v1.checkout.sessions.create({**params, "client_reference_id": "KK-1002"}, KEY)
    assert refusal.value.http_status == 400
    with pytest.raises(stripe.IdempotencyError):
        client.v1.refunds.create({"charge": "ch_1"}, KEY)
    assert len(standin.sessions()) == 1


def test_a_key_is_forgotten_after_a_day(client, standin):
    params = order(expires_at=None)
    first = client.v1.checkout.sessions.create(params, KEY)
    standin.advance(24 * 3600 - 5)
    assert client.v1.checkout.sessions.create(params, KEY).id == first.id
    standin.advance(10)
    assert client.v1.checkout.sessions.create(params, KEY).id != first.id


def test_a_refusal_by_rule_is_remembered(client, standin, new_session):
    standin.pay(new_session().id)
    charge = standin.sessions()[0]["charges"][0]["id"]
    dispute = standin.dispute(standin.sessions()[0]["id"])
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError, match="charged back"):
            client.v1.refunds.create({"charge": charge}, KEY)
        if dispute["status"] != "won":
            dispute = standin.close_dispute(dispute["id"], "won")
    assert client.v1.refunds.create({"charge": charge}, {"idempotency_key": "another"}).status == "succeeded"


def test_a_refusal_of_the_parameters_is_not_remembered(client):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.create(order(line_items=[line(quantity=0)]), KEY)
    assert client.v1.checkout.sessions.create(order(), KEY).status == "open"


def test_many_at_once_with_one_key_make_one_session(standin):
    params = order()

    def attempt(_):
        return standin.client(retries=5).v1.checkout.sessions.create(params, KEY).id

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(attempt, range(16)))
    assert len(ids) == 1
    assert len(standin.sessions()) == 1


def test_a_second_request_during_the_first_is_told_so(client, standin):
    standin.fault("hang_after", seconds=0.6, times=1)
    params = order()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.v1.checkout.sessions.create, params, KEY)
        while not standin.sessions():
            pass
        second = standin.client().v1.checkout.sessions.create(params, KEY)
    assert second.id == first.result().id
