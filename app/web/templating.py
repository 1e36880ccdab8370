"""What every template can use: the components, money, dates, and addresses of files."""

import time
from datetime import datetime
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from flask import Flask, g, has_request_context, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.local import LocalProxy

from app import clock
from app.money import NBSP, decimal_string, rand
from app.stores.numbering import CREDIT_NOTES, INVOICES, document_number
from app.web.fragments import kept
from app.web.look import present_look
from app.web.rendering import CART_COUNT_SLOT, wants_less_data

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

LOOK_AGAIN_AFTER = 1.0
#: As app/admin/counter/views.py counts.
MOST_COUNTED = 1000


def init_app(app: Flask) -> None:
    fingerprint = _Fingerprints(Path(app.static_folder or "static"))
    app.add_template_filter(rand, "rand")
    app.add_template_filter(decimal_string, "decimal_string")
    app.add_template_filter(day, "day")
    app.add_template_filter(moment, "moment")
    app.add_template_filter(capped, "capped")
    app.add_template_filter(partial(document_number, INVOICES), "invoice_number")
    app.add_template_filter(partial(document_number, CREDIT_NOTES), "credit_note_number")
    app.add_template_global(fingerprint, "asset_url")
    app.add_template_global(csrf_field, "csrf_field")
    app.add_template_global(kept, "kept")
    app.jinja_env.globals["cart_count_slot"] = CART_COUNT_SLOT
    app.jinja_env.globals["ui"] = Components(app)
    # A macro sees globals only; a proxy, so that each request has its own answer.
    app.jinja_env.globals["save_data"] = LocalProxy(_saves_data)
    app.context_processor(_about_the_request)


def _about_the_request() -> dict[str, Any]:
    return {"store": g.get("store"), "look": present_look(), "carries_login": "_user_id" in session}


def _saves_data() -> bool:
    return has_request_context() and wants_less_data()


class Components:
    """The macros of templates/components, as ``ui``. Loaded when first used, after every feature has its globals."""

    def __init__(self, app: Flask) -> None:
        self._environment = app.jinja_env

    def __getattr__(self, name: str) -> Any:
        macro = getattr(self._environment.get_template("components/ui.html").module, name)
        setattr(self, name, macro)
        return macro


class _Fingerprints:
    """``/static/css/shop.css?v=…`` by content, so that files can be kept for a year.

    A file is read again after a second, not asked after on every mention: a page mentions a dozen.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, tuple[float, str]] = {}

    def __call__(self, name: str) -> str:
        known = self._known.get(name)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        path = self.folder / name
        digest = blake2b(path.read_bytes(), digest_size=6).hexdigest() if path.exists() else "missing"
        address = f"/static/{name}?v={digest}"
        self._known[name] = (time.monotonic() + LOOK_AGAIN_AFTER, address)
        return address


def csrf_field() -> Markup:
    """The hidden token, only where the request carries a login: other pages hold nothing of the visitor's."""
    if "_user_id" not in session:
        return Markup("")
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


@lru_cache(maxsize=4096)
def _in_zone(at: datetime) -> datetime:
    return at.astimezone(clock.SAST)


def day(at: datetime) -> str:
    """``Sunday 22 November`` in South African time; with the year where it is not this one."""
    local = _in_zone(at)
    year = f" {local.year}" if local.year != clock.now().year else ""
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}{year}"


def moment(at: datetime) -> str:
    """``22 November 2026, 14:05`` in South African time."""
    local = _in_zone(at)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def capped(count: int) -> str:
    """A count that ends at a thousand, because nobody acts on the difference beyond."""
    return str(count) if count <= MOST_COUNTED else f"1{NBSP}000+"
