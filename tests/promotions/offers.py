"""Promotions for tests: laid in the store in scope, or as offers of no store."""

from typing import Any
from uuid import UUID

from flask import Flask

from app import ids
from app.database import in_store
from app.promotions.evaluating import Offer
from app.promotions.models import Benefit
from app.promotions.terms import Terms, begin

TEN = {"benefit": Benefit.PERCENT, "percent_bp": 1000}
FIFTY_RAND = {"benefit": Benefit.AMOUNT, "amount_cents": 5_000}
FREE_DELIVERY = {"benefit": Benefit.FREE_DELIVERY}


def lay(app: Flask, store_id: UUID, code: str, **terms: Any) -> UUID:
    """A promotion of the store, committed: ten per cent off everything, unless the terms say otherwise."""
    with app.app_context(), in_store(store_id) as session:
        promotion = begin(session, Terms(code, terms.pop("name", f"The {code}"), **(terms or TEN)))
        session.commit()
        return promotion.id


def offer(code: str = "TEN", **changes: Any) -> Offer:
    given = {
        "promotion_id": ids.new(), "code": code, "name": f"The {code}", "benefit": Benefit.PERCENT, "percent_bp": 1000,
        "amount_cents": None, "minimum_spend_cents": 0, "starts_at": None, "ends_at": None, "is_active": True,
        "is_combinable": False, "is_used_up": False, "is_used_by_customer": False, "categories": None,
    }  # fmt: skip
    return Offer(**{**given, **changes})


def amount_off(code: str, cents: int, **changes: Any) -> Offer:
    return offer(code, **{"benefit": Benefit.AMOUNT, "percent_bp": None, "amount_cents": cents, **changes})


def free_delivery(code: str = "POST", **changes: Any) -> Offer:
    return offer(code, **{"benefit": Benefit.FREE_DELIVERY, "percent_bp": None, **changes})
