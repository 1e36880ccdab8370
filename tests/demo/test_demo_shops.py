"""The demo shops are whole: what one file names, another has."""

from __future__ import annotations

import csv
import hashlib
import itertools
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import pytest
from PIL import Image

DEMO = Path(__file__).parents[2] / "app" / "demo"
PAPERS = {"sand", "stone", "sage", "clay", "sky", "blush"}
PROVINCES = {"EC", "FS", "GP", "KZN", "LP", "MP", "NC", "NW", "WC"}
MASTER_BYTES, ALL_MASTERS_BYTES = 160_000, 12_000_000


@dataclass(frozen=True)
class Shop:
    name: str

    @property
    def folder(self) -> Path:
        return DEMO / self.name

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        with (self.folder / "products.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def store(self) -> dict:
        return json.loads((self.folder / "store.json").read_text(encoding="utf-8"))

    @property
    def products(self) -> list[dict[str, str]]:
        return [row for row in self.rows if row["Title"]]

    @property
    def variants(self) -> list[dict[str, str]]:
        return [row for row in self.rows if row["Variant SKU"]]

    @property
    def pictures(self) -> list[str]:
        return [row["Image Src"] for row in self.rows if row["Image Src"]]

    @cached_property
    def categories(self) -> dict[str, dict]:
        """Every category by its path in slugs, with its path in names inside."""
        found: dict[str, dict] = {}

        def walk(nodes: list[dict], slugs: tuple[str, ...], names: tuple[str, ...]) -> None:
            for node in nodes:
                path, titles = (*slugs, node["slug"]), (*names, node["name"])
                found["/".join(path)] = {**node, "names": " > ".join(titles)}
                walk(node.get("children", []), path, titles)

        walk(self.store["categories"], (), ())
        return found


SHOPS = [Shop("kloof"), Shop("jozi")]


@pytest.fixture(params=SHOPS, ids=lambda shop: shop.name)
def shop(request: pytest.FixtureRequest) -> Shop:
    return request.param


def test_every_named_picture_is_there_and_no_other(shop: Shop) -> None:
    files = {path.name for path in (shop.folder / "images").iterdir()}
    assert set(shop.pictures) == files


def test_no_two_pictures_are_the_same(shop: Shop) -> None:
    digests: dict[str, str] = {}
    for name in shop.pictures:
        digest = hashlib.sha256((shop.folder / "images" / name).read_bytes()).hexdigest()
        assert digest not in digests, f"{name} equals {digests.get(digest)}"
        digests[digest] = name


def test_masters_are_portrait_webp_within_their_size(shop: Shop) -> None:
    for name in shop.pictures:
        path = shop.folder / "images" / name
        with Image.open(path) as image:
            assert (image.format, image.size) == ("WEBP", (1200, 1500)), name
        assert path.stat().st_size <= MASTER_BYTES, name


def test_all_masters_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in DEMO.glob("*/images/*.webp")) <= ALL_MASTERS_BYTES


def test_pictures_come_in_pairs_of_first_and_second_view(shop: Shop) -> None:
    names = shop.pictures
    assert len(names) % 2 == 0
    for first, second in zip(names[::2], names[1::2], strict=True):
        assert first.endswith("-1.webp")
        assert second == first.replace("-1.webp", "-2.webp")


def test_picture_positions_count_up_within_a_product(shop: Shop) -> None:
    for product in shop.products:
        mine = [row for row in shop.rows if row["Handle"] == product["Handle"] and row["Image Src"]]
        assert [int(row["Image Position"]) for row in mine] == list(range(1, len(mine) + 1))


def test_every_picture_is_described_once(shop: Shop) -> None:
    words = [row["Image Alt Text"] for row in shop.rows if row["Image Src"]]
    assert all(15 <= len(text) <= 125 for text in words), words
    assert len(set(words)) == len(words)
    assert not [text for text in words if re.match(r"(a |an )?(picture|image|photo)", text, re.IGNORECASE)]


def test_a_variant_shows_a_first_view_of_its_own_product(shop: Shop) -> None:
    for row in shop.variants:
        own = {other["Image Src"] for other in shop.rows if other["Handle"] == row["Handle"]}
        assert row["Variant Image"] in own, row["Variant SKU"]
        assert row["Variant Image"].endswith("-1.webp")


def test_variants_of_different_colours_show_different_pictures(shop: Shop) -> None:
    for product in shop.products:
        if product["Option1 Name"] != "Colour":
            continue
        mine = [row for row in shop.variants if row["Handle"] == product["Handle"]]
        colours = {row["Option1 Value"] for row in mine}
        assert len({row["Variant Image"] for row in mine}) == len(colours), product["Handle"]


def test_skus_and_barcodes_are_unique_across_the_shops() -> None:
    for column in ("Variant SKU", "Variant Barcode"):
        values = [row[column] for shop in SHOPS for row in shop.variants]
        assert len(set(values)) == len(values)


