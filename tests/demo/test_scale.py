"""``bin/fusion demo load --scale``: the big shop, made small."""

from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.catalog.models.category import Category
from app.catalog.models.listing import Listing, ListingPlace
from app.catalog.models.product import Product
from app.database import in_store
from app.demo.scale.loading import PASSWORD, staff
from app.extensions import db
from app.inventory import listings
from app.ops.doctor import examine
from app.orders.models.order import Order
from app.search import reindexing
from app.stores.queries import find_store_id
from tests.client import ShopClient
from tests.emptying import Emptying

PRODUCTS, ORDERS = 200, 400
HOST = "groot.localhost"


def run(app: Flask, *more: str) -> Result:
    result = app.test_cli_runner().invoke(args=["demo", "load", "--scale", *more])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def groot(app: Flask, emptying: Emptying) -> UUID:
    """Its id. Loaded by half and then whole, as a load that was cut short goes on; a test leaves it as it found it."""
    emptying.everything()
    assert run(app, "--products", str(PRODUCTS), "--orders", str(ORDERS // 2)).exit_code == 0
    assert run(app, "--products", str(PRODUCTS), "--orders", str(ORDERS)).exit_code == 0
    with app.app_context():
        store_id = find_store_id(db.session(), "groot")
    assert store_id is not None
    return store_id


def cards(session: Session) -> list[tuple[object, ...]]:
    columns = [getattr(Listing, name) for name in Listing.__mapper__.columns.keys()]  # noqa: SIM118 - no mapping
    stand = select(ListingPlace.category_id, ListingPlace.product_id, ListingPlace.price_cents)
    counted = select(Category.path, Category.product_count).order_by(Category.path)
    asked = select(*columns).order_by(Listing.product_id), stand.order_by(*stand.selected_columns), counted
    return [tuple(row) for each in asked for row in session.execute(each)]


def test_everything_is_there_and_the_doctor_finds_nothing(app: Flask, groot: UUID) -> None:
    with app.app_context(), in_store(groot) as session:
        assert session.scalar(select(func.count()).select_from(Product)) == PRODUCTS
        counted = select(Order.status, func.count()).group_by(Order.status)
        statuses = {status.value: count for status, count in session.execute(counted)}
        assert sum(statuses.values()) == ORDERS
        assert {"PENDING", "PAID", "SHIPPED", "DELIVERED", "CANCELLED", "EXPIRED", "REFUNDED"} == set(
            statuses
        )
        assert reindexing.drift(session) == 0
    with app.app_context():
        assert [str(finding) for finding in examine()] == []


def test_cards_say_what_the_shop_would_have_written(app: Flask, groot: UUID) -> None:
    """They are made by another hand than everybody else's."""
    with app.app_context(), in_store(groot) as session:
        before = cards(session)
        assert before
        listings.refresh(session, session.scalars(select(Product.id)).all())
        assert cards(session) == before
        session.rollback()


def test_its_pages_answer(app: Flask, groot: UUID) -> None:
    with app.app_context(), in_store(groot) as session:
        product = session.scalars(select(Listing.slug).limit(1)).one()
        reference = session.scalars(select(Order.reference).order_by(Order.placed_at).limit(1)).one()
        path = session.scalars(select(Category.path).where(Category.product_count > 0).limit(1)).one()
    client = ShopClient(app, host=HOST)
    for address in ("/", f"/c/{path}", f"/p/{product}", "/search?q=laptop"):
        assert client.get(address).status == 200, address
    owner = staff()[0]
    client.submit(client.get("/login"), "/login", email=owner["email"], password=owner["password"])
    for address in ("/admin", "/admin/orders", f"/admin/orders/{reference}", "/admin/products"):
        assert client.get(address).status == 200, address


def test_one_in_three_customers_can_log_in(app: Flask, groot: UUID) -> None:
    with app.app_context(), in_store(groot) as session:
        counted = {email for (email,) in session.execute(select(Order.email).distinct())}
        known = select(Order.email).where(Order.email.in_(select(User.email))).limit(1)
        buyer = session.scalars(known).one()
    assert len(counted) > ORDERS // 10
    client = ShopClient(app, host=HOST)
    answer = client.submit(client.get("/login"), "/login", email=buyer, password=PASSWORD)
    assert answer.status == 200


def test_again_adds_nothing(app: Flask, groot: UUID) -> None:
    run(app, "--products", str(PRODUCTS), "--orders", str(ORDERS))
    with app.app_context(), in_store(groot) as session:
        assert session.scalar(select(func.count()).select_from(Order)) == ORDERS
