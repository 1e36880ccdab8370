"""Two-step login of staff, and proving who one is before what is worth stealing."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, update

from app import clock, ids
from app.accounts.models import LoginSession, Role
from app.accounts.staff.models import RecoveryCode, SecondFactor
from app.accounts.staff.second_step import MOST_FAILURES
from app.audit.models import AuditEntry
from app.cart.models import Cart, CartLine
from app.inventory.stock import Level, set_levels
from app.stores.models import Store
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.staff import CAROL, PASSWORD, hire, log_in

Visit = Callable[[], Any]


class Watch:
    """The time, moved by hand, so that codes come and go without waiting."""

    def __init__(self) -> None:
        self.at = clock.now()

    def __call__(self) -> datetime:
        return self.at

    def wait(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def watch() -> Iterator[Watch]:
    made = Watch()
    with ExitStack() as stack:
        stack.enter_context(clock.running_on(made))
        yield made


def enrol(client: ShopClient, watch: Watch) -> tuple[pyotp.TOTP, list[str]]:
    """As a person does: begin, read the secret, type the first code, keep the recovery codes."""
    page = client.submit(client.get("/admin/second-step"), "/admin/second-step")
    assert page.all("svg.qr"), page.text
    totp = pyotp.TOTP(page.words("#secret").replace(" ", ""))
    shown = client.submit(page, "/admin/second-step/confirmation", code=totp.at(watch.at))
    codes = [item.get_text() for item in shown.all("#recovery-codes li")]
    assert len(codes) == 10
    return totp, codes


def first_step(client: ShopClient, email: str = CAROL) -> Page:
    client.http.delete_cookie("fusion_session")
    page = client.get("/login?next=/admin/orders")
    return client.submit(page, "/login", email=email, password=PASSWORD)


def second(client: ShopClient, code: str) -> Page:
    return client.follow(client.post("/login/code", {"code": code, "next": "/admin/orders"}))


def test_a_login_asks_for_a_code_once_the_step_is_on(
    carol: ShopClient, watch: Watch, at_kloof: Visit
) -> None:
    totp, _ = enrol(carol, watch)
    assert first_step(carol).url.startswith("/login/code")
    assert carol.get("/admin").status == 303  # half a login is none
    used = totp.at(watch.at)
    assert second(carol, used).status == 422  # the first code was taken when the step was set up
    watch.wait(seconds=30)
    code = totp.at(watch.at)
    assert second(carol, f" {code[:3]} {code[3:]} ").url == "/admin/orders"
    first_step(carol)
    assert second(carol, code).status == 422
    with at_kloof() as session:
        kept = session.scalars(select(SecondFactor)).one()
        assert totp.secret not in kept.secret_encrypted


def test_a_guests_cart_comes_along_with_the_code(
    shop: Cast, carol: ShopClient, watch: Watch, at_kloof: Visit
) -> None:
    """As with the password alone: the carts are made one, and what cannot be had is said."""
    totp, _ = enrol(carol, watch)
    kettle, mug = (shop.kloof.variants[sku] for sku in ("KETTLE", "MUG-RED-350"))
    token = carol.get("/cart").all('input[name="csrf_token"]')[0]["value"]
    carol.post("/cart/lines", {"variant_id": kettle, "quantity": 1, "csrf_token": token})
    first_step(carol)
    for variant in (kettle, mug):
        assert carol.post("/cart/lines", {"variant_id": variant, "quantity": 1}).status == 303
    with at_kloof() as session:
        assert len(session.scalars(select(Cart.id)).all()) == 2
        set_levels(session, {mug: Level(0)}, reason="test")
    watch.wait(seconds=30)
    cart = second(carol, totp.at(watch.at))
    assert cart.url == "/cart"
    assert "cannot be had just now, so it is not in your cart" in cart.words("main")
    with at_kloof() as session:
        [(owner, variant)] = session.execute(
            select(Cart.user_id, CartLine.variant_id).join(CartLine, CartLine.cart_id == Cart.id)
        )
        assert owner is not None
        assert variant == kettle


def test_a_code_of_the_steps_beside_counts_and_of_others_does_not(carol: ShopClient, watch: Watch) -> None:
    totp, _ = enrol(carol, watch)
    watch.wait(minutes=10)
    first_step(carol)
    for beside in (-60, 60):
        assert second(carol, totp.at(watch.at + timedelta(seconds=beside))).status == 422
    assert second(carol, totp.at(watch.at + timedelta(seconds=30))).url == "/admin/orders"


def test_each_recovery_code_opens_once(carol: ShopClient, watch: Watch, at_kloof: Visit) -> None:
    _, codes = enrol(carol, watch)
    first_step(carol)
    assert second(carol, codes[0].lower().replace("-", " ")).url == "/admin/orders"
    first_step(carol)
    assert second(carol, codes[0]).status == 422
    assert second(carol, codes[1]).url == "/admin/orders"
    with at_kloof() as session:
        kept = session.scalars(select(RecoveryCode)).all()
        assert len(kept) == 10
        assert not {row.code_hash for row in kept} & set(codes)
    page = carol.get("/admin/second-step")
    fresh = carol.submit(page, "/admin/second-step/recovery-codes")
    renewed = [item.get_text() for item in fresh.all("#recovery-codes li")]
    first_step(carol)
    assert second(carol, codes[2]).status == 422
    assert second(carol, renewed[2]).url == "/admin/orders"


def test_wrong_codes_lock_the_step(carol: ShopClient, watch: Watch) -> None:
    totp, codes = enrol(carol, watch)
    watch.wait(minutes=1)
    first_step(carol)
    for _ in range(MOST_FAILURES):
        second(carol, "000000")
    locked = second(carol, totp.at(watch.at))
    assert "Too many wrong codes" in locked.words("main")
    assert second(carol, codes[0]).status == 422
    watch.wait(minutes=16)
    first_step(carol)
    assert second(carol, totp.at(watch.at)).url == "/admin/orders"


def test_half_a_login_does_not_last(carol: ShopClient, watch: Watch) -> None:
    totp, _ = enrol(carol, watch)
    first_step(carol)
    watch.wait(minutes=6)
    assert second(carol, totp.at(watch.at)).url == "/login"


def test_the_operator_lets_in_who_lost_everything(app: Flask, carol: ShopClient, watch: Watch) -> None:
    enrol(carol, watch)
    ran = app.test_cli_runner().invoke(args=["users", "reset-second-step", CAROL, "--store", "kloof"])
    assert ran.exit_code == 0, ran.output
    assert first_step(carol).url == "/admin/orders"


def test_the_shop_can_ask_it_of_who_may_refund(
    app: Flask, shop: Cast, carol: ShopClient, peter: ShopClient, watch: Watch, at_kloof: Visit
) -> None:
    carol.submit(carol.get("/admin/staff"), "/admin/staff/second-step", required="yes")
    with at_kloof() as session:
        assert session.get_one(Store, shop.kloof.id).requires_second_step
    assert carol.follow(carol.get("/admin/orders")).url == "/admin/second-step"
    assert peter.get("/admin/orders").status == 200  # who packs sends no money back
    enrol(carol, watch)
    assert carol.get("/admin/orders").status == 200
    page = carol.get("/admin/second-step")
    token = page.form("/admin/second-step/recovery-codes")
    assert carol.post("/admin/second-step/removal", {**token}).status == 409


def test_it_can_be_switched_off(carol: ShopClient, watch: Watch) -> None:
    enrol(carol, watch)
    carol.submit(carol.get("/admin/second-step"), "/admin/second-step/removal")
    assert first_step(carol).url == "/admin/orders"


# --- proving it again --------------------------------------------------------------------------------------------


def test_a_page_worth_stealing_leads_through_the_password_and_back(carol: ShopClient, watch: Watch) -> None:
    watch.wait(minutes=16)
    assert carol.get("/admin/orders").status == 200
    asked = carol.follow(carol.get("/admin/settings/orders?x=1"))
    assert asked.url.startswith("/admin/confirm?next=")
    assert carol.submit(asked, "/admin/confirm", proof="wrong").status == 422
    assert carol.submit(asked, "/admin/confirm", proof=PASSWORD).url == "/admin/settings/orders?x=1"
    watch.wait(minutes=14)
    assert carol.get("/admin/staff").status == 200


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/login", "/admin\\@evil", "/administrators"]
)
def test_the_way_back_is_into_the_back_office(carol: ShopClient, wanted: str) -> None:
    page = carol.get("/admin/confirm")
    answer = carol.post("/admin/confirm", {**page.form("/admin/confirm"), "proof": PASSWORD, "next": wanted})
    assert answer.response.headers["Location"] == "/admin"


def test_a_form_sent_too_late_is_kept_and_sent_with_the_password(
    shop: Cast, carol: ShopClient, watch: Watch, at_kloof: Visit
) -> None:
    limits, signed = "/admin/settings/orders", "/admin/settings/mail"
    filled = {**carol.get(limits).form(limits), "minimum": "77,00"}
    name = {**carol.get(signed).form(signed), "mail_sender_name": "Late"}
    watch.wait(minutes=18)  # in the five minutes' grace
    assert carol.post(limits, filled).status == 303
    watch.wait(minutes=3)
    late = carol.post(signed, name)
    assert late.status == 409
    wrong = carol.submit(late, signed, proof_again="wrong")
    assert wrong.status == 409
    with at_kloof() as session:
        store = session.get_one(Store, shop.kloof.id)
        assert (store.minimum_order_cents, store.mail_sender_name) == (7_700, "")
    assert carol.submit(wrong, signed, proof_again=PASSWORD).status == 200
    with at_kloof() as session:
        assert session.get_one(Store, shop.kloof.id).mail_sender_name == "Late"


def test_a_code_proves_it_too(carol: ShopClient, watch: Watch) -> None:
    totp, _ = enrol(carol, watch)
    watch.wait(minutes=16)
    asked = carol.follow(carol.get("/admin/staff"))
    assert carol.submit(asked, "/admin/confirm", proof=totp.at(watch.at)).url == "/admin/staff"


def test_a_proof_is_of_one_login(app: Flask, shop: Cast, carol: ShopClient, at_kloof: Visit) -> None:
    with at_kloof() as session:
        session.execute(update(LoginSession).values(proven_at=clock.now() - timedelta(hours=1)))
    other = ShopClient(app, host=shop.kloof.host)
    log_in(other)
    assert other.get("/admin/staff").status == 200
    assert carol.get("/admin/staff").status == 303


def test_guessing_the_proof_is_slowed_down(limited: Flask, shop: Cast) -> None:
    hire(limited, shop.kloof.id, CAROL, Role.OWNER)
    carol = ShopClient(limited, host=shop.kloof.host)
    log_in(carol)
    page = carol.get("/admin/confirm")
    said = [carol.submit(page, "/admin/confirm", proof="wrong").words("main") for _ in range(6)]
    assert ["tried too often" in each for each in said] == [False] * 5 + [True]


#: What is worth stealing, by where it stands.
GUARDED = re.compile(
    r"/admin/(settings|staff|vat)(/|$)|/admin/customers/.*/(erasure|data\.json)$"
    r"|/admin/orders/[^/]+/(refund|credit-notes|bank-receipts)$|/refunds/[^/]+/(tries|other-payment|confirmation)$"
    r"|/payments/[^/]+/(acceptance|refusal)$"
)


def test_every_address_worth_stealing_asks_again_and_does_nothing_until_then(
    app: Flask, carol: ShopClient, watch: Watch, at_kloof: Visit
) -> None:
    """Over the URL map, so that a new setting is asked about by itself."""
    token = carol.get("/admin/orders").one('input[name="csrf_token"]')["value"]
    watch.wait(minutes=30)
    answers: dict[str, object] = {}
    for rule in filter(lambda rule: GUARDED.search(rule.rule), app.url_map.iter_rules()):
        named = {name: 1 if name == "note_number" else ids.new() for name in rule.arguments}
        built = rule.build(named, append_unknown=False)
        assert built is not None
        for method in (rule.methods or set()) & {"GET", "POST"}:
            sent = {"data": {"csrf_token": token}, "headers": {"Sec-Fetch-Site": "same-origin"}}
            answer = carol.http.open(
                built[1], method=method, base_url=carol.base, **(sent if method == "POST" else {})
            )
            asks = "proof_again" in answer.text if method == "POST" else "/admin/confirm" in answer.location
            answers[f"{method} {rule.rule}"] = asks and answer.status_code
    wanted = {asked: 409 if asked.startswith("POST") else 303 for asked in answers}
    assert answers == wanted
    assert {"/admin/settings/programs", "/admin/settings/payments/key", "/admin/settings/hosts", "/admin/staff/invitations",
            "/admin/orders/<reference>/credit-notes", "/admin/customers/<reference>/erasure",
            "/admin/orders/<reference>/payments/<uuid:payment_id>/acceptance",
            "/admin/orders/<reference>/refunds/<uuid:refund_id>/confirmation"} <= {
        asked.removeprefix("POST ") for asked in answers
    }  # fmt: skip
    with at_kloof() as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_a_proof_is_counted_with_the_tries_to_log_in(limited: Flask, shop: Cast) -> None:
    """It is the same password: both doors together make no more than five hashes."""
    hire(limited, shop.kloof.id, CAROL, Role.OWNER)
    carol = ShopClient(limited, host=shop.kloof.host)
    log_in(carol)
    page = carol.get("/admin/confirm")
    for _ in range(4):
        assert carol.submit(page, "/admin/confirm", proof="wrong").status == 422
    assert carol.submit(page, "/admin/confirm", proof=PASSWORD).status == 200  # the right one does not count
    assert carol.submit(page, "/admin/confirm", proof="wrong").status == 422
    outside = ShopClient(limited, host=shop.kloof.host)
    assert outside.post("/login", {"email": CAROL, "password": PASSWORD}).status == 429


def test_who_may_not_is_told_so_and_not_asked(peter: ShopClient, watch: Watch) -> None:
    watch.wait(minutes=16)
    assert peter.get("/admin/staff").status == 403
