"""Logging in and out of a store."""

import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from app import clock, create_app
from app.accounts.logins import end_all_of
from app.accounts.models import LoginSession, Role, User
from app.accounts.passwords import hash_password, matches
from app.config import Settings
from app.database import in_store, lock
from app.extensions import db, limiter
from app.web.own_paths import is_own_path
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.counting import wait_until_behind
from tests.staff import CAROL, PASSWORD, hire, log_in

WRONG = "The e-mail address or the password is not right."


@pytest.fixture
def carol(app: Flask, shop: Cast) -> UUID:
    return hire(app, shop.kloof.id, CAROL, Role.OWNER)


def logins(app: Flask, store_id: UUID) -> list[LoginSession]:
    with app.app_context(), in_store(store_id) as session:
        return list(session.scalars(select(LoginSession).order_by(LoginSession.id)))


def token_of(client: ShopClient) -> str:
    with client.http.session_transaction(base_url=client.base) as cookie:
        return str(cookie["_user_id"])


def attempt(client: ShopClient, email: str, password: str, **more: str) -> Page:
    return client.post(
        "/login", {**client.get("/login").form("/login"), "email": email, "password": password, **more}
    )


def test_staff_land_in_the_back_office_and_customers_in_the_shop(
    app: Flask, shop: Cast, client: ShopClient, carol: UUID
) -> None:
    hire(app, shop.kloof.id, "thandi@example.com", Role.CUSTOMER)
    assert attempt(client, CAROL, PASSWORD).response.headers["Location"] == "/admin"
    shopper = ShopClient(app, host=shop.kloof.host)
    assert attempt(shopper, "THANDI@example.com ", PASSWORD).response.headers["Location"] == "/"


def test_the_row_holds_the_hash_of_the_cookies_token(
    app: Flask, shop: Cast, client: ShopClient, carol: UUID
) -> None:
    log_in(client)
    [row] = logins(app, shop.kloof.id)
    assert row.token_hash == hashlib.sha256(token_of(client).encode()).hexdigest()


def test_every_login_has_a_token_of_its_own_and_ends_the_one_before(
    app: Flask, shop: Cast, client: ShopClient, carol: UUID
) -> None:
    log_in(client)
    first = token_of(client)
    page = client.get("/admin")
    fields = {
        "csrf_token": page.one('input[name="csrf_token"]')["value"],
        "email": CAROL,
        "password": PASSWORD,
    }
    assert client.post("/login", fields).status == 303
    assert token_of(client) != first
    assert [row.ended_at is None for row in logins(app, shop.kloof.id)] == [False, True]


def test_a_login_keeps_the_basket_and_renews_the_visitor(client: ShopClient, shop: Cast, carol: UUID) -> None:
    client.post("/cart/lines", {"variant_id": shop.kloof.variants["MUG-RED-350"], "quantity": "3"})
    with client.http.session_transaction(base_url=client.base) as cookie:
        before = cookie["visitor"]
    log_in(client)
    with client.http.session_transaction(base_url=client.base) as cookie:
        assert cookie["cart_count"] == 3
        assert cookie["visitor"] != before


def test_logging_out_ends_the_login_for_good(app: Flask, shop: Cast, client: ShopClient, carol: UUID) -> None:
    log_in(client)
    stolen = token_of(client)
    assert client.submit(client.get("/admin"), "/logout").url == "/"
    assert logins(app, shop.kloof.id)[0].ended_at is not None
    with client.http.session_transaction(base_url=client.base) as cookie:
        cookie["_user_id"] = stolen
    assert client.get("/admin").status == 303


@pytest.mark.parametrize("how", ["ended", "too old", "locked out"])
def test_a_login_that_is_over_opens_nothing(
    app: Flask, shop: Cast, client: ShopClient, carol: UUID, how: str
) -> None:
    log_in(client)
    assert client.get("/admin").status == 200
    with app.app_context(), in_store(shop.kloof.id) as session:
        if how == "ended":
            session.execute(update(LoginSession).values(ended_at=clock.now()))
        elif how == "too old":
            session.execute(update(LoginSession).values(created_at=clock.now() - timedelta(hours=15)))
        else:
            session.execute(update(User).values(disabled_at=clock.now()))
        session.commit()
    assert client.get("/admin").status == 303


def test_a_login_of_one_store_is_none_in_another(
    app: Flask, shop: Cast, client: ShopClient, carol: UUID
) -> None:
    log_in(client)
    neighbour = ShopClient(app, host=shop.jozi.host)
    with neighbour.http.session_transaction(base_url=neighbour.base) as cookie:
        cookie["_user_id"] = token_of(client)
    assert neighbour.get("/admin").status == 303


@pytest.mark.parametrize(
    ("email", "password"), [(CAROL, "not the password"), ("nobody@example.com", PASSWORD)]
)
def test_every_wrong_login_gets_the_same_sentence(
    client: ShopClient, carol: UUID, email: str, password: str
) -> None:
    page = attempt(client, email, password)
    assert page.status == 422
    assert WRONG in page.words(".errors")
    assert page.one("#email")["value"] == email
    assert not page.one("#password").get("value")


def test_a_locked_out_person_gets_it_too(app: Flask, shop: Cast, client: ShopClient, carol: UUID) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(User).values(disabled_at=clock.now()))
        session.commit()
    assert WRONG in attempt(client, CAROL, PASSWORD).words(".errors")


