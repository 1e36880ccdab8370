"""One file with everything wrong that a product file can have. The bad is named by line, the good goes in."""

import csv
import io
from dataclasses import dataclass, field

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.catalog.models.product import Product
from app.database import in_store
from tests.cast import Cast
from tests.client import ShopClient
from tests.importing.conftest import Find, Import

HEAD = (
    "Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Option1 Name", "Option1 Value", "Option2 Name",
    "Option2 Value", "Option3 Name", "Option3 Value", "Option4 Name", "Option4 Value", "Variant SKU", "Variant Weight",
    "Variant Weight Unit", "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Price",
    "Variant Compare At Price", "Variant Barcode", "Image Src", "Image Position", "Gift Card", "SEO Title", "Status",
)  # fmt: skip
GOOD = {"Variant SKU": "GOOD", "Title": "Good", "Variant Price": "10"}
SCRIPT = "<script>alert(1)</script>"
EVIL_BODY = (
    f'<h1 onclick=x>Hot</h1>{SCRIPT}<iframe src=//evil></iframe><svg onload=x><a xlink:href="javascript:x">s</a></svg>'
    '<a href="javascript:alert(1)">j</a><a href="data:text/html,x">d</a><img src=x onerror=x><p style="x:expression(1)">p</p>'
)

TAMED_BODY = '<h2>Hot</h2><a rel="nofollow noopener">j</a><a rel="nofollow noopener">d</a><p>p</p>'


@dataclass
class Case:
    """``rows`` are one product's, or what should have been; ``wrong`` is said of its first row, or ``at`` another."""

    name: str
    rows: list[dict[str, str]]
    wrong: str = ""
    note: str = ""
    at: int = 0
    #: What the product that comes in looks like, by column of its first variant or its own.
    holds: dict[str, object] = field(default_factory=dict)


def row(handle: str, **cells: str) -> dict[str, str]:
    named = {key.replace("_", " "): value for key, value in cells.items()}
    return {"Handle": handle, "Title": handle.title() or "Nameless", "Variant Price": "10", **named}


def variant(handle: str, **cells: str) -> dict[str, str]:
    return {**row(handle, **cells), "Title": ""}


