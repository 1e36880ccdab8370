"""A product's page in the back office: what is said about it, when shoppers see it, and who was quicker."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app import clock
from app.catalog import brands, product_types
from app.catalog.models.attribute import AttributeKind, AttributeValue
from app.catalog.models.category import Category
from app.catalog.models.listing import Listing
from app.catalog.models.product import Product, ProductImage, ProductStatus, RelatedProduct
from app.catalog.product_types import Terms
from app.inventory import listings
from app.media.assets import store_picture
from app.web.page_cache import forget_pages
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.media.samples import plain

Visit = Callable[[], Any]


@pytest.fixture
def mug(shop: Cast) -> str:
    return f"/admin/products/{shop.kloof.products['veld-mug']}"


@pytest.fixture
def typed(shop: Cast, at_kloof: Visit) -> dict[str, UUID]:
    """The mug is a Mug, which has an attribute of each kind; their ids by name."""
    with at_kloof() as session:
        kind = product_types.found(session, "Mug")
        made = {
            name: product_types.add_attribute(session, kind, name, terms=terms).id
            for name, terms in (
                ("Glaze", Terms()),
                ("Holds", Terms(AttributeKind.NUMBER, unit="ml")),
                ("For the oven", Terms(AttributeKind.YES_NO)),
                ("Suits", Terms(AttributeKind.CHOICE, choices=["Coffee", "Tea", "Soup"])),
            )
        }
        session.execute(update(Product).where(Product.slug == "veld-mug").values(product_type_id=kind.id))
        return made


def product(at_kloof: Visit, slug: str = "veld-mug") -> Product:
    with at_kloof() as session:
        session.expire_on_commit = False
        found: Product = session.scalars(select(Product).where(Product.slug == slug)).one()
        return found


def status_of(client: ShopClient, path: str) -> int:
    forget_pages()
    return client.get(path).status


# --- what is said ----------------------------------------------------------------------------------------------


def test_everything_that_is_said_is_kept_and_shown_in_the_shop(
    carol: ShopClient, client: ShopClient, mug: str, at_kloof: Visit
) -> None:
    with at_kloof() as session:
        brand = str(brands.found(session, "Kloof Pottery").id)
        table = str(session.scalars(select(Category.id).where(Category.path == "table")).one())
    page = carol.submit(
        carol.get(mug), mug, title=" Karoo  mug ", subtitle="Thrown by hand", category=table, brand=brand,
        description="<p>Stone<script>alert(1)</script>ware.</p>", tags="new, Gift,  gift", seo_title="Mug, Karoo",
        seo_description="A mug that keeps.", related="stoep-kettle\nROAST-250\n",
    )  # fmt: skip
    assert "Saved." in page.text
    kept = product(at_kloof)
    assert (kept.title, kept.subtitle, kept.tags) == ("Karoo mug", "Thrown by hand", ["new", "Gift"])
    assert kept.description_html == "<p>Stoneware.</p>"
    assert (str(kept.category_id), str(kept.brand_id)) == (table, brand)
    with at_kloof() as session:
        beside = session.scalars(select(RelatedProduct.related_id).order_by(RelatedProduct.position)).all()
        card = session.scalars(select(Listing).where(Listing.slug == "veld-mug")).one()
        assert (card.title, str(card.brand_id)) == ("Karoo mug", brand)
    assert len(beside) == 2
    forget_pages()
    shown = client.get("/p/veld-mug")
    assert shown.words("h1") == "Karoo mug"
    assert "Mug, Karoo" in shown.words("title")
    assert page.words(".found").startswith("Mug, Karoo")
    assert page.form(mug)["related"] == "stoep-kettle\nkaroo-roast"


def test_a_description_is_laid_out_for_editing_and_kept_as_it_was(
    carol: ShopClient, mug: str, at_kloof: Visit
) -> None:
    html = "<p>One.</p><ul><li>Two</li><li>Three</li></ul>"
    with at_kloof() as session:
        session.execute(update(Product).where(Product.slug == "veld-mug").values(description_html=html))
    page = carol.get(mug)
    laid_out = page.form(mug)["description"]
    assert laid_out == "<p>One.</p>\n<ul>\n<li>Two</li>\n<li>Three</li>\n</ul>"
    carol.submit(page, mug, description=laid_out.replace("\n", "\r\n"))  # as browsers send it
    assert product(at_kloof).description_html == html
    carol.submit(carol.get(mug), mug, description="Four.\n\nFive.")
    assert product(at_kloof).description_html == "<p>Four.</p><p>Five.</p>"


def test_a_new_address_has_the_old_one_lead_to_it(carol: ShopClient, client: ShopClient, mug: str) -> None:
    carol.submit(carol.get(mug), mug, slug="Karoo Mug")
    forget_pages()
    moved = client.get("/p/veld-mug")
    assert (moved.status, moved.response.headers["Location"]) == (301, "/p/karoo-mug")
    assert client.follow(moved).status == 200


@pytest.mark.parametrize(
    ("field", "typed_text", "said"),
    [
        ("title", " ", "Goods need a title."),
        ("title", "x" * 201, "Please keep this to 200 characters."),
        ("slug", "stoep-kettle", "The address “stoep-kettle” is taken. Choose another."),
        ("tags", ",".join(f"tag {number}" for number in range(51)), "At most 50 tags"),
        ("related", "no-such-thing", "There is no product “no-such-thing”."),
        ("related", "veld-mug", "A product cannot be shown beside itself."),
        ("category", "3f0a0f3e-0000-7000-8000-000000000000", "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    carol: ShopClient, mug: str, at_kloof: Visit, field: str, typed_text: str, said: str
) -> None:
    before = product(at_kloof)
    page = carol.submit(carol.get(mug), mug, **{"subtitle": "Typed already", field: typed_text})
    assert page.status == 422
    assert said in page.words(f"#{field}-error")
    assert page.form(mug)["subtitle"] == "Typed already"
    after = product(at_kloof)
    assert (after.title, after.slug, after.subtitle, after.updated_at) == (
        before.title, before.slug, before.subtitle, before.updated_at,
    )  # fmt: skip


def test_attributes_are_typed_by_their_kind(
    carol: ShopClient, client: ShopClient, mug: str, typed: dict[str, UUID], at_kloof: Visit
) -> None:
    names = {name: f"value-{attribute_id}" for name, attribute_id in typed.items()}
    sent = {names["Glaze"]: "Tenmoku", names["Holds"]: "350,5 ml", names["For the oven"]: "Yes"}
    page = carol.get(mug)
    fields = {**page.form(mug), **sent, "attribute": list(typed.values()), names["Suits"]: ["Tea", "Soup"]}
    assert carol.post(mug, fields).status == 303
    page = carol.get(mug)
    again = page.form(mug)
    assert {name: again[field] for name, field in names.items() if name != "Suits"} == {
        "Glaze": "Tenmoku", "Holds": "350.5", "For the oven": "Yes",
    }  # fmt: skip
    ticked = [str(box["value"]) for box in page.all(f'input[name="{names["Suits"]}"][checked]')]
    assert ticked == ["Tea", "Soup"]
    forget_pages()
    assert "350.5 ml" in client.get("/p/veld-mug").words("main")
    again.pop(names["Suits"])
    emptied = {**again, "attribute": list(typed.values()), names["Glaze"]: ""}
    assert carol.post(mug, emptied).status == 303  # nothing is ticked, so Suits goes, too
    with at_kloof() as session:
        left = set(session.scalars(select(AttributeValue.attribute_id)))
    assert left == {typed["Holds"], typed["For the oven"]}


def test_every_value_that_does_not_fit_is_named(
    carol: ShopClient, mug: str, typed: dict[str, UUID], at_kloof: Visit
) -> None:
    fields = {
        **carol.get(mug).form(mug), "attribute": list(typed.values()),
        f"value-{typed['Holds']}": "plenty", f"value-{typed['For the oven']}": "perhaps", "title": "Changed",
    }  # fmt: skip
    page = carol.post(mug, fields)
    assert page.status == 422
    assert page.words(f"#value-{typed['Holds']}-error") == "Holds: “plenty” is not a number."
    assert "neither yes nor no" in page.words(f"#value-{typed['For the oven']}-error")
    assert page.form(mug)[f"value-{typed['Holds']}"] == "plenty"
    assert product(at_kloof).title == "Veld mug"


def test_another_type_keeps_what_it_has_a_place_for_and_names_what_it_drops(
    carol: ShopClient, mug: str, typed: dict[str, UUID], at_kloof: Visit
) -> None:
    with at_kloof() as session:
        cup = product_types.found(session, "Cup")
        product_types.add_attribute(session, cup, "glaze", terms=Terms())
        cup_id = str(cup.id)
    fields = {
        **carol.get(mug).form(mug), "attribute": list(typed.values()), "product_type": cup_id,
        f"value-{typed['Glaze']}": "Ash", f"value-{typed['Holds']}": "350",
    }  # fmt: skip
    page = carol.follow(carol.post(mug, fields))
    assert "The new type does not say: Holds." in page.words("main")
    assert [box["value"] for box in page.all("#facts input:not([type])")] == ["Ash"]


def test_who_saves_second_overwrites_nothing(carol: ShopClient, mug: str, at_kloof: Visit) -> None:
    first, second = carol.get(mug), carol.get(mug)
    carol.submit(first, mug, title="Mug of the first")
    page = carol.submit(second, mug, title="Mug of the second")
    assert page.status == 409
    assert "Somebody saved this product after you had opened it" in page.words(".errors")
    assert page.form(mug)["title"] == "Mug of the second"
    assert product(at_kloof).title == "Mug of the first"
    assert carol.submit(page, mug).status == 409  # pressing again does not help
    said = page.words("#differences")
    assert "Keep theirs: Mug of the first" in said
    assert "Take mine: Mug of the second" in said
    archived = carol.post(f"{mug}/archiving", second.form(f"{mug}/archiving"))
    assert (archived.status, product(at_kloof).status) == (409, ProductStatus.ACTIVE)


def test_who_saves_second_chooses_field_by_field(carol: ShopClient, mug: str, at_kloof: Visit) -> None:
    first, second = carol.get(mug), carol.get(mug)
    carol.submit(first, mug, title="First", subtitle="Of the first", tags="one")
    page = carol.submit(second, mug, title="Second", seo_title="Of the second", tags="two")
    offered = {str(box["name"]): str(box["value"]) for box in page.all("#differences input[checked]")}
    assert offered == {"take-subtitle": "theirs", "take-seo_title": "mine"}  # only one of them changed these
    page = carol.submit(page, mug, **{"take-title": "theirs", "take-tags": "mine"})
    assert "Saved." in page.text
    kept = product(at_kloof)
    assert (kept.title, kept.subtitle, kept.seo_title, kept.tags) == (
        "First", "Of the first", "Of the second", ["two"],
    )  # fmt: skip


def test_a_choice_is_of_what_was_seen(carol: ShopClient, mug: str, at_kloof: Visit) -> None:
    second = carol.get(mug)
    carol.submit(carol.get(mug), mug, title="First")
    page = carol.submit(second, mug, title="Second")
    carol.submit(carol.get(mug), mug, title="Third")
    page = carol.submit(page, mug, **{"take-title": "mine"})
    assert page.status == 409
    assert "Keep theirs: Third" in page.words("#differences")
    assert product(at_kloof).title == "Third"


# --- when shoppers see it --------------------------------------------------------------------------------------


def test_a_product_is_taken_off_archived_deleted_and_brought_back(
    carol: ShopClient, client: ShopClient, mug: str, at_kloof: Visit
) -> None:
    assert "Shoppers see it." in carol.get(mug).words("aside")
    for noun, words in (
        ("withdrawal", "It is a draft."),
        ("archiving", "It is archived"),
        ("removal", "It was deleted on"),
        ("restoration", "It is archived"),
    ):
        page = carol.submit(carol.get(mug), f"{mug}/{noun}")
        assert page.status == 200, noun
        assert words in page.words(".why"), noun
        assert status_of(client, "/p/veld-mug") in (404, 410), noun
    assert product(at_kloof).deleted_at is None
    page = carol.follow(publish(carol, mug))
    assert "On sale now." in page.text
    assert status_of(client, "/p/veld-mug") == 200


def publish(carol: ShopClient, mug: str, **fields: object) -> Page:
    token = carol.get(mug).form(f"{mug}/removal")
    return carol.post(f"{mug}/publication", {**token, **fields})


def test_a_product_goes_on_sale_at_a_time_of_the_stores_clocks(
    carol: ShopClient, client: ShopClient, mug: str, at_kloof: Visit
) -> None:
    carol.submit(carol.get(mug), f"{mug}/withdrawal")
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(clock.SAST).replace(second=0, microsecond=0)
    answer = publish(carol, mug, when="later", at=f"{tomorrow:%Y-%m-%dT%H:%M}")
    assert answer.status == 303
    assert product(at_kloof).published_at == tomorrow
    page = carol.get(mug)
    assert f"it goes on sale on {tomorrow.day} " in page.words(".why")
    assert f"{tomorrow:%H:%M}" in page.words(".why")
    assert status_of(client, "/p/veld-mug") == 404
    listed = carol.get("/admin/products?view=scheduled")
    assert [row.get_text() for row in listed.all("tbody th")] == ["Veld mug"]
    with clock.running_on(lambda: tomorrow + timedelta(seconds=1)):
        assert status_of(client, "/p/veld-mug") == 200


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2020-01-01T09:00", "That time has gone by."),
        ("soon", "Not a valid datetime"),
        ("", "Say from when."),
    ],
)
def test_a_time_that_is_none_is_refused(
    carol: ShopClient, mug: str, at_kloof: Visit, at: str, said: str
) -> None:
    carol.submit(carol.get(mug), f"{mug}/withdrawal")
    page = publish(carol, mug, when="later", at=at)
    assert page.status == 422
    assert said in page.words("#at-error")
    assert product(at_kloof).status is ProductStatus.DRAFT


def test_a_picture_without_words_keeps_a_product_off_the_shelves(
    carol: ShopClient, mug: str, at_kloof: Visit, shop: Cast
) -> None:
    carol.submit(carol.get(mug), f"{mug}/withdrawal")
    with at_kloof() as session:
        asset = store_picture(session, plain())
        session.add(
            ProductImage(product_id=shop.kloof.products["veld-mug"], asset_id=asset.id, position=1, alt="")
        )
    sentence = "Picture 1 of Veld mug has no description for those who cannot see it."
    assert sentence in carol.get(mug).words(".why")
    page = publish(carol, mug)
    assert page.status == 409
    assert sentence in page.words(".errors")
    assert product(at_kloof).status is ProductStatus.DRAFT


def test_what_is_sold_out_is_shown_and_said_so(carol: ShopClient, shop: Cast, at_kloof: Visit) -> None:
    with at_kloof() as session:
        session.execute(update(Listing).where(Listing.slug == "stoep-kettle").values(stock_band="out"))
    page = carol.get(f"/admin/products/{shop.kloof.products['stoep-kettle']}")
    assert "It is sold out" in page.words("aside")
    assert page.words("#variants tbody") == "KETTLE The one R 1 299,00 none none 1800 g unknown 1"


# --- the list --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Karoo dark roast", "Stoep kettle", "Veld mug"]),
        ("view=on-sale", ["Stoep kettle", "Veld mug"]),
        ("view=draft", ["Karoo dark roast"]),
        ("view=no-such-view", ["Karoo dark roast", "Stoep kettle", "Veld mug"]),
        ("category=table", ["Stoep kettle", "Veld mug"]),
        ("category=table/mugs", ["Veld mug"]),
        ("q=mug-sage", ["Veld mug"]),
        ("q=karoo-roast", ["Karoo dark roast"]),
        ("q=ROAST karoo", ["Karoo dark roast"]),
        ("q=%25", []),
        ("stock=out", ["Veld mug"]),
        ("stock=low", []),
        ("stock=in", ["Karoo dark roast", "Stoep kettle", "Veld mug"]),
        ("offer=yes", []),
        ("pictures=none&sort=dearest", ["Stoep kettle", "Veld mug", "Karoo dark roast"]),
        ("brand=3f0a0f3e-0000-7000-8000-000000000000", []),
        ("brand=nobody&sort=no-such-order", ["Karoo dark roast", "Stoep kettle", "Veld mug"]),
        ("view=draft&category=table", []),
        ("view=deleted", []),
        ("page=99999999999", ["Karoo dark roast", "Stoep kettle", "Veld mug"]),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    carol: ShopClient, at_kloof: Visit, query: str, titles: list[str]
) -> None:
    with at_kloof() as session:
        session.execute(
            update(Product).where(Product.slug == "karoo-roast").values(status=ProductStatus.DRAFT)
        )
        listings.refresh(session, session.scalars(select(Product.id)).all())
    page = carol.get(f"/admin/products?{query}")
    assert [row.get_text() for row in page.all("tbody th")] == titles


def test_what_was_deleted_is_on_its_own_list(carol: ShopClient, mug: str) -> None:
    carol.submit(carol.get(mug), f"{mug}/removal")
    assert "Veld mug" not in carol.get("/admin/products").words("tbody")
    link = carol.get("/admin/products?view=deleted").one("tbody th a")["href"]
    assert carol.get(str(link)).status == 200


def test_a_packer_changes_no_goods(peter: ShopClient, mug: str, at_kloof: Visit) -> None:
    assert peter.get(mug).status == 403
    token = {"csrf_token": peter.get("/admin").all('input[name="csrf_token"]')[0]["value"]}
    for path in (mug, f"{mug}/publication", f"{mug}/removal"):
        assert peter.post(path, token).status == 403
    assert product(at_kloof).deleted_at is None
