"""A second file over the first: what changed is changed, what is gone is withdrawn, what stayed is left alone."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import ids
from app.catalog.models.category import Category
from app.catalog.models.product import ProductOption
from app.database import in_store
from app.importing import commands
from app.importing.imports import BatchReport
from app.inventory import reservations
from app.inventory.models import StockItem, StockMovement
from tests.cast import Cast
from tests.client import ShopClient
from tests.counting import left_open
from tests.importing.conftest import Find, Import
from tests.importing.test_rows import file

COLUMNS = (
    "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Price,"
    "Variant Inventory Tracker,Variant Inventory Qty,Product Category"
)
RED, BLUE, GREEN = (
    "cup,Cup,Colour,Red,,,CUP-R,50,shopify,5,Table > Cups",
    "cup,,,Blue,,,CUP-B,55,shopify,6,",
    "cup,,,Green,,,CUP-G,60,shopify,7,",
)


def cups(*rows: str) -> str:
    return file(*rows, head=COLUMNS)


def stock_of(app: Flask, store_id: UUID, variant_id: UUID) -> tuple[int, int]:
    with app.app_context(), in_store(store_id) as session:
        item = session.scalars(select(StockItem).where(StockItem.variant_id == variant_id)).one()
        return item.quantity, item.reserved


def test_a_price_that_changed_shows_at_once(bring_in: Import, client: ShopClient) -> None:
    bring_in(cups(RED))
    assert "R\xa050,00" in client.get("/p/cup").one("#product-buy").get_text()
    assert "0 new, 1 changed" in bring_in(cups(RED.replace(",50,", ",49.90,"))).output
    assert "R\xa049,90" in client.get("/p/cup").one("#product-buy").get_text()
    assert "R 49,90" in client.get("/c/table/cups").words("main")


def test_an_import_leaves_no_other_read_open(
    app: Flask, bring_in: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends what is idle in a transaction for a minute, and a long import ended in a traceback."""
    seen: list[int] = []

    def look(*_: object) -> list[BatchReport]:
        seen.append(left_open(app))
        return []

    monkeypatch.setattr(commands, "import_products", look)
    bring_in(cups(RED))
    assert seen == [0]


def test_a_variant_that_is_gone_is_withdrawn_and_comes_back_as_itself(
    bring_in: Import, find: Find, client: ShopClient
) -> None:
    bring_in(cups(RED, BLUE))
    blue = find("cup").variants[1]
    assert "0 new, 1 changed" in bring_in(cups(RED)).output
    assert find("cup").variants[1].withdrawn_at is not None
    assert "Blue" not in client.get("/p/cup").words("main")
    bring_in(cups(RED, BLUE))
    returned = find("cup").variants[1]
    assert (returned.id, returned.withdrawn_at) == (blue.id, None)


def test_a_value_with_a_new_name_is_the_same_variant_by_its_sku(bring_in: Import, find: Find) -> None:
    bring_in(cups(RED))
    before = find("cup").variants[0].id
    bring_in(cups(RED.replace("Red", "Ochre")))
    [variant] = find("cup").variants
    assert (variant.id, variant.option_values) == (before, ["Ochre"])


def test_skus_may_change_places(bring_in: Import, find: Find) -> None:
    bring_in(cups(RED, BLUE))
    bring_in(cups(RED.replace("CUP-R", "CUP-B"), BLUE.replace("CUP-B", "CUP-R")))
    assert [(v.option_values, v.sku) for v in find("cup").variants] == [
        (["Red"], "CUP-B"),
        (["Blue"], "CUP-R"),
    ]


def test_a_sku_may_pass_from_a_withdrawn_variant_to_another(bring_in: Import, find: Find) -> None:
    bring_in(cups(RED, BLUE))
    bring_in(cups(RED.replace("CUP-R", "CUP-B")))
    sold = [variant for variant in find("cup").variants if variant.withdrawn_at is None]
    assert [(variant.option_values, variant.sku) for variant in sold] == [(["Red"], "CUP-B")]


def test_a_second_option_keeps_the_variants_of_the_first(bring_in: Import, find: Find) -> None:
    bring_in(cups(RED))
    before = find("cup").variants[0].id
    bring_in(cups("cup,Cup,Colour,Red,Size,S,CUP-R,50,shopify,5,Table > Cups"))
    cup = find("cup")
    assert [option.name for option in cup.options] == ["Colour", "Size"]
    assert [(v.id, v.option_values) for v in cup.variants] == [(before, ["Red", "S"])]


