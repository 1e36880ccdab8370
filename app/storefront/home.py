"""The front page."""

from flask import g

from app.catalog.navigation import category_tree
from app.extensions import db
from app.storefront.addresses import absolute
from app.storefront.blueprint import bp
from app.storefront.front_page import front_page
from app.web.page_cache import cached_page
from app.web.rendering import draw


@bp.get("/")
@cached_page
def home() -> str:
    session = db.session()
    page = front_page(session, g.store.home, category_tree(session))
    return draw("home/index.html", canonical=absolute("/"), **page)
