"""Many goods changed at once: looked at first, applied, undone, and nothing of anybody else's overwritten."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app import clock
from app.catalog import entries
from app.catalog.models.listing import Listing
from app.catalog.models.product import Product, ProductStatus, Variant
from app.editing import edits
from app.editing.edits import AT_ONCE
from app.editing.models import BulkEdit
from app.jobs import Job
from tests.cast import Cast
from tests.client import Page, ShopClient

Visit = Callable[[], Any]
PRICES = {
    "KETTLE": 129_900,
    "MUG-RED-250": 24_900,
    "MUG-RED-350": 28_900,
    "MUG-SAGE-350": 28_900,
    "ROAST-250": 14_500,
}


def chosen(carol: ShopClient, query: str = "all=yes", **typed: object) -> Page:
    return carol.submit(carol.get(f"/admin/products/edits/new?{query}"), "/admin/products/edits", **typed)


def press(carol: ShopClient, page: Page, noun: str) -> Page:
    return carol.submit(page, f"{page.url.partition('?')[0]}/{noun}")


def prices(at_kloof: Visit) -> Mapping[str, int]:
    with at_kloof() as session:
        return {sku: cents for sku, cents in session.execute(select(Variant.sku, Variant.price_cents))}


def was(at_kloof: Visit) -> Mapping[str, int | None]:
    with at_kloof() as session:
        return {sku: cents for sku, cents in session.execute(select(Variant.sku, Variant.compare_at_cents))}


def counted(page: Page) -> dict[str, str]:
    return {str(figure["data-count"]): figure.get_text() for figure in page.all("[data-count]")}


def test_prices_are_raised_after_a_look_and_put_back(
    carol: ShopClient, client: ShopClient, at_kloof: Visit
) -> None:
    page = chosen(carol, kind="raise", amount="7", rounding="rand")
    assert counted(page) == {"planned": "5"}
    rows = [row.get_text(" ", strip=True) for row in page.all("#lines tbody tr")]
    assert any("Stoep kettle, KETTLE R 1 299,00 R 1 390,00" in row.replace("\xa0", " ") for row in rows)
    assert prices(at_kloof) == PRICES  # nothing is written yet
    page = press(carol, page, "application")
    assert counted(page) == {"applied": "5"}
    mug = page.all("#lines tbody a")[0]["href"]
    history = carol.get(f"{mug}/variants").words("#history").replace("\xa0", " ")
    assert "MUG-RED-250 : R 249,00 to R 266,00, Carol" in history
    raised = {
        "KETTLE": 139_000,
        "MUG-RED-250": 26_600,
        "MUG-RED-350": 30_900,
        "MUG-SAGE-350": 30_900,
        "ROAST-250": 15_500,
    }
    assert prices(at_kloof) == raised
    assert "R 1 390,00" in client.get("/p/stoep-kettle").words("main")
    with at_kloof() as session:
        assert session.scalar(select(Listing.price_cents).where(Listing.slug == "veld-mug")) == 26_600
    page = press(carol, page, "undoing")
    assert counted(page) == {"undone": "5"}
    assert prices(at_kloof) == PRICES
    with at_kloof() as session:
        assert session.scalar(select(Listing.price_cents).where(Listing.slug == "veld-mug")) == 24_900


def test_what_was_changed_since_is_left_alone_and_named(carol: ShopClient, at_kloof: Visit) -> None:
    page = chosen(carol, kind="lower", amount="10", unit="rand")
    with at_kloof() as session:
        session.execute(update(Variant).where(Variant.sku == "KETTLE").values(price_cents=100_000))
    page = press(carol, page, "application")
    assert counted(page) == {"applied": "4", "left": "1"}
    assert prices(at_kloof)["KETTLE"] == 100_000
    with at_kloof() as session:
        session.execute(update(Variant).where(Variant.sku == "ROAST-250").values(price_cents=1))
    page = press(carol, page, "undoing")
    assert counted(page) == {"left": "1", "undone": "3", "kept": "1"}
    assert "ROAST-250" in carol.get(f"{page.url}?view=not").words("#lines")
    assert prices(at_kloof) == {**PRICES, "KETTLE": 100_000, "ROAST-250": 1}


def test_what_cannot_be_is_said_and_the_rest_is_done(carol: ShopClient, at_kloof: Visit) -> None:
    with at_kloof() as session:
        session.execute(update(Variant).where(Variant.sku == "KETTLE").values(compare_at_cents=130_000))
    page = chosen(carol, kind="lower", amount="200", unit="rand")
    assert counted(page) == {"planned": "4", "refused": "1"}
    assert "would cost nothing or less" in carol.get(f"{page.url}?view=not").words("#lines")
    page = chosen(carol, kind="raise", amount="1", unit="rand")
    assert "Its was-price is R 1 300,00" in carol.get(f"{page.url}?view=not").words("#lines").replace(
        "\xa0", " "
    )


@pytest.mark.parametrize(
    ("typed", "kettle"),
    [
        ({"kind": "raise", "amount": "7", "rounding": "99"}, (138_999, None)),
        ({"kind": "lower", "amount": "12,5"}, (113_662, None)),
        ({"kind": "lower", "amount": "12,50", "keeps_was": "y"}, (113_662, 129_900)),
        ({"kind": "set-was", "amount": "1 500", "unit": "rand"}, (129_900, 150_000)),
        ({"kind": "set-was", "amount": "10"}, (129_900, 142_890)),
        ({"kind": "raise", "amount": "-7"}, (None, None)),
        ({"kind": "raise", "amount": "9" * 30}, (None, None)),
    ],
)
def test_prices_come_out_to_the_cent(
    carol: ShopClient,
    shop: Cast,
    at_kloof: Visit,
    typed: dict[str, str],
    kettle: tuple[int | None, int | None],
) -> None:
    page = chosen(carol, f"id={shop.kloof.products['stoep-kettle']}", **typed)
    if kettle[0] is None:
        assert page.status == 422
        assert page.all("#amount-error")
        return
    press(carol, page, "application")
    assert (prices(at_kloof)["KETTLE"], was(at_kloof)["KETTLE"]) == kettle
    assert prices(at_kloof)["ROAST-250"] == PRICES["ROAST-250"]  # it was not ticked


@pytest.mark.parametrize(
    ("typed", "look"),
    [
        ({"kind": "status", "state": "archived"}, lambda goods: goods.status is ProductStatus.ARCHIVED),
        ({"kind": "category", "category": ""}, lambda goods: goods.category_id is None),
        ({"kind": "add-tag", "tag": "summer"}, lambda goods: goods.tags == ["summer"]),
    ],
)
def test_what_is_said_of_goods_is_changed_and_put_back(
    carol: ShopClient,
    client: ShopClient,
    at_kloof: Visit,
    typed: dict[str, str],
    look: Callable[[Product], bool],
) -> None:
    def all_are() -> set[bool]:
        with at_kloof() as session:
            return {look(goods) for goods in session.scalars(select(Product))}

    page = press(carol, chosen(carol, **typed), "application")
    assert counted(page) == {"applied": "3"}
    assert all_are() == {True}
    page = press(carol, page, "undoing")
    assert counted(page) == {"undone": "3"}
    assert all_are() == {False}
    assert client.get("/p/veld-mug").status == 200


def scheduled(at_kloof: Visit, slug: str) -> tuple[ProductStatus, datetime | None]:
    with at_kloof() as session:
        goods = session.scalars(select(Product).where(Product.slug == slug)).one()
        return goods.status, goods.published_at


@pytest.mark.parametrize(
    ("before", "after"), [(ProductStatus.ACTIVE, "archived"), (ProductStatus.DRAFT, "active")]
)
def test_what_was_scheduled_waits_for_its_time_again_after_an_undo(
    carol: ShopClient, client: ShopClient, at_kloof: Visit, before: ProductStatus, after: str
) -> None:
    soon = clock.now() + timedelta(days=3)
    with at_kloof() as session:
        goods = session.scalars(select(Product).where(Product.slug == "stoep-kettle")).one()
        goods.status, goods.published_at = before, soon
    page = press(carol, chosen(carol, kind="status", state=after), "application")
    assert scheduled(at_kloof, "stoep-kettle")[0].value == after
    press(carol, page, "undoing")
    assert scheduled(at_kloof, "stoep-kettle") == (before, soon)
    assert client.get("/p/stoep-kettle").status == 404


def test_many_are_for_the_worker_a_batch_at_a_time(carol: ShopClient, at_kloof: Visit) -> None:
    with at_kloof() as session:
        goods = [
            Product(handle=f"g-{number}", slug=f"g-{number}", title="Goods") for number in range(AT_ONCE + 3)
        ]
        session.add_all(goods)
        session.flush()
        entries.write(session, [each.id for each in goods])
    page = chosen(carol, "all=yes&q=goods", kind="add-tag", tag="new")
    assert page.all("#edit-state[hx-get] progress")
    with at_kloof() as session:
        edit_id = session.scalars(select(BulkEdit.id)).one()
        waiting = session.scalars(select(Job.name).where(Job.name.startswith("editing."))).all()
        assert waiting == ["editing.prepare"]
        assert edits.prepare_step(session, edit_id)
        assert not edits.prepare_step(session, edit_id)
    press(carol, carol.get(page.url), "application")
    with at_kloof() as session:
        assert edits.apply_step(session, edit_id)
        edit = session.scalars(select(BulkEdit)).one()
        assert (edit.done, edit.total) == (AT_ONCE, AT_ONCE + 3)
        assert edit.counts == {"planned": 3, "applied": AT_ONCE}
        assert not edits.apply_step(session, edit_id)
        assert {
            tuple(tags) for tags in session.scalars(select(Product.tags).where(Product.title == "Goods"))
        } == {("new",)}


def test_an_edit_is_applied_once(carol: ShopClient, at_kloof: Visit) -> None:
    page = chosen(carol, kind="raise", amount="10")
    press(carol, page, "application")
    again = press(carol, page, "application")
    assert "This edit is done" in again.text
    assert prices(at_kloof)["ROAST-250"] == 15_950


def test_nothing_ticked_and_what_is_another_stores_is_nothing(carol: ShopClient, shop: Cast) -> None:
    page = chosen(carol, f"id={shop.jozi.products['city-bike']}&id=x", kind="clear-was")
    assert page.status == 422
    assert "Tick at least one product" in page.words(".errors")