def test_barcodes_are_in_store_numbers_with_a_right_check_digit(shop: Shop) -> None:
    """GS1 keeps the prefix 2 for use inside a shop, so no real article carries them."""
    for row in shop.variants:
        digits = [int(digit) for digit in row["Variant Barcode"]]
        assert len(digits) == 13
        assert digits[0] == 2
        assert sum(d * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0, row["Variant SKU"]


def test_prices_are_rands_and_cents_and_a_sale_is_cheaper(shop: Shop) -> None:
    for row in shop.variants:
        assert re.fullmatch(r"[1-9]\d*\.\d\d", row["Variant Price"]), row["Variant SKU"]
        if row["Variant Compare At Price"]:
            assert Decimal(row["Variant Compare At Price"]) > Decimal(row["Variant Price"])


def test_every_variant_has_weight_and_counted_stock(shop: Shop) -> None:
    for row in shop.variants:
        assert 0 < int(row["Variant Grams"]) <= 30_000, row["Variant SKU"]
        assert int(row["Variant Inventory Qty"]) >= 0
        assert row["Variant Inventory Tracker"] == "shopify"


def test_option_values_do_not_repeat_within_a_product(shop: Shop) -> None:
    keys = [(r["Handle"], r["Option1 Value"], r["Option2 Value"], r["Option3 Value"]) for r in shop.variants]
    assert len(set(keys)) == len(keys)


def test_products_stand_in_known_categories_and_no_leaf_is_empty(shop: Shop) -> None:
    known = {node["names"] for node in shop.categories.values()}
    used = {product["Product Category"] for product in shop.products}
    leaves = {node["names"] for node in shop.categories.values() if not node.get("children")}
    assert used <= known
    assert leaves <= used


def test_store_json_knows_exactly_the_products(shop: Shop) -> None:
    assert list(shop.store["products"]) == [product["Handle"] for product in shop.products]


def test_each_picture_has_a_paper_and_first_neighbours_differ(shop: Shop) -> None:
    papers = shop.store["papers"]
    assert set(papers) == set(shop.pictures)
    assert set(papers.values()) <= PAPERS
    first = [papers[row["Image Src"]] for row in shop.products]
    assert not [pair for pair in itertools.pairwise(first) if len(set(pair)) == 1]


def test_papers_are_those_the_pictures_are_drawn_on(shop: Shop) -> None:
    art = pytest.importorskip(f"art.{shop.name}", reason="the drawing code is a development tool")
    assert shop.store["papers"] == {f"{picture.name}.webp": picture.paper for picture in art.PICTURES}


def test_each_colour_has_a_swatch(shop: Shop) -> None:
    named = {
        row["Option1 Value"]
        for product in shop.products
        if product["Option1 Name"] == "Colour"
        for row in shop.variants
        if row["Handle"] == product["Handle"]
    }
    swatches = shop.store["swatches"]["Colour"]
    assert named == set(swatches)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", value) for value in swatches.values())


def test_the_home_page_names_only_what_exists(shop: Shop) -> None:
    home, handles = shop.store["home"], set(shop.store["products"])
    links = [home["hero"]["action"], home["hero"]["second_action"]]
    pictures = [shown["picture"] for shown in home["hero"]["pictures"]]
    for block in home["blocks"]:
        links += [block["link"]] if "link" in block else []
        pictures += [block["picture"]] if "picture" in block else []
        assert set(block.get("products", [])) <= handles
        assert set(block.get("categories", [])) <= set(shop.categories)
    assert {link["category"] for link in links} <= set(shop.categories)
    assert set(pictures) | {n["picture"] for n in shop.store["categories"]} <= set(shop.pictures)


def test_delivery_reaches_each_province_once_with_rising_bands(shop: Shop) -> None:
    zones = shop.store["delivery_zones"]
    assert sorted(code for zone in zones for code in zone["provinces"]) == sorted(PROVINCES)
    for method in (method for zone in zones for method in zone["methods"]):
        grams = [band["up_to_grams"] for band in method["bands"]]
        cents = [band["price_cents"] for band in method["bands"]]
        assert (grams, cents) == (sorted(set(grams)), sorted(set(cents)))
        assert grams[-1] >= max(int(row["Variant Grams"]) for row in shop.variants)


def test_the_legal_facts_are_marked_as_fictional(shop: Shop) -> None:
    legal = shop.store["legal"]
    assert legal["fictional"] is True
    assert shop.store["eft"]["fictional"] is True
    assert re.fullmatch(r"4\d{9}", legal["vat_number"])
    logins = [login["email"] for login in shop.store["staff"] + shop.store["customers"]]
    assert all(email.endswith("example.com") for email in logins)


def test_kloof_shows_a_sale_low_stock_a_sold_out_and_a_draft_product() -> None:
    shop = SHOPS[0]
    stock: dict[str, int] = {}
    for row in shop.variants:
        stock[row["Handle"]] = stock.get(row["Handle"], 0) + int(row["Variant Inventory Qty"])
    assert [handle for handle, quantity in stock.items() if not quantity] == ["apricot-konfyt"]
    assert [p["Handle"] for p in shop.products if p["Status"] == "draft"] == ["green-fig-preserve"]
    assert [row for row in shop.variants if row["Variant Compare At Price"]]
    low = shop.store["low_stock_at"]
    assert [row for row in shop.variants if 0 < int(row["Variant Inventory Qty"]) <= low]
    assert max(product["Product Category"].count(" > ") for product in shop.products) == 2
