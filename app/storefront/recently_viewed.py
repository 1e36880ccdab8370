"""What a visitor has looked at of late. The browser remembers; the shop draws the cards and keeps nothing."""

from flask import Response, request

from app.catalog.queries import cards_by_slug
from app.database import reading
from app.extensions import db
from app.storefront.addresses import SLUG
from app.storefront.blueprint import bp
from app.web.rendering import draw, respond

MOST = 8


@bp.get("/recently-viewed")
def recently_viewed() -> Response:
    """``slug`` once for each of the goods, the last first. What is no longer sold is left out."""
    slugs = [slug for slug in dict.fromkeys(request.args.getlist("slug")) if SLUG.fullmatch(slug)][:MOST]
    session = db.session()
    with reading(session):
        found = cards_by_slug(session, slugs)
        return respond(
            draw(
                "catalog/recently_viewed.html",
                "recently_viewed",
                cards=[found[s] for s in slugs if s in found],
            )
        )
