"""Who may do what in the back office: one catalogue, read by the views and by the templates alike."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, g

from app.accounts.models import Role, User


class Permission(StrEnum):
    VIEW_ORDERS = "view_orders"
    NOTE_ORDERS = "note_orders"
    SHIP = "ship"
    DELIVER = "deliver"
    CANCEL = "cancel"
    BOOK_MONEY = "book_money"
    REFUND = "refund"
    CHECK_PAYMENT = "check_payment"
    CLEAR_ATTENTION = "clear_attention"
    SEE_REVENUE = "see_revenue"
    EXPORT_ORDERS = "export_orders"
    VIEW_CUSTOMERS = "view_customers"
    MANAGE_CUSTOMERS = "manage_customers"
    RUN_JOBS = "run_jobs"
    ASK_DOCTOR = "ask_doctor"
    VIEW_WEBHOOKS = "view_webhooks"
    REPLAY_WEBHOOKS = "replay_webhooks"
    MANAGE_PRODUCTS = "manage_products"
    MOVE_PRODUCTS = "move_products"
    VIEW_STOCK = "view_stock"
    ADJUST_STOCK = "adjust_stock"
    MODERATE_REVIEWS = "moderate_reviews"
    MANAGE_PROMOTIONS = "manage_promotions"
    MANAGE_SEARCH = "manage_search"
    MANAGE_DELIVERY = "manage_delivery"
    MANAGE_SETTINGS = "manage_settings"
    MANAGE_STAFF = "manage_staff"
    VIEW_AUDIT = "view_audit"


_OWNER = frozenset({Role.OWNER})
_LEAD = _OWNER | {Role.MANAGER}
_FLOOR = _LEAD | {Role.PACKER}
_DESK = _LEAD | {Role.SUPPORT}
_BOOKS = _LEAD | {Role.BOOKKEEPER}
_EVERYBODY = _FLOOR | _DESK | _BOOKS

CATALOGUE: Mapping[Permission, frozenset[Role]] = {
    Permission.VIEW_ORDERS: _EVERYBODY,
    Permission.NOTE_ORDERS: _EVERYBODY,
    Permission.SHIP: _FLOOR,
    Permission.DELIVER: _FLOOR | _DESK,
    Permission.CANCEL: _DESK,
    Permission.BOOK_MONEY: _BOOKS,
    Permission.REFUND: _BOOKS,
    Permission.CHECK_PAYMENT: _DESK | _BOOKS,
    Permission.CLEAR_ATTENTION: _LEAD,
    Permission.SEE_REVENUE: _BOOKS,
    Permission.EXPORT_ORDERS: _BOOKS,
    Permission.VIEW_CUSTOMERS: _DESK,
    # Taking a person's data out of the shop, and erasing them, which is not taken back.
    Permission.MANAGE_CUSTOMERS: _LEAD,
    Permission.RUN_JOBS: _LEAD,
    Permission.ASK_DOCTOR: _BOOKS,
    # Their bodies name people and what they paid.
    Permission.VIEW_WEBHOOKS: _OWNER,
    Permission.REPLAY_WEBHOOKS: _OWNER,
    Permission.MANAGE_PRODUCTS: _LEAD,
    Permission.MOVE_PRODUCTS: _LEAD,
    Permission.VIEW_STOCK: _FLOOR | _DESK,
    Permission.ADJUST_STOCK: _FLOOR,
    Permission.MODERATE_REVIEWS: _DESK,
    Permission.MANAGE_PROMOTIONS: _LEAD,
    Permission.MANAGE_SEARCH: _LEAD,
    Permission.MANAGE_DELIVERY: _LEAD,
    Permission.MANAGE_SETTINGS: _OWNER,
    Permission.MANAGE_STAFF: _OWNER,
    Permission.VIEW_AUDIT: _OWNER,
}

#: What is worth stealing: whoever does these has given the password (or a code) within a quarter of an hour.
FRESH = frozenset(
    {
        Permission.BOOK_MONEY,
        Permission.REFUND,
        Permission.MANAGE_CUSTOMERS,
        Permission.MANAGE_STAFF,
        Permission.MANAGE_SETTINGS,
    }
)

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def may(user: User, permission: Permission | str) -> bool:
    """Templates name a permission by its value. Raises ValueError for one that is not in the catalogue."""
    return user.role in CATALOGUE[Permission(permission)]


def needs_second_step(user: User) -> bool:
    """Whether the store asks it of a person in this role."""
    return bool(g.store.requires_second_step) and may(user, Permission.REFUND)


def require(permission: Permission) -> None:
    """For a view that needs more than its guard asks, as soon as it knows so. Answers as ``needs``."""
    if not may(g.staff, permission):
        abort(403, "Your login does not cover this. Ask the owner of the shop.")
    if permission in FRESH:
        from app.admin.people.proving import require_fresh

        require_fresh()


def needs(
    permission: Permission,
) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer]]:
    """The view answers 403 to staff who may not, and asks who may for the password where that is FRESH's."""

    def guard(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
        @wraps(view)
        def guarded(*arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
            require(permission)
            return view(*arguments, **named)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the table of who may what
        return guarded

    return guard