def test_an_old_password_begins_no_login_while_a_new_one_is_set(
    app: Flask, shop: Cast, client: ShopClient, carol: UUID
) -> None:
    """It was read as right before the new one was committed, and would outlive the end of all logins."""
    with app.app_context(), in_store(shop.kloof.id) as session, ThreadPoolExecutor(1) as pool:
        lock(session, User, carol).password_hash = hash_password("another veld stoneware")
        session.flush()
        process = session.scalar(text("SELECT pg_backend_pid()"))
        answer = pool.submit(client.post, "/login", {"email": CAROL, "password": PASSWORD})
        wait_until_behind(app, process)
        end_all_of(session, carol)
        session.commit()
        assert answer.result(20).status == 422
        assert session.scalars(select(LoginSession.id)).all() == []


def test_nobodys_password_is_hashed_as_somebodys_is(app: Flask) -> None:
    """The dummy hash: without it the answer for an unknown address comes a hundred times sooner."""
    with app.app_context():
        known = hash_password(PASSWORD)
        matches("warm", None)

        def seconds(password_hash: str | None) -> float:
            best = 1.0
            for _ in range(9):
                began = time.perf_counter()
                matches("wrong", password_hash)
                best = min(best, time.perf_counter() - began)
            return best

        assert 0.3 < seconds(None) / seconds(known) < 3


@pytest.mark.parametrize("password", ["x" * 72 + "a", "with\x00nul and more", "Ωμέγα κατσίκα", "x" * 1024])
def test_all_of_a_password_counts(app: Flask, password: str) -> None:
    with app.app_context():
        known = hash_password(password)
        assert matches(password, known)
        assert not matches(password[:-1] + "b", known)


def test_an_endless_password_is_refused_before_it_is_hashed(client: ShopClient, carol: UUID) -> None:
    assert attempt(client, CAROL, "x" * 1025).status == 422


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "https:evil.example",
        "/\t/evil.example", "/ok\r\nSet-Cookie: a=b", "javascript:alert(1)", "evil.example", "///evil.example", "",
    ],
)  # fmt: skip
def test_next_never_leaves_the_shop(client: ShopClient, carol: UUID, target: str) -> None:
    assert not is_own_path(target)
    assert attempt(client, CAROL, PASSWORD, next=target).response.headers["Location"] == "/admin"


def test_next_leads_back_to_the_page_that_asked(client: ShopClient, carol: UUID) -> None:
    asked = client.get("/admin/orders?status=PAID")
    assert asked.response.headers["Location"] == "/login?next=/admin/orders?status%3DPAID"
    page = client.follow(asked)
    sent = client.post("/login", {**page.form("/login"), "email": CAROL, "password": PASSWORD})
    assert sent.response.headers["Location"] == "/admin/orders?status=PAID"


def test_a_login_from_another_site_is_refused(client: ShopClient, carol: UUID) -> None:
    page = client.post(
        "/login", {"email": CAROL, "password": PASSWORD}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert page.status == 403


def test_with_a_login_every_post_needs_the_token(client: ShopClient, carol: UUID) -> None:
    log_in(client)
    assert client.post("/logout").status == 403
    assert client.get("/admin").status == 200


@pytest.fixture
def limited(environment: dict[str, str], shop: Cast, carol: UUID) -> Iterator[ShopClient]:
    """A browser at a shop that limits. The limiter is one object for all applications, so it is put back."""
    application = create_app(Settings.from_environment({**environment, "FUSION_RATE_LIMITS": "on"}))
    yield ShopClient(application, host=shop.kloof.host)
    limiter.enabled = False
    with application.app_context():
        db.engine.dispose()
    application.extensions["redis"].redis.close()


def test_a_sixth_try_in_a_minute_has_to_wait(limited: ShopClient) -> None:
    statuses = [
        limited.post("/login", {"email": f"{number}@example.com", "password": "wrong"}).status
        for number in range(6)
    ]
    assert statuses == [422] * 5 + [429]


def test_tries_on_one_account_count_from_everywhere(limited: ShopClient) -> None:
    statuses = []
    for number in range(6):
        answer = limited.http.post(
            "/login",
            base_url=limited.base,
            data={"email": CAROL, "password": "wrong"},
            headers={"Sec-Fetch-Site": "same-origin"},
            environ_base={"REMOTE_ADDR": f"10.0.0.{number}"},
        )
        statuses.append(answer.status_code)
    assert statuses == [422] * 5 + [429]


def test_the_command_makes_an_owner_who_can_log_in(app: Flask, shop: Cast, client: ShopClient) -> None:
    made = app.test_cli_runner().invoke(
        args=["users", "create", "new@example.com", "--store", "kloof", "--name", "Nomsa", "--generate"]
    )
    assert made.exit_code == 0, made.output
    password = made.output.rpartition("Password: ")[2].strip()
    assert attempt(client, "new@example.com", password).status == 303


def test_promoting_somebody_logs_them_out(app: Flask, shop: Cast, client: ShopClient, carol: UUID) -> None:
    log_in(client)
    ran = app.test_cli_runner().invoke(
        args=["users", "promote", CAROL, "--store", "kloof", "--role", "packer"]
    )
    assert ran.exit_code == 0, ran.output
    assert client.get("/admin").status == 303
    with app.app_context(), in_store(shop.kloof.id):
        assert db.session.scalars(select(User.role)).one() is Role.PACKER


def test_a_short_password_and_a_second_login_are_refused(app: Flask, shop: Cast, carol: UUID) -> None:
    runner = app.test_cli_runner()
    short = runner.invoke(args=["users", "create", "b@example.com", "--store", "kloof"], input="short\n")
    twice = runner.invoke(args=["users", "create", CAROL, "--store", "kloof", "--generate"])
    nowhere = runner.invoke(args=["users", "create", "b@example.com", "--store", "mars", "--generate"])
    assert [ran.exit_code for ran in (short, twice, nowhere)] == [1, 1, 1]
    assert "at least 12" in short.output
