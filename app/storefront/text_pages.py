"""Text pages: what a shop has to say besides its goods."""

from flask import abort

from app.storefront.addresses import absolute
from app.storefront.blueprint import bp, notes
from app.web.page_cache import cached_page
from app.web.rendering import draw

TEXT_PAGES = {
    "delivery": "Delivery",
    "returns": "Returns",
    "terms": "Terms of sale",
    "privacy": "Privacy",
}


@bp.get("/pages/<slug>")
@cached_page
def text_page(slug: str) -> str:
    title = TEXT_PAGES.get(slug) or abort(404)
    own = notes("returns_note", "dispatch_note")
    return draw("pages/show.html", title=title, slug=slug, canonical=absolute(f"/pages/{slug}"), **own)
