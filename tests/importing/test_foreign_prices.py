"""Prices in other currencies: converted when somebody says at what, and never taken for rand."""

from pathlib import Path

import pytest
from flask import Flask

from app.catalog.models.product import Product
from app.database import in_store
from tests.cast import Cast
from tests.importing.conftest import Find, Import
from tests.importing.test_rows import file

MEDUSA = Path(__file__).resolve().parents[3] / "shared" / "data" / "import" / "medusa"
TEMPLATE = (
    "Product Handle,Product Title,Product Description,Product Status,Product Tags,Product Material,Variant Title,"
    "Variant SKU,Variant Barcode,Variant Inventory Quantity,Variant Allow Backorder,Variant Manage Inventory,"
    "Variant Weight,Product Height,Price Test region [USD],Price USD,Price EUR,Option 1 Name,Option 1 Value,Image 1 Url\n"
    'duvet,Duvet,"Soft.\\n\\nCrisp.",published,"bed,cotton",Cotton,Red,DUVET-R,600123,10,FALSE,TRUE,1200,300,1.00,1.10,0.95,Colour,Red,duvet.png\n'
    "duvet,Duvet,,published,,Cotton,Blue,DUVET-B,600124,4,TRUE,TRUE,1300,,1.00,1.20,0.99,Colour,Blue,duvet.png\n"
    "sheet,Sheet,,draft,,,One,SHEET,,3,FALSE,TRUE,,,,,,,,\n"
)


def products(app: Flask, shop: Cast) -> int:
    with app.app_context(), in_store(shop.kloof.id) as session:
        return session.query(Product).count()


@pytest.mark.parametrize(
    "column",
    ["Price EUR", "Variant Price EUR", "Price USD", "Variant Price Test region [USD]", "Price / International",
     "Price (EUR)", "Price €", "Variant Price / Namibia"],
)  # fmt: skip
def test_a_file_of_foreign_prices_is_refused_and_told_what_to_say(
    app: Flask, shop: Cast, bring_in: Import, column: str
) -> None:
    before = products(app, shop)
    answer = bring_in(file("pot,Pot,12", head=f"Handle,Title,{column}"))
    assert answer.exit_code == 1
    assert f"The prices of this file are not in rand: {column}." in answer.output
    assert "--currency" in answer.output
    assert "--rate" in answer.output
    assert products(app, shop) == before


@pytest.mark.parametrize(
    ("options", "cents"),
    [
        (("--currency", "EUR", "--rate", "20.15"), 24_180),
        (("--currency", "eur", "--rate", "20,15"), 24_180),
        (("--currency", "EUR", "--rate", "20.15", "--round-to", "500"), 24_000),
        (("--currency", "EUR", "--rate", "0.0001", "--round-to", "500"), 500),
    ],
)
def test_it_is_converted_at_the_rate_that_is_given(
    bring_in: Import, find: Find, options: tuple[str, ...], cents: int
) -> None:
    text = file("pot,Pot,12.00,25.00", head="Handle,Title,Variant Price EUR,Compare At Price EUR")
    assert "1 new" in bring_in(text, *options).output
    [variant] = find("pot").variants
    assert variant.price_cents == cents
    assert "1 unchanged" in bring_in(text, *options).output


def test_nothing_is_given_away_by_rounding(bring_in: Import, find: Find) -> None:
    bring_in(
        file("pot,Pot,0.01", head="Handle,Title,Price USD"),
        "--currency",
        "USD",
        "--rate",
        "1",
        "--round-to",
        "100",
    )
    assert find("pot").variants[0].price_cents == 100


def test_of_several_columns_the_one_that_was_asked_for_counts(bring_in: Import, find: Find) -> None:
    head = "Handle,Title,Variant Price,Price Holland [EUR],Price EUR,Price USD"
    text = file("pot,Pot,100,9,8,7", head=head)
    answer = bring_in(text)
    assert (
        "line 1: Variant Price is the price; not used: Price Holland [EUR], Price EUR, Price USD."
        in answer.output
    )
    assert find("pot").variants[0].price_cents == 10_000
    bring_in(text, "--currency", "EUR", "--rate", "20")
    assert find("pot").variants[0].price_cents == 16_000
    bring_in(text, "--currency", "GBP", "--rate", "20")
    assert find("pot").variants[0].price_cents == 200_000


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--currency", "EUR"), "Say what one EUR is worth in rand, too"),
        (("--currency", "EUR", "--rate", "0"), "0 is not what one EUR is worth in rand"),
        (("--currency", "EUR", "--rate", "-1"), "-1 is not what one EUR is worth in rand"),
        (("--currency", "EUR", "--rate", "1e9"), "is not what one EUR is worth in rand"),
        (("--currency", "EUR", "--rate", "much"), "“much” is not a number"),
        (("--currency", "EUROS", "--rate", "20"), "“EUROS” is not a currency"),
        (("--currency", "EUR", "--rate", "20", "--round-to", "0"), "Prices can be rounded to 1 cent and up"),
        (("--currency", "GBP", "--rate", "20"), "No price of this file is in GBP: it has Price EUR."),
    ],
)
def test_a_currency_that_makes_no_sense_is_refused(
    app: Flask, shop: Cast, bring_in: Import, options: tuple[str, ...], sentence: str
) -> None:
    before = products(app, shop)
    answer = bring_in(file("pot,Pot,12", head="Handle,Title,Price EUR"), *options)
    assert answer.exit_code != 0
    assert sentence in answer.output
    assert products(app, shop) == before


