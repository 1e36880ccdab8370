"""What robots ask for."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Response, abort, g, make_response, send_from_directory

from app.catalog.addresses import brand_url, collection_url, product_url
from app.catalog.navigation import category_tree
from app.catalog.queries import brand_rows, collection_rows
from app.config import ROOT
from app.extensions import db
from app.media.addresses import media_url
from app.storefront.addresses import absolute, origin
from app.storefront.blueprint import bp
from app.storefront.queries import count_listed, listed_goods
from app.storefront.sharing import PICTURE_WIDTH
from app.storefront.text_pages import TEXT_PAGES

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"
#: Of goods in one file; the protocol takes 50,000 addresses and 50 MiB.
GOODS_PER_FILE = 45_000
#: Of all that a shop may have; beyond it there is no offset that a database would take.
MOST_FILES = 10_000
ONE_HOUR = 3600
PRIVATE = (
    "admin",
    "cart",
    "checkout",
    "orders",
    "delivery-estimate",
    "login",
    "search/suggest",
    "recently-viewed",
)


@bp.get("/robots.txt")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: /{name}" for name in PRIVATE)]
    return _for_machines("\n".join([*lines, f"Sitemap: {absolute('/sitemap.xml')}", ""]), "text/plain")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """Everything in one file, or, for a large shop, the list of the files."""
    files = -(-count_listed(db.session()) // GOODS_PER_FILE)
    if files <= 1:
        return _urls([*_pages(), *_goods(0)])
    numbered = (absolute(f"/sitemaps/{number}.xml") for number in range(files + 1))
    named = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in numbered)
    return _for_machines(f'{XML}<sitemapindex xmlns="{SITEMAP}">{named}</sitemapindex>', "application/xml")


@bp.get(f"/sitemaps/<int(max={MOST_FILES}):number>.xml")
def sitemap_file(number: int) -> Response:
    """0 has the pages, each further one its share of the goods."""
    found = list(_goods(number - 1)) if number else list(_pages())
    return _urls(found) if found else abort(404)


def _pages() -> Iterator[str]:
    session = db.session()
    paths = ["/", *(f"/pages/{slug}" for slug in TEXT_PAGES)]
    paths += [node.url for node in category_tree(session).by_path.values()]
    paths += [collection_url(row.slug) for row in collection_rows(session)]
    paths += [brand_url(row.slug) for row in brand_rows(session)]
    start = origin()
    return (f"<url><loc>{start}{_safe(path)}</loc></url>" for path in paths)


def _goods(share: int) -> Iterator[str]:
    rows = listed_goods(db.session(), limit=GOODS_PER_FILE, offset=share * GOODS_PER_FILE)
    start = origin()
    return (_good(start, row) for row in rows)


def _good(start: str, row: Any) -> str:
    pictures = "".join(_picture(image) for image in (row.image, row.image_2) if image)
    changed = row.updated_at.date().isoformat()
    return (
        f"<url><loc>{start}{_safe(product_url(row.slug))}</loc><lastmod>{changed}</lastmod>{pictures}</url>"
    )


def _picture(image: Any) -> str:
    address = absolute(media_url(image, PICTURE_WIDTH, "jpg"))
    return f"<image:image><image:loc>{_safe(address)}</image:loc></image:image>"


def _safe(address: str) -> str:
    return escape(quote(address, safe="/:?&=%+@"))


XML = '<?xml version="1.0" encoding="UTF-8"?>'


def _urls(urls: Iterable[str] | Sequence[str]) -> Response:
    text = f'{XML}<urlset xmlns="{SITEMAP}" xmlns:image="{IMAGES}">{"".join(urls)}</urlset>'
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
