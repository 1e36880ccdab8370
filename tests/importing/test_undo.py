"""Undoing an import: the catalogue as it was, as far as nobody has touched it since."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update

from app import ids
from app.catalog import collections
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.product import Product, ProductImage
from app.database import in_store
from app.importing.models import CatalogueImport, ImportedProduct, ImportStatus
from app.inventory import reservations
from app.inventory.models import StockItem, StockMovement
from app.ops.doctor import examine
from tests.cast import Cast
from tests.checkout.walking import to_review
from tests.client import ShopClient
from tests.importing.conftest import Find, Import
from tests.importing.shelves import differences, dump
from tests.importing.test_again import BLUE, GREEN, RED, cups
from tests.importing.test_rows import file
from tests.media.samples import plain

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "import"
REAL = {
    "packt": DATA / "shopify" / "packt_product-data.csv",
    "gatsby": DATA / "shopify" / "gatsby_products.csv",
    "woocommerce": DATA / "woocommerce" / "sample_products.csv",
}
IMPORT_ID = re.compile(r"Import ([0-9a-f-]{36}):")

Undo = Callable[[Result], Result]


def import_id_of(answer: Result) -> str:
    found = IMPORT_ID.search(answer.output)
    assert found, answer.output
    return found[1]


@pytest.fixture
def undo(app: Flask) -> Undo:
    """``undo(answer)`` takes back what the command that gave this answer brought in."""

    def run(answer: Result) -> Result:
        result = app.test_cli_runner().invoke(
            args=["catalog", "undo", import_id_of(answer), "--store", "kloof"]
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.mark.skipif(
    not DATA.exists(), reason="the shared product files are not beside this clone; owner: importing"
)
@pytest.mark.parametrize("name", REAL)
def test_what_a_real_file_brought_is_gone_without_a_trace(
    app: Flask, shop: Cast, bring_in: Import, undo: Undo, *, name: str
) -> None:
    before = dump(app, shop.kloof.id)
    answer = bring_in(REAL[name])
    assert differences(before, dump(app, shop.kloof.id))
    assert "left alone" not in undo(answer).output
    assert differences(before, dump(app, shop.kloof.id)) == {}


@pytest.mark.skipif(
    not DATA.exists(), reason="the shared product files are not beside this clone; owner: importing"
)
def test_a_second_file_over_the_first_is_undone_to_the_first(
    app: Flask, shop: Cast, bring_in: Import, undo: Undo, tmp_path: Path
) -> None:
    """Every price, title and stock of packt's changed, half its categories renamed, one product gone from the file."""
    first = REAL["packt"].read_text(encoding="utf-8-sig")
    bring_in(first)
    before = dump(app, shop.kloof.id)
    answer = bring_in(
        first.replace(",69.99,", ",70.50,").replace(",Indoor,", ",Inside,").replace("Company", "House")
    )
    assert " 0 new" not in answer.output or "changed" in answer.output
    assert differences(before, dump(app, shop.kloof.id))
    undo(answer)
    assert differences(before, dump(app, shop.kloof.id)) == {}


def test_a_product_changed_in_every_way_comes_back_whole(
    app: Flask, shop: Cast, bring_in: Import, undo: Undo, tmp_path: Path
) -> None:
    (tmp_path / "red.png").write_bytes(plain(300, 200))
    (tmp_path / "blue.png").write_bytes(plain(200, 300, (20, 30, 200)))
    head = (
        "Handle,Title,Body,Vendor,Type,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Price,"
        "Variant Inventory Qty,Variant Image,Image Src,Image Alt Text,Capacity (product.metafields.custom.capacity)"
    )
    bring_in(
        file(
            'cup,Cup,<p>Good</p>,Kiln,Mug,"a, b",Colour,Red,C-R,50,5,red.png,red.png,A red cup,350 ml',
            "cup,,,,,,,Blue,C-B,55,6,,,,",
            head=head,
        ),
        "--images",
        str(tmp_path),
    )
    before = dump(app, shop.kloof.id)
    answer = bring_in(
        file(
            "cup,Beaker,<p>Better</p>,Oven,Beaker,c,Hue,Blue,C-R,60,1,,blue.png,A beaker,400 ml",
            "cup,,,,,,,Green,C-G,65,9,,,,",
            head=head,
        ),
        "--images",
        str(tmp_path),
    )
    assert "1 changed" in answer.output
    changed = differences(before, dump(app, shop.kloof.id))
    assert {"Product", "ProductOption", "Variant", "ProductImage", "StockItem", "AttributeValue", "Brand",
            "ProductType", "Category", "Listing"} <= set(changed)  # fmt: skip
    undo(answer)
    assert differences(before, dump(app, shop.kloof.id)) == {}


