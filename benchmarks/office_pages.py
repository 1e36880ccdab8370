"""What there is to look at in the back office, found as a person would: by its addresses, links and forms."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.accounts.models import User
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.product import Product, Variant
from app.database import in_store
from app.demo.scale.loading import SLUG, staff
from app.extensions import db
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from app.stores.queries import find_store_id

#: Words that somebody looks for: common, rare and nobody's; a person's, a product's.
SOUGHT = ("laptop", "thandi", "KA0000", "xyzzy", "an", "example.com")
#: Of a list's links to itself, and of a choice's values.
MOST_LINKS, MOST_CHOICES = 24, 4
DAYS = {"date": "2026-03-01", "datetime-local": "2026-03-01T09:00"}
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Clerk:
    """The owner of the big shop at the office's door, without a browser or a server between."""

    app: Flask
    host: str
    #: Values for the arguments of addresses, by their names.
    known: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.http = self.app.test_client()
        owner = staff()[0]
        fields = {"email": owner["email"], "password": owner["password"]}
        token = TOKEN.search(self.get("/login"))
        if token:
            fields["csrf_token"] = token[1]
        answer = self.http.post(
            "/login", data=fields, base_url=self.base, headers={"Sec-Fetch-Site": "same-origin"}
        )
        if answer.status_code != 303:
            raise RuntimeError(f"the owner is not let in: {answer.status_code}")
        self.known = _named(self.app)

    @property
    def base(self) -> str:
        return f"http://{self.host}"

    def get(self, address: str) -> str:
        """A form's page, too, that says what does not fit of what was asked."""
        with self.http.get(address, base_url=self.base) as answer:
            if answer.status_code not in (200, 422):
                raise RuntimeError(f"{address} answered {answer.status_code}")
            return answer.get_data(as_text=True)

    def stream(self, address: str) -> Iterator[bytes]:
        with self.http.get(address, base_url=self.base, buffered=False) as answer:
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answered {answer.status_code}")
            yield from answer.iter_encoded()

    def rules(self) -> list[Rule]:
        """The office's addresses that are read, in the order of their names."""
        rules = [each for each in self.app.url_map.iter_rules() if each.rule.startswith("/admin")]
        return sorted((each for each in rules if "GET" in (each.methods or ())), key=lambda each: each.rule)

    def address(self, rule: Rule) -> str | None:
        """None where it names what the big shop has none of."""
        if not rule.arguments <= self.known.keys():
            return None
        built = rule.build({name: self.known[name] for name in rule.arguments}, append_unknown=False)
        return built[1] if built else None

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()


def _named(app: Flask) -> dict[str, object]:
    with app.app_context():
        store_id = find_store_id(db.session(), SLUG)
        assert store_id is not None
    with app.app_context(), in_store(store_id) as session:
        order = session.scalars(
            select(Order).where(Order.status == OrderStatus.DELIVERED).order_by(Order.placed_at).limit(1)
        ).one()
        product = session.scalars(select(Product).order_by(Product.id).limit(1)).one()
        variant = session.scalars(select(Variant.id).where(Variant.product_id == product.id).limit(1)).one()
        found = {
            "reference": order.reference,
            "product_id": product.id,
            "variant_id": variant,
            "brand_id": session.scalar(select(Brand.id).limit(1)),
            "category_id": session.scalar(select(Category.id).limit(1)),
            "type_id": product.product_type_id,
            "user_id": session.scalar(select(User.id).where(User.email == order.email)),
            "email": order.email,
        }
        session.rollback()
        return {name: value for name, value in found.items() if value is not None}


def pages(clerk: Clerk) -> dict[str, list[str]]:
    """By the rule of its address: a place of the office, with its filters and searches."""
    found = {}
    for rule in clerk.rules():
        address = clerk.address(rule)
        if address is None or _is_file(rule):
            continue
        with clerk.http.get(address, base_url=clerk.base) as answer:
            is_page = answer.status_code == 200 and answer.mimetype == "text/html"
            text = answer.get_data(as_text=True) if is_page else ""
        if is_page:
            found[rule.rule] = list(
                dict.fromkeys([address, *_others(address, BeautifulSoup(text, "html5lib"))])
            )
    return found


def _others(address: str, page: BeautifulSoup) -> Iterator[str]:
    """What else stands at this address: views, pages, sorts; and what its forms ask for, a field at a time."""
    links = [str(link["href"]) for link in page.select("main a[href]")]
    here = [link for link in links if urlsplit(link).path in ("", address) and urlsplit(link).query]
    yield from (f"{address}?{urlsplit(link).query}" for link in here[:MOST_LINKS])
    for form in page.select("main form"):
        target = urlsplit(str(form.get("action") or address)).path
        if str(form.get("method", "get")).lower() == "get" and target == address:
            for control in form.select("input[name], select[name]"):
                yield from (f"{address}?{urlencode({control['name']: said})}" for said in _said(control))


def _said(control: Tag) -> Iterable[str]:
    kind = "select" if control.name == "select" else str(control.get("type", "text"))
    if kind == "select":
        values = [str(option.get("value", "")) for option in control.select("option")]
        return [value for value in values if value][:MOST_CHOICES]
    if kind in ("text", "search"):
        return SOUGHT
    if kind in ("checkbox", "radio"):
        return [str(control.get("value", "on"))]
    return {**{name: [day] for name, day in DAYS.items()}, "number": ["500"]}.get(kind, [])


def _is_file(rule: Rule) -> bool:
    return rule.rule.endswith((".csv", ".pdf", ".zip", ".json"))


@dataclass(frozen=True, slots=True)
class Files:
    """What the office writes out row by row."""

    clerk: Clerk

    def addresses(self) -> Iterator[str]:
        for rule in self.clerk.rules():
            address = self.clerk.address(rule)
            if rule.rule.endswith(".csv") and address is not None:
                yield address
