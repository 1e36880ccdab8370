"""What delivery to my postal code costs and how long it takes, asked on the product page."""

import re
from uuid import UUID

from flask import Response, abort, request

from app.cart.queries import Ware, find_ware
from app.catalog.addresses import product_url
from app.extensions import db
from app.shipping.models import NotDelivered
from app.shipping.postal_codes import usual_province
from app.shipping.quotes import Parcel, Quote, quotes
from app.storefront.blueprint import bp
from app.web.rendering import render
from app.web.text import one_line

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOT_A_CODE = "A South African postal code has four digits."


@bp.get("/delivery-estimate")
def delivery_estimate() -> Response:
    """A page, or the part of the product page that asked. The product page itself is kept for everybody."""
    ware = _ware_asked_for()
    code = one_line(request.args.get("code"))[:10]
    province = usual_province(code)
    offers: list[Quote] = []
    problem = "" if province else NOT_A_CODE
    if province:
        try:
            offers = quotes(db.session(), Parcel(province, ware.weight_grams, ware.price_cents, code))
        except NotDelivered as refusal:
            problem = str(refusal)
    return render(
        "catalog/estimate.html",
        "delivery_estimate",
        status=200 if province else 422,
        ware=ware,
        variant_id=ware.variant_id,
        back=product_url(ware.slug),
        code=code,
        province=province,
        offers=offers,
        problem=problem,
    )


def _ware_asked_for() -> Ware:
    text = request.args.get("variant", "")
    ware = find_ware(db.session(), UUID(text)) if UUID_TEXT.fullmatch(text) else None
    if ware is None or not ware.is_sold:
        abort(404)
    return ware
