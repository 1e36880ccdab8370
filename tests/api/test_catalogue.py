"""Lists and products as programs read them."""

from flask import Flask

from tests.api.program import Program
from tests.cast import Cast
from tests.counting import fill_warehouse, forget_everything_cached, statements


def slugs(program: Program, query: str) -> list[str]:
    return [card["slug"] for card in program.get(f"/api/products?{query}").json["products"]]


def test_a_list_is_searched_narrowed_and_sorted_as_the_shops_is(shop: Cast, program: Program) -> None:
    everything = {"veld-mug", "stoep-kettle", "karoo-roast"}
    assert set(slugs(program, "")) == everything
    assert slugs(program, "q=kettle") == ["stoep-kettle"]
    assert set(slugs(program, "category=table")) == {"veld-mug", "stoep-kettle"}
    assert slugs(program, "category=table/mugs&in_stock=true") == ["veld-mug"]
    assert slugs(program, "category=nowhere") == []
    assert slugs(program, "brand=nobody") == []
    assert slugs(program, "attribute=colour:sage") == ["veld-mug"]
    assert slugs(program, "price_min=100000") == ["stoep-kettle"]
    assert slugs(program, "price_max=14500") == ["karoo-roast"]
    assert slugs(program, "sort=price-asc") == ["karoo-roast", "veld-mug", "stoep-kettle"]
    assert slugs(program, "sort=price-desc&category=table") == ["stoep-kettle", "veld-mug"]


def test_what_a_list_can_be_narrowed_by_is_told_when_it_is_asked(program: Program) -> None:
    assert program.get("/api/products?category=table/mugs").json["facets"] == []
    facets = {
        each["key"]: each
        for each in program.get("/api/products?category=table/mugs&facets=true").json["facets"]
    }
    assert {value["value"] for value in facets["colour"]["values"]} == {"red-ochre", "sage"}


def test_cursors_lead_through_every_good_once(app: Flask, shop: Cast, program: Program) -> None:
    fill_warehouse(app, shop.kloof.id, 60)
    forget_everything_cached()
    for query, total in (
        ("", 63),
        ("category=warehouse", 60),
        ("brand=maker&sort=price-asc", 60),
        ("sort=price-desc", 63),
    ):
        seen, cursor, pages = [], "", 0
        while cursor is not None:
            page = program.get(f"/api/products?{query}" + (f"&cursor={cursor}" if cursor else "")).json
            seen += [card["slug"] for card in page["products"]]
            cursor, pages = page["next_cursor"], pages + 1
        assert (len(seen), len(set(seen)), page["total"]) == (total, total, total), query
        assert pages == -(-total // 24)


def test_a_cursor_is_of_one_list(app: Flask, shop: Cast, program: Program) -> None:
    fill_warehouse(app, shop.kloof.id, 60)
    cursor = program.get("/api/products?category=warehouse").json["next_cursor"]
    refused = program.get(f"/api/products?category=table&cursor={cursor}")
    assert (refused.status, refused.fields) == (422, {"cursor"})


def test_a_product_has_its_variants_with_what_can_be_had(shop: Cast, program: Program) -> None:
    mug = program.get("/api/products/veld-mug").json
    assert (mug["id"], mug["category"]) == (str(shop.kloof.products["veld-mug"]), "table/mugs")
    had = {variant["sku"]: (variant["price_cents"], variant["most"]) for variant in mug["variants"]}
    assert had == {"MUG-RED-350": (28_900, 10), "MUG-RED-250": (24_900, 4), "MUG-SAGE-350": (28_900, 0)}
    assert mug["variants"][0]["options"] == {"Colour": "Red ochre", "Size": "350 ml"}


def test_departments_come_with_their_shelves(program: Program) -> None:
    told = [
        (each["path"], each["parent"], each["product_count"])
        for each in program.get("/api/categories").json["categories"]
    ]
    assert told == [("pantry", None, 1), ("table", None, 2), ("table/mugs", "table", 1)]


def test_a_tag_that_still_holds_saves_the_body(program: Program) -> None:
    for path in (
        "/api/products",
        "/api/products/veld-mug",
        "/api/categories",
        "/api/cart",
        "/api/openapi.json",
    ):
        first = program.get(path)
        again = program.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status, again.text) == (304, ""), path
    assert "public" in program.get("/api/products").headers["Cache-Control"]
    assert "private" in program.get("/api/cart").headers["Cache-Control"]


def test_what_is_read_keeps_to_its_statements(app: Flask, shop: Cast, program: Program) -> None:
    program.get("/api/categories")
    allowed = {"/api/products": 3, "/api/products?category=table&facets=true": 5, "/api/products/veld-mug": 3,
               "/api/categories": 1, "/api/cart": 1}  # fmt: skip
    spent = {}
    for path in allowed:
        program.get(path)
        with statements(app) as sent:
            assert program.get(path).status == 200
        spent[path] = len(sent)
    assert {path: count for path, count in spent.items() if count > allowed[path]} == {}
