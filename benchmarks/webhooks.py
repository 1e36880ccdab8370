"""Signed events, prepared beforehand and brought by wrk."""

import hmac
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app import ids
from launcher.browser import install_package


@dataclass(frozen=True, slots=True)
class Heard:
    """Answers per second, and how long the middle and the slowest hundredth took, in milliseconds."""

    rate: float
    p50: float
    p99: float


LUA = """
local prepared, at = {}, 0
function init()
  for line in io.lines("{file}") do
    local signature, body = line:match("^(%S+) (.*)$")
    prepared[#prepared + 1] = {signature, body}
  end
end
function request()
  at = at + 1
  local one = prepared[at]
  return wrk.format("POST", "/webhooks/stripe", {["Stripe-Signature"] = one[1]}, one[2])
end
"""


def need_wrk() -> None:
    """Installed where it is missing, as bin/test does with what it needs; ends the program in a sentence where that
    cannot be done."""
    if shutil.which("wrk") is None:
        install_package("wrk")
    if shutil.which("wrk") is None:
        sys.exit("Events are brought by wrk, which is not on this machine: install Debian's package wrk.")


def send(url: str, secret: str, *, clients: int, seconds: int, most: int = 20_000) -> Heard:
    """By wrk, whose own cost is small. Raises RuntimeError when an event is not accepted, or there were too few."""
    with tempfile.TemporaryDirectory() as folder:
        events, script = Path(folder) / "events", Path(folder) / "send.lua"
        events.write_text("".join(f"{signature} {body}\n" for body, signature in _events(secret, most)))
        script.write_text(LUA.replace("{file}", str(events)))
        options = ["-t1", f"-c{clients}", f"-d{seconds}s", "--latency", "-s", str(script)]
        ran = subprocess.run(["wrk", *options, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in ran or "Socket errors" in ran:
        raise RuntimeError(ran)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", ran)
    assert rate is not None, ran
    return Heard(float(rate[1]), _percentile(ran, 50), _percentile(ran, 99))


def _percentile(said: str, which: int) -> float:
    found = re.search(rf"{which}%\s+([\d.]+)(us|ms|s)\b", said)
    assert found is not None, said
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]]


def _events(secret: str, many: int) -> Iterator[tuple[str, str]]:
    for _ in range(many):
        body, signature = _event(secret)
        yield body.decode(), signature


def _event(secret: str) -> tuple[bytes, str]:
    """As Stripe sends it: about 1.5 KB, of a session that we do not know."""
    session = f"cs_test_{ids.new().hex}"
    body = json.dumps(
        {
            "id": f"evt_{ids.new().hex}", "object": "event", "api_version": "2026-10-28.endive",
            "created": int(time.time()), "livemode": False, "pending_webhooks": 1,
            "type": "checkout.session.completed",
            "data": {"object": {"id": session, "object": "checkout.session", "amount_total": 34_900,
                                "currency": "zar", "payment_status": "paid", "status": "complete",
                                "payment_intent": f"pi_{ids.new().hex}", "metadata": {},
                                "customer_details": {"name": "x" * 900}}},
        }
    ).encode()  # fmt: skip
    now = int(time.time())
    signed = hmac.new(secret.encode(), f"{now}.".encode() + body, sha256).hexdigest()
    return body, f"t={now},v1={signed}"
