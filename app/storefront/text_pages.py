"""Text pages: what a shop has to say besides its goods."""

from typing import NamedTuple

from flask import abort, g

from app.extensions import db
from app.shipping.queries import rates_by_zone
from app.storefront.blueprint import bp, notes
from app.storefront.sharing import about
from app.web.page_cache import cached_page
from app.web.rendering import draw


class TextPage(NamedTuple):
    title: str
    lead: str


TEXT_PAGES = {
    "about": TextPage("About us", "Who keeps this shop, and why."),
    "contact": TextPage("Contact", "A person reads it, and answers on the next working day."),
    "delivery": TextPage("Delivery", "By courier, to your door, anywhere in South Africa."),
    "returns": TextPage(
        "Returns", "Changed your mind, or something is wrong: what to do, and what you get back."
    ),
    "terms": TextPage("Terms of sale", "What we promise each other when you buy here."),
    "privacy": TextPage("Privacy", "What we keep about you, why, and for how long."),
}


@bp.get("/pages/<slug>")
@cached_page
def text_page(slug: str) -> str:
    page = TEXT_PAGES.get(slug) or abort(404)
    return draw(
        "pages/show.html",
        page=page,
        pages=TEXT_PAGES,
        slug=slug,
        rates=rates_by_zone(db.session()) if slug == "delivery" else [],
        about=about(f"/pages/{slug}", title=page.title, description=f"{page.lead} {g.store.name}"),
        **notes("returns_note", "dispatch_note", "description"),
    )