WRONG = [
    Case("a SKU of another product of the file", [row("sku-twice", Variant_SKU="GOOD")], "Variant SKU: GOOD is on line 2 already."),
    Case("a SKU of another product of the shop", [row("sku-taken", Variant_SKU="KETTLE")], "Variant SKU: KETTLE belongs to another product."),
    Case("an option without a value", [row("no-value", Option1_Name="Size")], "Option1 Value: is empty."),
    Case("an option without a name", [row("no-name", Option1_Value="Red")], "Option1 Value: has no name."),
    Case("four options", [row("four", **{f"Option{n}_{what}": f"{what}{n}" for n in (1, 2, 3, 4) for what in ("Name", "Value")})],
         "Option4 Value: a product has at most three options."),
    Case("one option twice", [row("twice", Option1_Name="Size", Option1_Value="S", Option2_Name="size", Option2_Value="M")],
         "Option2 Name: two options have the same name."),
    Case("a price below nought", [row("negative", Variant_Price="-10")], "Variant Price: -10 is less than nothing."),
    Case("a price without end", [row("endless", Variant_Price="1e999")], "Variant Price: 1e999 is more than R 10 million."),
    Case("a price with too many noughts in its power", [row("power", Variant_Price="1e99999999")], "Variant Price: “1e99999999” is not a number."),
    Case("a price of a trillion", [row("trillion", Variant_Price="1000000000000")], "Variant Price: 1000000000000 is more than"),
    Case("a price that is none", [row("nan", Variant_Price="NaN")], "Variant Price: “NaN” is not a number."),
    Case("an infinite price", [row("infinite", Variant_Price="Infinity")], "Variant Price: “Infinity” is not a number."),
    Case("a price in hexadecimal", [row("hex", Variant_Price="0x10")], "Variant Price: “0x10” is not a number."),
    Case("a formula for a price", [row("formula-price", Variant_Price="=1+1")], "Variant Price: “=1+1” is not a number."),
    Case("a script for a price", [row("script-price", Variant_Price=SCRIPT)], f"Variant Price: “{SCRIPT}” is not a number."),
    Case("a fraction of a cent", [row("fraction", Variant_Price="9.999")], "Variant Price: 9.999 has a fraction of a cent."),
    Case("digits of another script", [row("digits", Variant_Price="٣٣")], "Variant Price: “٣٣” is not a number."),
    Case("dollars", [row("dollars", Variant_Price="$12.50")], "Variant Price: “$12.50” is not in rand"),
    Case("no price", [row("unpriced", Variant_Price="")], "Variant Price: no row has a price."),
    Case("no price of one variant", [row("half", Option1_Name="Size", Option1_Value="S"), variant("half", Option1_Value="M", Variant_Price="")],
         "Variant Price: is empty.", at=1),
    Case("a weight in stones", [row("stones", Variant_Weight="2", Variant_Weight_Unit="st")], "Variant Weight: “st” is not a unit of weight"),
    Case("a weight of a ship", [row("ship", Variant_Weight="99999", Variant_Weight_Unit="kg")], "Variant Weight: 99999 is not a weight from 0 to 1000 kg."),
    Case("a weight below nought", [row("light", Variant_Weight="-1", Variant_Weight_Unit="kg")], "Variant Weight: -1 is not a weight"),
    Case("half a mug", [row("half-mug", Variant_Inventory_Tracker="shopify", Variant_Inventory_Qty="3.5")], "Variant Inventory Qty: 3.5 is not a count"),
    Case("a billion mugs", [row("billion", Variant_Inventory_Tracker="shopify", Variant_Inventory_Qty="1000000001")], "Variant Inventory Qty: 1000000001 is not a count"),
    Case("a title of 300 letters", [row("long", Title="T" * 300)], "Title: is longer than 255 characters."),
    Case("a handle of 300 letters", [row("h" * 300)], "Handle: is longer than 255 characters."),
    Case("a SKU of 300 letters", [row("long-sku", Variant_SKU="S" * 300)], "Variant SKU: is longer than 100 characters."),
    Case("a body of a megabyte", [row("megabyte", **{"Body (HTML)": "<b>" * 350_000})], "Body (HTML): is longer than 500000 characters."),
    Case("tags inside tags without end", [row("nested", **{"Body (HTML)": "<ul><li>" * 5_000})], "Body (HTML): its tags are nested too deeply."),
    Case("a well of categories", [row("well", Type=" > ".join(["a"] * 40))], "Type: is more than 10 categories deep."),
    Case("values that no index holds", [row("values", **{f"Option{n}_{what}": what + str(n) + "\U0001f600" * 200 * (what == "Value") for n in (1, 2, 3) for what in ("Name", "Value")})],
         "its option values are too long together."),
    Case("no title", [row("untitled", Title="")], "Title: is empty."),
    Case("a variant without its product", [variant("lost", Option1_Name="Size", Option1_Value="S")], "Title: is empty."),
    Case("a handle that cannot be seen", [row("\u200b\u200d\ufeff", Title="Ghost")], "Handle: is empty."),
    Case("no handle", [row("", Title="Nobody")], "Handle: is empty."),
    Case("a gift card", [row("card", Gift_Card="TRUE")], "Gift Card: gift cards cannot be sold yet."),
    Case("a status of its own", [row("status", Status="sold")], "Status: “sold” is not active, draft or archived."),
    Case("a word for yes", [row("perhaps", Gift_Card="perhaps")], "Gift Card: “perhaps” is neither TRUE nor FALSE."),
    Case("cells that have slipped", [{**row("slipped"), "beyond": "10"}], "has more cells than the header"),
]  # fmt: skip
TAMED = [
    Case("a was-price below the price", [row("was", Variant_Compare_At_Price="5")],
         note="Variant Compare At Price: 5 is below the price; it was left out.", holds={"compare_at_cents": None}),
    Case("scripts in the body", [row("evil", **{"Body (HTML)": EVIL_BODY})], holds={"description_html": TAMED_BODY}),
    Case("scripts everywhere else", [row("scripts", Title=SCRIPT, Vendor=SCRIPT, Type=SCRIPT, Tags=SCRIPT, SEO_Title=SCRIPT, Option1_Name=SCRIPT, Option1_Value=SCRIPT)],
         holds={"title": SCRIPT, "option_values": [SCRIPT], "tags": [SCRIPT]}),
    Case("formulas everywhere", [row("formulas", Title='=HYPERLINK("http://evil")', Vendor="+1", Tags="@SUM(A1)", Variant_SKU="-1+1", Variant_Barcode="=A1")],
         holds={"title": '=HYPERLINK("http://evil")', "sku": "-1+1", "barcode": "=A1", "tags": ["@SUM(A1)"]}),
    Case("a spreadsheet's way with noughts", [row("noughts", Variant_SKU='="00123"', Variant_Barcode="'00456")], holds={"sku": "00123", "barcode": "00456"}),
    Case("a neutralised formula", [row("neutral", Title="'=1+1", Variant_SKU="'-7")], holds={"title": "=1+1", "sku": "-7"}),
    Case("a quote of its own", [row("quoted", Title="''t Hooft")], holds={"title": "''t Hooft"}),
    Case("text that runs backwards", [row("backwards", Title="Mug \u202egpj.exe")], holds={"title": "Mug gpj.exe"}),
    Case("nothing in the middle", [row("nul", Title="Mu\x00g", Variant_SKU="N\x00UL")], holds={"title": "Mug", "sku": "NUL"}),
    Case("an emoji for a handle", [row("☕️", Title="Coffee")], holds={"title": "Coffee"}),
    Case("Hebrew for a handle", [row("ספל", Title="ספל")], holds={"title": "ספל"}),
    Case("a handle that climbs", [row("../../etc/passwd", Title="Climber")], holds={"slug": "etc-passwd"}),
    Case("a handle with a query", [row("pot?admin=1#x", Title="Query")], holds={"slug": "pot-admin-1-x"}),
    Case("a picture that climbs", [row("climber", Image_Src="../../../etc/passwd")], holds={"images": []}),
    Case("a picture of this machine", [row("own-file", Image_Src="file:///etc/passwd")], holds={"images": []}),
    Case("a picture of the cloud's keys", [row("keys", Image_Src="http://169.254.169.254/latest/meta-data")], holds={"images": []}),
    Case("an address that is none", [row("bracket", Image_Src="http://[::1/x.png")], holds={"images": []}),
    Case("more sold than there was", [row("oversold", Variant_Inventory_Tracker="shopify", Variant_Inventory_Qty="-4")],
         note="Variant Inventory Qty: -4 is counted as 0.", holds={"sku": "oversold"}),
    Case("given away", [row("free", Variant_Price="0")], note="Variant Price: is nought: this will be given away.", holds={"price_cents": 0}),
    Case("one variant twice", [row("again", Option1_Name="Size", Option1_Value="S"), variant("again", Option1_Value="S", Variant_Price="99")],
         note="Option1 Value: repeats line", at=1, holds={"price_cents": 1000}),
    Case("rows that stand apart", [row("apart", Option1_Name="Size", Option1_Value="S"), {}, variant("apart", Option1_Value="M")], holds={"option_values": ["S"]}),
]  # fmt: skip
CASES = WRONG + TAMED