def test_options_may_change_places_and_colours_keep_their_swatches(
    app: Flask, shop: Cast, bring_in: Import, find: Find
) -> None:
    bring_in(cups("cup,Cup,Colour,Red,Size,S,CUP-R,50,,,Table"))
    with app.app_context(), in_store(shop.kloof.id) as session:
        colour = session.scalars(
            select(ProductOption).where(
                ProductOption.name == "Colour", ProductOption.product_id == find("cup").id
            )
        ).one()
        colour.swatches = {"Red": "#ff0000"}
        session.commit()
    bring_in(cups("cup,Cup,Size,S,Colour,Red,CUP-R,50,,,Table"))
    assert [(option.name, option.swatches) for option in find("cup").options] == [
        ("Size", {}),
        ("Colour", {"Red": "#ff0000"}),
    ]


def test_columns_a_file_lacks_are_left_alone(bring_in: Import, find: Find) -> None:
    bring_in(file("cup,Cup,<p>Good</p>,Kiln,50,7", head="Handle,Title,Body,Vendor,Variant Price,Grams"))
    bring_in(file("cup,Mug,50", head="Handle,Title,Variant Price"))
    cup = find("cup")
    assert (cup.title, cup.description_html, cup.brand and cup.brand.name) == (
        "Mug",
        "<p>Good</p>",
        "Kiln",
    )
    assert cup.variants[0].weight_grams == 7


@pytest.mark.money
def test_stock_comes_to_the_count_by_one_movement(
    app: Flask, shop: Cast, bring_in: Import, find: Find
) -> None:
    bring_in(cups(RED))
    red = find("cup").variants[0].id
    bring_in(cups(RED.replace(",5,Table", ",9,Table")))
    assert stock_of(app, shop.kloof.id, red) == (9, 0)
    with app.app_context(), in_store(shop.kloof.id) as session:
        deltas = session.scalars(
            select(StockMovement.quantity_delta)
            .where(StockMovement.variant_id == red)
            .order_by(StockMovement.at)
        )
        assert list(deltas) == [5, 4]


@pytest.mark.unsound  # the promise is to no order
def test_a_count_below_what_is_promised_keeps_the_promise(
    app: Flask, shop: Cast, bring_in: Import, find: Find
) -> None:
    bring_in(cups(RED))
    red = find("cup").variants[0].id
    with app.app_context(), in_store(shop.kloof.id) as session:
        reservations.reserve(session, ids.new(), {red: 3})
        session.commit()
    fewer = cups(RED.replace(",5,Table", ",1,Table"))
    assert "1 changed" in bring_in(fewer).output
    assert stock_of(app, shop.kloof.id, red) == (3, 3)
    assert "1 unchanged" in bring_in(fewer).output


@pytest.mark.parametrize(
    ("head", "row", "expected"),
    [
        ("Variant Inventory Tracker,Variant Inventory Qty", ",8", (0, False)),
        ("Variant Inventory Tracker,Variant Inventory Qty", "shopify,8", (8, True)),
        ("Variant Inventory Tracker,Variant Inventory Qty", "shopify,-2", (0, True)),
        ("Variant Inventory Tracker", "shopify", (0, True)),
        ("Variant Inventory Qty", "8", (8, True)),
        ("Variant Inventory Qty", "", (0, False)),
        ("Variant Inventory Policy,Variant Inventory Qty", "continue,8", (0, False)),
    ],
)
def test_what_a_file_says_about_stock(
    app: Flask, shop: Cast, bring_in: Import, find: Find, *, head: str, row: str, expected: tuple[int, bool]
) -> None:
    bring_in(file(f"cup,Cup,50,{row}", head=f"Handle,Title,Variant Price,{head}"))
    variant = find("cup").variants[0].id
    with app.app_context(), in_store(shop.kloof.id) as session:
        item = session.scalars(select(StockItem).where(StockItem.variant_id == variant)).one()
        assert (item.quantity, item.track_stock) == expected


def test_categories_grow_where_they_are_missing_and_are_counted(
    app: Flask, shop: Cast, bring_in: Import, client: ShopClient
) -> None:
    bring_in(cups(RED, "jug,Jug,,,,,JUG,90,,,TABLE > Jugs > Small"))
    assert "Jug" in client.get("/c/table/jugs/small").words("main")
    with app.app_context(), in_store(shop.kloof.id) as session:
        tables = select(func.count()).select_from(Category).where(func.lower(Category.name) == "table")
        assert session.scalar(tables) == 1
        counted = dict(session.execute(select(Category.path, Category.product_count)).all())
    assert (counted["table/jugs"], counted["table/cups"], counted["table"]) == (1, 1, 4)


def test_another_store_sees_nothing_of_it(app: Flask, shop: Cast, bring_in: Import) -> None:
    bring_in(cups(RED))
    assert ShopClient(app, host=shop.jozi.host).get("/p/cup").status == 404


def test_an_unknown_store_is_named(app: Flask, shop: Cast, bring_in: Import) -> None:
    answer = bring_in(cups(RED), "--store", "nowhere")
    assert answer.exit_code == 1
    assert "There is no store called nowhere" in answer.output
