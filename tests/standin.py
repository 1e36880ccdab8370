"""The Stripe stand-in as the tests use it: a process of its own, and a client for its control surface.

    with StripeStandin.start(webhook_url="http://127.0.0.1:8000/webhooks/stripe") as provider:
        ...                              # STRIPE_API_BASE=provider.url, STRIPE_SECRET_KEY=provider.secret_key
        provider.fault("drop")           # every webhook from here on is lost
        provider.pay(session_id)         # what a shopper does on the pay page, without a browser
        provider.advance(3600)           # the provider's clock; sessions expire by it

Everything it can do stands in stripe_standin/README.md.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests
import stripe

ROOT = Path(__file__).resolve().parents[1]
Json = dict[str, Any]


class StripeStandin:
    secret_key = "sk_test_suite"  # as tests/conftest.py gives them to the shop
    webhook_secret = "whsec_suite"

    def __init__(self, *, data: str, options: list[str]) -> None:
        self.data = data
        self._options = options
        self._http = requests.Session()
        self._http.trust_env = False  # a proxy of this machine has no business between two local programs
        self._process: subprocess.Popen[str] | None = None
        self._port = 0

    @classmethod
    def start(cls, *, webhook_url: str | None = None, data: str = ":memory:", **options: Any) -> Self:
        """`options` are those of the command line: retry_after="0.1,0.1", minimum_cents=1000, ..."""
        words: list[str] = []
        for name, value in {"webhook_url": webhook_url, **options}.items():
            if value is not None:
                words += [f"--{name.replace('_', '-')}", str(value)]
        standin = cls(data=data, options=words)
        standin.run()
        return standin

    def run(self) -> None:
        """Starts the process and returns when it listens; after `kill` or `stop`, on the same port."""
        command = [sys.executable, "-m", "stripe_standin", "--port", str(self._port), "--data", self.data]
        command += ["--webhook-secret", self.webhook_secret, "--secret-key", self.secret_key, *self._options]
        with tempfile.TemporaryFile("w+") as errors:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True
            )
            assert self._process.stdout is not None
            said = self._process.stdout.readline()  # the only line it ever prints
            self._process.stdout.close()
            if not said:
                errors.seek(0)
                raise RuntimeError(f"The Stripe stand-in did not start: {errors.read()}")
        self._port = int(said.split("http://127.0.0.1:")[1].split()[0])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def stop(self) -> int:
        """TERM, and its exit status; a second call does nothing."""
        return self._end("terminate")

    def kill(self) -> int:
        return self._end("kill")

    def _end(self, how: str) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        getattr(process, how)()
        return process.wait(10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()
        self._http.close()

    def client(self, *, key: str | None = None, timeout: float = 10, retries: int = 0) -> stripe.StripeClient:
        return stripe.StripeClient(
            key or self.secret_key,
            base_addresses={"api": self.url},
            http_client=stripe.RequestsClient(timeout=timeout),
            max_network_retries=retries,
        )

    def call(self, method: str, path: str, /, **body: Any) -> Json:
        """A request to the control surface; anything but a success is an AssertionError with its words."""
        query = body if method == "GET" else None
        answer = self._http.request(
            method, f"{self.url}/standin{path}", params=query, json=None if query is not None else body
        )
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found

    # --- sessions, without a browser

    def sessions(self) -> list[Json]:
        """All of them, oldest first, each with payment_intent, charges, refunds, disputes and line_items."""
        found: list[Json] = self.call("GET", "/sessions")["sessions"]
        return found

    def session(self, id: str) -> Json:
        return self.call("GET", f"/sessions/{id}")

    def pay(self, id: str, *, email: str | None = None) -> Json:
        return self.call("POST", f"/sessions/{id}/pay", email=email)

    def decline(self, id: str) -> Json:
        return self.call("POST", f"/sessions/{id}/decline")

    def delay(self, id: str, **settles: Any) -> Json:
        """Complete but unpaid. `after=60, outcome="fail"` settles it by the stand-in's clock."""
        return self.call("POST", f"/sessions/{id}/delay", **settles)

    def confirm(self, id: str) -> Json:
        return self.call("POST", f"/sessions/{id}/confirm")

    def fail(self, id: str) -> Json:
        return self.call("POST", f"/sessions/{id}/fail")

    def expire(self, id: str) -> Json:
        return self.call("POST", f"/sessions/{id}/expire")

    def mutate(self, id: str, **changes: Any) -> Json:
        """The provider tells another truth: amount_total, currency, metadata, payment_status, livemode..."""
        return self.call("POST", f"/sessions/{id}/mutate", **changes)

    def dispute(self, id: str, **details: Any) -> Json:
        """The opened dispute of this session's charge; `amount`, `reason`, `inquiry` are optional."""
        opened: Json = self.call("POST", f"/sessions/{id}/dispute", **details)["disputes"][-1]
        return opened

    def update_dispute(self, id: str) -> Json:
        return self.call("POST", f"/disputes/{id}/update")

    def close_dispute(self, id: str, outcome: str) -> Json:
        return self.call("POST", f"/disputes/{id}/close", outcome=outcome)

    def fail_refund(self, id: str) -> Json:
        return self.call("POST", f"/refunds/{id}/fail")

    def succeed_refund(self, id: str) -> Json:
        return self.call("POST", f"/refunds/{id}/succeed")

    # --- webhooks

    def events(self, type: str | None = None) -> list[Json]:
        found: list[Json] = self.call("GET", "/events", **({"type": type} if type else {}))["events"]
        return found

    def deliver_again(self, event_id: str, *, copies: int = 1) -> None:
        """Copies of one event go out side by side; a dropped event is brought at last."""
        self.call("POST", f"/events/{event_id}/delivery", copies=copies)

    def deliveries(self) -> list[Json]:
        found: list[Json] = self.call("GET", "/deliveries")["deliveries"]
        return found

    def flush(self) -> None:
        """What waits for a retry or a delay is due now."""
        self.call("POST", "/deliveries/flush")

    def wait_until_delivered(self, timeout: float = 10) -> None:
        """Until nothing is pending, whatever became of it; flushes nothing."""
        end = time.monotonic() + timeout
        while counts := self.call("GET", "/deliveries")["counts"].get("pending", 0):
            if time.monotonic() > end:
                raise AssertionError(f"{counts} webhooks are still waiting: {self.deliveries()}")
            time.sleep(0.02)

    # --- faults, clock, settings, counting

    def fault(self, do: str, **details: Any) -> Json:
        """`times`, `skip`; for requests `method`, `path`, `status`, `seconds`, `remember`; for webhooks
        `types`, `seconds`, `copies`."""
        return self.call("POST", "/faults", do=do, **details)

    def clear_faults(self) -> None:
        self.call("DELETE", "/faults")

    def advance(self, seconds: float) -> None:
        self.call("POST", "/clock", advance=seconds)

    def settings(self, **values: Any) -> Json:
        return self.call("POST", "/settings", **values)

    def requests(self, method: str = "%", path: str = "*") -> list[Json]:
        """The API requests that reached it, oldest first; `path` is a glob."""
        found: list[Json] = self.call("GET", "/requests", method=method, path=path)["requests"]
        return found

    def reset(self) -> None:
        """No sessions, events, faults, requests; real time. The settings stay."""
        self.call("POST", "/reset")
