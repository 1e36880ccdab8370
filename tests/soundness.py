"""After a test that moves money or stock the doctor is asked, and the test fails with what he finds.

A test that breaks the shop on purpose says so: ``pytest.mark.unsound``.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import create_engine, exists, select
from sqlalchemy.orm import Session, sessionmaker

from app.connections import ENGINE_OPTIONS
from app.database import guard, reading, serve_store
from app.ops.doctor import examine_store
from app.ops.invariants.invariant import Area
from app.orders.models.order import Order
from app.promotions.models import Promotion
from app.stores.models import Store

Sessions = sessionmaker[Session]
#: Beside whatever is marked ``money``.
FOLDERS = (
    "tests/api/", "tests/cart/", "tests/checkout/", "tests/customers/test_carts", "tests/faults/", "tests/inventory/", "tests/invoicing/", "tests/notifications/",
    "tests/orders/", "tests/payments/", "tests/promotions/", "tests/admin/test_orders", "tests/admin/test_part_paid",
    "tests/admin/test_paying_back", "tests/admin/test_promotions", "tests/admin/test_refunding",
    "tests/admin/counter/test_many_at_once", "tests/admin/counter/test_parcels",
)  # fmt: skip


def _is_asked_after(item: pytest.Item) -> bool:
    moves_money = item.get_closest_marker("money") is not None or item.nodeid.startswith(FOLDERS)
    return moves_money and item.get_closest_marker("unsound") is None


@pytest.fixture(scope="session")
def doctors_sessions(app: Flask, environment: dict[str, str]) -> Iterator[Sessions]:
    """On a connection of its own, which keeps the plans of his questions: to plan one takes longer than to answer it.

    ``app`` has made the tables.
    """
    engine = create_engine(
        environment["DATABASE_URL"],
        isolation_level=ENGINE_OPTIONS["isolation_level"],
        pool_size=1,
        pool_pre_ping=True,
        connect_args={"prepare_threshold": 0, "options": "-c plan_cache_mode=force_generic_plan"},
    )
    sessions = sessionmaker(engine)
    guard(sessions)
    yield sessions
    engine.dispose()


@pytest.fixture(autouse=True)
def sound(request: pytest.FixtureRequest) -> Iterator[None]:
    """Only where the test has a database of its own (``clean``); the running shop asks by ``assert_sound``."""
    asks = "clean" in request.fixturenames and _is_asked_after(request.node)
    sessions = request.getfixturevalue("doctors_sessions") if asks else None
    yield
    if sessions is not None:
        found = wrong(sessions)
        assert not found, "\n".join(["the doctor found:", *found])


def wrong(sessions: Sessions) -> list[str]:
    """What is wrong in any store, in sentences."""
    with sessions() as session, reading(session):
        stores = session.execute(select(Store.id, Store.slug)).all()
    found = []
    for store_id, slug in stores:
        with sessions() as session:
            serve_store(session, store_id)
            with reading(session):
                told = examine_store(session, *_worth_asking(session), slug=slug)
                found += [str(finding) for finding in told]
    return found


def _worth_asking(session: Session) -> tuple[Area, ...]:
    """What cannot be wrong is left out.

    No worker runs beside these tests: work that waits is no finding. Files are compared where files are tested, and
    the walls between stores in tests/ops.
    """
    has_orders, has_codes = session.execute(
        select(exists(select(Order.id)), exists(select(Promotion.id)))
    ).one()
    return (
        Area.STOCK,
        *((Area.MONEY, Area.DOCUMENTS) if has_orders else ()),
        *((Area.PROMOTIONS,) if has_codes else ()),
    )
