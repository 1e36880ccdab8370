"""WooCommerce's product file: what its rows become, and what is said about those that cannot be sold here."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.catalog import attributes
from app.catalog.models.product import Product, ProductStatus, TaxClass, Variant
from app.database import in_store
from app.inventory.models import StockItem
from tests.cast import Cast
from tests.checkout.walking import to_review
from tests.client import ShopClient
from tests.importing.conftest import Find, Import

SAMPLE = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "import" / "woocommerce" / "sample_products.csv"
)
COLUMNS = (
    "ID,Type,SKU,Name,Published,Visibility in catalog,Short description,Description,Date sale price starts,"
    "Date sale price ends,Tax status,Tax class,In stock?,Stock,Backorders allowed?,Weight (kg),Length (cm),Width (cm),"
    "Height (cm),Sale price,Regular price,Categories,Tags,Images,Parent,Attribute 1 name,Attribute 1 value(s),"
    "Attribute 1 visible,Attribute 2 name,Attribute 2 value(s),Attribute 2 visible"
)
HEAD = COLUMNS.split(",")
MUG = {"ID": "7", "Type": "simple", "SKU": "MUG", "Name": "Mug", "Published": "1", "Regular price": "90"}
SHIRT = {"ID": "8", "Type": "variable", "SKU": "SHIRT", "Name": "Shirt", "Attribute 1 name": "Colour", "Attribute 1 value(s)": "Red, Blue"}  # fmt: skip
RED = {"Type": "variation", "SKU": "SHIRT-R", "Name": "Shirt - Red", "Parent": "SHIRT", "Regular price": "200", "Attribute 1 name": "Colour", "Attribute 1 value(s)": "Red"}  # fmt: skip
BLUE = {**RED, "SKU": "SHIRT-B", "Attribute 1 value(s)": "Blue", "Regular price": "210"}


def woo(*rows: dict[str, str], more: tuple[str, ...] = ()) -> str:
    head = [*HEAD, *more]
    lines = [",".join(head)]
    lines += [",".join('"' + row.get(name, "").replace('"', '""') + '"' for name in head) for row in rows]
    return "\n".join(lines) + "\n"


def stock(app: Flask, shop: Cast) -> dict[str, tuple[int, bool]]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        rows = session.execute(
            select(Variant.sku, StockItem.quantity, StockItem.track_stock).join(
                StockItem, (StockItem.variant_id == Variant.id) & (StockItem.store_id == Variant.store_id)
            )
        )
        return {row.sku: (row.quantity, row.track_stock) for row in rows}


def said(app: Flask, shop: Cast, handle: str) -> list[tuple[str, list[str]]]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        product = session.scalars(select(Product).where(Product.handle == handle)).one()
        return [(each.name, words) for each, words in attributes.values_for_form(session, product) if words]


def test_a_simple_product_comes_in_whole(app: Flask, shop: Cast, bring_in: Import, find: Find) -> None:
    row = {
        **MUG, "Short description": "<p>Stoneware, 22 cm.</p>", "Description": "Thrown by hand.\\n\\nFired twice.",
        "Tax status": "none", "Stock": "12", "Weight (kg)": "0,35", "Length (cm)": "9.5", "Width (cm)": "8",
        "Categories": "Table, Table > Mugs", "Tags": "clay, gift", "Attribute 1 name": "Glaze",
        "Attribute 1 value(s)": "Ash, Salt", "Attribute 2 name": "Bin", "Attribute 2 value(s)": "A7",
        "Attribute 2 visible": "0", "Brands": "Kiln & Co",
    }  # fmt: skip
    answer = bring_in(woo(row, more=("Brands",)))
    assert "1 new, 0 changed, 0 unchanged, 0 wrong" in answer.output
    mug = find("mug")
    [variant] = mug.variants
    assert (mug.title, mug.slug, mug.subtitle) == ("Mug", "mug", "Stoneware, 22 cm.")
    assert mug.description_html == "<p>Thrown by hand.</p><p>Fired twice.</p>"
    assert (mug.tax_class, mug.tags, mug.status) == (
        TaxClass.ZERO_RATED,
        ["clay", "gift"],
        ProductStatus.ACTIVE,
    )
    assert mug.brand is not None
    assert mug.brand.name == "Kiln & Co"
    assert (variant.sku, variant.price_cents, variant.weight_grams) == ("MUG", 9_000, 350)
    assert (variant.length_mm, variant.width_mm, variant.height_mm) == (95, 80, None)
    assert stock(app, shop)["MUG"] == (12, True)
    assert said(app, shop, "mug") == [("Glaze", ["Ash, Salt"])]
    assert "1 unchanged" in bring_in(woo(row, more=("Brands",))).output


@pytest.mark.parametrize(
    "rows", [(SHIRT, RED, BLUE), (BLUE, RED, SHIRT)], ids=["parent first", "parent last"]
)
@pytest.mark.parametrize("parent", ["SHIRT", "shirt", "id:8"])
def test_variations_find_their_parent(
    bring_in: Import, find: Find, rows: tuple[dict[str, str], ...], parent: str
) -> None:
    text = woo(*({**row, "Parent": parent} if "Parent" in row else row for row in rows))
    assert "1 new, 0 changed, 0 unchanged, 0 wrong" in bring_in(text).output
    shirt = find("shirt")
    assert [(option.name, option.values) for option in shirt.options] == [("Colour", ["Red", "Blue"])]
    assert [(v.sku, v.option_values, v.price_cents) for v in shirt.variants] == [
        ("SHIRT-R", ["Red"], 20_000),
        ("SHIRT-B", ["Blue"], 21_000),
    ]
    assert "1 unchanged" in bring_in(text).output


def test_a_variation_that_leaves_an_option_open_is_one_of_each(
    app: Flask, shop: Cast, bring_in: Import, find: Find
) -> None:
    """The shopper chooses a size; the stock is there once, so one variant has it."""
    sized = {**SHIRT, "Attribute 2 name": "Size", "Attribute 2 value(s)": "S, M"}
    text = woo(sized, {**RED, "Attribute 2 name": "Size", "Stock": "4"}, {**BLUE, "Attribute 2 name": "Size", "Attribute 2 value(s)": "M"})  # fmt: skip
    answer = bring_in(text)
    assert "line 3, Parent: leaves an option open: 2 variants were made of it." in answer.output
    assert "line 3, Stock: its 4 are counted on the first of 2 variants." in answer.output
    assert [(v.sku, v.option_values) for v in find("shirt").variants] == [
        ("SHIRT-R", ["Red", "S"]),
        ("shirt-red-m", ["Red", "M"]),
        ("SHIRT-B", ["Blue", "M"]),
    ]
    assert {sku: stock(app, shop)[sku] for sku in ("SHIRT-R", "shirt-red-m", "SHIRT-B")} == {
        "SHIRT-R": (4, True),
        "shirt-red-m": (0, True),
        "SHIRT-B": (0, False),
    }
    assert "1 unchanged" in bring_in(text).output


def test_stock_kept_on_the_parent_is_counted_once(app: Flask, shop: Cast, bring_in: Import) -> None:
    bring_in(woo({**SHIRT, "Stock": "5"}, RED, BLUE))
    counted = stock(app, shop)
    assert (counted["SHIRT-R"], counted["SHIRT-B"]) == ((5, True), (0, True))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Stock": "3"}, (3, True)),
        ({"Stock": "-3"}, (0, True)),
        ({"Stock": "3", "Backorders allowed?": "notify"}, (0, False)),
        ({"In stock?": "1"}, (0, False)),
        ({"In stock?": "0"}, (0, True)),
        ({"In stock?": "backorder"}, (0, False)),
    ],
)
def test_what_it_says_about_stock(
    app: Flask, shop: Cast, bring_in: Import, cells: dict[str, str], expected: tuple[int, bool]
) -> None:
    bring_in(woo({**MUG, **cells}))
    assert stock(app, shop)["MUG"] == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, (9_000, None)),
        ({"Sale price": "70"}, (7_000, 9_000)),
        ({"Sale price": "90"}, (9_000, None)),
        ({"Sale price": "95"}, (9_000, None)),
        ({"Sale price": "70", "Date sale price starts": "2199-01-01 00:00:00"}, (9_000, None)),
        ({"Sale price": "70", "Date sale price ends": "2001-01-01"}, (9_000, None)),
        ({"Sale price": "70", "Date sale price ends": "2199-01-01T23:59:59"}, (7_000, 9_000)),
        ({"Sale price": "70", "Date sale price ends": "soon"}, (9_000, None)),
        ({"Sale price": "70", "Regular price": ""}, (7_000, None)),
    ],
)
def test_a_sale_price_counts_while_its_sale_is_on(
    bring_in: Import, find: Find, cells: dict[str, str], expected: tuple[int, int | None]
) -> None:
    bring_in(woo({**MUG, **cells}))
    [variant] = find("mug").variants
    assert (variant.price_cents, variant.compare_at_cents) == expected


def test_a_sale_that_ends_is_named_because_it_does_not_end_by_itself(bring_in: Import) -> None:
    ends = clock.now().date().isoformat()
    answer = bring_in(woo({**MUG, "Sale price": "70", "Date sale price ends": ends}))
    assert (
        f"line 2, Date sale price ends: the sale price counts, and will not end by itself on {ends}."
        in answer.output
    )


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({"Type": "grouped", "Regular price": ""}, "line 2, Type: grouped products are not sold here yet; it was left as a draft."),
        ({"Type": "external"}, "line 2, Type: external products are not sold here yet; it was left as a draft."),
        ({"Type": "subscription"}, "line 2, Type: subscription products are not sold here yet; it was left as a draft."),
        ({"Visibility in catalog": "hidden"}, "line 2, Visibility in catalog: it is hidden from the catalogue; it was left as a draft."),
        ({"Published": "0"}, ""),
        ({"Published": "-1"}, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_sold_yet_is_a_draft_and_named(
    bring_in: Import, find: Find, client: ShopClient, cells: dict[str, str], note: str
) -> None:
    answer = bring_in(woo({**MUG, **cells}))
    assert note in answer.output
    assert answer.exit_code == 0
    assert find("mug").status is ProductStatus.DRAFT
    assert client.get("/p/mug").status == 404
    assert "1 unchanged" in bring_in(woo({**MUG, **cells})).output


def test_virtual_goods_are_not_sent(bring_in: Import, find: Find) -> None:
    answer = bring_in(woo({**MUG, "Type": "simple, downloadable, virtual"}))
    assert "line 2, Type: its downloads are not sent by this shop." in answer.output
    assert find("mug").variants[0].requires_shipping is False


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ((MUG, RED), "line 3, Parent: shirt is no product of this file."),
        ((MUG, {**RED, "Parent": "SHIRT-R"}), "line 3, Parent: shirt-r is no product of this file."),
        ((MUG, {**RED, "Parent": "id:99"}), "line 3, Parent: id:99 is no product of this file."),
        ((MUG, {**RED, "Parent": ""}), "line 3, Parent: is empty."),
        ((MUG, {**RED, "Parent": "MUG"}), "line 3, Parent: line 2 is not a variable product."),
        ((SHIRT,), "line 2, Type: a variable product needs a variation that is switched on."),
        ((SHIRT, {**RED, "Regular price": ""}), "line 3, Regular price: is empty."),
        ((SHIRT, {**RED, "Attribute 1 value(s)": "", "Attribute 1 name": ""}, BLUE, {**BLUE, "SKU": "X"}), "repeats line 4"),
        ((MUG, {**MUG, "ID": "70"}), "line 3: mug is the product of line 2 already."),
        ((MUG, {**MUG, "ID": "70", "Name": ""}), "line 3, Name: is empty."),
    ],
)  # fmt: skip
def test_rows_that_do_not_fit_together_are_named(
    bring_in: Import, rows: tuple[dict[str, str], ...], complaint: str
) -> None:
    assert complaint in bring_in(woo(*rows)).output


def test_a_variation_that_is_switched_off_is_left_out(bring_in: Import, find: Find) -> None:
    answer = bring_in(woo(SHIRT, {**RED, "Published": "0"}, BLUE))
    assert "line 3, Published: this variation is switched off; it was left out." in answer.output
    assert [variant.sku for variant in find("shirt").variants] == ["SHIRT-B"]


def test_a_draft_with_its_variations_stays_a_draft(bring_in: Import, find: Find) -> None:
    bring_in(woo({**SHIRT, "Published": "-1"}, {**RED, "Published": "-1"}))
    assert (find("shirt").status, len(find("shirt").variants)) == (ProductStatus.DRAFT, 1)


def test_four_options_are_one_too_many(bring_in: Import) -> None:
    more = tuple(f"Attribute {number} {what}" for number in (3, 4) for what in ("name", "value(s)"))
    four = {f"Attribute {number} name": f"Term {number}" for number in (1, 2, 3, 4)}
    one = {f"Attribute {number} value(s)": "One" for number in (1, 2, 3, 4)}
    text = woo({**SHIRT, **four, **one}, {**RED, **four, **one}, more=more)
    assert "line 2, Attribute 4 name: a product has at most three options." in bring_in(text).output


def test_a_comma_of_its_own_is_written_with_a_stroke(app: Flask, shop: Cast, bring_in: Import) -> None:
    bring_in(woo({**MUG, "Attribute 1 name": "Glaze", "Attribute 1 value(s)": "Ash\\, dark, Salt"}))
    assert said(app, shop, "mug") == [("Glaze", ["Ash, dark, Salt"])]


def test_a_product_is_found_by_its_sku_whatever_format_brought_it(bring_in: Import, find: Find) -> None:
    bring_in("Handle,Title,Variant SKU,Variant Price\nstoneware-mug,Stoneware mug,MUG,80\n")
    before = find("stoneware-mug")
    assert "0 new, 1 changed" in bring_in(woo(MUG)).output
    after = find("stoneware-mug")
    assert (after.id, after.title, after.variants[0].price_cents) == (before.id, "Mug", 9_000)
    assert after.variants[0].id == before.variants[0].id


def test_a_product_without_a_sku_is_known_by_its_id(bring_in: Import, find: Find) -> None:
    unnamed = {**MUG, "SKU": ""}
    bring_in(woo(unnamed))
    assert find("woocommerce-7").slug == "mug"
    assert "1 changed" in bring_in(woo({**unnamed, "Name": "Cup"})).output


@pytest.mark.skipif(
    not SAMPLE.exists(), reason="the shared product files are not beside this clone; owner: importing"
)
def test_the_sample_file_comes_in_sells_and_again_is_nothing(
    app: Flask, shop: Cast, client: ShopClient, bring_in: Import, find: Find
) -> None:
    answer = bring_in(SAMPLE)
    assert "15 new, 0 changed, 0 unchanged, 0 wrong" in answer.output
    assert "line 17, Type: grouped" in answer.output
    assert "line 18, Type: external" in answer.output
    assert "0 new, 0 changed, 15 unchanged, 0 wrong" in bring_in(SAMPLE).output
    hoodie = find("cc-hoodie")
    assert len(hoodie.variants) == 6
    red = next(each for each in hoodie.variants if each.sku == "cc-hoodie-red")
    assert (red.price_cents, red.compare_at_cents) == (4_200, 4_500)
    assert "Hoodie" in client.get("/c/clothing/hoodies").words("main")
    shop.kloof.variants["RED"] = red.id
    assert client.submit(to_review(client, shop, "RED", 2, payment="eft"), "/checkout/order").url.startswith(
        "/orders/"
    )
