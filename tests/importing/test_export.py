"""The catalogue as a product file: what is in it, and that bringing it in again changes nothing."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import clock
from app.catalog.models.product import Product, ProductStatus, TaxClass, Variant
from app.database import in_store
from app.importing.exporting import neutral
from tests.cast import Cast
from tests.importing.conftest import Find, Import
from tests.importing.shelves import differences, dump
from tests.importing.test_again import BLUE, RED, cups
from tests.importing.test_rows import file
from tests.importing.test_undo import REAL
from tests.media.samples import plain

FORMATS = ("shopify", "woocommerce")
Export = Callable[..., str]


@pytest.fixture
def export(app: Flask, shop: Cast, tmp_path: Path) -> Export:
    def run(layout: str, slug: str = "kloof") -> str:
        path = tmp_path / f"{layout}.csv"
        arguments = ["catalog", "export", str(path), "--store", slug, "--format", layout]
        result = app.test_cli_runner().invoke(args=arguments)
        if result.exception is not None:
            raise result.exception
        return path.read_text(encoding="utf-8")

    return run


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.skipif(
    not REAL["packt"].exists(), reason="the shared product files are not beside this clone; owner: importing"
)
@pytest.mark.parametrize("layout", FORMATS)
@pytest.mark.parametrize("name", REAL)
def test_a_real_file_goes_out_and_in_without_a_change(
    app: Flask, shop: Cast, bring_in: Import, export: Export, *, name: str, layout: str
) -> None:
    bring_in(REAL[name])
    before = dump(app, shop.kloof.id)
    answer = bring_in(export(layout))
    assert re.search(r"^0 new, 0 changed, [0-9]+ unchanged, 0 wrong$", answer.output, re.MULTILINE)
    assert differences(before, dump(app, shop.kloof.id)) == {}


@pytest.mark.parametrize("layout", FORMATS)
def test_all_that_a_product_can_say_goes_out_and_in(
    app: Flask, shop: Cast, bring_in: Import, export: Export, tmp_path: Path, *, layout: str
) -> None:
    for number, colour in enumerate([(200, 40, 30), (20, 30, 200), (20, 200, 30)]):
        (tmp_path / f"{number}.png").write_bytes(plain(300, 200, colour))
    head = (
        "Handle,Title,Subtitle,Body,Vendor,Type,Product Category,Tags,Option1 Name,Option1 Value,Option2 Name,"
        "Option2 Value,Variant SKU,Variant Price,Variant Compare At Price,Variant Inventory Qty,Variant Grams,"
        "Variant Barcode,Variant Image,Image Src,Image Alt Text,SEO Title,SEO Description,Status,"
        "Capacity (product.metafields.custom.capacity),Fits (all) of it (product.metafields.custom.fits)"
    )
    bring_in(
        file(
            'cup,"Cup, ""big""",For tea,"<p>Good, \n&amp; <b>better</b></p>","Kiln, Son",Mug,"Table > Cups, jugs",'
            '"a, b",Size,"S, small",Colour,Red,C-SR,50,60,5,125,00123,0.png,0.png,A red cup,Cups,All cups,active,'
            '"350 ml, about",yes',
            'cup,,,,,,,,,M,,Blue,C-MB,55,,6,333,,1.png,1.png,"Blue, from above",,,,,',
            'cup,,,,,,,,,"S, small",,Blue,C-SB,55,,,7,,1.png,2.png,Both,,,,,',
            "plain,Plain,,Words only,,,,,,,,,,9.99,,,,,,,,,,draft,,",
            "old,Old,,<div>Bare words</div>,,Mug,,,,,,,OLD,9.99,,0,,,,,,,,archived,,",
            head=head,
        ),
        "--images",
        str(tmp_path),
    )
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(Product).where(Product.handle == "old").values(category_id=None))
        session.execute(
            update(Product)
            .where(Product.handle == "plain")
            .values(status=ProductStatus.ACTIVE, published_at=clock.now() + timedelta(days=3))
        )
        session.execute(
            update(Product).where(Product.handle == "veld-mug").values(tax_class=TaxClass.ZERO_RATED)
        )
        session.execute(
            update(Variant).where(Variant.sku == "C-MB").values(length_mm=125, width_mm=80, height_mm=7)
        )
        session.execute(update(Variant).where(Variant.sku == "OLD").values(requires_shipping=False))
        session.commit()
    before = dump(app, shop.kloof.id)
    answer = bring_in(export(layout))
    assert "0 new, 0 changed, 6 unchanged, 0 wrong" in answer.output
    assert differences(before, dump(app, shop.kloof.id)) == {}


@pytest.mark.parametrize("layout", FORMATS)
def test_an_empty_shop_takes_it_in_as_it_was(
    app: Flask, shop: Cast, bring_in: Import, export: Export, *, layout: str
) -> None:
    """What the first store sells, the second sells for the same."""
    bring_in(cups(RED, BLUE))
    text = export(layout)
    answer = bring_in(text, "--store", "jozi")
    assert "4 new, 0 changed, 0 unchanged, 0 wrong" in answer.output
    kloof, jozi = (goods(app, store) for store in (shop.kloof.id, shop.jozi.id))
    assert {name: sold for name, sold in jozi.items() if name != "city-bike"} == kloof