def written(cases: list[Case]) -> tuple[str, dict[str, int]]:
    """The file, and the line on which each case begins."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerow([{"Handle": "good", **GOOD}.get(name, "") for name in HEAD])
    lines = {}
    for case in cases:
        lines[case.name] = out.getvalue().count("\n") + 1
        for cells in case.rows:
            extra = [cells["beyond"]] if "beyond" in cells else []
            writer.writerow([cells.get(name, "") for name in HEAD] + extra)
    return out.getvalue(), lines


def products(app: Flask, shop: Cast) -> dict[str, Product]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        loaded = select(Product).options(selectinload(Product.variants), selectinload(Product.images))
        return {product.handle: product for product in session.scalars(loaded)}


def test_every_bad_product_is_named_by_line_and_the_good_ones_go_in(
    app: Flask, shop: Cast, bring_in: Import
) -> None:
    before = set(products(app, shop))
    text, lines = written(CASES)
    answer = bring_in(text)
    said = answer.output.splitlines()
    for case in CASES:
        line = lines[case.name] + case.at
        for kind, sentence in (("wrong", case.wrong), ("note ", case.note)):
            starts = f"{kind}  line {line}"
            assert not sentence or any(each.startswith(starts) and sentence in each for each in said), (
                case.name
            )
        if not case.wrong:
            assert not any(each.startswith(f"wrong  line {line},") for each in said), case.name
    assert not [each for each in said if len(each) > 1_000]  # nobody reads a megabyte of complaint
    assert f"{len(TAMED) + 1} new, 0 changed, 0 unchanged, {len(WRONG)} wrong" in answer.output
    assert answer.exit_code == 1
    assert len(set(products(app, shop)) - before) == len(TAMED) + 1
    assert f"0 new, 0 changed, {len(TAMED) + 1} unchanged, {len(WRONG)} wrong" in bring_in(text).output


def test_what_was_tamed_is_kept_as_plain_words(app: Flask, shop: Cast, bring_in: Import) -> None:
    bring_in(written(TAMED)[0])
    found = products(app, shop)
    for case in TAMED:
        handle = case.rows[0]["Handle"].replace("\ufe0f", "")
        for name, value in case.holds.items():
            product = found[handle]
            holder = product if hasattr(product, name) else product.variants[0]
            assert getattr(holder, name) == value, case.name


def test_pages_show_scripts_as_words(bring_in: Import, client: ShopClient) -> None:
    bring_in(written(TAMED)[0])
    for address in ("/p/scripts", "/p/evil", "/p/formulas"):
        page = client.get(address)  # which holds every page to the policy: no inline script
        soup = BeautifulSoup(page.text, "html.parser")
        assert not [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        assert not soup.select('[href^="javascript:"], [href^="data:text"]')


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('Handle,Title,Price\npot,Pot,10\npan,"Pan,20\nlid,Lid,5\n', "line 3: the quotes do not close"),
        ('Handle,Title,Price\npot,Pot,10\npan,"Pan"s,20\nlid,Lid,5\n', "line 3: the quotes do not close, close too early"),
        ("Handle,Title,Price\npot," + "x" * 2_100_000 + ",10\n", "a cell is too long"),
        ("\n\n  \n", "is empty"),
        ("Handle,Title\npot,Pot\n", "no column Variant Price"),
        ("a,b\n", "This is not a product file"),
        ("Handle" + "," * 3_000 + "Title,Price\n", "has more than 2000 columns"),
        (b"\x00" * 5_000, "is empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "is a picture"),
        (bytes(range(128, 256)) * 10, "is not text"),
        (b"\xff\xfe" + "Handle,Title,Price\npot,Pot,1".encode("utf-16-le") + b"\x31", "is not UTF-16 to its end"),
    ],
    ids=["open quotes", "quotes in a word", "two megabytes in a cell", "blank", "no price", "another table", "columns",
         "nothing but noughts", "a picture", "no text", "half a letter"],
)  # fmt: skip
def test_a_file_that_cannot_be_told_is_refused_whole(
    app: Flask, shop: Cast, bring_in: Import, content: str | bytes, sentence: str
) -> None:
    before = set(products(app, shop))
    answer = bring_in(content)
    assert answer.exit_code == 1
    assert sentence in answer.output
    assert set(products(app, shop)) == before


def test_a_file_of_a_hundred_megabytes_is_refused_before_it_is_read(
    bring_in: Import, tmp_path: object
) -> None:
    path = tmp_path / "large.csv"  # type: ignore[operator]
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)  # sparse: it takes no room
    assert "large.csv is larger than 64 MB" in bring_in(path).output


@pytest.mark.parametrize("left", ["pan,,,M,1399", "pan,,,M,13", "pan,,", "pan", "pa", "p"])
def test_a_file_that_was_cut_off_leaves_its_last_product_out(
    app: Flask, shop: Cast, bring_in: Import, left: str
) -> None:
    """Half of a price is a price, and half of a handle another product's."""
    whole = "Handle,Title,Option1 Name,Option1 Value,Price,Tags\npot,Pot,,,10,\npan,Pan,Size,S,1299,x\n"
    answer = bring_in(whole + left)
    assert "line 4: is cut short: the file ends in the middle of it." in answer.output
    assert "pan" not in products(app, shop)
    assert "pot" in products(app, shop)