@pytest.mark.parametrize(
    "cell", ["$12.50", "US$ 12.50", "€ 9", "9 €", "£9", "USD 12", "12.50 EUR", "N$12", "-€5", "BTC 3"]
)
def test_a_cell_with_a_foreign_sign_is_never_rand(bring_in: Import, cell: str) -> None:
    answer = bring_in(file(f"pot,Pot,{cell}", "pan,Pan,10", head="Handle,Title,Price"))
    assert f"line 2, Price: “{cell}” is not in rand: say what it is worth (--currency " in answer.output
    assert "1 new, 0 changed, 0 unchanged, 1 wrong" in answer.output


@pytest.mark.parametrize(
    ("cell", "cents"), [("$12.50", 25_000), ("US$12.50", 25_000), ("USD 12.50", 25_000), ("12.50", 25_000)]
)
def test_a_sign_that_was_said_is_converted(bring_in: Import, find: Find, cell: str, cents: int) -> None:
    bring_in(file(f"pot,Pot,{cell}", head="Handle,Title,Price"), "--currency", "USD", "--rate", "20")
    assert find("pot").variants[0].price_cents == cents


@pytest.mark.parametrize("cell", ["R 12.50", "€12.50", "ZAR12"])
def test_mixed_currencies_are_named(bring_in: Import, cell: str) -> None:
    answer = bring_in(file(f"pot,Pot,{cell}", head="Handle,Title,Price"), "--currency", "USD", "--rate", "20")
    assert f"line 2, Price: “{cell}” is not in USD." in answer.output


def test_a_column_that_says_rand_is_the_price(bring_in: Import, find: Find) -> None:
    bring_in(file("pot,Pot,12,3", head="Handle,Title,Variant Price ZAR,Price USD"))
    assert find("pot").variants[0].price_cents == 1_200


def test_a_medusa_template_comes_in(app: Flask, shop: Cast, bring_in: Import, find: Find) -> None:
    answer = bring_in(TEMPLATE, "--currency", "USD", "--rate", "100")
    assert "line 4, Price USD: is empty." in answer.output
    assert "1 new, 0 changed, 0 unchanged, 1 wrong" in answer.output
    duvet = find("duvet")
    assert duvet.description_html == "<p>Soft.</p><p>Crisp.</p>"
    assert duvet.tags == ["bed", "cotton"]
    assert [
        (v.sku, v.option_values, v.price_cents, v.weight_grams, v.height_mm, v.barcode)
        for v in duvet.variants
    ] == [
        ("DUVET-R", ["Red"], 11_000, 1_200, 300, "600123"),
        ("DUVET-B", ["Blue"], 12_000, 1_300, None, "600124"),
    ]
    assert "1 unchanged" in bring_in(TEMPLATE, "--currency", "USD", "--rate", "100").output


REAL = [
    ("v1-template.csv", "2 new, 0 changed, 0 unchanged, 1 wrong", "line 6, Price USD: is empty."),
    ("exported-products-comma.csv", "2 new, 0 changed, 0 unchanged, 0 wrong", ""),
    ("exported-products-semicolon.csv", "2 new, 0 changed, 0 unchanged, 0 wrong", ""),
    ("prices-with-region.csv", "1 new, 0 changed, 0 unchanged, 0 wrong", "not used: Variant Price Test Region [USD]."),
    ("product-with-categories.csv", "1 new, 0 changed, 0 unchanged, 0 wrong", ""),
    ("invalid-column.csv", "1 new, 0 changed, 0 unchanged, 0 wrong", "line 1: not known, and left out: Product field."),
    ("unrelated-column.csv", "1 new, 0 changed, 0 unchanged, 0 wrong", "line 1: not known, and left out: Some field."),
    ("invalid-prices.csv", "1 new, 0 changed, 0 unchanged, 0 wrong", "not used: Variant Price EUR, Variant Price nonexistent [EUR]."),
]  # fmt: skip


@pytest.mark.skipif(
    not MEDUSA.exists(), reason="the shared product files are not beside this clone; owner: importing"
)
@pytest.mark.parametrize(("name", "counts", "named"), REAL, ids=[name for name, _, _ in REAL])
def test_medusas_own_files(bring_in: Import, name: str, counts: str, named: str) -> None:
    assert "not in rand" in bring_in(MEDUSA / name).output
    answer = bring_in(MEDUSA / name, "--currency", "USD", "--rate", "18.50")
    assert counts in answer.output
    assert named in answer.output
    again = bring_in(MEDUSA / name, "--currency", "USD", "--rate", "18.50")
    assert "0 new, 0 changed" in again.output
