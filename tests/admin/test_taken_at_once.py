"""Two people give one address or name at the same moment: the second is told beside the field, not by a broken page."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.catalog import brands, categories, collections, product_types
from app.database import in_store
from app.inventory import publication
from tests.cast import Cast
from tests.client import ShopClient
from tests.counting import wait_until_behind

Verb = Callable[[Session, Cast], object]

#: What somebody else has just written, and where we try the same: list or page, form, field.
CASES: dict[str, tuple[Verb, str, str, dict[str, str], str]] = {
    "a product's address": (
        lambda session, shop: publication.move(session, shop.kloof.products["stoep-kettle"], "veld-cup"),
        "/admin/products/{product}", "/admin/products/{product}", {"slug": "veld-cup"}, "slug",
    ),
    "a new category": (
        lambda session, _: categories.found(session, "Cups", below=None),
        "/admin/categories", "/admin/categories", {"name": "Cups"}, "name",
    ),
    "a new brand": (
        lambda session, _: brands.found(session, "Karoo Clay"),
        "/admin/brands", "/admin/brands", {"name": "Karoo Clay"}, "name",
    ),
    "a new type": (
        lambda session, _: product_types.found(session, "Mug"),
        "/admin/types", "/admin/types", {"name": "Mug"}, "name",
    ),
    "a brand's name": (
        lambda session, _: brands.rename(session, brands.found(session, "Other"), name="Karoo Clay"),
        "/admin/brands/{brand}", "/admin/brands/{brand}", {"name": "Karoo Clay"}, "name",
    ),
    "a collection's address": (
        lambda session, _: collections.found(session, "Winter"),
        "/admin/collections/{collection}", "/admin/collections/{collection}", {"slug": "winter"}, "slug",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_second_of_two_hears_it_beside_the_field(
    app: Flask, shop: Cast, carol: ShopClient, at_kloof: Callable[[], Any], case: str
) -> None:
    other, path, action, said, field = CASES[case]
    with at_kloof() as session:
        ours = {
            "product": shop.kloof.products["veld-mug"],
            "brand": brands.found(session, "Ours").id,
            "collection": collections.found(session, "Summer").id,
        }
    action = action.format(**ours)
    page = carol.get(path.format(**ours))
    fields = {**page.form(action), **said}
    with app.app_context(), in_store(shop.kloof.id) as session, ThreadPoolExecutor(1) as pool:
        other(session, shop)
        session.flush()
        process = session.scalar(text("SELECT pg_backend_pid()"))
        answer = pool.submit(carol.post, action, fields)
        wait_until_behind(app, process)
        session.commit()
        refused = answer.result(20)
    assert refused.status == 422, refused.words("main")
    assert "already" in refused.words(f"#{field}-error") or "taken" in refused.words(f"#{field}-error")
    assert refused.one(f"#{field}")["value"] == said[field]
