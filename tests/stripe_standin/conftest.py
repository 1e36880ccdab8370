"""One stand-in process and one webhook receiver for all tests here; each test starts from nothing."""

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import stripe

from tests.standin import StripeStandin

Json = dict[str, Any]


class Receiver(ThreadingHTTPServer):
    """Keeps what arrives; answers with the statuses it was told to, then with 200."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[tuple[bytes, str]] = []
        self.statuses: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/webhooks/stripe"

    def events(self) -> list[stripe.Event]:
        secret = StripeStandin.webhook_secret
        return [stripe.Webhook.construct_event(body, header, secret) for body, header in self.got]

    def types(self) -> list[str]:
        return [event.type for event in self.events()]

    def wait_for(self, many: int, timeout: float = 5) -> None:
        end = time.monotonic() + timeout
        while len(self.got) < many:
            assert time.monotonic() < end, f"{len(self.got)} of {many} webhooks came"
            time.sleep(0.01)


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((body, self.headers["Stripe-Signature"]))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        """The shop that a shopper comes back to."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<title>Shop</title>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def receiver_of_all() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def standin_of_all(receiver_of_all: Receiver) -> Iterator[StripeStandin]:
    with StripeStandin.start(webhook_url=receiver_of_all.url, retry_after="0.05,0.05,0.05") as running:
        yield running


@pytest.fixture
def standin(standin_of_all: StripeStandin) -> StripeStandin:
    standin_of_all.reset()
    return standin_of_all


@pytest.fixture
def receiver(standin: StripeStandin, receiver_of_all: Receiver) -> Receiver:
    receiver_of_all.got.clear()
    receiver_of_all.statuses.clear()
    return receiver_of_all


@pytest.fixture
def client(standin: StripeStandin) -> stripe.StripeClient:
    return standin.client()


def line(name: str = "Enamel mug", cents: int = 12_900, quantity: int = 1) -> Json:
    price = {"currency": "zar", "unit_amount": cents, "product_data": {"name": name}}
    return {"quantity": quantity, "price_data": {**price, "tax_behavior": "inclusive"}}


def order(**changes: Any) -> Json:
    """The parameters of a session as a shop sends them; a change of None leaves one out."""
    params = {
        "mode": "payment",
        "success_url": "http://127.0.0.1:9/orders/KK-1001?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:9/checkout",
        "client_reference_id": "KK-1001",
        "customer_email": "thandi@example.com",
        "line_items": [line(quantity=2), line("Wool throw", 89_900)],
        "metadata": {"order_id": "0192"},
        "payment_intent_data": {"metadata": {"order_id": "0192"}},
        "expires_at": int(time.time()) + 3600,
        "adaptive_pricing": {"enabled": False},
        "locale": "en-GB",
    }
    return {name: value for name, value in {**params, **changes}.items() if value is not None}


@pytest.fixture
def new_session(client: stripe.StripeClient) -> Callable[..., stripe.checkout.Session]:
    return lambda **changes: client.v1.checkout.sessions.create(order(**changes))
