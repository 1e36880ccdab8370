"""Two product files as shops really exported them: they import, show and sell, and a second run changes nothing."""

from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, literal_column, select

from app import catalogue_version
from app.catalog.models.listing import Listing
from app.catalog.models.product import Product, Variant
from app.database import in_store
from app.inventory.models import StockItem, StockMovement
from app.orders.models.order import Order
from tests.cast import Cast
from tests.checkout.walking import to_review
from tests.client import ShopClient
from tests.importing.conftest import Find, Import

FILES = Path(__file__).resolve().parents[3] / "shared" / "data" / "import" / "shopify"
PACKT, GATSBY = FILES / "packt_product-data.csv", FILES / "gatsby_products.csv"

pytestmark = pytest.mark.skipif(
    not FILES.exists(), reason="the shared product files are not beside this clone; owner: importing"
)


def snapshot(app: Flask, store_id: UUID) -> dict[str, object]:
    """Everything a second run must not touch, PostgreSQL's own row versions included."""
    with app.app_context(), in_store(store_id) as session:
        stock = select(StockItem.variant_id, StockItem.quantity, literal_column("stock_item.xmin::text"))
        cards = select(Listing.product_id, literal_column("listing.xmin::text"))
        goods = select(Product.id, Product.updated_at, literal_column("product.xmin::text"))
        variants = select(Variant.id, literal_column("variant.xmin::text"))
        return {
            "rows": [sorted(map(tuple, session.execute(each))) for each in (stock, cards, goods, variants)],
            "movements": session.scalar(select(func.count()).select_from(StockMovement)),
            "version": catalogue_version.current(store_id),
        }


@pytest.mark.parametrize(("path", "products"), [(PACKT, 20), (GATSBY, 99)], ids=["packt", "gatsby"])
def test_they_come_in_whole_and_again_is_nothing(
    app: Flask, shop: Cast, bring_in: Import, path: Path, products: int
) -> None:
    assert f"{products} new, 0 changed, 0 unchanged, 0 wrong" in bring_in(path).output
    before = snapshot(app, shop.kloof.id)
    again = bring_in(path)
    assert f"0 new, 0 changed, {products} unchanged, 0 wrong" in again.output
    assert again.exit_code == 0
    assert snapshot(app, shop.kloof.id) == before


def test_a_dry_run_says_the_same_and_writes_nothing(app: Flask, shop: Cast, bring_in: Import) -> None:
    before = snapshot(app, shop.kloof.id)
    answer = bring_in(GATSBY, "--dry-run")
    assert "99 new, 0 changed, 0 unchanged, 0 wrong" in answer.output
    assert "new        fantastic-bronze-lamp" in answer.output
    assert snapshot(app, shop.kloof.id) == before


def test_other_header_spellings_mean_the_same(bring_in: Import, find: Find) -> None:
    bring_in(GATSBY)
    lamp = find("fantastic-bronze-lamp")
    assert [(v.option_values, v.price_cents, v.weight_grams) for v in lamp.variants[:2]] == [
        (["jade"], 2003, 680),
        (["plum"], 2003, 749),
    ]
    assert lamp.tags == ["Outdoors", "Beauty", "Computers"]
    assert lamp.brand is not None
    assert lamp.brand.name == "Heller LLC"


def test_a_blank_sku_is_made_from_the_goods_and_stays(bring_in: Import, find: Find) -> None:
    bring_in(GATSBY)
    made = [variant.sku for variant in find("fantastic-bronze-lamp").variants]
    bring_in(GATSBY)
    assert made[:2] == ["fantastic-bronze-lamp-jade", "fantastic-bronze-lamp-plum"]
    assert [variant.sku for variant in find("fantastic-bronze-lamp").variants] == made


def test_a_row_that_repeats_another_is_named_and_the_first_counts(bring_in: Import, find: Find) -> None:
    """Rows 20 to 22 and 170 to 172 are one product, whose first colour stands there twice."""
    assert "line 170, Option1 value: repeats line 20" in bring_in(GATSBY).output
    trousers = find("mediocre-concrete-pants")
    assert len(trousers.variants) == 5
    assert trousers.variants[0].price_cents == 8974


def test_pictures_by_address_are_named_in_one_line_and_not_fetched(bring_in: Import) -> None:
    [said] = [line for line in bring_in(PACKT).output.splitlines() if "not here" in line]
    assert said.startswith("note   21 pictures are not here: https://cdn.shopify.com/s/files/")
    assert said.endswith(" and 18 more.")


def test_what_came_in_shows_and_sells(
    app: Flask, shop: Cast, client: ShopClient, bring_in: Import, find: Find
) -> None:
    """No tracker: the one lamp of the file can be bought six times."""
    bring_in(PACKT)
    assert "Floor Lamp" in client.get("/c/indoor").words()
    page = client.get("/p/floor-lamp")
    assert "R\xa069,99" in page.one("#product-buy").get_text()
    shop.kloof.variants["LAMP"] = find("floor-lamp").variants[0].id
    placed = client.submit(to_review(client, shop, "LAMP", 6, payment="eft"), "/checkout/order")
    with app.app_context(), in_store(shop.kloof.id) as session:
        order = session.scalars(select(Order)).one()
    assert placed.url.startswith(f"/orders/{order.reference}")
    assert order.goods_cents == 6 * 6999
