"""What robots ask for."""

from flask import Response, g, make_response, send_from_directory

from app.catalog.navigation import category_tree
from app.catalog.queries import listed_slugs
from app.config import ROOT
from app.extensions import db
from app.storefront.addresses import absolute, origin
from app.storefront.blueprint import bp
from app.storefront.text_pages import TEXT_PAGES

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
SITEMAP_LIMIT = 45_000
ONE_HOUR = 3600


@bp.get("/robots.txt")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: /{name}" for name in ("admin", "cart", "checkout", "orders"))]
    return _for_machines("\n".join([*lines, f"Sitemap: {absolute('/sitemap.xml')}", ""]), "text/plain")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    session = db.session()
    paths = ["/", *(f"/pages/{slug}" for slug in TEXT_PAGES)]
    paths += [node.url for node in category_tree(session).by_path.values()]
    paths += [f"/p/{slug}" for slug in listed_slugs(session, SITEMAP_LIMIT)]
    start = origin()
    addresses = "".join(f"<url><loc>{start}{path}</loc></url>" for path in paths)
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{SITEMAP}">{addresses}</urlset>'
    return _for_machines(text, "application/xml")


def _for_machines(text: str, mimetype: str) -> Response:
    response = make_response(text)
    response.mimetype = mimetype
    response.cache_control.public = True
    response.cache_control.max_age = ONE_HOUR
    return response


@bp.get("/favicon.ico")
def favicon() -> Response:
    """For what asks without reading the page; browsers follow the link element."""
    return send_from_directory(ROOT / "static" / "icons", f"{g.store.theme}-180.png", max_age=ONE_HOUR)
