"""The front page."""

from collections.abc import Mapping
from typing import Any

from flask import g

from app.catalog.navigation import category_tree
from app.extensions import db
from app.storefront.blueprint import bp
from app.storefront.front_page import front_page
from app.storefront.sharing import About, about
from app.storefront.structured_data import shop_data
from app.web.page_cache import cached_page
from app.web.rendering import draw


@bp.get("/")
@cached_page
def home() -> str:
    session = db.session()
    page = front_page(session, g.store.home, category_tree(session))
    return draw("home/index.html", about=_about(page["home"]), json_ld=shop_data(g.store), **page)


def _about(words: Mapping[str, Any]) -> About:
    shown = (words["hero"] or {}).get("pictures") or [{"image": None}]
    return about(
        "/",
        title=words.get("title") or g.store.tagline or g.store.name,
        description=words.get("description") or g.store.tagline or g.store.name,
        picture=shown[0]["image"],
    )
