"""What of the orders is asked for: view, words, filters, order and page, all of it in the address."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy import ColumnElement, exists

from app import clock
from app.admin.counter.finding import found_by
from app.admin.counter.views import CONDITIONS, View
from app.admin.forms import cents_of
from app.orders.models.note import OrderNote
from app.orders.models.order import Order, PaymentMethod
from app.orders.models.states import OrderStatus
from app.shipping.models import Province
from app.web.text import one_line

LONGEST_SEARCH = 100
#: As the column holds.
MOST_CENTS = 2**31 - 1
PATH = "/admin/orders"
_DAY = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")


class Sort(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    DEAREST = "dearest"
    CHEAPEST = "cheapest"


SORTS: Mapping[Sort, tuple[str, tuple[ColumnElement[Any], ...]]] = {
    Sort.NEWEST: ("Newest first", (Order.placed_at.desc(), Order.id.desc())),
    Sort.OLDEST: ("Oldest first", (Order.placed_at.asc(), Order.id.asc())),
    Sort.DEAREST: ("Largest total first", (Order.total_cents.desc(), Order.id.desc())),
    Sort.CHEAPEST: ("Smallest total first", (Order.total_cents.asc(), Order.id.asc())),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty text is no wish. What makes no sense is no wish either: an old bookmark still shows orders."""

    view: str = ""
    q: str = ""
    status: str = ""
    payment: str = ""
    province: str = ""
    since: str = ""
    until: str = ""
    least: str = ""
    most: str = ""
    note: str = ""
    attention: str = ""
    sort: str = ""

    @classmethod
    def of_request(cls) -> "Wanted":
        asked = {name: one_line(request.args.get(name))[:LONGEST_SEARCH] for name in _SENSIBLE}
        return cls(**{name: text for name, text in asked.items() if text and _SENSIBLE[name](text)})

    @property
    def saved(self) -> View:
        return View(self.view) if self.view else View.ALL

    @property
    def order(self) -> Sort:
        return Sort(self.sort) if self.sort else Sort.NEWEST

    @property
    def is_narrowed(self) -> bool:
        """By more than a view, words and an order."""
        return replace(self, view="", q="", sort="") != Wanted()

    def conditions(self) -> list[ColumnElement[bool]]:
        made = [CONDITIONS[self.saved][1], *(make(getattr(self, name)) for name, make in _MADE.items())]
        return [condition for condition in made if condition is not None]

    def url(self, *, page: int = 1, path: str = PATH, **changes: str) -> str:
        query = replace(self, **changes).query
        if page > 1:
            query["page"] = str(page)
        return path + (f"?{urlencode(query)}" if query else "")

    def at(self, view: View) -> str:
        """The same words and filters in another saved view."""
        return self.url(view="" if view is View.ALL else view.value)

    @property
    def query(self) -> dict[str, str]:
        return {each.name: getattr(self, each.name) for each in fields(self) if getattr(self, each.name)}


def _is_day(text: str) -> bool:
    return _DAY.fullmatch(text) is not None and _day(text) is not None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(text: str, *, days: int = 0) -> datetime:
    """At the beginning of a day in South Africa."""
    return datetime.combine(date.fromisoformat(text) + timedelta(days), time.min, clock.SAST)


def _cents(text: str) -> int:
    """No more than a total can be."""
    return min(cents_of(text) or 0, MOST_CENTS)


def _one_of(values: type[StrEnum]) -> Callable[[str], bool]:
    return lambda text: text in {each.value for each in values}


_SENSIBLE: Mapping[str, Callable[[str], bool]] = {
    "view": lambda text: _one_of(View)(text) and text != View.ALL,
    "q": bool,
    "status": _one_of(OrderStatus),
    "payment": _one_of(PaymentMethod),
    "province": _one_of(Province),
    "since": _is_day,
    "until": _is_day,
    "least": lambda text: cents_of(text) is not None,
    "most": lambda text: cents_of(text) is not None,
    "note": lambda text: text == "1",
    "attention": lambda text: text == "1",
    "sort": lambda text: _one_of(Sort)(text) and text != Sort.NEWEST,
}


def _if(make: Callable[[str], ColumnElement[bool]]) -> Callable[[str], ColumnElement[bool] | None]:
    return lambda text: make(text) if text else None


_MADE: Mapping[str, Callable[[str], ColumnElement[bool] | None]] = {
    "q": found_by,
    "status": _if(lambda text: Order.status == OrderStatus(text)),
    "payment": _if(lambda text: Order.payment_method == PaymentMethod(text)),
    "province": _if(lambda text: Order.province == text),
    "since": _if(lambda text: Order.placed_at >= _midnight(text)),
    "until": _if(lambda text: Order.placed_at < _midnight(text, days=1)),
    "least": _if(lambda text: Order.total_cents >= _cents(text)),
    "most": _if(lambda text: Order.total_cents <= _cents(text)),
    "note": _if(
        lambda _: exists().where(OrderNote.order_id == Order.id, OrderNote.store_id == Order.store_id)
    ),
    "attention": _if(lambda _: Order.needs_attention.is_not(None)),
}
