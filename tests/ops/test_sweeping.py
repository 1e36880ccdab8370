"""Pictures that nobody shows and files that no picture names: found, kept for their time, and taken away."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from app import clock
from app.catalog.models.product import ProductImage
from app.database import in_store
from app.drain import drain
from app.extensions import db
from app.importing.models import CatalogueImport, ImportedProduct, WantedPicture
from app.jobs import QueueName
from app.media import assets
from app.media.models import MediaAsset
from app.media.port import MASTER, key_of
from app.media.storage import EXTENSION, storage
from app.ops.sweeping import KEEP_UNUSED, retire_unused, sweep_files
from app.orders.models.order import OrderLine
from app.periodic import named, start
from app.stores.models import Store
from tests import placed
from tests.cast import Cast
from tests.media.samples import plain

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def root(app: Flask, shop: Cast) -> Path:
    """The shop's folder of pictures, empty."""
    folder: Path = app.extensions[EXTENSION].root
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    return folder


@pytest.fixture
def keep(app: Flask, shop: Cast) -> Callable[..., MediaAsset]:
    """``keep((1, 2, 3))``: a picture of that colour in Kloof, its files as old as ``days``."""

    def make(colour: tuple[int, int, int] = (1, 2, 3), *, days: int = 2) -> MediaAsset:
        with app.app_context(), in_store(shop.kloof.id) as session:
            asset = assets.store_picture(session, plain(300, 200, colour))
            session.commit()
            drain(QueueName.BULK)
            for stored in storage().list_keys(f"{shop.kloof.id}/"):
                age(app, stored.key, days=days)
            return asset

    return make


def age(app: Flask, key: str, *, days: float) -> None:
    then = time.time() - days * DAY
    os.utime(app.extensions[EXTENSION].root / key, (then, then))


def put(app: Flask, key: str, *, days: float) -> str:
    app.extensions[EXTENSION].put(key, b"x")
    age(app, key, days=days)
    return key


def files(app: Flask) -> list[str]:
    return [stored.key for stored in app.extensions[EXTENSION].list_keys("")]


def sweep(app: Flask, store_id: UUID) -> int:
    with app.app_context(), in_store(store_id) as session:
        return sweep_files(session)


def retire(app: Flask, store_id: UUID) -> tuple[int, int]:
    with app.app_context(), in_store(store_id) as session:
        found = retire_unused(session)
        session.commit()
        return found.newly_unused, found.forgotten


def count(app: Flask, store_id: UUID) -> int:
    with app.app_context(), in_store(store_id) as session:
        return session.scalar(select(func.count()).select_from(MediaAsset)) or 0


# --- files -----------------------------------------------------------------------------------------------------


def test_the_files_of_a_picture_stay(app: Flask, shop: Cast, keep: Callable[..., MediaAsset]) -> None:
    keep()
    before = files(app)
    assert len(before) == 1 + 3
    assert sweep(app, shop.kloof.id) == 0
    assert files(app) == before


def test_what_no_picture_names_goes_after_a_day(
    app: Flask, shop: Cast, keep: Callable[..., MediaAsset]
) -> None:
    asset = keep()
    kept = set(files(app))
    store = shop.kloof.id
    gone = {
        put(app, key_of(store, "0" * 32, MASTER), days=2),
        put(app, key_of(store, asset.sha, ".arriving-x1"), days=2),
        put(app, key_of(store, asset.sha, "333.webp"), days=2),
    }
    young = put(app, key_of(store, "1" * 32, MASTER), days=0.9)
    product_file = put(app, f"{store}/imports/7.csv", days=90)
    neighbours = put(app, key_of(shop.jozi.id, "0" * 32, MASTER), days=90)
    assert sweep(app, store) == len(gone)
    assert set(files(app)) == kept | {young, product_file, neighbours}


def test_a_crash_between_the_file_and_its_row_leaves_what_the_sweep_takes(app: Flask, shop: Cast) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        assets.store_picture(session, plain(300, 200, (9, 9, 9)))
        session.rollback()  # what a killed process leaves of its transaction
    (left,) = files(app)
    assert count(app, shop.kloof.id) == 0
    assert sweep(app, shop.kloof.id) == 0  # it may be about to be named
    age(app, left, days=1.1)
    assert sweep(app, shop.kloof.id) == 1
    assert files(app) == []


def test_the_sweep_takes_nothing_while_a_picture_is_being_taken_in(app: Flask, shop: Cast) -> None:
    """The upload finds the old file there and trusts it; its row is not committed yet."""
    old = plain(300, 200, (7, 7, 7))
    with app.app_context(), in_store(shop.kloof.id) as session:
        assets.store_picture(session, old)
        session.rollback()
    (left,) = files(app)
    age(app, left, days=3)
    with app.app_context(), in_store(shop.kloof.id) as uploading:
        assets.store_picture(uploading, old)
        age(app, left, days=3)  # as if it had been left untouched
        with app.app_context():
            assert sweep(app, shop.kloof.id) == 0
        uploading.commit()
    assert sweep(app, shop.kloof.id) == 0
    assert files(app) == [left]


