"""What guessing tells and costs: known and unknown addresses side by side, and a thousand tries on one account.

In this process, with the hash's real cost, in turns, so that a busy machine is as busy for both.
"""

import sys
import time
from collections.abc import Callable
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app, ids
from app.accounts.models import Role, User
from app.accounts.passwords import hash_password
from app.config import Settings
from app.database import in_store
from app.extensions import db
from app.stores.models import Store
from benchmarks.figures import Figure
from benchmarks.goods import prepared_shop
from benchmarks.local_services import services

TURNS, TRIES = 40, 1000
APART_MS, HASHES = 10.0, 10.0
KNOWN = "known@example.com"
PASSWORD = "veld stoneware and rain"  # noqa: S105 - of a shop that is gone in a minute
HEADERS = {"Sec-Fetch-Site": "same-origin"}


def measure() -> list[Figure]:
    with services() as environment:
        settings = {**environment, "LOG_LEVEL": "ERROR"}
        prepared_shop({**settings, "FUSION_RATE_LIMITS": "off"})
        app = create_app(Settings.from_environment({**settings, "FUSION_RATE_LIMITS": "off"}))
        _settle_in(app)
        figures = [_apart(app, path, fields) for path, fields in _asked().items()]
        with app.app_context():
            db.engine.dispose()
        limiting = create_app(Settings.from_environment({**settings, "FUSION_RATE_LIMITS": "on"}))
        figures.append(_guessed(limiting))
        with limiting.app_context():
            db.engine.dispose()
    return figures


def _asked() -> dict[str, Callable[[str], dict[str, str]]]:
    return {
        "/login": lambda email: {"email": email, "password": "not it at all"},
        "/register": lambda email: {"email": email, "name": "Somebody", "password": PASSWORD},
        "/password/forgot": lambda email: {"email": email},
    }


def _settle_in(app: Flask) -> None:
    with app.app_context():
        store_id = db.session.scalars(select(Store.id)).one()
        db.session.remove()
    with app.app_context(), in_store(store_id) as session:
        session.add(
            User(email=KNOWN, name="Known", password_hash=hash_password(PASSWORD), role=Role.CUSTOMER)
        )
        session.commit()


def _apart(app: Flask, path: str, fields: Callable[[str], dict[str, str]]) -> Figure:
    client, taken = app.test_client(), {"known": [], "unknown": []}
    for turn in range(TURNS + 3):
        for who in ("known", "unknown") if turn % 2 else ("unknown", "known"):
            email = KNOWN if who == "known" else f"{ids.new().hex}@example.com"
            began = time.perf_counter()
            _post(client, path, fields(email))
            if turn >= 3:  # the first are slower for whoever comes first
                taken[who].append((time.perf_counter() - began) * 1000)
    known, unknown = median(taken["known"]), median(taken["unknown"])
    print(f"{path}: {known:.1f} ms known, {unknown:.1f} ms unknown", file=sys.stderr, flush=True)
    name = f"{path}, medians apart"
    return Figure(name, abs(known - unknown), APART_MS, "ms", 1, is_cost=True)


def _guessed(app: Flask) -> Figure:
    """A hash that did not fit is answered 422, a try without one 429."""
    client = app.test_client()
    began = time.perf_counter()
    statuses = [
        _post(client, "/login", {"email": KNOWN, "password": "wrong"}, number=number)
        for number in range(TRIES)
    ]
    print(f"{TRIES} tries in {time.perf_counter() - began:.1f} s", file=sys.stderr, flush=True)
    return Figure(
        "hashes of 1,000 tries on an account", statuses.count(422), HASHES, "hashes", 1, is_cost=True
    )


def _post(client: FlaskClient, path: str, fields: dict[str, str], *, number: int = 0) -> int:
    """From an address of its own."""
    address = {"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"}
    return client.post(
        path, base_url="http://localhost", data=fields, headers=HEADERS, environ_base=address
    ).status_code
