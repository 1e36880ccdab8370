"""The two walls between stores: the session's scope, and row-level security behind it."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from app import connections, ids
from app.cart.models import Cart, CartLine
from app.catalog.models.listing import Listing
from app.catalog.models.product import Product, Variant
from app.database import (
    SEARCHED,
    NoStoreInScope,
    NotFound,
    find,
    get,
    in_store,
    lock,
    serve_store,
    store_scoped_tables,
)
from app.extensions import db
from app.search import vocabulary
from tests import placed
from tests.cast import Cast


def unguarded(app: Flask, store_id: UUID | None = None) -> Session:
    """A session on the shop's own engine without the criterion: only the database's own wall is left."""
    with app.app_context():
        session = Session(db.engine)
    connections.begin(
        session.connection(), announcing=f"SET LOCAL app.store_id = '{store_id}'" if store_id else ""
    )
    return session


# --- the session's scope


def test_a_session_with_no_store_is_refused(app: Flask, shop: Cast) -> None:
    with app.app_context(), pytest.raises(NoStoreInScope):
        db.session.execute(select(Product.title))


def test_a_session_serves_one_store_all_its_life(app: Flask, shop: Cast) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session, pytest.raises(RuntimeError):
        serve_store(session, shop.jozi.id)


def test_a_session_reads_its_own_store_only(shop: Cast, in_kloof: UUID) -> None:
    assert set(db.session.scalars(select(Product.slug))) == {"veld-mug", "stoep-kettle", "karoo-roast"}
    joined = select(Listing.slug).join(Product, Product.id == Listing.product_id)
    assert "city-bike" not in set(db.session.scalars(joined))
    counted = select(func.count()).select_from(select(Variant.id).subquery())
    assert db.session.scalar(counted) == len(shop.kloof.variants)


def test_another_stores_row_is_not_found(shop: Cast, in_kloof: UUID) -> None:
    bike = shop.jozi.products["city-bike"]
    assert find(db.session(), Product, bike) is None
    for search in (get, lock):
        with pytest.raises(NotFound):
            search(db.session(), Product, bike)


def test_a_row_of_another_store_cannot_be_added(shop: Cast, in_kloof: UUID) -> None:
    db.session.add(Cart(store_id=shop.jozi.id))
    with pytest.raises(NoStoreInScope):
        db.session.flush()


# --- row-level security


def test_the_shop_runs_as_a_role_that_the_wall_holds(app: Flask, shop: Cast) -> None:
    with unguarded(app) as session:
        role = session.execute(
            text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        ).one()
        owned = session.scalar(
            text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        )
    assert (tuple(role), owned) == ((False, False), 0)


def test_every_table_of_a_store_is_behind_the_wall(app: Flask, shop: Cast) -> None:
    with unguarded(app) as session:
        walled = session.execute(
            text("SELECT relname, relforcerowsecurity FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
        )
        # What is searched is walled for the role that serves, and read through views of its owner, who is not held.
        assert {row.relname: row.relforcerowsecurity for row in walled} == {
            table.name: SEARCHED not in table.info for table in store_scoped_tables()
        }


def test_a_view_of_what_is_searched_shows_one_store_alone(app: Flask, shop: Cast) -> None:
    views = {table.info[SEARCHED] for table in store_scoped_tables() if SEARCHED in table.info}
    assert views == {
        "findable_product",
        "searchable_document",
        "searchable_order",
        "searchable_order_line",
        "searchable_word",
    }
    with app.app_context(), in_store(shop.kloof.id) as session:
        vocabulary.count_words(session)
        placed.pending(shop)
        session.commit()
    for view in views:
        owners = text(f"SELECT DISTINCT store_id FROM {view}")
        with unguarded(app) as session:
            assert session.scalars(owners).all() == []
        with unguarded(app, shop.kloof.id) as session:
            assert session.scalars(owners).all() == [shop.kloof.id]


def test_a_view_of_what_is_searched_takes_no_row_of_another_store(app: Flask, shop: Cast) -> None:
    row = {"store_id": shop.jozi.id}
    with unguarded(app, shop.kloof.id) as session, pytest.raises(ProgrammingError, match="check option"):
        session.execute(text("INSERT INTO searchable_word VALUES (:store_id, 'mug', 1)"), row)


def test_without_the_criterion_and_without_a_store_nothing_is_read(app: Flask, shop: Cast) -> None:
    with unguarded(app) as session:
        counts = {
            table.name: session.scalar(select(func.count()).select_from(table))
            for table in store_scoped_tables()
        }
    assert {name: count for name, count in counts.items() if count} == {}


def test_without_the_criterion_one_store_reads_nothing_of_another(app: Flask, shop: Cast) -> None:
    seen: dict[UUID, int] = {}
    for store_id in (shop.kloof.id, shop.jozi.id):
        with unguarded(app, store_id) as session:
            for table in store_scoped_tables():
                owners = set(session.scalars(select(table.c.store_id)))
                assert owners <= {store_id}, table.name
            seen[store_id] = session.scalar(select(func.count()).select_from(Product)) or 0
    assert seen == {shop.kloof.id: 3, shop.jozi.id: 1}  # there was something to read


def test_without_the_criterion_nothing_is_written_across(app: Flask, shop: Cast) -> None:
    with unguarded(app, shop.kloof.id) as session:
        changed = session.execute(
            text("UPDATE product SET title = 'Ours now' WHERE store_id = :other"), {"other": shop.jozi.id}
        )
        assert changed.rowcount == 0  # type: ignore[attr-defined]
        session.add(Cart(id=ids.new(), store_id=shop.jozi.id))
        with pytest.raises(ProgrammingError, match="row-level security"):
            session.flush()


def test_a_row_cannot_be_handed_to_another_store(app: Flask, shop: Cast) -> None:
    with (
        unguarded(app, shop.kloof.id) as session,
        pytest.raises(ProgrammingError, match="row-level security"),
    ):
        session.execute(text("UPDATE tax_rate SET store_id = :other"), {"other": shop.jozi.id})


def test_a_reference_across_stores_is_refused_by_its_key(app: Flask, shop: Cast) -> None:
    with unguarded(app, shop.kloof.id) as session:
        cart = Cart(id=ids.new(), store_id=shop.kloof.id)
        session.add(cart)
        session.flush()
        session.add(
            CartLine(
                id=ids.new(),
                store_id=shop.kloof.id,
                cart_id=cart.id,
                variant_id=shop.jozi.variants["BIKE"],
                quantity=1,
                noted_price_cents=1,
            )
        )
        with pytest.raises(IntegrityError, match="violates foreign key"):
            session.flush()


def test_the_store_is_announced_for_one_transaction(app: Flask, shop: Cast) -> None:
    """A pooled connection, or one behind PgBouncer, must not remember whom it served."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.scalar(select(func.count()).select_from(Product)) == 3
        session.commit()
    with unguarded(app) as session:
        assert session.scalar(text("SELECT count(*) FROM product")) == 0
