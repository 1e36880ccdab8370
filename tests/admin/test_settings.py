"""What a shop says about itself: used where shoppers look, kept out of what was said before, and never overwritten."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.admin.settings.facts import SECTIONS
from app.database import in_store
from app.notifications.letters import profile_of
from app.orders.models.order import Order
from app.pricing.rates import today
from app.stores.models import Store
from tests import placed
from tests.cast import ALICE, Cast
from tests.checkout.walking import put_in_cart, to_review
from tests.client import ShopClient

Visit = Callable[[], Any]
Made = Callable[..., str]
SETTINGS = "/admin/settings"
PATHS = [*(section.path for section in SECTIONS), f"{SETTINGS}/orders", f"{SETTINGS}/theme"]


def test_who_the_shop_is_stands_on_every_page_from_the_next_on(
    carol: ShopClient, client: ShopClient, shop: Cast
) -> None:
    client.get("/pages/about")  # and is kept
    path = f"{SETTINGS}/identity"
    told = {
        "name": "Klip & Kamer", "legal_name": "Klip CC", "registration_number": "2020/000001/23",
        "address": "1 Spar Street\nPaarl", "office_bearers": "N. Dlamini", "service_address": "2 Court Road",
        "memberships": "Consumer Goods and Services Ombud", "description": "Stones <b>and</b> rooms.",
    }  # fmt: skip
    assert carol.submit(carol.get(path), path, **told).status == 200
    page = client.get("/pages/about")
    for words in (
        "Klip CC",
        "2020/000001/23",
        "Paarl",
        "N. Dlamini",
        "2 Court Road",
        "Stones <b>and</b> rooms.",
    ):
        assert words in page.words()
    assert page.all("main b") == []
    assert "Klip" in client.get("/").words("header .logo")


def test_a_vendor_from_a_day_on_and_papers_as_they_were(
    carol: ShopClient, client: ShopClient, shop: Cast, at_kloof: Visit, made: Made
) -> None:
    """Registration ends in two days: today's order has VAT and its invoice keeps it, the later order has none."""
    path, paid = f"{SETTINGS}/vat", made(placed.paid)
    invoice = f"/admin/orders/{paid}/invoice"
    before = carol.get(invoice).words("main")
    assert "VAT 4123456789" in before
    end = today() + timedelta(days=2)
    assert carol.submit(carol.get(path), path, vat_until=end.isoformat()).status == 200
    assert "VAT 4123456789" in client.get("/pages/terms").words()
    later = clock.now() + timedelta(days=2)
    with clock.running_on(lambda: later):
        client.submit(to_review(client, shop, payment="eft"), "/checkout/order")
    with at_kloof() as session:
        order = session.scalars(select(Order).where(Order.reference != paid)).one()
        assert (order.vat_cents, order.basis["vat"]) == (0, [])
        store = session.get_one(Store, shop.kloof.id)
        assert (store.vat_number_on(end - timedelta(days=1)), store.vat_number_on(end)) == (
            "4123456789",
            None,
        )
    carol.submit(carol.get(path), path, registered_vat_number="", vat_until="")
    assert "VAT" not in client.get("/pages/terms").words("footer")
    assert carol.get(invoice).words("main") == before


def test_without_a_bank_account_there_is_no_eft(carol: ShopClient, client: ShopClient, shop: Cast) -> None:
    path = f"{SETTINGS}/bank"
    nothing = dict.fromkeys(
        ("bank_name", "bank_account_holder", "bank_account_number", "bank_branch_code"), ""
    )
    assert carol.submit(carol.get(path), path, **nothing).status == 200
    assert "or EFT" not in client.get("/").words("footer")
    put_in_cart(client, shop.kloof.variants["MUG-RED-350"])
    page = client.submit(client.get("/checkout"), "/checkout", **ALICE)
    assert [str(each["value"]) for each in page.all("input[name=payment]")] == ["card"]


def test_mail_is_signed_as_the_merchant_says(carol: ShopClient, app: Flask, shop: Cast) -> None:
    path = f"{SETTINGS}/mail"
    told = {
        "mail_sender_name": "Orders at Kloof",
        "mail_sender": "orders@kloof.example",
        "mail_reply_to": "help@kloof.example",
    }
    assert carol.submit(carol.get(path), path, **told).status == 200
    with app.app_context(), in_store(shop.kloof.id) as session:
        profile = profile_of(session)
        assert {name: getattr(profile, name) for name in told} == told


