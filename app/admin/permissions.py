"""Who may do what in the back office: one catalogue, read by the views and by the templates alike."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, g

from app.accounts.models import Role, User


class Permission(StrEnum):
    VIEW_ORDERS = "view_orders"
    SHIP = "ship"
    DELIVER = "deliver"
    CANCEL = "cancel"
    BOOK_MONEY = "book_money"
    REFUND = "refund"
    CHECK_PAYMENT = "check_payment"
    CLEAR_ATTENTION = "clear_attention"
    SEE_REVENUE = "see_revenue"
    RUN_JOBS = "run_jobs"
    ASK_DOCTOR = "ask_doctor"
    VIEW_WEBHOOKS = "view_webhooks"
    REPLAY_WEBHOOKS = "replay_webhooks"
    MANAGE_PRODUCTS = "manage_products"
    MOVE_PRODUCTS = "move_products"
    MODERATE_REVIEWS = "moderate_reviews"
    MANAGE_PROMOTIONS = "manage_promotions"
    MANAGE_SEARCH = "manage_search"
    MANAGE_SETTINGS = "manage_settings"


_OWNER = frozenset({Role.OWNER})
_FLOOR = frozenset({Role.OWNER, Role.PACKER})

CATALOGUE: Mapping[Permission, frozenset[Role]] = {
    Permission.VIEW_ORDERS: _FLOOR,
    Permission.SHIP: _FLOOR,
    Permission.DELIVER: _FLOOR,
    Permission.CANCEL: _OWNER,
    Permission.BOOK_MONEY: _OWNER,
    Permission.REFUND: _OWNER,
    Permission.CHECK_PAYMENT: _OWNER,
    Permission.CLEAR_ATTENTION: _OWNER,
    Permission.SEE_REVENUE: _OWNER,
    Permission.RUN_JOBS: _OWNER,
    Permission.ASK_DOCTOR: _OWNER,
    # Their bodies name people and what they paid.
    Permission.VIEW_WEBHOOKS: _OWNER,
    Permission.REPLAY_WEBHOOKS: _OWNER,
    Permission.MANAGE_PRODUCTS: _OWNER,
    Permission.MOVE_PRODUCTS: _OWNER,
    Permission.MODERATE_REVIEWS: _OWNER,
    Permission.MANAGE_PROMOTIONS: _OWNER,
    Permission.MANAGE_SEARCH: _OWNER,
    Permission.MANAGE_SETTINGS: _OWNER,
}

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def may(user: User, permission: Permission | str) -> bool:
    """Templates name a permission by its value. Raises ValueError for one that is not in the catalogue."""
    return user.role in CATALOGUE[Permission(permission)]


def needs(
    permission: Permission,
) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer]]:
    """The view answers 403 to staff who may not."""

    def guard(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
        @wraps(view)
        def guarded(*arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
            if not may(g.staff, permission):
                abort(403, "Your login does not cover this. Ask the owner of the shop.")
            return view(*arguments, **named)

        return guarded

    return guard