def test_a_last_line_without_its_end_is_whole_when_its_cells_are(bring_in: Import) -> None:
    assert "1 new, 0 changed, 0 unchanged, 0 wrong" in bring_in("Handle,Title,Price\npot,Pot,10").output


@pytest.mark.parametrize(
    "content",
    [
        "Handle,Title,Price\ncafe,Café,10\n".encode("cp1252"),
        "Handle,Title,Price\ncafe,Café,10\n".encode("utf-16-le"),
        "Handle,Title,Price\ncafe,Café,10\n".encode("utf-16-be"),
        "\ufeffHandle,Title,Price\ncafe,Café,10\n".encode("utf-16-be"),
        "\ufeffHandle,Title,Price\ncafe,Café,10\n".encode("utf-32"),
        "sep=;\r\nHandle;Title;Price\r\ncafe;Café;10,00\r\n".encode(),
        "Handle|Title|Price\rcafe|Café|10\r".encode(),
        '"Handle","Title","Price"\n"cafe","Café","10"'.encode(),
        '\n\n"Handle";"Title";"Price"\n"cafe";"Café";"R 10,00"\n'.encode(),
        "Handle,Title,Price,Note\ncafe,Café,10\n".encode(),
    ],
    ids=["Windows", "UTF-16 LE unmarked", "UTF-16 BE unmarked", "UTF-16 BE", "UTF-32", "sep line", "old Mac and bars",
         "no last line end", "blank lines first", "cells missing"],
)  # fmt: skip
def test_ways_in_which_spreadsheets_write(bring_in: Import, find: Find, content: bytes) -> None:
    answer = bring_in(content)
    assert "1 new, 0 changed, 0 unchanged, 0 wrong" in answer.output
    cafe = find("cafe")
    assert (cafe.title, cafe.variants[0].price_cents) == ("Café", 1_000)
    assert ("read as Windows-1252" in answer.output) == (b"Caf\xe9,10\n" in content)


def test_a_handle_with_too_many_rows_is_named(bring_in: Import) -> None:
    rows = "".join(f"pot,,Size,S{number},10\n" for number in range(2_600))
    answer = bring_in(
        f"Handle,Title,Option1 Name,Option1 Value,Price\npot,Pot,Size,S,10\n{rows}pan,Pan,,,5\n"
    )
    assert "line 2502: pot has more than 2500 rows." in answer.output
    assert "1 new, 0 changed, 0 unchanged, 1 wrong" in answer.output


def test_a_deleted_product_that_the_file_sells_is_brought_back(
    app: Flask, shop: Cast, bring_in: Import, find: Find, client: ShopClient
) -> None:
    text = "Handle,Title,Price\npot,Pot,10\n"
    bring_in(text)
    with app.app_context(), in_store(shop.kloof.id) as session:
        product = session.get(Product, (shop.kloof.id, find("pot").id))
        assert product is not None
        product.deleted_at = product.updated_at
        session.commit()
    answer = bring_in(text)
    assert "line 2: it had been deleted, and is brought back." in answer.output
    assert "0 new, 1 changed" in answer.output
    assert client.get("/p/pot").status == 200
