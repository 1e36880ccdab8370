import time

import pytest
import stripe

from tests.stripe_standin.conftest import order

CREATE = {"method": "POST", "path": "/v1/checkout/sessions"}


def test_a_time_out_after_the_session_was_made_leaves_exactly_one(standin):
    """Issue: a second try leaves exactly one session in the stand-in, the same one."""
    standin.fault("hang_after", seconds=0.8, times=1, **CREATE)
    params, key = order(), {"idempotency_key": "order-7"}
    with pytest.raises(stripe.APIConnectionError):
        standin.client(timeout=0.3).v1.checkout.sessions.create(params, key)
    (made,) = standin.sessions()
    assert standin.client().v1.checkout.sessions.create(params, key).id == made["id"]
    assert len(standin.sessions()) == 1


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
@pytest.mark.parametrize("what", ["fail", "reset"])
def test_a_failure_before_or_after_the_work_and_a_retry_that_makes_one(standin, what, when, made):
    standin.fault(f"{what}_{when}", times=1, **CREATE)
    params, key = order(), {"idempotency_key": "order-8"}
    expected = stripe.APIError if what == "fail" else stripe.APIConnectionError
    with pytest.raises(expected):
        standin.client().v1.checkout.sessions.create(params, key)
    assert len(standin.sessions()) == made
    session = standin.client().v1.checkout.sessions.create(params, key)
    assert [known["id"] for known in standin.sessions()] == [session.id]


def test_the_sdk_retries_two_failures_by_itself_with_one_key(standin):
    standin.fault("fail_before", times=2, status=503)
    session = standin.client(retries=3).v1.checkout.sessions.create(order())
    asked = standin.requests("POST", "/v1/checkout/sessions")
    assert [request["status"] for request in asked] == [503, 503, 200]
    assert len({request["idempotency_key"] for request in asked}) == 1
    assert standin.sessions()[0]["id"] == session.id


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_remembered_failure_is_the_answer_of_its_key(standin, when):
    standin.fault(f"fail_{when}", times=1, remember=True, **CREATE)
    params, key = order(), {"idempotency_key": "order-9"}
    for _ in range(2):
        with pytest.raises(stripe.APIError) as failure:
            standin.client().v1.checkout.sessions.create(params, key)
        assert failure.value.http_status == 500
    assert failure.value.headers["Idempotent-Replayed"] == "true"
    assert len(standin.sessions()) == (when == "after")


def test_a_fault_strikes_where_and_as_often_as_it_was_told(client, standin, new_session):
    standin.fault("fail_before", method="GET", path="/v1/checkout/sessions/*", times=1, skip=1)
    id = new_session().id
    assert client.v1.checkout.sessions.retrieve(id).id == id
    with pytest.raises(stripe.APIError):
        client.v1.checkout.sessions.retrieve(id)
    assert client.v1.checkout.sessions.retrieve(id).id == id
    standin.fault("fail_before", path="/v1/refunds*")
    standin.clear_faults()
    assert client.v1.refunds.list().data == []


def test_a_hang_of_one_request_does_not_hold_up_the_others(client, standin):
    standin.fault("hang_before", seconds=0.7, times=1)
    with pytest.raises(stripe.APIConnectionError):
        standin.client(timeout=0.1).v1.checkout.sessions.create(order())
    began = time.monotonic()
    assert client.v1.checkout.sessions.list().data == []
    assert time.monotonic() - began < 0.5


def test_a_fault_it_does_not_know_is_refused(standin):
    for fault in ({"do": "explode"}, {"do": "drop", "colour": "red"}):
        with pytest.raises(AssertionError, match="Not a fault"):
            standin.fault(**fault)


def test_requests_are_counted_by_method_and_path(client, standin, new_session):
    session = new_session()
    client.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]})
    assert len(standin.requests()) == 2
    (read,) = standin.requests("GET", "/v1/checkout/sessions/*")
    assert (read["status"], read["params"]) == (200, {"expand": {"0": "line_items"}})
