"""How much guessing costs the shop, and what it tells who guesses."""

import time
from collections.abc import Iterator
from statistics import median
from urllib.parse import urlsplit

import pytest
from flask import Flask
from redis import Redis

from app.accounts import throttling
from app.extensions import limiter
from tests.cast import Cast
from tests.client import ShopClient
from tests.people import THANDI, Mailbox, logged_in, shopper
from tests.staff import PASSWORD

#: Of the limiter's own window; a test does not wait for it.
TRIES = 5


@pytest.fixture
def guesser(limited: Flask, shop: Cast) -> ShopClient:
    """A browser at the shop with its limits on."""
    shopper(limited, shop.kloof)
    return ShopClient(limited, host=shop.kloof.host)


def guess(
    client: ShopClient, number: int, *, email: str = THANDI, password: str = "wrong"
) -> tuple[int, float]:
    """From an address of its own; the status and the seconds it took."""
    began = time.perf_counter()
    answer = client.http.post(
        "/login",
        base_url=client.base,
        data={"email": email, "password": password},
        headers={"Sec-Fetch-Site": "same-origin"},
        environ_base={"REMOTE_ADDR": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"},
    )
    return answer.status_code, time.perf_counter() - began


@pytest.mark.parametrize("email", [THANDI, "nobody@example.com"])
def test_a_thousand_guesses_make_five_hashes(limited: Flask, guesser: ShopClient, email: str) -> None:
    """422 is the answer to a hash that did not fit; 429 is given before one is made."""
    statuses = [guess(guesser, number, email=email)[0] for number in range(1000)]
    assert (statuses.count(422), statuses.count(429)) == (TRIES, 1000 - TRIES)


def test_without_redis_the_process_counts(limited: Flask, guesser: ShopClient) -> None:
    before = limiter._storage
    limiter._storage_dead = True
    try:
        statuses = [guess(guesser, number)[0] for number in range(8)]
    finally:
        limiter._storage_dead = False
    assert before is limiter._storage
    assert statuses == [422] * TRIES + [429] * 3


def test_who_has_to_wait_is_told_for_how_long_and_the_right_password_does_not_count(
    limited: Flask, shop: Cast, guesser: ShopClient
) -> None:
    browsers = [ShopClient(limited, host=shop.kloof.host) for _ in range(7)]
    assert [guess(one, number, password=PASSWORD)[0] for number, one in enumerate(browsers)] == [303] * 7
    for number in range(TRIES):
        guess(guesser, number)
    answer = guesser.http.post(
        "/login",
        base_url=guesser.base,
        data={"email": f" {THANDI.upper()} ", "password": PASSWORD},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 429
    assert 500 < int(answer.headers["Retry-After"]) <= 601
    assert "Try again in 10 minutes" in answer.get_data(as_text=True)


def test_letters_to_one_address_are_few_and_the_answer_does_not_tell_whose_it_is(
    limited: Flask, shop: Cast, guesser: ShopClient
) -> None:
    def ask(email: str, number: int) -> int:
        return guesser.http.post(
            "/password/forgot",
            base_url=guesser.base,
            data={"email": email},
            headers={"Sec-Fetch-Site": "same-origin"},
            environ_base={"REMOTE_ADDR": f"10.9.0.{number}"},
        ).status_code

    known = [ask(THANDI, number) for number in range(6)]
    unknown = [ask("nobody@example.com", number) for number in range(6)]
    assert known == unknown == [303] * 4 + [429] * 2
    assert len(Mailbox(limited, shop.kloof).to(THANDI)) == 4


def test_a_password_that_is_refused_costs_neither_letters_nor_tries(limited: Flask, shop: Cast) -> None:
    stranger = ShopClient(limited, host=shop.kloof.host)
    for _ in range(4):
        refused = stranger.post(
            "/register", {"name": "N", "email": "n@example.com", "password": "password1234"}
        )
        assert refused.status == 422
    fields = {"name": "N", "email": "n@example.com", "password": PASSWORD}
    assert stranger.post("/register", fields).status == 303
    shopper(limited, shop.kloof)
    thandi = logged_in(limited, shop.kloof)
    for _ in range(TRIES + 1):
        page = thandi.get("/account/password")
        assert (
            thandi.submit(page, "/account/password", present=PASSWORD, password="password1234").status == 422
        )
    assert logged_in(limited, shop.kloof).get("/account").status == 200


def test_redis_holds_nobodys_address(
    limited: Flask, guesser: ShopClient, environment: dict[str, str]
) -> None:
    guess(guesser, 1)
    with Redis.from_url(environment["REDIS_URL"]) as redis:
        keys = b" ".join(redis.keys("*"))
    assert b"password:" in keys
    assert b"thandi" not in keys


def test_known_and_unknown_take_the_same_time(app: Flask, shop: Cast, client: ShopClient) -> None:
    """In turns, so that a busy machine is as busy for both. ``bin/bench logins`` measures it with the real cost."""
    shopper(app, shop.kloof)
    taken: dict[tuple[str, str], list[float]] = {}
    for _ in range(25):
        for path, fields in (("/login", {"password": "wrong"}), ("/password/forgot", {})):
            for email in (THANDI, "nobody@example.com"):
                began = time.perf_counter()
                page = client.post(path, {**fields, "email": email})
                taken.setdefault((path, email), []).append(time.perf_counter() - began)
                assert page.status in (303, 422)
    for path in ("/login", "/password/forgot"):
        known, unknown = (median(taken[path, email]) for email in (THANDI, "nobody@example.com"))
        assert abs(known - unknown) < 0.010, (path, known, unknown)


def test_answers_for_known_and_unknown_are_the_same_to_the_letter(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    shopper(app, shop.kloof)
    for path, fields in (
        ("/login", {"password": "wrong"}),
        ("/password/forgot", {}),
        ("/register", {"name": "T", "password": PASSWORD}),
    ):
        known, unknown = (
            client.post(path, {**fields, "email": email}) for email in (THANDI, "fandi@example.com")
        )
        assert known.status == unknown.status
        assert known.text.replace("thandi", "fandi") == unknown.text
        assert known.response.headers.get("Location") == unknown.response.headers.get("Location")


# --- a forgotten password


def test_a_forgotten_password_is_set_anew_once_and_every_login_ends(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    shopper(app, shop.kloof, is_proven=False)
    mailbox = Mailbox(app, shop.kloof)
    inside = ShopClient(app, host=shop.kloof.host)
    fields = {"email": THANDI, "password": PASSWORD}
    inside.post("/login", fields)
    client.submit(client.get("/password/forgot"), "/password/forgot", email=THANDI)
    link = mailbox.link(THANDI)
    assert inside.get("/account").status == 200  # the old one holds
    weak = client.submit(client.get(link), "/password/reset", password="password1234")
    assert weak.status == 422
    page = client.submit(client.get(link), "/password/reset", password="x9 veld stoneware")
    assert page.url == "/login"
    assert "Your new password is set" in page.words("main")
    assert inside.get("/account").status == 303
    assert client.post("/login", fields).status == 422
    key = urlsplit(link).query.removeprefix("key=")
    again = client.post("/password/reset", {"key": key, "password": "another veld stoneware"})
    assert (again.status, client.get(link).status) == (410, 410)
    assert mailbox.kinds(THANDI) == ["reset_password", "password_changed"]
    assert client.post("/login", {**fields, "password": "x9 veld stoneware"}).status == 303


@pytest.fixture(autouse=True)
def _forget_counts() -> Iterator[None]:
    yield
    throttling._without_redis.storage.reset()