def test_undoing_shows_in_the_shop_at_once(bring_in: Import, undo: Undo, client: ShopClient) -> None:
    answer = bring_in(cups(RED))
    assert client.get("/p/cup").status == 200
    assert "Cup" in client.get("/c/table/cups").words("main")
    undo(answer)
    assert client.get("/p/cup").status == 404
    assert client.get("/c/table/cups").status == 404
    assert client.get("/c/table").status == 200


def test_what_staff_changed_since_is_left_alone_and_named(
    app: Flask, shop: Cast, bring_in: Import, undo: Undo, find: Find
) -> None:
    answer = bring_in(cups(RED, "jug,Jug,,,,,JUG,90,,,Table > Jugs"))
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(Product).where(Product.handle == "cup").values(title="Our own cup"))
        session.commit()
    said = undo(answer).output
    assert "Our own cup: left alone: it was changed after the import" in said
    assert "1 removed, 1 left alone" in said
    assert find("cup").title == "Our own cup"
    with app.app_context(), in_store(shop.kloof.id) as session:
        paths = set(session.scalars(select(Category.path)))
        assert "table/cups" in paths  # its shelf stays with it
        assert "table/jugs" not in paths


def test_what_another_import_changed_since_is_left_alone(
    app: Flask, shop: Cast, bring_in: Import, undo: Undo, find: Find
) -> None:
    """The later one is undone first; then the earlier one can be."""
    before = dump(app, shop.kloof.id)
    first = bring_in(cups(RED))
    second = bring_in(cups(RED.replace(",50,", ",49,")))
    assert "1 left alone" in undo(first).output
    assert find("cup").variants[0].price_cents == 4900
    undo(second)
    assert find("cup").variants[0].price_cents == 5000
    assert differences(before, dump(app, shop.kloof.id))


def test_a_sale_since_is_no_change_and_stays_sold(
    app: Flask, shop: Cast, bring_in: Import, undo: Undo, find: Find, client: ShopClient
) -> None:
    """5 were there, the import counted 9, two were promised: 5 are there again, two of them promised."""
    bring_in(cups(RED))
    answer = bring_in(cups(RED.replace(",5,Table", ",9,Table").replace(",50,", ",48,")))
    red = find("cup").variants[0].id
    with app.app_context(), in_store(shop.kloof.id) as session:
        order_id = ids.new()
        reservations.reserve(session, order_id, {red: 2})
        reservations.commit(session, order_id)
        reservations.reserve(session, ids.new(), {red: 3})
        session.commit()
    assert "left alone" not in undo(answer).output
    with app.app_context(), in_store(shop.kloof.id) as session:
        item = session.scalars(select(StockItem).where(StockItem.variant_id == red)).one()
        assert (item.quantity, item.reserved) == (3, 3)
        reasons = session.scalars(select(StockMovement.reason).where(StockMovement.variant_id == red))
        assert "catalogue import undone" in set(reasons)
    assert find("cup").variants[0].price_cents == 5000
    with app.app_context():
        wrong = [str(finding) for finding in examine("stock")]
    # Nobody placed the orders: what they took is on no order's account.
    assert [each for each in wrong if "which is gone" not in each and "off the shelf by" not in each] == []


def test_a_new_product_that_was_ordered_is_taken_out_and_kept_for_its_order(
    app: Flask, shop: Cast, bring_in: Import, undo: Undo, find: Find, client: ShopClient
) -> None:
    answer = bring_in(cups(RED, "jug,Jug,,,,,JUG,90,,,Table > Jugs"))
    shop.kloof.variants["CUP-R"] = find("cup").variants[0].id
    client.submit(to_review(client, shop, "CUP-R", 1, payment="eft"), "/checkout/order")
    assert "1 removed, 1 taken out of the shop" in undo(answer).output
    assert find("cup").deleted_at is not None
    assert client.get("/p/cup").status in (404, 410)


def test_a_new_variant_that_was_ordered_is_withdrawn(
    app: Flask, shop: Cast, bring_in: Import, undo: Undo, find: Find, client: ShopClient
) -> None:
    bring_in(cups(RED, BLUE))
    answer = bring_in(cups(RED, BLUE, GREEN))
    shop.kloof.variants["CUP-G"] = find("cup").variants[2].id
    client.submit(to_review(client, shop, "CUP-G", 1, payment="eft"), "/checkout/order")
    undo(answer)
    assert [(v.option_values, v.withdrawn_at is None) for v in find("cup").variants] == [
        (["Red"], True),
        (["Blue"], True),
        (["Green"], False),
    ]


