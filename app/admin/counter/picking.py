"""The pick list: what is to be fetched from the shelves for several orders, each variant once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.admin.blueprint import bp, office
from app.admin.counter.ticked import TickedOrder, ticked_orders, ticked_url
from app.admin.permissions import Permission, needs
from app.catalog.models.category import Category
from app.catalog.models.product import Product
from app.extensions import db
from app.orders.models.order import OrderLine


@dataclass(slots=True)
class Pick:
    """Units of one variant, where they are found, and which orders they are for."""

    line: OrderLine
    place: str
    quantity: int = 0
    orders: list[tuple[str, int]] = field(default_factory=list)

    @property
    def image(self) -> dict[str, Any] | None:
        return self.line.image


@bp.get("/orders/pick-list", endpoint="pick_list")
@needs(Permission.SHIP)
def pick_list() -> Response:
    session = db.session()
    ticked = ticked_orders(session)
    packable = [one for one in ticked if one.is_open]
    return office(
        "admin/counter/pick_list.html",
        picks=picks_of(session, packable),
        orders=packable,
        left_out=[one for one in ticked if not one.is_open],
        slips_url=ticked_url("packing-slips", ticked),
        dispatch_url=ticked_url("dispatch", ticked),
    )


def picks_of(session: Session, orders: Sequence[TickedOrder]) -> list[Pick]:
    """By place and code, so that who walks past the shelves goes once."""
    products = {one.line.product_id for order in orders for one in order.progress.lines}
    places = _places(session, products)
    picks: dict[UUID, Pick] = {}
    for ticked in orders:
        for one in ticked.progress.lines:
            if one.left:
                made = Pick(one.line, places.get(one.line.product_id, ""))
                pick = picks.setdefault(one.line.variant_id, made)
                pick.quantity += one.left
                pick.orders.append((ticked.order.reference, one.left))
    return sorted(picks.values(), key=lambda pick: (pick.place, pick.line.sku, pick.line.title))


def _places(session: Session, products: set[UUID]) -> dict[UUID, str]:
    """The department that a product stands in, until shelves have names of their own."""
    rows = session.execute(
        select(Product.id, Category.name)
        .join(Category, (Category.id == Product.category_id) & (Category.store_id == Product.store_id))
        .where(Product.id.in_(products))
    )
    return {product_id: name for product_id, name in rows}
