"""``bin/fusion demo load``: two shops that can be looked at, and nothing twice."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import and_, func, select

from app.accounts.models import Role, User
from app.accounts.passwords import matches
from app.addresses.queries import addresses_of
from app.catalog.models.product import Product
from app.config import Environment
from app.database import in_store
from app.demo.store_file import SLUGS
from app.extensions import db
from app.inventory.models import StockAlert, StockMovement
from app.jobs import Job
from app.media.models import MediaAsset
from app.ops.doctor import examine
from app.ops.invariants.invariant import Area
from app.orders.models.note import OrderNote
from app.orders.models.order import Order, OrderLine
from app.orders.models.shipment import ShipmentLine
from app.search.models import Pin, PopularQuery, QueryCount, Synonym
from app.shipping.models import DeliveryRate
from app.stores.models import Store
from app.stores.queries import find_store_id
from tests.client import ShopClient
from tests.emptying import Emptying
from tests.importing.test_export import FORMATS

COUNTED = (Product, User, MediaAsset, DeliveryRate, StockMovement, QueryCount, Synonym, Pin, PopularQuery)


def run(app: Flask, *arguments: str) -> Result:
    result = app.test_cli_runner().invoke(args=["demo", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def loaded(app: Flask, emptying: Emptying) -> UUID:
    """The id of Kloof, with both shops loaded, once for all that look at them: a test leaves them as it found them."""
    emptying.everything()
    assert run(app, "load").exit_code == 0
    with app.app_context():
        store_id = find_store_id(db.session(), "kloof")
    assert store_id is not None
    return store_id


def counts(app: Flask, store_id: UUID) -> list[int]:
    with app.app_context(), in_store(store_id) as session:
        return [session.scalar(select(func.count()).select_from(model)) or 0 for model in COUNTED]


def rename(app: Flask, store_id: UUID, name: str) -> str:
    """Its name until now."""
    with app.app_context():
        store = db.session.get_one(Store, store_id)
        before, store.name = store.name, name
        db.session.commit()
    return before


def test_both_shops_open_onto_full_shelves(app: Flask, loaded: UUID) -> None:
    kloof = ShopClient(app, host="localhost")
    home = kloof.get("/")
    assert home.status == 200
    assert len(home.all("main .card")) >= 8
    assert home.all("main .hero img")
    assert "Veld mug" in kloof.get("/c/table/mugs-and-cups").words("main")
    jozi = ShopClient(app, host="jozi.localhost").get("/")
    assert "Jozi Cycle Works" in jozi.text
    assert "Veld mug" not in jozi.text


def test_the_office_has_what_needs_somebody_and_the_doctor_finds_nothing(app: Flask, loaded: UUID) -> None:
    with app.app_context(), in_store(loaded) as session:
        low = session.scalar(select(func.count()).where(StockAlert.closed_at.is_(None))) or 0
        assert low > 5
        assert session.scalars(select(OrderNote.author).order_by(OrderNote.at)).all() == [
            "Ayanda Nkosi",
            "Hennie Botha",
        ]
        assert {user.role for user in session.scalars(select(User))} == set(Role)
        thandi = session.scalars(select(User).where(User.email == "thandi@example.com")).one()
        assert [each.city for each in addresses_of(session, thandi.id)] == ["Cape Town", "Durban"]
        # In each parcel what was in the order.
        assert session.scalar(select(func.sum(ShipmentLine.quantity))) == session.scalar(
            select(func.sum(OrderLine.quantity))
            .join(Order, and_(Order.id == OrderLine.order_id, Order.store_id == OrderLine.store_id))
            .where(Order.status.in_(("SHIPPED", "DELIVERED")))
        )
    with app.app_context():
        assert [str(found) for found in examine(Area.STOCK, Area.GOODS, Area.MONEY)] == []


def test_a_product_page_has_what_only_the_shop_itself_can_say(app: Flask, loaded: UUID) -> None:
    page = ShopClient(app, host="localhost").get("/p/veld-mug?colour=Sage")
    words = page.words("main")
    assert "Stoneware, thrown in Riebeek-Kasteel" in words
    assert "Dishwasher and microwave safe" in words
    assert page.all('#product-buy svg rect[fill="#7f8e6c"]')
    assert "sage" in str(page.all("#product-buy .gallery img")[0]["alt"]).lower()


def test_every_picture_of_the_front_page_is_served(app: Flask, loaded: UUID) -> None:
    kloof = ShopClient(app, host="localhost")
    for image in kloof.get("/").all("main img"):
        with kloof.http.get(str(image["src"]), base_url=kloof.base) as answer:
            assert (answer.status_code, answer.mimetype) == (200, "image/webp")


def test_the_second_load_changes_nothing(app: Flask, loaded: UUID) -> None:
    before = counts(app, loaded)
    assert run(app, "load").exit_code == 0
    assert counts(app, loaded) == before


def test_if_empty_leaves_a_shop_alone(app: Flask, loaded: UUID) -> None:
    before = rename(app, loaded, "My own")
    assert "nothing was loaded" in run(app, "load", "--if-empty").output
    assert rename(app, loaded, before) == "My own"


def test_logins_print_what_opens_the_door(app: Flask, loaded: UUID) -> None:
    printed = [line.split() for line in run(app, "logins").output.splitlines()]
    passwords = {line[1]: line[2] for line in printed if len(line) == 3 and "@" in line[1]}
    assert {"thandi@example.com", "owner@example.com", "packer@example.com"} <= passwords.keys()
    assert {"STOEP10", "KLOOFPOST"} <= {line[1] for line in printed if line[0] == "code"}
    with app.app_context(), in_store(loaded) as session:
        users = session.scalars(select(User)).all()
        assert len(users) >= 3
        for user in users:
            assert matches(passwords[user.email], user.password_hash)


def test_renditions_wait_for_the_worker(app: Flask, loaded: UUID) -> None:
    with app.app_context(), in_store(loaded) as session:
        pictures = session.scalar(select(func.count()).select_from(MediaAsset))
        waiting = session.scalar(
            select(func.count())
            .select_from(Job)
            .where(Job.store_id == loaded, Job.name == "media.make_renditions")
        )
    assert waiting == pictures > 0


def test_a_demo_shop_goes_out_and_in_without_a_change(app: Flask, loaded: UUID, tmp_path: Path) -> None:
    """With all that the demo shops can say."""
    runner = app.test_cli_runner()
    for slug in SLUGS:
        for layout in FORMATS:
            path = str(tmp_path / f"{slug}-{layout}.csv")
            runner.invoke(args=["catalog", "export", path, "--store", slug, "--format", layout])
            said = runner.invoke(args=["catalog", "import", path, "--store", slug, "--dry-run"]).output
            assert "0 new, 0 changed," in said, (slug, layout, said)
            assert ", 0 wrong" in said, (slug, layout, said)


# --- from an empty database: after those that share the loaded one


def test_one_shop_can_be_loaded_alone(app: Flask, clean: None) -> None:
    run(app, "load", "--store", "jozi")
    with app.app_context():
        assert db.session.scalars(select(Store.slug)).all() == ["jozi"]


def test_nothing_is_loaded_outside_development(app: Flask, clean: None) -> None:
    """Its passwords are in the repository."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, environment=Environment.PRODUCTION)
    try:
        for command in (["load"], ["load", "--scale"], ["logins"]):
            answer = run(app, *command)
            assert answer.exit_code == 1
            assert "FUSION_ENV=development only" in answer.output
    finally:
        app.extensions["settings"] = settings
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Store)) == 0
