"""A product from nothing: its draft, the matrix of its variants, and why shoppers do not see it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app.catalog.models.listing import Listing
from app.catalog.models.product import Product, ProductOption, ProductStatus, Variant
from app.inventory.models import StockItem
from tests.cast import Cast
from tests.client import Page, ShopClient

Visit = Callable[[], Any]
NEW = {"title": "Karoo scarf", "price": "389,00", "weight": "220"}
SIX = {"name_1": "Colour", "values_1": "Ochre, Indigo, Sage", "name_2": "Size", "values_2": "Short, Long"}


def begun(carol: ShopClient, **typed: object) -> Page:
    return carol.submit(carol.get("/admin/products/new"), "/admin/products", **{**NEW, **typed})


def variants(at_kloof: Visit, slug: str = "karoo-scarf") -> dict[str, Variant]:
    with at_kloof() as session:
        session.expire_on_commit = False
        chosen = select(Variant).join(Product, Product.id == Variant.product_id).where(Product.slug == slug)
        return {each.title: each for each in session.scalars(chosen.order_by(Variant.position))}


def saved(carol: ShopClient, page: Page, **typed: object) -> Page:
    return carol.submit(page, page.url, **typed)


def test_a_draft_has_a_variant_for_each_combination(
    carol: ShopClient, client: ShopClient, at_kloof: Visit
) -> None:
    page = begun(carol, **SIX, status="active", store_id="x", published_at="2020-01-01T00:00")
    assert page.words("h1") == "Variants"
    made = variants(at_kloof)
    assert list(made) == [
        "Ochre / Short",
        "Ochre / Long",
        "Indigo / Short",
        "Indigo / Long",
        "Sage / Short",
        "Sage / Long",
    ]
    assert {(each.price_cents, each.weight_grams) for each in made.values()} == {(38_900, 220)}
    assert made["Indigo / Long"].sku == "KAROO-SCARF-INDIGO-LONG"
    with at_kloof() as session:
        kept = session.scalars(select(Product).where(Product.slug == "karoo-scarf")).one()
        assert (kept.status, kept.published_at) == (ProductStatus.DRAFT, None)
    assert client.get("/p/karoo-scarf").status == 404
    assert begun(carol).words("h1") == "Variants"  # the same title has another address
    assert list(variants(at_kloof, "karoo-scarf-2")) == [""]


def test_rows_are_saved_together_with_their_first_count(carol: ShopClient, at_kloof: Visit) -> None:
    page = begun(carol, **SIX)
    long = variants(at_kloof)["Indigo / Long"].id
    said = {f"{long}-sku": "INDIGO-L", f"{long}-price": "449", f"{long}-was": "R 500,00", f"{long}-barcode": "600",
            f"{long}-weight": "300", f"{long}-stock": "7"}  # fmt: skip
    page = saved(carol, page, **said)
    kept = variants(at_kloof)["Indigo / Long"]
    assert (kept.sku, kept.price_cents, kept.compare_at_cents, kept.barcode, kept.weight_grams) == (
        "INDIGO-L", 44_900, 50_000, "600", 300,
    )  # fmt: skip
    with at_kloof() as session:
        assert session.scalar(select(StockItem.quantity).where(StockItem.variant_id == long)) == 7
    page = saved(carol, page, **{f"{long}-stock": "99"})  # counted once, it is the ledger's
    with at_kloof() as session:
        assert session.scalar(select(StockItem.quantity).where(StockItem.variant_id == long)) == 7
    first = variants(at_kloof)["Ochre / Short"]
    saved(
        carol, carol.get(page.url), **{f"{long}-sku": first.sku, f"{first.id}-sku": "INDIGO-L"}
    )  # they change places
    assert variants(at_kloof)["Ochre / Short"].sku == "INDIGO-L"


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("price", "-1", "Enter an amount"),
        ("price", "9999999,00", "more than anything"),
        ("was", "1,00", "more than the price"),
        ("sku", "KETTLE", "belongs to another variant"),
        ("sku", "x" * 10_000, "keep this to 64"),
        ("weight", "-5", "Between 0"),
        ("stock", "99999999999999999999", "Between 0"),
    ],
)
def test_one_bad_row_saves_none(carol: ShopClient, at_kloof: Visit, field: str, text: str, said: str) -> None:
    page = begun(carol, **SIX)
    before = {name: (each.sku, each.price_cents) for name, each in variants(at_kloof).items()}
    bad, good = (variants(at_kloof)[name].id for name in ("Sage / Long", "Sage / Short"))
    page = saved(carol, page, **{f"{bad}-{field}": text, f"{good}-price": "1,00"})
    assert page.status == 422
    assert said in page.words(f"[id='{bad}-{field}-error']")
    assert {name: (each.sku, each.price_cents) for name, each in variants(at_kloof).items()} == before


def test_another_products_rows_are_not_ours_to_send(carol: ShopClient, shop: Cast, at_kloof: Visit) -> None:
    page = begun(carol)
    kettle = shop.kloof.variants["KETTLE"]
    saved(carol, page, **{f"{kettle}-sku": "STOLEN", f"{kettle}-price": "1", f"{kettle}-weight": "1"})
    assert variants(at_kloof, "stoep-kettle")[""].price_cents == 129_900


def test_a_value_added_makes_rows_and_one_taken_out_withdraws_them(
    carol: ShopClient, shop: Cast, at_kloof: Visit
) -> None:
    where = f"/admin/products/{shop.kloof.products['veld-mug']}"

    def offered(values: str) -> Page:
        return carol.submit(
            carol.get(f"{where}/variants"), f"{where}/options",
            name_1="Colour", values_1=values, name_2="Size", values_2="350 ml, 250 ml",
        )  # fmt: skip

    assert "3 variants were made." in offered("Red ochre, Sage, Indigo").text
    mugs = variants(at_kloof, "veld-mug")
    assert mugs["Indigo / 250 ml"].price_cents == 28_900
    offered("Sage, Indigo")
    mugs = variants(at_kloof, "veld-mug")
    assert [name for name, each in mugs.items() if each.withdrawn_at] == [
        "Red ochre / 350 ml",
        "Red ochre / 250 ml",
    ]
    offered("Red ochre, Sage")
    mugs = variants(at_kloof, "veld-mug")
    assert mugs["Red ochre / 350 ml"].id == shop.kloof.variants["MUG-RED-350"]
    assert mugs["Red ochre / 350 ml"].withdrawn_at is None
    with at_kloof() as session:
        assert session.scalars(select(ProductOption.values).where(ProductOption.name == "Colour")).one() == [
            "Red ochre",
            "Sage",
        ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": "x" * 10_000}, "keep this to 200"),
        ({"title": "\x00"}, "Goods need a title."),
        ({"name_1": "Size"}, "at least one value"),
        ({"name_1": "Size", "values_1": "S", "name_2": "size", "values_2": "M"}, "the same name"),
        ({"name_1": "Size", "values_1": ",".join(map(str, range(101)))}, "101 combinations"),
        ({"price": "1e9"}, "Enter an amount"),
        ({"category": "nowhere"}, "Not a valid choice"),
    ],
)
def test_a_product_that_cannot_be_is_not_begun(
    carol: ShopClient, at_kloof: Visit, typed: dict[str, str], said: str
) -> None:
    page = begun(carol, **typed)
    assert page.status == 422
    assert said in page.words(".errors")
    with at_kloof() as session:
        assert len(session.scalars(select(Product.id)).all()) == 3


def tones(carol: ShopClient, path: str) -> dict[str, str]:
    return {
        str(row["data-check"]): str(row["data-tone"])
        for row in carol.get(f"{path}/visibility").all("[data-check]")
    }


def test_why_shoppers_cannot_see_it_is_said_with_what_mends_it(
    carol: ShopClient, client: ShopClient, shop: Cast, at_kloof: Visit
) -> None:
    mug = f"/admin/products/{shop.kloof.products['veld-mug']}"
    assert tones(carol, mug) == {
        "store": "ok", "state": "ok", "time": "ok", "category": "ok", "price": "ok", "stock": "ok", "pictures": "wait",
        "card": "ok", "search": "ok",
    }  # fmt: skip
    with at_kloof() as session:
        session.execute(delete(Listing).where(Listing.slug == "veld-mug"))
        session.execute(update(Product).where(Product.slug == "veld-mug").values(category_id=None))
    assert tones(carol, mug)["card"] == "no"
    assert tones(carol, mug)["category"] == "wait"
    carol.submit(carol.get(f"{mug}/visibility"), f"{mug}/card")
    assert tones(carol, mug)["card"] == "ok"
    carol.submit(carol.get(mug), f"{mug}/withdrawal")
    page = carol.get(f"{mug}/visibility")
    assert page.words("h1").startswith("Why can")
    links = {str(link["href"]) for link in page.all("#checks a")}
    assert links <= {mug, f"{mug}/pictures", f"{mug}/variants"}
    assert {carol.get(link).status for link in links} == {200}
    assert tones(carol, mug)["state"] == "no"
