"""Collections in the back office: by hand, by a rule, shown, renamed, removed. Without a script throughout."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.catalog import brands, product_types
from app.catalog.models.attribute import AttributeKind
from app.catalog.models.collection import Collection, CollectionKind, CollectionPlace
from app.catalog.models.product import Product
from app.catalog.product_types import Terms
from app.web.page_cache import forget_pages
from tests.cast import Cast
from tests.client import Page, ShopClient

Visit = Callable[[], Any]


@pytest.fixture
def gifts(carol: ShopClient) -> str:
    """The address of a collection that was made a moment ago."""
    made = carol.post(
        "/admin/collections", {**carol.get("/admin/collections").form("/admin/collections"), "name": "Gifts"}
    )
    assert made.status == 303
    return str(made.response.headers["Location"])


def collection(at_kloof: Visit) -> Collection:
    with at_kloof() as session:
        session.expire_on_commit = False
        found: Collection = session.scalars(select(Collection)).one()
        return found


def placed(at_kloof: Visit) -> list[str]:
    """What shoppers find in it, in order."""
    with at_kloof() as session:
        return list(
            session.scalars(
                select(Product.slug)
                .join(CollectionPlace, CollectionPlace.product_id == Product.id)
                .order_by(CollectionPlace.position, Product.slug)
            )
        )


def press(client: ShopClient, page: Page, action: str, name: str, title: str) -> Page:
    """The button of that name beside a title."""
    (button,) = [
        each
        for each in page.all(f'form[action="{action}"] button[name="{name}"]')
        if title in str(each["aria-label"])
    ]
    token = str(page.all('input[name="csrf_token"]')[0]["value"])
    return client.follow(client.post(action, {"csrf_token": token, name: button["value"]}))


def rule(client: ShopClient, gifts: str, *rows: tuple[str, str], **fields: object) -> Page:
    sent = {
        "csrf_token": client.get(gifts).form(f"{gifts}/rule")["csrf_token"], "match": "all",
        "on": [on for on, _ in rows], "value": [value for _, value in rows], **fields,
    }  # fmt: skip
    return client.post(f"{gifts}/rule", sent)


# --- by hand ---------------------------------------------------------------------------------------------------


def test_goods_are_found_put_in_ordered_and_taken_out(
    carol: ShopClient, client: ShopClient, gifts: str, at_kloof: Visit
) -> None:
    goods = f"{gifts}/goods"
    for word, title in (("kettle", "Stoep kettle"), ("veld", "Veld mug"), ("roast", "Karoo dark roast")):
        press(carol, carol.get(f"{gifts}?q={word}"), goods, "add", title)
    assert placed(at_kloof) == ["stoep-kettle", "veld-mug", "karoo-roast"]
    page = press(carol, carol.get(gifts), goods, "up", "Karoo dark roast")
    page = press(carol, page, goods, "down", "Stoep kettle")
    assert placed(at_kloof) == ["karoo-roast", "stoep-kettle", "veld-mug"] or placed(at_kloof) == [
        "karoo-roast",
        "veld-mug",
        "stoep-kettle",
    ]
    page = press(carol, page, goods, "remove", "Karoo dark roast")
    assert [row.get_text(strip=True) for row in page.all(".held a")] == ["Stoep kettle", "Veld mug"]
    assert page.words("#held") == "2 products on sale in it"
    assert client.get("/collections/gifts").status == 404  # hidden until it is shown
    carol.submit(carol.get(gifts), gifts, is_published="y")
    forget_pages()
    assert client.get("/collections/gifts").status == 200


def test_a_search_does_not_offer_what_is_in_it(carol: ShopClient, gifts: str) -> None:
    press(carol, carol.get(f"{gifts}?q=mug"), f"{gifts}/goods", "add", "Veld mug")
    assert "Nothing that is not in it yet matches “mug”." in carol.get(f"{gifts}?q=mug").words("main")


def test_a_collection_is_renamed_described_and_its_old_address_leads_on(
    carol: ShopClient, client: ShopClient, gifts: str, at_kloof: Visit
) -> None:
    carol.submit(
        carol.get(gifts), gifts, name="Presents", slug="presents", description="For any day.", is_published="y",
        seo_title="Presents from the Karoo",
    )  # fmt: skip
    found = collection(at_kloof)
    assert (found.name, found.slug, found.description) == ("Presents", "presents", "For any day.")
    forget_pages()
    assert client.get("/collections/gifts").response.headers["Location"] == "/collections/presents"
    assert "Presents from the Karoo" in client.get("/collections/presents").words("title")


def test_what_cannot_be_is_refused(carol: ShopClient, gifts: str, at_kloof: Visit) -> None:
    nameless = carol.post(
        "/admin/collections", {**carol.get("/admin/collections").form("/admin/collections")}
    )
    assert nameless.status == 422
    assert carol.submit(carol.get(gifts), gifts, name="").status == 422
    carol.post(
        "/admin/collections", {**carol.get("/admin/collections").form("/admin/collections"), "name": "Sale"}
    )
    page = carol.submit(carol.get(gifts), gifts, slug="sale", name="Other")
    assert (page.status, page.words("#slug-error")) == (422, "The address “sale” is taken. Choose another.")
    with at_kloof() as session:
        assert set(session.scalars(select(Collection.name))) == {"Gifts", "Sale"}


def test_a_collection_is_removed_and_its_goods_stay(
    carol: ShopClient, gifts: str, client: ShopClient
) -> None:
    press(carol, carol.get(f"{gifts}?q=mug"), f"{gifts}/goods", "add", "Veld mug")
    page = carol.submit(carol.get(gifts), f"{gifts}/removal")
    assert "Gifts was removed." in page.text
    assert carol.get(gifts).status == 404
    assert client.get("/p/veld-mug").status == 200


# --- by a rule -------------------------------------------------------------------------------------------------


def test_a_rule_fills_a_collection_at_once(carol: ShopClient, gifts: str, at_kloof: Visit) -> None:
    page = carol.follow(rule(carol, gifts, ("category", "table"), ("price-at-most", "299,00"), ("", "")))
    assert "It fills itself now, and holds 1 product." in page.text
    assert placed(at_kloof) == ["veld-mug"]
    kept = [(row.select_one("option[selected]"), row.input["value"]) for row in page.all(".rows li")]  # type: ignore[index]
    assert [(on["value"] if on else "", value) for on, value in kept] == [
        ("category", "table"),
        ("price-at-most", "299,00"),
        ("", ""),
    ]
    rule(carol, gifts, ("category", "table/mugs"), ("title-contains", "roast"), match="any")
    assert placed(at_kloof) == ["karoo-roast", "veld-mug"]


def test_rows_are_added_and_taken_out_without_keeping_anything(
    carol: ShopClient, gifts: str, at_kloof: Visit
) -> None:
    page = rule(carol, gifts, ("brand", "Nobody"), ("tag", "new"), more="yes")
    assert page.status == 200
    assert [field["value"] for field in page.all('.rows input[name="value"]')] == ["Nobody", "new", "", ""]
    page = rule(carol, gifts, ("", ""), ("brand", "Nobody"), ("tag", "new"), drop="1")
    assert [field["value"] for field in page.all('.rows input[name="value"]')] == ["new", ""]
    assert collection(at_kloof).kind is CollectionKind.MANUAL


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "needs at least one condition"),
        ([("brand", "Nobody")], "There is no brand “Nobody”."),
        ([("price-at-most", "cheap")], "“cheap” is not a price in rand"),
        ([("no-such-thing", "x")], "is not something a condition can look at"),
        ([("attribute-is:3f0a0f3e-0000-7000-8000-000000000000", "x")], "has to say which"),
        ([("tag", "new")] * 21, "at most 20 conditions"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_its_rows(
    carol: ShopClient, gifts: str, at_kloof: Visit, rows: list[tuple[str, str]], said: str
) -> None:
    page = rule(carol, gifts, *rows)
    assert page.status == 422
    assert said in page.words(".errors")
    assert len(page.all(".rows li")) == len(rows) + 1
    assert collection(at_kloof).kind is CollectionKind.MANUAL


def test_a_rule_asks_for_brands_and_attributes_by_name(
    carol: ShopClient, gifts: str, at_kloof: Visit, shop: Cast
) -> None:
    with at_kloof() as session:
        brand = brands.found(session, "Kloof Pottery")
        kind = product_types.found(session, "Mug")
        holds = product_types.add_attribute(
            session, kind, "Holds", terms=Terms(AttributeKind.NUMBER, unit="ml")
        )
        mug = session.get_one(Product, (shop.kloof.id, shop.kloof.products["veld-mug"]))
        mug.brand_id, mug.product_type_id = brand.id, kind.id
        attribute = holds.id
    address = f"/admin/products/{shop.kloof.products['veld-mug']}"
    fields = {**carol.get(address).form(address), f"value-{attribute}": "350"}
    assert carol.post(address, fields).status == 303
    page = carol.follow(
        rule(carol, gifts, ("brand", "Kloof Pottery"), (f"attribute-at-least:{attribute}", "300 ml"))
    )
    assert placed(at_kloof) == ["veld-mug"]
    shown = [str(field["value"]) for field in page.all('.rows input[name="value"]')]
    assert shown == ["Kloof Pottery", "300", ""]
    assert "Mug: Holds (ml) is at least" in page.words(".rows")


def test_a_rule_is_given_up_and_its_goods_stay(carol: ShopClient, gifts: str, at_kloof: Visit) -> None:
    page = carol.follow(rule(carol, gifts, ("category", "table")))
    stale = {"csrf_token": page.form(f"{gifts}/goods")["csrf_token"], "remove": "x"}
    assert carol.post(f"{gifts}/goods", stale).status == 409
    assert len(placed(at_kloof)) == 2
    carol.post(f"{gifts}/goods", {**stale, "keep": "yes"})
    assert collection(at_kloof).kind is CollectionKind.MANUAL
    assert sorted(placed(at_kloof)) == ["stoep-kettle", "veld-mug"]


def test_another_stores_goods_cannot_be_put_in(
    carol: ShopClient, gifts: str, shop: Cast, at_kloof: Visit
) -> None:
    token = carol.get(gifts).form(f"{gifts}/removal")
    page = carol.post(f"{gifts}/goods", {**token, "add": shop.jozi.products["city-bike"]})
    assert page.status == 409
    assert placed(at_kloof) == []