@pytest.mark.parametrize("path", PATHS)
def test_the_second_who_saves_sees_what_the_first_has_saved(carol: ShopClient, shop: Cast, path: str) -> None:
    """The first changes one field; the second, whose form is older, another. Nothing is lost unseen."""
    changes = {
        "identity": ("name", "First", "Second"), "bank": ("bank_name", "First Bank", "Second Bank"),
        "mail": ("mail_sender_name", "First", "Second"), "vat": ("registered_vat_number", "4000000001", "4000000002"),
        "orders": ("minimum", "R 21,00", "R 22,00"), "theme": ("accent", "#7a2a10", "#6a1a00"),
        "programs": ("api_origins", "https://a.example", "https://b.example"),
    }  # fmt: skip
    name, first, second = changes[path.rpartition("/")[2]]
    old = carol.get(path)
    assert carol.submit(old, path, **{name: first}).status == 200
    page = carol.post(path, {**old.form(path), name: second})
    assert page.status == 409
    assert "Somebody has saved this meanwhile" in page.words("main")
    assert page.form(path)[name] == second
    assert carol.submit(page, path).status == 200
    assert carol.get(path).form(path)[name].replace("\u00a0", " ") == second


def test_a_page_elsewhere_may_ask_api_once_its_origin_is_named(carol: ShopClient, client: ShopClient) -> None:
    path, till = f"{SETTINGS}/programs", "https://till.example"

    def allowed() -> str | None:
        asked = client.http.get("/api/products", base_url=client.base, headers={"Origin": till})
        return asked.headers.get("Access-Control-Allow-Origin")

    assert allowed() is None
    page = carol.submit(
        carol.get(path), path, api_origins=f"{till}\n HTTPS://Till.Example/ \n\nhttp://localhost:3000"
    )
    assert page.form(path)["api_origins"].splitlines() == ["http://localhost:3000", till]
    assert allowed() == till
    assert carol.submit(carol.get(path), path, api_origins="").status == 200
    assert allowed() is None


@pytest.mark.parametrize(
    ("section", "field", "typed"),
    [
        ("identity", "name", ""), ("identity", "name", "x" * 10_240), ("identity", "name", "\x00\u202e"),
        ("identity", "email", "nobody"), ("identity", "registration_number", "<script>"),
        ("bank", "bank_account_number", "12 34"), ("bank", "bank_branch_code", "12345"), ("bank", "bank_name", ""),
        ("mail", "mail_sender", "a@b@c"), ("mail", "mail_reply_to", "a\r\nBcc: all@example.com"),
        ("vat", "registered_vat_number", "5123456789"), ("vat", "vat_from", "30 February"),
        ("programs", "api_origins", "*"), ("programs", "api_origins", "https://till.example/path"),
        ("programs", "api_origins", "\n".join(f"https://{n}.example" for n in range(21))),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_and_nothing_is_saved(
    carol: ShopClient, app: Flask, shop: Cast, section: str, field: str, typed: str
) -> None:
    path = f"{SETTINGS}/{section}"
    page = carol.post(path, {**carol.get(path).form(path), field: typed})
    assert page.status == 422
    assert page.all(".errors")
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.get_one(Store, shop.kloof.id).revision == 1


def test_nothing_else_of_the_store_can_be_set(carol: ShopClient, app: Flask, shop: Cast) -> None:
    path = f"{SETTINGS}/identity"
    more = {"slug": "stolen", "id": str(shop.jozi.id), "hold_minutes": "55", "look": "{}", "revision": "9"}
    assert carol.follow(carol.post(path, {**carol.get(path).form(path), **more})).status == 200
    with app.app_context(), in_store(shop.kloof.id) as session:
        store = session.get_one(Store, shop.kloof.id)
        assert (store.slug, store.hold_minutes, store.look, store.revision) == ("kloof", 30, {}, 2)


def test_only_the_owner_sees_settings(peter: ShopClient) -> None:
    for path in (*PATHS, f"{SETTINGS}/hosts", f"{SETTINGS}/payments"):
        assert peter.get(path).status == 403
    assert peter.get("/admin").all('a[href^="/admin/settings"]') == []
