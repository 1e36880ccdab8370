"""Every address, asked by everybody: nobody, shoppers, each role, and the owner of the store next door.

What each may is said once (``needs``, or app/admin/doors.py); the answers and docs/permissions.md are held to it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app import ids
from app.accounts.models import Role
from app.admin.doors import OPEN, ROLES, Audience, Door, doors, table
from app.admin.permissions import CATALOGUE, FRESH, Permission
from app.database import in_store
from app.extensions import db
from app.orders.links import order_key
from app.orders.queries import find_by_reference
from tests import placed
from tests.cast import Cast
from tests.client import ShopClient
from tests.staff import hire, log_in

TABLE = Path(__file__).parents[2] / "docs" / "permissions.md"
#: Asking ends the login that asks.
ENDS_THE_LOGIN = {"accounts.destroy"}
ALLOWED, REFUSED, SENT_TO_LOGIN, NOT_FOUND = "allowed", "403", "sent to the login", "404"
#: By converter: something that fits the address and is nobody's.
FITTING = {"UUIDConverter": lambda: str(ids.new()), "IntegerConverter": lambda: 9_999}


@pytest.fixture
def reference(app: Flask, shop: Cast) -> str:
    """Of an order that none of those who ask has placed."""
    with app.app_context(), in_store(shop.kloof.id):
        order = placed.paid(shop)
        db.session.commit()
        return order.reference


class Asking:
    """Somebody at the first store, with the token that their forms carry."""

    def __init__(self, app: Flask, shop: Cast, email: str | None) -> None:
        self.client = ShopClient(app, host=shop.kloof.host)
        if email:
            log_in(self.client, email)
        self.token = self._token() if email else ""

    def _token(self) -> str:
        page = self.client.get("/orders/find")
        return str(page.all('input[name="csrf_token"]')[0]["value"])

    def ask(self, rule: Rule, method: str, reference: str) -> str:
        built = rule.build(
            {name: _fitting(rule, name, reference) for name in rule.arguments}, append_unknown=False
        )
        assert built is not None
        fields = {"csrf_token": self.token} if method != "GET" else None
        with self.client.http.open(
            built[1], method=method, base_url=self.client.base, data=fields,
            headers={"Sec-Fetch-Site": "same-origin"},
        ) as answer:  # fmt: skip
            if answer.status_code in (302, 303) and answer.headers["Location"].startswith("/login?next="):
                return SENT_TO_LOGIN
            assert answer.status_code < 500, f"{method} {built[1]} answers {answer.status_code}"
            return {401: "401", 403: REFUSED, 404: NOT_FOUND}.get(answer.status_code, ALLOWED)


def _fitting(rule: Rule, name: str, reference: str) -> object:
    if name == "reference":
        return reference
    make = FITTING.get(type(rule._converters[name]).__name__)
    return make() if make else "nothing-here"


@pytest.fixture
def cast(app: Flask, shop: Cast) -> dict[str, Asking]:
    people: dict[str, Role | None] = {
        "nobody": None, "shopper": Role.CUSTOMER, "other shopper": Role.CUSTOMER, **{role.value: role for role in ROLES},
    }  # fmt: skip
    asking = {}
    for name, role in people.items():
        email = None if role is None else f"{name.replace(' ', '-')}@example.com"
        if email and role:
            hire(app, shop.kloof.id, email, role)
        asking[name] = Asking(app, shop, email)
    asking["owner next door"] = _from_next_door(app, shop)
    return asking


def _from_next_door(app: Flask, shop: Cast) -> Asking:
    """Who owns the other store, with the cookie of their login there."""
    hire(app, shop.jozi.id, "olga@example.com", Role.OWNER)
    there = ShopClient(app, host=shop.jozi.host)
    log_in(there, "olga@example.com")
    here = Asking(app, shop, None)
    cookie = there.http.get_cookie("fusion_session", domain=shop.jozi.host)
    assert cookie is not None
    here.client.http.set_cookie("fusion_session", cookie.value, domain=shop.kloof.host)
    here.token = str(there.get("/orders/find").all('input[name="csrf_token"]')[0]["value"])
    return here


MAY = {ALLOWED, NOT_FOUND}
#: By audience: what nobody, a shopper and staff may be answered. What they name is often not there.
ANSWERS: dict[Audience, tuple[set[str], set[str], set[str]]] = {
    Audience.STAFF: ({SENT_TO_LOGIN}, {REFUSED}, MAY),
    Audience.LINK: ({NOT_FOUND}, {NOT_FOUND}, {NOT_FOUND}),
    Audience.LOGIN: ({SENT_TO_LOGIN}, MAY, MAY),
    Audience.TOKEN: ({"401"}, {"401"}, {"401"}),
}


def expected(door: Door, who: str) -> set[str]:
    is_member = who in {role.value for role in ROLES}
    kind = 2 if is_member else 1 if "shopper" in who else 0
    if isinstance(door.who, Permission):
        refused = is_member and who not in door.roles
        return {REFUSED} if refused else ANSWERS[Audience.STAFF][kind]
    assert door.who is not None
    return ANSWERS.get(door.who, (MAY, MAY, MAY))[kind]


def _worth_asking(door: Door, who: str) -> bool:
    """What is open to everybody is asked by three: it does not look at who they are."""
    is_everybodys = door.who in (Audience.EVERYBODY, Audience.DEVELOPMENT, Audience.SIGNATURE)
    if door.endpoint in ENDS_THE_LOGIN:
        return who == "nobody"
    return not is_everybodys or who in ("nobody", "shopper", "owner next door")


def _rules(app: Flask) -> Iterator[tuple[Rule, Door]]:
    found = {(rule.rule, method): rule for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    yield from ((found[door.rule, door.method], door) for door in doors(app))


def test_every_address_says_who_may_use_it(app: Flask) -> None:
    unsaid = sorted({door.endpoint for door in doors(app) if door.who is None})
    lines = "\n".join(
        f"app/admin: put @needs(Permission.…) under the route of {endpoint}, or add to OPEN in app/admin/doors.py: "
        f'"{endpoint}": Audience.STAFF,'
        if endpoint.startswith("admin.")
        else f'app/admin/doors.py, in OPEN: "{endpoint}": Audience.…,'
        for endpoint in unsaid
    )
    assert not unsaid, f"Nobody has said who may use these; add:\n{lines}"
    assert OPEN.keys() <= {door.endpoint for door in doors(app)}, "OPEN names an address that is not there"


def test_every_permission_is_in_the_catalogue() -> None:
    assert CATALOGUE.keys() == set(Permission)
    assert all(Role.OWNER in roles and Role.CUSTOMER not in roles for roles in CATALOGUE.values())
    assert set(Permission) >= FRESH


def test_every_address_answers_everybody_as_it_says(
    app: Flask, cast: dict[str, Asking], reference: str
) -> None:
    wrong = []
    for rule, door in _rules(app):
        for who, asking in cast.items():
            if door.who is None or not _worth_asking(door, who):
                continue
            answer = asking.ask(rule, door.method, reference)
            if answer not in expected(door, who):
                wrong.append(f"{door.method} {door.rule}, asked by {who}: {answer}")
    assert not wrong, "\n".join(wrong)
    # Else a login that had ended half-way would have been taken for a refusal.
    for role in ROLES:
        assert cast[role.value].client.get("/admin").status == 200, role


def test_an_orders_link_opens_it(app: Flask, shop: Cast, reference: str) -> None:
    """Else the 404s above would prove nothing."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        order = find_by_reference(session, reference)
        assert order is not None
        key = order_key(order)
    assert ShopClient(app, host=shop.kloof.host).get(f"/orders/{reference}?key={key}").status == 200


def test_the_table_in_the_docs_is_the_programs(app: Flask) -> None:
    assert TABLE.read_text() == table(app), "Stale: bin/fusion permissions > docs/permissions.md"