def test_many_files_are_swept_in_batches(app: Flask, shop: Cast) -> None:
    for number in range(450):
        put(app, key_of(shop.kloof.id, f"{number:032x}", MASTER), days=2)
    assert sweep(app, shop.kloof.id) == 450
    assert files(app) == []


# --- rows ------------------------------------------------------------------------------------------------------


def show_in_gallery(shop: Cast, asset: MediaAsset) -> None:
    product = shop.kloof.products["veld-mug"]
    db.session.add(ProductImage(product_id=product, asset_id=asset.id, position=1, alt="A mug"))


def wait_in_import(shop: Cast, asset: MediaAsset) -> None:
    product = shop.kloof.products["veld-mug"]
    db.session.add(
        WantedPicture(product_id=product, position=1, url="https://x.example/1", asset_id=asset.id)
    )


def sell_it(shop: Cast, asset: MediaAsset) -> None:
    order = placed.paid(shop)
    shown = {"sha": asset.sha, "width": 300, "height": 200, "paper": "sand", "alt": ""}
    db.session.execute(update(OrderLine).where(OrderLine.order_id == order.id).values(image=shown))


def show_on_front_page(shop: Cast, asset: MediaAsset) -> None:
    store = db.session.scalars(select(Store).where(Store.id == shop.kloof.id)).one()
    store.home = {"hero": {"pictures": [{"product": "x", "picture": {"sha": asset.sha}}]}, "blocks": []}


def stand_in_a_snapshot(shop: Cast, asset: MediaAsset) -> None:
    session = db.session()
    run = CatalogueImport(file_name="goods.csv", options={}, counts={}, findings=[], grown={})
    session.add(run)
    session.flush()
    before = {"images": [{"asset_id": str(asset.id)}]}
    session.add(ImportedProduct(import_id=run.id, product_id=shop.kloof.products["veld-mug"], before=before))


@pytest.mark.parametrize(
    "use", [show_in_gallery, wait_in_import, sell_it, show_on_front_page, stand_in_a_snapshot]
)
def test_a_picture_that_something_shows_stays(
    app: Flask, shop: Cast, keep: Callable[..., MediaAsset], use: Callable[[Cast, MediaAsset], None]
) -> None:
    asset = keep()
    with app.app_context(), in_store(shop.kloof.id):
        use(shop, asset)
        db.session.commit()
    assert retire(app, shop.kloof.id) == (0, 0)
    assert count(app, shop.kloof.id) == 1


def test_a_picture_that_nothing_shows_goes_after_thirty_days(
    app: Flask, shop: Cast, keep: Callable[..., MediaAsset]
) -> None:
    keep()
    assert retire(app, shop.kloof.id) == (1, 0)
    assert retire(app, shop.kloof.id) == (0, 0)
    unused_for(app, shop, KEEP_UNUSED - timedelta(minutes=1))
    assert retire(app, shop.kloof.id) == (0, 0)
    unused_for(app, shop, KEEP_UNUSED + timedelta(minutes=1))
    assert retire(app, shop.kloof.id) == (0, 1)
    assert count(app, shop.kloof.id) == 0
    assert sweep(app, shop.kloof.id) == 4
    assert files(app) == []


def test_a_picture_that_is_shown_again_begins_anew(
    app: Flask, shop: Cast, keep: Callable[..., MediaAsset]
) -> None:
    asset = keep()
    retire(app, shop.kloof.id)
    unused_for(app, shop, KEEP_UNUSED * 2)
    with app.app_context(), in_store(shop.kloof.id) as session:
        show_in_gallery(shop, asset)
        session.commit()
    assert retire(app, shop.kloof.id) == (0, 0)
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(delete(ProductImage))
        session.commit()
    assert retire(app, shop.kloof.id) == (1, 0)
    assert count(app, shop.kloof.id) == 1


def unused_for(app: Flask, shop: Cast, how_long: timedelta) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(MediaAsset).values(unused_since=clock.now() - how_long))
        session.commit()


# --- by the clock and by hand ----------------------------------------------------------------------------------


def test_the_night_does_both(app: Flask, shop: Cast, keep: Callable[..., MediaAsset]) -> None:
    keep()
    put(app, key_of(shop.kloof.id, "0" * 32, MASTER), days=2)
    with app.app_context():
        for task in ("ops.retire_unused_pictures", "ops.sweep_picture_files"):
            assert start(db.session(), named(task))
        db.session.commit()
        assert drain(QueueName.BULK) == 4  # two stores
    assert len(files(app)) == 4
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.scalars(select(MediaAsset.unused_since)).one() is not None


def test_the_command_says_what_it_did(app: Flask, shop: Cast, keep: Callable[..., MediaAsset]) -> None:
    keep()
    put(app, key_of(shop.jozi.id, "0" * 32, MASTER), days=2)
    said = app.test_cli_runner().invoke(args=["media", "sweep"])
    assert said.output.strip() == "1 pictures newly unused, 0 forgotten, 1 files deleted."
