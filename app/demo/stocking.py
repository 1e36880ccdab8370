"""The goods of a demo shop: its product file through the importer, then what such a file cannot say."""

from typing import Any

from sqlalchemy.orm import Session

from app.demo.describing import describe_goods
from app.demo.store_file import DemoShop
from app.importing.findings import FileRefused
from app.importing.imports import ImportOptions, import_products
from app.importing.reading import Source
from app.inventory import listings
from app.inventory.listings import picture
from app.media import assets


def stock_shop(session: Session, shop: DemoShop) -> int:
    """The number of products. Raises FileRefused. The caller commits."""
    count = fill_shelves(session, shop)
    listings.refresh(session, describe_goods(session, shop.facts))
    return count


def fill_shelves(session: Session, shop: DemoShop) -> int:
    """What its product file says, stock included. Raises FileRefused: a demo shop has no wrong lines."""
    source = Source(shop.products)
    for report in import_products(session, source, ImportOptions(pictures=shop.pictures)):
        wrong = [finding for finding in report.findings if finding.is_wrong]
        if wrong:
            raise FileRefused(f"{shop.products.name} of {shop.slug}, {wrong[0]}")
    return len(source)


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
