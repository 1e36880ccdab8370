"""Goods put together by hand: searched for, put in, taken out, moved up and down; by the name of the button."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.catalog.models.product import Product

MOST_FOUND = 20
LONGEST_SEARCH = 100
STEPS: Mapping[str, int] = {"up": -1, "down": 1}


def rearranged(held: Sequence[UUID], form: MultiDict[str, str]) -> list[UUID]:
    """As the button asks, ``add``, ``remove``, ``up`` or ``down``; what makes no sense changes nothing."""
    after = list(held)
    if (added := form.get("add", type=UUID)) is not None and added not in after:
        after.append(added)
    if (removed := form.get("remove", type=UUID)) in after:
        after.remove(removed)
    for name, step in STEPS.items():
        if (moved := form.get(name, type=UUID)) in after:
            here = after.index(moved)
            there = min(max(here + step, 0), len(after) - 1)
            after.insert(there, after.pop(here))
    return after


def goods_found(session: Session, search: str, *, but: Collection[UUID]) -> Sequence[Any]:
    """What could be put in: id and title, by title."""
    return session.execute(
        select(Product.id, Product.title)
        .where(
            or_(
                Product.title.icontains(search, autoescape=True),
                Product.handle.icontains(search, autoescape=True),
            ),
            Product.deleted_at.is_(None),
            Product.id.not_in(but),
        )
        .order_by(func.lower(Product.title), Product.id)
        .limit(MOST_FOUND)
    ).all()
