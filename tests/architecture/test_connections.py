"""Transactions are real although the driver autocommits, and a connection that died asleep is replaced."""

from uuid import UUID

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from app import connections
from app.cart.models import Cart
from app.database import in_store
from app.extensions import db
from tests.cast import Cast


def carts(app: Flask, store_id: UUID) -> int:
    with app.app_context(), in_store(store_id) as session:
        return session.scalar(select(func.count()).select_from(Cart)) or 0


def test_what_is_not_committed_is_gone(app: Flask, shop: Cast) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.add(Cart())
        session.flush()
        assert carts(app, shop.kloof.id) == 0, "another connection sees it before the commit"
        session.rollback()
    assert carts(app, shop.kloof.id) == 0


def test_what_is_committed_stays_and_the_next_transaction_serves_the_store_again(
    app: Flask, shop: Cast
) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.add(Cart())
        session.commit()
        assert session.scalar(text("SELECT current_setting('app.store_id', true)")) == str(shop.kloof.id)
    assert carts(app, shop.kloof.id) == 1


def test_the_announcement_ends_with_its_transaction(app: Flask, shop: Cast) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(text("SELECT 1"))
        session.rollback()
        driver = session.connection().connection.driver_connection
        session.rollback()
        assert driver.execute("SELECT current_setting('app.store_id', true)").fetchone()[0] in (None, "")


def test_a_connection_that_dies_after_the_last_statement_costs_no_answer(app: Flask, shop: Cast) -> None:
    with app.app_context():
        reading = db.session().connection().connection.driver_connection.info.backend_pid
        with psycopg.connect(app.config["SQLALCHEMY_DATABASE_URI"]) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [reading])
    assert carts(app, shop.kloof.id) == 0


def test_a_connection_that_died_between_two_pages_is_told_of_as_such_and_lent_to_nobody(
    app: Flask, shop: Cast
) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        db.engine.dispose()
        lent = session.connection().connection.driver_connection.info.backend_pid
    with psycopg.connect(app.config["SQLALCHEMY_DATABASE_URI"]) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [lent])
    with pytest.raises(OperationalError):
        carts(app, shop.kloof.id)
    assert carts(app, shop.kloof.id) == 0


def test_a_connection_that_died_while_idle_is_replaced(
    app: Flask, shop: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "IDLE_SECONDS", 0.0)
    with app.app_context(), in_store(shop.kloof.id) as session:
        db.engine.dispose()  # one connection in the pool, so that it is the one that comes back
        sleeping = session.connection().connection.driver_connection.info.backend_pid
    with psycopg.connect(app.config["SQLALCHEMY_DATABASE_URI"]) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [sleeping])
    assert carts(app, shop.kloof.id) == 0
