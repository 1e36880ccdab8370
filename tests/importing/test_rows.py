"""What the importer makes of single rows, and how it names what it cannot use."""

import pytest

from app.catalog.models.product import ProductStatus, TaxClass
from tests.importing.conftest import Find, Import

HEAD = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Tracker,Variant Inventory Qty"
PLATE = "plate,Plate,,,PLATE,120.00,shopify,4"


def file(*rows: str, head: str = HEAD) -> str:
    return "\r\n".join((head, *rows)) + "\r\n"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("pot,Pot,,,POT,abc,shopify,1", "line 2, Variant Price: “abc” is not a number."),
        ("pot,Pot,,,POT,-5,shopify,1", "line 2, Variant Price: -5 is less than nothing."),
        ("pot,Pot,,,POT,99999999,shopify,1", "line 2, Variant Price: 99999999 is more than R 10 million."),
        ("pot,Pot,,,POT,9.999,shopify,1", "line 2, Variant Price: 9.999 has a fraction of a cent."),
        ("pot,Pot,,,POT,1e400,shopify,1", "line 2, Variant Price: 1e400 is more than R 10 million."),
        ("pot,Pot,,,POT,٣,shopify,1", "line 2, Variant Price: “٣” is not a number."),
        ("pot,Pot,,,POT,,shopify,1", "line 2, Variant Price: is empty."),
        ("pot,Pot,,,POT,NaN,shopify,1", "line 2, Variant Price: “NaN” is not a number."),
        ("pot,Pot,,,POT,10,shopify,1.5", "line 2, Variant Inventory Qty: 1.5 is not a count up to a million."),
        ("pot,Pot,,,POT,10,shopify,9999999999", "Variant Inventory Qty: 9999999999 is not a count"),
        ("pot,,,,POT,10,shopify,1", "line 2, Title: is empty."),
        ("pot,Pot,Size,,POT,10,shopify,1", "line 2, Option1 Value: is empty."),
        (",Pot,,,POT,10,shopify,1", "line 2, Handle: is empty."),
        ("pot,Pot,,,KETTLE,10,shopify,1", "line 2, Variant SKU: KETTLE belongs to another product."),
        ("pot,Pot,,,POT,10,shopify,1,and,more", "line 2: has more cells than the header"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_and_keeps_only_its_product_out(
    bring_in: Import, find: Find, row: str, complaint: str
) -> None:
    answer = bring_in(file(row, PLATE))
    assert complaint in answer.output
    assert answer.exit_code == 1
    assert find("plate").title == "Plate"


def test_one_wrong_row_keeps_the_whole_product_out(bring_in: Import) -> None:
    answer = bring_in(file("pot,Pot,Size,S,POT-S,10,,", "pot,,,M,POT-M,ten,,", "pot,,,L,POT-L,30,,"))
    assert "0 new, 0 changed, 0 unchanged, 1 wrong" in answer.output
    assert "line 3, Variant Price: “ten” is not a number." in answer.output


def test_of_two_products_with_one_sku_the_first_counts(bring_in: Import) -> None:
    answer = bring_in(file(PLATE, "pot,Pot,,,PLATE,10,shopify,1"))
    assert "line 3, Variant SKU: PLATE is on line 2 already." in answer.output
    assert "1 new, 0 changed, 0 unchanged, 1 wrong" in answer.output


@pytest.mark.parametrize(
    ("written", "cents"),
    [("120", 12_000), ("1 299.50", 129_950), ("1,299.50", 129_950), ("1299,5", 129_950), ("R 45.00", 4_500),
     ("ZAR 1.299,00", 129_900), ("0.01", 1)],
)  # fmt: skip
def test_prices_as_people_write_them(bring_in: Import, find: Find, written: str, cents: int) -> None:
    bring_in(file(f'pot,Pot,,,POT,"{written}",,'))
    assert find("pot").variants[0].price_cents == cents


def test_a_wrong_line_is_counted_as_an_editor_counts(bring_in: Import) -> None:
    head = "Handle,Title,Body (HTML),Variant Price"
    text = file('pot,Pot,"<p>two</p>\n<p>lines</p>",10', "pan,Pan,,x", head=head)
    assert "line 4, Variant Price" in bring_in(text).output


def test_rows_of_one_product_may_stand_apart(bring_in: Import, find: Find) -> None:
    bring_in(file("pot,Pot,Size,S,POT-S,10,,", PLATE, "pot,,,M,POT-M,20,,"))
    assert [variant.option_values for variant in find("pot").variants] == [["S"], ["M"]]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + file(PLATE).encode(),
        file(PLATE).encode("utf-16"),
        file(PLATE).replace(",", ";").encode(),
        file(PLATE).replace(",", "\t").encode(),
        file(PLATE).replace("\r\n", "\n").encode(),
        file(PLATE, head=HEAD.upper().replace(" ", "_")).encode(),
        file("", PLATE, ",,,,,,,").encode(),
    ],
    ids=["byte order mark", "utf-16", "semicolons", "tabs", "unix lines", "shouted header", "empty rows"],
)
def test_files_as_spreadsheets_write_them(bring_in: Import, find: Find, content: bytes) -> None:
    assert bring_in(content).exit_code == 0
    assert find("plate").variants[0].price_cents == 12_000


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is empty"),
        (b"Name,Cost\r\nPot,3\r\n", "no column Handle"),
        (
            file(PLATE, PLATE).encode().replace(b"Plate", b"Caf\xe9 \xc3\xa9"),
            "line 2: products.csv is UTF-8 in some places",
        ),
        (b"PK\x03\x04 and so on", "is a spreadsheet or an archive"),
        (file('pot,"Pot,,,POT,10,,', "x" * 1_100_000).encode(), "the quotes do not close"),
    ],
    ids=["empty", "another table", "two encodings", "spreadsheet", "open quotes"],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    bring_in: Import, content: bytes, complaint: str
) -> None:
    answer = bring_in(content)
    assert answer.exit_code == 1
    assert complaint in answer.output


