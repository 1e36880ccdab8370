"""The visitor's signed cookie. It is written at the first POST and never on a page that is only read."""

from uuid import UUID

from flask import Flask, Request, Response, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from app import ids
from app.web.problems import is_for_programs

MOST_ORDERS = 20


#: What is the same for everybody, and must not tell a cache that it varies with the cookie.
NOBODYS = frozenset({"static", "media.show", "look.show"})


class VisitorSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, left alone on answers that have nothing to do with the visitor.

    The JSON face never reads one: what a browser sends by itself must have no say there (docs/adr/0029).
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Without a cookie there is no signature to look at, and making what looks takes longer than the rest."""
        if self.get_cookie_name(app) not in request.cookies or is_for_programs(request.path):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        has_none = request.blueprint == "webhooks" or is_for_programs(request.path)
        if request.endpoint not in NOBODYS and not has_none:
            super().save_session(app, session, response)


def greet() -> None:
    """Give the visitor a session of their own, once they have done something worth remembering."""
    if "visitor" not in session:
        session["visitor"] = ids.token()
        session.permanent = True


def renew() -> None:
    """Another token, at a login: whoever knew the old one does not know the person."""
    session["visitor"] = ids.token()
    session.permanent = True


def cart_id() -> UUID | None:
    value = session.get("cart")
    return UUID(value) if value else None


def remember_cart(cart: UUID, count: int) -> None:
    """The count is kept in the cookie too, so that a cached page can show it without asking the database."""
    greet()
    session["cart"] = str(cart)
    session["cart_count"] = count


def forget_cart() -> None:
    session.pop("cart", None)
    session.pop("cart_count", None)


def forget_person() -> None:
    """What leads to a person's own things: their login, their cart, the orders they placed here."""
    for name in ("_user_id", "csrf_token", "cart", "cart_count", "orders"):
        session.pop(name, None)


def cart_count() -> int:
    return int(session.get("cart_count", 0))


def remember_order(reference: str) -> None:
    """The browser that placed an order may look at it without the link from the mail."""
    greet()
    session["orders"] = [*session.get("orders", []), reference][-MOST_ORDERS:]


def latest_order() -> str | None:
    """The reference of the last order this browser placed."""
    orders: list[str] = session.get("orders", [])
    return orders[-1] if orders else None


def placed_order(reference: str) -> bool:
    return reference in session.get("orders", [])