def goods(app: Flask, store_id: UUID) -> dict[str, list[tuple[object, ...]]]:
    with app.app_context(), in_store(store_id) as session:
        rows = session.execute(
            select(
                Product.handle, Variant.sku, Variant.option_values, Variant.price_cents, Variant.weight_grams
            )
            .join(Variant, Variant.product_id == Product.id)
            .order_by(Product.handle, Variant.position)
        )
        found: dict[str, list[tuple[object, ...]]] = {}
        for row in rows:
            found.setdefault(row.handle, []).append(tuple(map(str, row[1:])))
        return found


@pytest.mark.parametrize("layout", FORMATS)
def test_only_the_cell_that_was_edited_changes(
    app: Flask, bring_in: Import, export: Export, find: Find, *, layout: str
) -> None:
    bring_in(cups(RED, BLUE))
    text = export(layout)
    assert text.count("55.00") == 1
    assert "0 new, 1 changed, 3 unchanged" in bring_in(text.replace("55.00", "56.00")).output
    assert [variant.price_cents for variant in find("cup").variants] == [5000, 5600]


@pytest.mark.parametrize("layout", FORMATS)
@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://evil.example")', "+1", "-2+3", "@SUM(A1)", "'=1", "''@x", '"=1"']
)
def test_a_formula_goes_out_as_text_and_comes_in_as_it_was(
    app: Flask, shop: Cast, bring_in: Import, export: Export, find: Find, *, layout: str, text: str
) -> None:
    quoted = text.replace('"', '""')
    bring_in(file(f'cup,"{quoted}","{quoted}",50', head="Handle,Title,Vendor,Variant Price"))
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(Product).where(Product.handle == "cup").values(title=text))
        session.commit()
    exported = export(layout)
    cells = [cell for row in lines(exported) for cell in row.values()]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and cell != "-1"] == []
    before = dump(app, shop.kloof.id)
    bring_in(exported)
    assert find("cup").title == text
    assert differences(before, dump(app, shop.kloof.id)) == {}


@pytest.mark.parametrize("text", ["=1", "+1", "@x", "\tx", "\rx", "'=1", "'-1", "-1+2"])
def test_a_quote_stands_before_what_would_run(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "'n Boek", "1-2", "x@example.com", "350 ml", "-1"])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert neutral(text) == text


def test_what_is_scheduled_is_a_draft_to_everybody_else(app: Flask, shop: Cast, export: Export) -> None:
    at = clock.now() + timedelta(days=3)
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(Product).where(Product.handle == "veld-mug").values(published_at=at))
        session.commit()
    first = next(row for row in lines(export("shopify")) if row["Handle"] == "veld-mug")
    assert (first["Status"], first["Published"], first["Published At"]) == ("draft", "FALSE", at.isoformat())
    first = next(row for row in lines(export("woocommerce")) if row["Handle"] == "veld-mug")
    assert (first["Published"], first["Published at"]) == ("-1", at.isoformat())


@pytest.mark.parametrize("layout", FORMATS)
def test_what_is_deleted_or_withdrawn_stays_at_home(
    app: Flask, shop: Cast, export: Export, *, layout: str
) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(Product).where(Product.handle == "veld-mug").values(deleted_at=clock.now()))
        kettle = shop.kloof.products["stoep-kettle"]
        session.execute(update(Variant).where(Variant.product_id == kettle).values(withdrawn_at=clock.now()))
        session.commit()
    assert {row["Handle"] for row in lines(export(layout)) if row["Handle"]} == {"karoo-roast"}


@pytest.mark.parametrize("layout", FORMATS)
def test_another_stores_goods_are_not_in_it(export: Export, *, layout: str) -> None:
    assert "city-bike" not in export(layout)
    assert "city-bike" in export(layout, "jozi")


def test_it_goes_to_the_standard_output(app: Flask, shop: Cast) -> None:
    result = app.test_cli_runner().invoke(args=["catalog", "export", "-", "--store", "kloof"])
    assert len({row["Handle"] for row in lines(result.stdout)}) == 3


def test_pictures_are_addresses_of_the_shop(
    app: Flask, bring_in: Import, export: Export, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(plain())
    bring_in(file("cup,Cup,50,a.png", head="Handle,Title,Variant Price,Image Src"), "--images", str(tmp_path))
    [address] = [row["Image Src"] for row in lines(export("shopify")) if row["Image Src"]]
    assert address.startswith("http://localhost/media/")
    assert address.endswith("/1200.jpg")


def test_more_products_than_are_read_at_once_are_all_there(
    app: Flask, bring_in: Import, export: Export
) -> None:
    rows = [f"pot-{number},Pot {number},5" for number in range(450)]
    bring_in(file(*rows, head="Handle,Title,Variant Price"))
    handles = [row["Handle"] for row in lines(export("shopify"))]
    assert len(set(handles)) == 453
    assert len([handle for handle in handles if handle.startswith("pot-")]) == 450
