"""The goods of a demo shop: its product file through the importer, then what such a file cannot say."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.catalog.attributes import describe
from app.catalog.models.product import Product
from app.demo.store_file import DemoShop
from app.importing.findings import FileRefused
from app.importing.imports import ImportOptions, import_products
from app.importing.reading import Source
from app.inventory import listings
from app.inventory.listings import picture
from app.media import assets


def stock_shop(session: Session, shop: DemoShop) -> int:
    """The number of products. Raises FileRefused: a demo shop has no wrong lines. The caller commits."""
    source = Source(shop.products)
    for report in import_products(session, source, ImportOptions(pictures=shop.pictures)):
        wrong = [finding for finding in report.findings if finding.is_wrong]
        if wrong:
            raise FileRefused(f"{shop.products.name} of {shop.slug}, {wrong[0]}")
    _describe(session, shop.facts)
    return len(source)


def _describe(session: Session, facts: Mapping[str, Any]) -> None:
    """Subtitles, details and swatches; cards are redrawn where one has changed."""
    products = session.scalars(
        select(Product).where(Product.handle.in_(facts["products"])).options(selectinload(Product.options))
    )
    changed = [product.id for product in products if _describe_one(session, product, facts)]
    listings.refresh(session, changed)


def _describe_one(session: Session, product: Product, facts: Mapping[str, Any]) -> bool:
    own = facts["products"][product.handle]
    before = (product.subtitle, [option.swatches for option in product.options])
    product.subtitle = own.get("subtitle", "")
    described = describe(session, product, [(name, value) for name, value in own.get("details", [])])
    for option in product.options:
        colours = facts["swatches"].get(option.name, {})
        option.swatches = {value: colours[value] for value in option.values if value in colours}
    return described or before != (product.subtitle, [option.swatches for option in product.options])


def front_page(session: Session, shop: DemoShop) -> dict[str, Any]:
    """The home copy with its pictures as the shop keeps them: a page cannot look a file name up."""
    home: dict[str, Any] = {
        **shop.facts["home"],
        "description": shop.facts["description"],
        "dispatch_note": shop.facts["dispatch_note"],
        "returns_note": shop.facts["returns_note"],
        "returns": shop.facts["returns"],
    }
    hero = home["hero"]
    pictures = [{**each, "picture": _kept(session, shop, each["picture"])} for each in hero["pictures"]]
    departments = {
        node["slug"]: _kept(session, shop, node["picture"])
        for node in shop.facts["categories"]
        if "picture" in node
    }
    blocks = [_with_pictures(session, shop, block, departments=departments) for block in home["blocks"]]
    return {**home, "hero": {**hero, "pictures": pictures}, "blocks": blocks}


def _with_pictures(
    session: Session, shop: DemoShop, block: dict[str, Any], *, departments: dict[str, Any]
) -> dict[str, Any]:
    if block["kind"] == "departments":
        return {**block, "pictures": departments}
    if "picture" in block:
        return {**block, "picture": _kept(session, shop, block["picture"])}
    return block


def _kept(session: Session, shop: DemoShop, name: str) -> dict[str, Any] | None:
    """None where the file is missing: the page does without, or shows the product's own."""
    source_sha = shop.pictures.find_digest(name)
    if source_sha is None:
        return None
    asset = assets.find_by_source(session, source_sha) or assets.keep_master(
        session, shop.pictures.master(name), source_sha=source_sha
    )
    return picture(asset, "")
