import time

import pytest
import stripe

from tests.standin import StripeStandin
from tests.stripe_standin.conftest import order


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_restart_loses_nothing(tmp_path, receiver, end):
    with StripeStandin.start(data=str(tmp_path)) as standin:
        client = standin.client()
        params, key = order(), {"idempotency_key": "order-1"}
        paid = client.v1.checkout.sessions.create(params, key)
        standin.pay(paid.id)
        standin.fault("fail_before", path="/v1/refunds", times=1)
        standin.advance(5)
        getattr(standin, end)()
        standin.run()
        assert client.v1.checkout.sessions.create(params, key).id == paid.id
        assert client.v1.checkout.sessions.retrieve(paid.id).payment_status == "paid"
        with pytest.raises(stripe.APIError):
            client.v1.refunds.list()
        assert standin.call("GET", "/clock")["offset"] == 5
        # The webhooks that had nowhere to go before are still in the outbox.
        standin.settings(webhook_url=receiver.url)
        receiver.wait_for(4)
    assert receiver.types()[-1] == "checkout.session.completed"


def test_it_starts_in_well_under_a_second_and_stops_when_told():
    began = time.monotonic()
    with StripeStandin.start() as standin:
        assert standin.call("GET", "/health")["status"] == "ok"
        assert time.monotonic() - began < 3  # 0.3 s on an idle machine; the suite shares its cores
        assert standin.stop() == 0


def test_a_reset_ends_what_hangs(standin, client):
    standin.fault("hang_before", seconds=0.6, times=1)
    with pytest.raises(stripe.APIConnectionError):
        standin.client(timeout=0.2).v1.checkout.sessions.create(order())
    standin.reset()
    time.sleep(0.7)
    assert standin.requests() == []
    assert standin.sessions() == []


def test_the_minimum_charge_comes_from_the_command_line():
    with (
        StripeStandin.start(minimum_cents=200_000) as standin,
        pytest.raises(stripe.InvalidRequestError, match=r"at least 2000\.00 zar"),
    ):
        standin.client().v1.checkout.sessions.create(order())