def test_shopifys_columns_since_their_renaming(bring_in: Import, find: Find) -> None:
    head = (
        "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,"
        "Option1 name,Option1 value,Option1 Linked To,Price,Price / International,Compare-at price,"
        "Compare-at price / International,Cost per item,Charge tax,Tax code,Unit price total measure,Inventory tracker,"
        "Inventory quantity,Continue selling when out of stock,Weight value (grams),Weight unit for display,"
        "Requires shipping,Fulfillment service,Product image URL,Image position,Image alt text,Variant image URL,"
        "Gift card,SEO title,SEO description,Google Shopping / Google product category,Included / International"
    )
    row = (
        'Shirt,shirt,<p>Soft</p>,Kiln,Apparel > Shirts,Shirt,"a, b",TRUE,Active,S-1,\'0600123,Size,S,,120.00,9.00,150.00,'
        "11.00,60,TRUE,,,shopify,7,DENY,220,kg,TRUE,manual,,,,,FALSE,Best shirt,Found by all,,TRUE"
    )
    answer = bring_in(file(row, head=head))
    assert "not used: Price / International, Compare-at price / International." in answer.output
    assert "not known" not in answer.output
    shirt = find("shirt")
    [variant] = shirt.variants
    assert (variant.price_cents, variant.compare_at_cents, variant.weight_grams) == (12_000, 15_000, 220)
    assert (variant.sku, variant.barcode, variant.option_values) == ("S-1", "0600123", ["S"])
    assert (shirt.seo_title, shirt.seo_description, shirt.tags) == ("Best shirt", "Found by all", ["a", "b"])


def test_drafts_and_archived_goods_are_not_put_up(bring_in: Import, find: Find) -> None:
    head = "Handle,Title,Variant Price,Published,Status"
    bring_in(file("a,A,1,TRUE,active", "b,B,1,false,active", "c,C,1,TRUE,archived", "d,D,1,TRUE,", head=head))
    assert [find(handle).status for handle in "abcd"] == [
        ProductStatus.ACTIVE, ProductStatus.DRAFT, ProductStatus.ARCHIVED, ProductStatus.ACTIVE,
    ]  # fmt: skip
    assert find("b").published_at is None


def test_draft_holds_new_goods_back_and_again_changes_nothing(bring_in: Import, find: Find) -> None:
    bring_in(file(PLATE), "--draft")
    assert "1 unchanged" in bring_in(file(PLATE), "--draft").output
    assert find("plate").status is ProductStatus.DRAFT


def test_untaxed_goods_are_rated_at_nought(bring_in: Import, find: Find) -> None:
    bring_in(file("pot,Pot,1,FALSE", "pan,Pan,1,TRUE", head="Handle,Title,Variant Price,Variant Taxable"))
    assert (find("pot").tax_class, find("pan").tax_class) == (TaxClass.ZERO_RATED, TaxClass.STANDARD)


def test_markup_is_cleaned_on_its_way_in(bring_in: Import, find: Find) -> None:
    bring_in(file("pot,Pot,<p onclick=x()>Hot<script>x()</script></p>,1", head="Handle,Title,Body,Price"))
    assert find("pot").description_html == "<p>Hot</p>"


def test_gift_cards_are_refused_until_they_can_be_sold(bring_in: Import) -> None:
    answer = bring_in(file("card,Card,100,TRUE", head="Handle,Title,Variant Price,Gift Card"))
    assert "line 2, Gift Card: gift cards cannot be sold yet." in answer.output


def test_handles_lead_nowhere_else(bring_in: Import, find: Find) -> None:
    """Two handles of one slug get two addresses."""
    bring_in(file("red_mug,One,,,A,1,,", "red mug,Two,,,B,1,,"))
    assert {find("red_mug").slug, find("red mug").slug} == {"red-mug", "red-mug-2"}
