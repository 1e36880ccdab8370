"""Packing slips: what lies in each parcel, one page for each order, to read, to print and as a PDF.

Of what is not to be packed there is none: goods that nobody has paid for must not lie in a parcel by mistake.
"""

from flask import Response, g, make_response
from sqlalchemy.orm import Session

from app.admin.blueprint import bp
from app.admin.counter.ticked import TickedOrder, ticked_orders, ticked_url, why_not
from app.admin.permissions import Permission, needs
from app.database import DomainError, served_store
from app.extensions import db
from app.invoicing.slip import Slip, SlipLine
from app.shipping.models import PROVINCE_NAMES, Province
from app.stores.models import Store
from app.web.rendering import render


class NothingPacked(DomainError):
    """None of the ticked orders is to be packed, nor has been."""

    def __init__(self) -> None:
        super().__init__("None of these orders is to be packed, so there are no slips of them.")


@bp.get("/orders/packing-slips", endpoint="packing_slips")
@needs(Permission.SHIP)
def packing_slips() -> Response:
    session = db.session()
    ticked = ticked_orders(session)
    packed = [one for one in ticked if _has_slip(one)]
    return render(
        "admin/counter/packing_slips.html",
        slips=[slip_of(session, one) for one in packed],
        paper=ticked_url("packing-slips.pdf", packed) if packed else "",
        left_out=[(one, why_not(one.order, one.progress)) for one in ticked if not _has_slip(one)],
    )


@bp.get("/orders/packing-slips.pdf", endpoint="packing_slips_paper")
@needs(Permission.SHIP)
def packing_slips_paper() -> Response:
    from app.invoicing.slip_sheet import draw  # fpdf2 comes with the first paper, not with every start

    session = db.session()
    slips = [slip_of(session, one) for one in ticked_orders(session) if _has_slip(one)]
    if not slips:
        raise NothingPacked
    answer = make_response(draw(slips))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{g.store.slug}-packing-slips.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _has_slip(ticked: TickedOrder) -> bool:
    """Of what is to be packed, and of what has gone."""
    return ticked.is_open or (ticked.progress.sent > 0 and not ticked.progress.left)


def slip_of(session: Session, ticked: TickedOrder) -> Slip:
    """What is still to go; of an order that has gone, all that went, for who prints it again."""
    store, order = session.get_one(Store, served_store(session)), ticked.order
    units = [(one.line, one.left if ticked.progress.left else one.sent) for one in ticked.progress.lines]
    lines = tuple(
        SlipLine(line.title, line.variant_title, line.sku, quantity) for line, quantity in units if quantity
    )
    town = f"{order.city}, {order.postal_code}"
    to = (
        order.name,
        order.company,
        order.street,
        order.suburb,
        town,
        PROVINCE_NAMES[Province(order.province)],
    )
    return Slip(
        theme=store.theme,
        shop=store.name,
        shop_lines=tuple(part for part in (store.address, store.phone, store.email) if part),
        reference=order.reference,
        placed_at=order.placed_at,
        service=order.delivery_service,
        to=tuple(part for part in to if part),
        phone=order.phone,
        notes=order.delivery_notes,
        lines=lines,
        is_rest=ticked.progress.is_partial,
    )