def test_variants_that_changed_places_change_back(bring_in: Import, undo: Undo, find: Find) -> None:
    bring_in(cups(RED, BLUE))
    before = [(v.id, v.sku, v.option_values) for v in find("cup").variants]
    answer = bring_in(cups(BLUE.replace("CUP-B", "CUP-R"), RED.replace("CUP-R", "CUP-B")))
    assert [(v.id, v.sku, v.option_values) for v in find("cup").variants] != before
    undo(answer)
    assert [(v.id, v.sku, v.option_values) for v in find("cup").variants] == before


def test_what_it_had_before_may_belong_to_another_by_now(
    app: Flask, shop: Cast, bring_in: Import, undo: Undo, find: Find
) -> None:
    bring_in(cups(RED))
    answer = bring_in(cups(RED.replace("CUP-R", "CUP-NEW")))
    bring_in(cups("jug,Jug,,,,,CUP-R,90,,,Table"))
    assert "Cup: left alone: what it had before belongs to another product now" in undo(answer).output
    assert find("cup").variants[0].sku == "CUP-NEW"
    assert find("jug").variants[0].sku == "CUP-R"


def test_what_was_grown_stays_where_others_use_it(
    app: Flask, shop: Cast, bring_in: Import, undo: Undo, find: Find
) -> None:
    head = "Handle,Title,Vendor,Product Category,Variant Price"
    answer = bring_in(file("cup,Cup,Kiln,Clay > Cups,50", head=head))
    bring_in(file("jug,Jug,Kiln,Clay > Jugs,90", head=head))
    undo(answer)
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert set(session.scalars(select(Brand.name))) >= {"Kiln"}
        paths = set(session.scalars(select(Category.path)))
    assert {"clay", "clay/jugs"} <= paths
    assert "clay/cups" not in paths


def test_a_brand_that_a_collection_asks_for_stays(
    app: Flask, shop: Cast, bring_in: Import, undo: Undo
) -> None:
    answer = bring_in(file("cup,Cup,Kiln,50", head="Handle,Title,Vendor,Variant Price"))
    with app.app_context(), in_store(shop.kloof.id) as session:
        by_kiln = collections.found(session, "By the kiln")
        collections.fill_by(session, by_kiln, [{"on": "brand", "value": "Kiln"}])
        session.commit()
    undo(answer)
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.scalars(select(Brand.name).where(Brand.name == "Kiln")).all() == ["Kiln"]


def test_an_import_is_undone_once(app: Flask, shop: Cast, bring_in: Import, undo: Undo) -> None:
    answer = bring_in(cups(RED))
    undo(answer)
    again = undo(answer)
    assert again.exit_code == 1
    assert "is undone" in again.output


def test_another_stores_import_is_not_found(app: Flask, shop: Cast, bring_in: Import) -> None:
    import_id = import_id_of(bring_in(cups(RED)))
    answer = app.test_cli_runner().invoke(args=["catalog", "undo", import_id, "--store", "jozi"])
    assert (answer.exit_code, "no such import" in answer.output) == (1, True)


def test_an_unchanged_product_is_not_remembered(app: Flask, shop: Cast, bring_in: Import) -> None:
    bring_in(cups(RED))
    bring_in(cups(RED))
    with app.app_context(), in_store(shop.kloof.id) as session:
        runs = session.scalars(select(CatalogueImport).order_by(CatalogueImport.created_at)).all()
        remembered = session.scalars(select(ImportedProduct.import_id)).all()
    assert [run.status for run in runs] == [ImportStatus.DONE, ImportStatus.DONE]
    assert list(remembered) == [runs[0].id]


def test_imports_are_listed(app: Flask, shop: Cast, bring_in: Import) -> None:
    import_id = import_id_of(bring_in(cups(RED)))
    said = app.test_cli_runner().invoke(args=["catalog", "imports", "--store", "kloof"]).output
    assert import_id in said
    assert "done       1 of 1  products.csv  1 new" in said


def test_a_picture_that_staff_added_is_a_change(
    app: Flask, shop: Cast, bring_in: Import, undo: Undo, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(plain())
    answer = bring_in(
        file("cup,Cup,50,a.png", head="Handle,Title,Variant Price,Image Src"), "--images", str(tmp_path)
    )
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.scalars(select(ProductImage)).one().alt = "The red cup"
        session.commit()
    assert "1 left alone" in undo(answer).output
