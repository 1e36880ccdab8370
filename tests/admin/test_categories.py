"""Categories, brands and types in the back office: everything that says what goods are."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.catalog import attributes, brands
from app.catalog.models.attribute import Attribute, AttributeKind, AttributeValue, ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.product import Product
from app.web.page_cache import forget_pages
from tests.cast import Cast
from tests.client import Page, ShopClient

Visit = Callable[[], Any]


def made(client: ShopClient, place: str, **fields: object) -> str:
    """The address of what was made by the form on a list."""
    answer = client.post(place, {**client.get(place).form(place), **fields})
    assert answer.status == 303, answer.status
    return str(answer.response.headers["Location"])


def categories(at_kloof: Visit) -> dict[str, str]:
    with at_kloof() as session:
        return {row.path: row.name for row in session.scalars(select(Category).order_by(Category.path))}


def category(client: ShopClient, name: str) -> str:
    (link,) = [link for link in client.get("/admin/categories").all(".tree a") if link.get_text() == name]
    return str(link["href"])


# --- categories ------------------------------------------------------------------------------------------------


def test_a_category_is_added_described_and_shown(
    carol: ShopClient, client: ShopClient, at_kloof: Visit
) -> None:
    table = category(carol, "Table").rpartition("/")[2]
    address = made(carol, "/admin/categories", name="Plates & bowls", below=table)
    carol.submit(
        carol.get(address),
        address,
        name="Plates",
        description="To eat from.",
        seo_title="Plates of stoneware",
    )
    assert categories(at_kloof)["table/plates-bowls"] == "Plates"
    forget_pages()
    page = client.get("/c/table/plates-bowls")
    assert "To eat from." in page.words("main")
    assert "Plates of stoneware" in page.words("title")


def test_a_branch_moves_with_what_hangs_below_it(
    carol: ShopClient, client: ShopClient, at_kloof: Visit
) -> None:
    pantry = category(carol, "Pantry").rpartition("/")[2]
    table = category(carol, "Table")
    carol.submit(carol.get(table), table, below=pantry, slug="tableware")
    assert set(categories(at_kloof)) == {"pantry", "pantry/tableware", "pantry/tableware/mugs"}
    forget_pages()
    moved = client.get("/c/table/mugs")
    assert moved.response.headers["Location"] == "/c/pantry/tableware/mugs"
    assert "Veld mug" in client.follow(moved).words("main")


def test_a_category_is_not_put_below_itself_nor_on_anothers_address(
    carol: ShopClient, at_kloof: Visit
) -> None:
    before = categories(at_kloof)
    table, mugs = category(carol, "Table"), category(carol, "Mugs")
    page = carol.submit(carol.get(table), table, below=mugs.rpartition("/")[2])
    assert page.status == 422
    page = carol.submit(carol.get(table), table, slug="pantry")
    assert page.status == 422
    assert "There is a category at “pantry” already." in page.words("#slug-error")
    twice = carol.post(
        "/admin/categories", {**carol.get("/admin/categories").form("/admin/categories"), "name": "Table"}
    )
    assert twice.status == 422
    assert categories(at_kloof) == before


def test_siblings_change_places(carol: ShopClient, client: ShopClient) -> None:
    def departments() -> list[str]:
        return [link.get_text() for link in carol.get("/admin/categories").all("main > .tree > li > .node a")]

    assert departments() == ["Pantry", "Table"]
    pantry = category(carol, "Pantry")
    token = carol.get("/admin/categories").form(f"{pantry}/moves")
    carol.post(f"{pantry}/moves", {**token, "to": "later"})
    assert departments() == ["Table", "Pantry"]
    carol.post(f"{pantry}/moves", {**token, "to": "later"})
    assert departments() == ["Table", "Pantry"]
    forget_pages()
    shown = client.get("/").all("header")[0].get_text()
    assert 0 < shown.index("Table") < shown.index("Pantry")


def test_only_an_empty_category_is_removed(carol: ShopClient, at_kloof: Visit) -> None:
    for name, said in (("Table", "has categories below it"), ("Mugs", "still has products")):
        page = carol.submit(carol.get(category(carol, name)), f"{category(carol, name)}/removal")
        assert (page.status, said in page.words(".errors")) == (409, True)
    address = made(carol, "/admin/categories", name="Garden")
    carol.submit(carol.get(address), f"{address}/removal")
    assert set(categories(at_kloof)) == {"pantry", "table", "table/mugs"}


# --- brands ----------------------------------------------------------------------------------------------------


def test_a_brand_is_added_renamed_described_and_removed(
    carol: ShopClient, client: ShopClient, at_kloof: Visit, shop: Cast
) -> None:
    address = made(carol, "/admin/brands", name="Kloof Pottery")
    with at_kloof() as session:
        brand = session.scalars(select(Brand)).one()
        session.execute(update(Product).where(Product.slug == "veld-mug").values(brand_id=brand.id))
    mug = f"/admin/products/{shop.kloof.products['veld-mug']}"
    carol.submit(carol.get(mug), mug)
    carol.submit(
        carol.get(address), address, name="Kloof Studio", slug="kloof-studio", description="By hand."
    )
    forget_pages()
    moved = client.get("/brands/kloof-pottery")
    assert moved.response.headers["Location"] == "/brands/kloof-studio"
    assert "By hand." in client.follow(moved).words("main")
    refused = carol.submit(carol.get(address), f"{address}/removal")
    assert (refused.status, "still has products" in refused.words(".errors")) == (409, True)
    carol.submit(carol.get(mug), mug, brand="")
    assert "was removed" in carol.submit(carol.get(address), f"{address}/removal").text
    with at_kloof() as session:
        assert session.scalars(select(Brand)).all() == []


def test_a_brands_name_is_its_own(carol: ShopClient, at_kloof: Visit) -> None:
    with at_kloof() as session:
        brands.found(session, "Karoo")
    form = carol.get("/admin/brands").form("/admin/brands")
    for name, said in (("Karoo", "There is a brand called Karoo already."), ("", "It needs a name.")):
        page = carol.post("/admin/brands", {**form, "name": name})
        assert (page.status, page.words("#name-error")) == (422, said)


def test_a_long_list_of_names_is_searched_and_turned(carol: ShopClient, at_kloof: Visit) -> None:
    with at_kloof() as session:
        session.add_all(Brand(name=f"Maker {number:02}", slug=f"maker-{number}") for number in range(51))
    page = carol.get("/admin/brands")
    assert len(page.all("tbody tr")) == 50
    second = carol.get(str(page.one('nav[aria-label="Pages"] a[rel="next"]')["href"]))
    assert [row.get_text() for row in second.all("tbody th")] == ["Maker 50"]
    found = carol.get("/admin/brands?q=maker+07&page=9")
    assert [row.get_text() for row in found.all("tbody th")] == ["Maker 07"]
    assert "No name has “%” in it." in carol.get("/admin/types?q=%25").words("main")
    assert "No name has “x” in it." in carol.get("/admin/collections?q=x").words("main")


# --- types -----------------------------------------------------------------------------------------------------


@pytest.fixture
def mugs(carol: ShopClient) -> str:
    """The address of the type Mug, which says of each what it holds, in ml."""
    address = made(carol, "/admin/types", name="Mug")
    add(carol, address, name="Holds", kind="number", unit="ml")
    return address


def add(client: ShopClient, address: str, **fields: object) -> Page:
    page = client.get(address)
    return client.follow(
        client.post(f"{address}/attributes", {**page.form(f"{address}/attributes"), **fields})
    )


def names(client: ShopClient, address: str) -> list[str]:
    return [str(each.contents[0]).strip() for each in client.get(address).all(".fact > summary")]


def attribute(at_kloof: Visit, name: str = "Holds") -> Attribute:
    with at_kloof() as session:
        session.expire_on_commit = False
        found: Attribute = session.scalars(select(Attribute).where(Attribute.name == name)).one()
        return found


def test_a_type_learns_what_to_say(carol: ShopClient, mugs: str, at_kloof: Visit) -> None:
    page = add(carol, mugs, name="Suits", kind="choice", choices="Coffee\n tea \nCoffee\n", is_filterable="y")
    assert "Suits was added." in page.text
    suits = attribute(at_kloof, "Suits")
    assert (suits.kind, suits.choices, suits.is_filterable) == (AttributeKind.CHOICE, ["Coffee", "tea"], True)
    assert names(carol, mugs) == ["Holds", "Suits"]
    move = f"{mugs}/attributes/{suits.id}/moves"
    carol.post(move, {**page.form(move), "to": "earlier"})
    assert names(carol, mugs) == ["Suits", "Holds"]
    carol.submit(carol.get(mugs), f"{mugs}/attributes/{suits.id}/removal")
    assert names(carol, mugs) == ["Holds"]


def test_an_attribute_is_renamed_and_given_another_kind(
    carol: ShopClient, mugs: str, at_kloof: Visit, shop: Cast
) -> None:
    address = f"{mugs}/attributes/{attribute(at_kloof).id}"
    with at_kloof() as session:
        mug = session.get_one(Product, (shop.kloof.id, shop.kloof.products["veld-mug"]))
        mug.product_type_id = UUID(mugs.rpartition("/")[2])
        attributes.set_values(session, mug, {attribute(at_kloof).id: ["350"]})
    refused = carol.submit(carol.get(mugs), address, kind="yes-no")
    assert refused.status == 422
    assert "Veld mug does not fit." in refused.words("details[open]")
    carol.submit(carol.get(mugs), address, name="Capacity", kind="text", unit="")
    changed = attribute(at_kloof, "Capacity")
    assert changed.kind is AttributeKind.TEXT
    with at_kloof() as session:
        assert session.scalars(select(AttributeValue.texts)).one() == ["350"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "It needs a name."),
        ({"name": "holds"}, "There is an attribute called holds already."),
        ({"name": "Suits", "kind": "choice", "choices": " "}, "A choice needs between one and 200 choices."),
        ({"name": "x" * 81}, "Please keep this to 80 characters."),
    ],
)
def test_an_attribute_that_cannot_be_is_refused(
    carol: ShopClient, mugs: str, fields: dict[str, object], said: str
) -> None:
    page = add(carol, mugs, **fields)
    assert (page.status, page.words("#name-new-error")) == (422, said)
    assert names(carol, mugs) == ["Holds"]


def test_a_type_is_renamed_and_removed_when_nothing_is_of_it(
    carol: ShopClient, mugs: str, at_kloof: Visit
) -> None:
    carol.submit(carol.get(mugs), mugs, name="Cup")
    with at_kloof() as session:
        cup = session.scalars(select(ProductType)).one()
        assert cup.name == "Cup"
        session.execute(update(Product).where(Product.slug == "veld-mug").values(product_type_id=cup.id))
    page = carol.submit(carol.get(mugs), f"{mugs}/removal")
    assert (page.status, "There are still products" in page.words(".errors")) == (409, True)
    with at_kloof() as session:
        session.execute(update(Product).values(product_type_id=None))
    carol.submit(carol.get(mugs), f"{mugs}/removal")
    with at_kloof() as session:
        assert session.scalars(select(Attribute)).all() == []


def test_a_packer_finds_none_of_it(peter: ShopClient) -> None:
    for place in ("categories", "brands", "types", "collections", "reviews"):
        assert peter.get(f"/admin/{place}").status == 403
        assert not peter.get("/admin").all(f'nav a[href="/admin/{place}"]')
