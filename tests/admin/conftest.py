"""Carol owns Kloof, Peter packs there, Olga owns the shop next door."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.database import in_store
from app.extensions import db
from app.orders.models.order import Order
from tests.cast import Cast
from tests.client import ShopClient
from tests.limits import limited  # noqa: F401 - a fixture
from tests.staff import CAROL, PETER, hire, log_in


@pytest.fixture
def carol(app: Flask, shop: Cast) -> ShopClient:
    hire(app, shop.kloof.id, CAROL, Role.OWNER)
    client = ShopClient(app, host=shop.kloof.host)
    log_in(client)
    return client


@pytest.fixture
def peter(app: Flask, shop: Cast) -> ShopClient:
    hire(app, shop.kloof.id, PETER, Role.PACKER)
    client = ShopClient(app, host=shop.kloof.host)
    log_in(client, PETER)
    return client


@pytest.fixture
def olga(app: Flask, shop: Cast) -> ShopClient:
    hire(app, shop.jozi.id, CAROL, Role.OWNER)
    client = ShopClient(app, host=shop.jozi.host)
    log_in(client)
    return client


@pytest.fixture
def at_kloof(app: Flask, shop: Cast) -> Callable[[], object]:
    """``with at_kloof() as session``: apart from any client's session, which would be the same one otherwise."""

    @contextmanager
    def visit() -> Iterator[Session]:
        with app.app_context(), in_store(shop.kloof.id) as session:
            yield session
            session.commit()

    return visit


@pytest.fixture
def made(app: Flask, shop: Cast) -> Callable[..., str]:
    """``made(placed.paid)``: the reference of an order of Kloof's."""

    def make(how: Callable[..., Order], **choices: object) -> str:
        with app.app_context(), in_store(shop.kloof.id):
            order = how(shop, **choices)
            db.session.commit()
            return order.reference

    return make
