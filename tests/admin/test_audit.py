"""The audit's page: what is asked of it is its address; a change is put back while nothing has happened since."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.queries import PER_PAGE
from app.catalog.models.brand import Brand
from app.catalog.models.listing import Listing
from app.catalog.models.product import Product
from app.stores.models import Store
from tests import placed
from tests.cast import Cast
from tests.client import Page, ShopClient

Visit = Callable[[], Any]


@pytest.fixture
def mug(shop: Cast) -> UUID:
    return shop.kloof.products["veld-mug"]


def retitle(carol: ShopClient, mug: UUID, title: str) -> None:
    path = f"/admin/products/{mug}"
    assert carol.submit(carol.get(path), path, title=title).status == 200


def rows(page: Page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in page.all("tr[data-entry]")]


def put_back(carol: ShopClient, page: Page) -> Page:
    """The newest change that can be."""
    action = str(page.all('form[action$="/undoing"]')[0]["action"])
    return carol.submit(page, action)


def test_it_says_who_did_what_to_what(carol: ShopClient, mug: UUID) -> None:
    retitle(carol, mug, "Karoo mug")
    [row] = rows(carol.get("/admin/audit?kind=product"))
    assert "Product changed Karoo mug" in row
    assert "Title: Veld mug → Karoo mug" in row
    assert "Carol owner, 127.0.0.1" in row


def test_it_is_narrowed_by_its_address(carol: ShopClient, mug: UUID, at_kloof: Visit) -> None:
    retitle(carol, mug, "Karoo mug")
    with at_kloof() as session:
        who = session.scalar(select(AuditEntry.actor_id).limit(1))
    for query, found in (
        ("", True),
        (f"who={who}", True),
        ("who=019be000-0000-7000-8000-000000000000", False),
        ("did=changed", True),
        ("did=removed", False),
        ("kind=brand", False),
        (f"subject=product:{mug}", True),
        ("subject=product:x", False),
        ("from=2001-01-01", True),
        ("to=2001-01-01", False),
        # What makes no sense asks for everything.
        ("who=x&did=x&from=x&to=0001-01-01&before=x&subject=x", True),
    ):
        assert bool(rows(carol.get(f"/admin/audit?{query}"))) == found, query


def test_it_is_turned_by_keys(carol: ShopClient, at_kloof: Visit) -> None:
    with at_kloof() as session:
        session.add_all(
            AuditEntry(
                actor_name="Carol", actor_role="owner", action="changed", entity_type="brand", entity_id="x",
                subject_type="brand", subject_id="x", label=f"Row {n}", changes={"name": ["a", "b"]},
            )
            for n in range(PER_PAGE + 1)
        )  # fmt: skip
    first = carol.get("/admin/audit?kind=brand")
    assert len(rows(first)) == PER_PAGE
    [row] = rows(carol.get(str(first.one('a[rel="next"]')["href"])))
    assert "Row 0" in row


def test_a_thing_leads_to_its_history(
    carol: ShopClient, peter: ShopClient, mug: UUID, made: Callable[..., str]
) -> None:
    retitle(carol, mug, "Karoo mug")
    page = carol.get(f"/admin/products/{mug}")
    assert rows(carol.get(str(page.one('a[href^="/admin/audit"][href*="product:"]')["href"])))
    reference = made(placed.paid)
    assert carol.get(f"/admin/orders/{reference}").all('a[href^="/admin/audit?subject=order:"]')
    assert not peter.get(f"/admin/orders/{reference}").all('a[href^="/admin/audit"]')


def test_a_change_of_a_product_is_put_back_with_its_card(
    carol: ShopClient, mug: UUID, at_kloof: Visit
) -> None:
    retitle(carol, mug, "Karoo mug")
    page = put_back(carol, carol.get("/admin/audit"))
    assert page.status == 200
    with at_kloof() as session:
        assert session.scalar(select(Product.title).where(Product.id == mug)) == "Veld mug"
        assert session.scalar(select(Listing.title).where(Listing.product_id == mug)) == "Veld mug"
    undone, original = rows(carol.get("/admin/audit?kind=product"))
    assert "Puts an earlier change back" in undone
    assert "Put back" in original
    assert not carol.get("/admin/audit?kind=product").one("tr[data-entry]:nth-of-type(2)").select("form")


def test_what_was_changed_again_is_not_put_back(carol: ShopClient, mug: UUID, at_kloof: Visit) -> None:
    retitle(carol, mug, "Karoo mug")
    page = carol.get("/admin/audit")
    retitle(carol, mug, "Berg mug")
    refused = put_back(carol, page)
    assert refused.status == 409
    assert "Changed again since: title" in refused.words("main")
    with at_kloof() as session:
        assert session.scalar(select(Product.title).where(Product.id == mug)) == "Berg mug"


def test_it_goes_by_the_verb_of_the_form(carol: ShopClient, at_kloof: Visit) -> None:
    """Which refuses what the form would refuse: the old name belongs to another brand by now."""
    carol.submit(carol.get("/admin/brands"), "/admin/brands", name="Maker")
    with at_kloof() as session:
        brand = session.scalars(select(Brand)).one()
        path = f"/admin/brands/{brand.id}"
    carol.submit(carol.get(path), path, name="Smith")
    carol.submit(carol.get("/admin/brands"), "/admin/brands", name="Maker")
    refused = put_back(carol, carol.get("/admin/audit?kind=brand&did=changed"))
    assert refused.status == 409
    assert "There is a brand called Maker already" in refused.words("main")


def test_a_setting_is_put_back(shop: Cast, carol: ShopClient, at_kloof: Visit) -> None:
    path = "/admin/settings/orders"
    carol.submit(carol.get(path), path, minimum="50")
    put_back(carol, carol.get("/admin/audit"))
    with at_kloof() as session:
        assert session.get_one(Store, shop.kloof.id).minimum_order_cents == 2_000
