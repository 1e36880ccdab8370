"""What staff change is written down, field by field, in the transaction of the change."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app import ids, jobs
from app.accounts.models import Role, User
from app.audit import recording
from app.audit.actors import Actor, act_as
from app.audit.coverage import LEFT_OUT
from app.audit.models import AuditAction, AuditEntry
from app.audit.wording import WITHHELD
from app.catalog.models.brand import Brand
from app.catalog.models.product import Product, Variant
from app.database import Base, in_store
from app.extensions import db
from tests.cast import Cast
from tests.client import ShopClient
from tests.staff import CAROL, hire, log_in

CLERK = Actor(None, "Clerk", "manager", "10.0.0.9", "admin.try")


@pytest.fixture
def session(in_kloof: UUID) -> Session:
    """Somebody acts in it."""
    found = db.session()
    act_as(found, CLERK)
    return found


def entries(session: Session, kind: str | None = None) -> list[AuditEntry]:
    asked = select(AuditEntry).order_by(AuditEntry.id)
    return list(session.scalars(asked if kind is None else asked.where(AuditEntry.entity_type == kind)))


def told(session: Session, kind: str) -> dict[str, Any]:
    [entry] = entries(session, kind)
    return entry.changes


def test_a_form_of_the_back_office_is_written_down(app: Flask, shop: Cast, client: ShopClient) -> None:
    who = hire(app, shop.kloof.id, CAROL, Role.OWNER)
    log_in(client)
    client.submit(client.get("/admin/settings/orders"), "/admin/settings/orders", minimum="50")
    with app.app_context(), in_store(shop.kloof.id) as session:
        [entry] = entries(session)
        assert entry.changes == {"minimum_order_cents": [2000, 5000]}
        assert (entry.actor_id, entry.actor_name, entry.actor_role) == (who, "Carol", "owner")
        assert (entry.entity_type, entry.entity_id) == ("store", str(shop.kloof.id))
        assert (entry.endpoint, entry.address) == ("admin.set_order_limits", "127.0.0.1")
        assert entry.request_id


def test_a_change_says_from_what_to_what(session: Session, shop: Cast) -> None:
    variant = session.scalars(select(Variant).where(Variant.sku == "KETTLE")).one()
    variant.price_cents = 99_900
    session.flush()
    [entry] = entries(session, "variant")
    assert entry.changes == {"price_cents": [129_900, 99_900]}
    assert (entry.subject_type, entry.subject_id) == ("product", str(variant.product_id))
    assert (entry.label, entry.action) == ("KETTLE", AuditAction.CHANGED)


def test_what_comes_and_goes_is_written_down_whole(session: Session) -> None:
    brand = Brand(name="Maker", slug="maker")
    session.add(brand)
    session.flush()
    session.delete(brand)
    session.flush()
    came, went = entries(session, "brand")
    assert (came.action, came.changes["name"]) == (AuditAction.ADDED, [None, "Maker"])
    assert (went.action, went.changes["name"]) == (AuditAction.REMOVED, ["Maker", None])


def test_a_bulk_statement_is_written_down_row_by_row(session: Session) -> None:
    session.execute(update(Variant).where(Variant.sku.startswith("MUG")).values(price_cents=100))
    assert {entry.label: entry.changes["price_cents"] for entry in entries(session, "variant")} == {
        "MUG-RED-350": [28_900, 100],
        "MUG-RED-250": [24_900, 100],
        "MUG-SAGE-350": [28_900, 100],
    }
    session.add(Brand(name="Maker", slug="maker"))
    session.flush()
    session.execute(delete(Brand).where(Brand.slug == "maker"))
    assert [entry.action for entry in entries(session, "brand")] == [AuditAction.ADDED, AuditAction.REMOVED]


def test_a_bulk_statement_on_very_many_rows_is_counted(session: Session, shop: Cast) -> None:
    many = recording.MOST_ROWS + 1
    rows = [
        {"store_id": shop.kloof.id, "id": ids.new(), "name": f"B{n}", "slug": f"b{n}"} for n in range(many)
    ]
    session.execute(insert(Brand), rows)
    session.execute(update(Brand).values(description="Made well."))
    assert told(session, "brand") == {"changed": many}


def test_what_changed_nothing_is_not_written_down(session: Session) -> None:
    product = session.scalars(select(Product).limit(1)).one()
    product.title = str(product.title)
    product.updated_at = product.updated_at.replace(year=2030)
    session.flush()
    session.execute(update(Variant).where(Variant.sku == "NONE").values(price_cents=1))
    assert entries(session) == []


def test_it_goes_with_the_change_that_is_taken_back(session: Session) -> None:
    with session.begin_nested() as savepoint:
        session.add(Brand(name="Maker", slug="maker"))
        session.flush()
        assert entries(session)
        savepoint.rollback()
    assert entries(session) == []


def test_secrets_and_shoppers_are_not_told(session: Session) -> None:
    shopper = User(email="thandi@example.com", name="Thandi", password_hash="one", role=Role.CUSTOMER)
    packer = User(email="peter@example.com", name="Peter", password_hash="one", role=Role.PACKER)
    session.add_all((shopper, packer))
    session.flush()
    of_shopper, of_packer = entries(session, "user")
    assert of_shopper.label == ""
    assert of_shopper.changes["email"] == of_shopper.changes["password_hash"] == [None, WITHHELD]
    assert of_packer.label == "Peter"
    assert (of_packer.changes["email"], of_packer.changes["password_hash"]) == (
        [None, "peter@example.com"],
        [None, WITHHELD],
    )
    packer.password_hash = "two"
    session.flush()
    assert entries(session, "user")[-1].changes == {"password_hash": [WITHHELD, WITHHELD]}


def test_without_an_actor_nothing_is_written_down(in_kloof: UUID) -> None:
    db.session.add(Brand(name="Maker", slug="maker"))
    db.session.execute(update(Variant).values(price_cents=100))
    db.session.flush()
    recording.note(db.session(), about=("product", "x"), label="x")
    assert entries(db.session()) == []
    recording.note(db.session(), about=("product", "x"), label="5 prices", changes={"x": 5}, by=CLERK)
    assert told(db.session(), "product") == {"x": 5}


def test_what_is_left_out_exists(app: Flask) -> None:
    assert LEFT_OUT.keys() <= Base.metadata.tables.keys()
    assert not {"product", "variant", "order", "user", "store", "refund"} & LEFT_OUT.keys()


def test_work_to_do_is_left_out(session: Session) -> None:
    jobs.enqueue(session, next(iter(jobs.registry)))
    session.flush()
    assert entries(session) == []
