"""The names a shop answers on: proved by their own records, never the last removed, never another store's told."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.stores import hosts
from app.stores.hosts import HostRefused, host_of
from app.stores.models import HostClaim, StoreDomain
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.names.server import NameServer

Visit = Callable[[], Any]
PATH = "/admin/settings/hosts"
NEW = "www.kloof.example"


def claim(carol: ShopClient, host: str) -> Page:
    return carol.follow(carol.post(PATH, {**carol.get(PATH).form(PATH), "host": host}))


def prove(carol: ShopClient, page: Page) -> Page:
    action = str(page.one('form[action$="/proof"]')["action"])
    return carol.submit(page, action)


def text_of(page: Page) -> str:
    return str(page.all("code")[1].get_text())


def test_a_name_answers_once_its_record_proves_it(
    carol: ShopClient, app: Flask, shop: Cast, names: NameServer
) -> None:
    newcomer = ShopClient(app, host=NEW)
    page = claim(carol, f" {NEW.upper()}. ")
    assert page.status == 200
    assert newcomer.get("/").status == 404
    assert "There is no such record yet" in prove(carol, page).words("main")
    names.records[f"_fusionaura.{NEW}"] = "fusionaura=somebody-else-s"
    assert prove(carol, carol.get(PATH)).status == 409
    names.records[f"_fusionaura.{NEW}"] = text_of(page)
    assert prove(carol, carol.get(PATH)).status == 200
    assert newcomer.get("/").status == 200
    assert newcomer.get("/").one('link[rel="canonical"]')["href"]


def test_no_answer_decides_nothing(
    carol: ShopClient, names: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.stores.gateway.LIFETIME_SECONDS", 0.2)
    names.is_silent = True
    page = prove(carol, claim(carol, NEW))
    assert page.status == 409
    assert "did not answer" in page.words("main")
    assert page.all('form[action$="/proof"]')


def test_a_name_of_another_store_is_refused_without_saying_whose(
    carol: ShopClient, olga: ShopClient, shop: Cast, names: NameServer
) -> None:
    page = claim(carol, shop.jozi.host)
    assert page.status == 422
    assert hosts.TAKEN in page.words("main")
    assert "jozi" not in page.words(".errors").lower()
    # A claim keeps nobody from a name: who proves it first has it.
    ours, theirs = claim(carol, NEW), claim(olga, NEW)
    names.records[f"_fusionaura.{NEW}"] = text_of(theirs)
    assert prove(olga, theirs).status == 200
    names.records[f"_fusionaura.{NEW}"] = text_of(ours)
    refused = prove(carol, ours)
    assert refused.status == 409
    assert hosts.TAKEN in refused.words("main")


def test_mails_name_the_primary_and_the_last_is_never_removed(
    carol: ShopClient, app: Flask, shop: Cast, names: NameServer, at_kloof: Visit
) -> None:
    page = claim(carol, NEW)
    names.records[f"_fusionaura.{NEW}"] = text_of(page)
    prove(carol, page)
    assert carol.submit(carol.get(PATH), f"{PATH}/{NEW}/primary").status == 200
    token = carol.get(PATH).form(PATH)["csrf_token"]
    refused = {
        host: carol.post(f"{PATH}/{host}/removal", {"csrf_token": token}).words(".notice") for host in ("localhost", NEW)
    }  # fmt: skip
    assert "You are on this name" in refused["localhost"]
    assert "Make another primary first" in refused[NEW]
    assert carol.submit(carol.get(PATH), f"{PATH}/localhost/primary").status == 200
    assert carol.submit(carol.get(PATH), f"{PATH}/{NEW}/removal").status == 200
    last = carol.post(f"{PATH}/localhost/removal", {"csrf_token": token})
    assert (last.status, "last name" in last.words(".notice")) == (409, True)
    with at_kloof() as session:
        kept = session.execute(
            select(StoreDomain.host, StoreDomain.is_primary).where(StoreDomain.store_id == shop.kloof.id)
        )
        assert [tuple(row) for row in kept] == [("localhost", True)]


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("Shop.Example", "shop.example"), ("shop.example.", "shop.example"), ("m\u00fcller.co.za", "xn--mller-kva.co.za"),
        ("\uff53hop.example", "shop.example"),
    ],
)  # fmt: skip
def test_a_name_is_kept_as_the_internet_knows_it(typed: str, host: str) -> None:
    assert host_of(typed) == host


@pytest.mark.parametrize(
    "typed",
    [
        "https://shop.example", "shop.example:8000", "shop.example/admin", "a@shop.example", "shop example", "shop",
        "", ".", "..", "-a.example", "a-.example", "a_b.example", "127.0.0.1", "::1", "[::1]", "1.2.3", "x" * 64 + ".example",
        "a." * 200 + "example", "shop.example\x00", "shop\u2024example", "xn--a.example", "*.example", "\u202eexample.com",
    ],
)  # fmt: skip
def test_what_is_no_host_name_is_refused(typed: str) -> None:
    with pytest.raises(HostRefused):
        host_of(typed)


def test_a_claim_is_refused_on_the_page_too(carol: ShopClient, at_kloof: Visit) -> None:
    for typed in ("https://shop.example", "x" * 10_240, "localhost"):
        assert claim(carol, typed).status == 422
    with at_kloof() as session:
        assert session.scalars(select(HostClaim)).all() == []
