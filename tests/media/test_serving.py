"""Pictures over HTTP, from the row to the file."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from werkzeug.test import TestResponse

from app import jobs
from app.database import in_store
from app.drain import drain
from app.extensions import db
from app.jobs import Job, QueueName
from app.media import assets, commands
from app.media.addresses import media_url
from app.media.models import MediaAsset
from tests.cast import Cast
from tests.client import ShopClient
from tests.counting import left_open, statements
from tests.media.samples import plain


@pytest.fixture
def asset(app: Flask, shop: Cast) -> MediaAsset:
    """A picture of 900 px in the first store, its renditions still to be made."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        stored = assets.store_picture(session, plain(900, 600, format="JPEG"))
        session.commit()
    return stored


def fetch(client: ShopClient, address: str, **headers: str) -> TestResponse:
    """The answer with its file closed."""
    with client.http.get(address, base_url=client.base, headers=headers) as answer:
        answer.get_data()
    return answer


def run_jobs(app: Flask) -> int:
    with app.app_context():
        return drain(QueueName.BULK)


def widths_of(app: Flask, store_id: UUID) -> list[int]:
    """Of the only picture of the store."""
    with app.app_context(), in_store(store_id) as session:
        return session.scalars(select(MediaAsset.widths)).one()


def test_until_its_rendition_is_made_the_master_stands_in_for_a_moment(
    client: ShopClient, asset: MediaAsset
) -> None:
    answer = fetch(client, media_url(asset, 480, "avif"))
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == "public, max-age=30"


def test_renditions_are_kept_for_a_year(app: Flask, client: ShopClient, asset: MediaAsset) -> None:
    run_jobs(app)
    for format, mime in (("avif", "image/avif"), ("webp", "image/webp"), ("jpg", "image/jpeg")):
        answer = fetch(client, media_url(asset, 480, format))
        assert (answer.status_code, answer.mimetype) == (200, mime)
        assert "immutable" in answer.headers["Cache-Control"]
        again = fetch(client, media_url(asset, 480, format), **{"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_widths_stop_at_the_original_and_are_recorded(app: Flask, shop: Cast, asset: MediaAsset) -> None:
    run_jobs(app)
    assert widths_of(app, shop.kloof.id) == [240, 480, 800]
    assert media_url(asset, 1200, "webp").endswith("/800.webp")
    assert media_url(asset, 320, "webp").endswith("/480.webp")


def test_a_picture_of_another_store_is_not_there(app: Flask, shop: Cast, asset: MediaAsset) -> None:
    jozi = ShopClient(app, host=shop.jozi.host)
    assert fetch(jozi, media_url(asset, 480, "webp")).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/media/{sha}/480.svg",
        "/media/{sha}/master.webp",
        "/media/{other}/480.webp",
        "/media/..%2f{sha}/480.webp",
        "/media/{sha}/-1.webp",
        "/media/%00/480.webp",
    ],
)
def test_what_is_no_picture_is_not_found(client: ShopClient, asset: MediaAsset, path: str) -> None:
    wanted = path.format(sha=asset.sha, other="0" * 32)
    assert fetch(client, wanted).status_code == 404


def test_a_picture_costs_no_statement(app: Flask, client: ShopClient, asset: MediaAsset) -> None:
    address = media_url(asset, 480, "webp")
    fetch(client, address)
    with statements(app) as sent:
        assert fetch(client, address).status_code == 200
    assert sent == []


def test_the_same_picture_twice_is_one_row_and_one_job(asset: MediaAsset, in_kloof: UUID) -> None:
    again = assets.store_picture(db.session(), plain(900, 600, format="JPEG"))
    db.session.commit()
    assert again.id == asset.id
    assert db.session.scalar(select(func.count()).select_from(Job)) == 1


def test_making_renditions_twice_makes_them_once(asset: MediaAsset, in_kloof: UUID) -> None:
    session = db.session()
    assert assets.make_renditions(session, asset.id)
    session.commit()
    assert not assets.make_renditions(session, asset.id)


def test_the_command_makes_what_is_missing_in_all_stores(app: Flask, shop: Cast, asset: MediaAsset) -> None:
    with app.app_context(), in_store(shop.jozi.id) as session:
        assets.store_picture(session, plain(100, 80))
        session.commit()
    answer = app.test_cli_runner().invoke(args=["media", "renditions"])
    assert "2 pictures have their renditions" in answer.output
    assert widths_of(app, shop.kloof.id) == [240, 480, 800]
    assert widths_of(app, shop.jozi.id) == [100]


def test_the_command_leaves_no_read_open_while_it_draws(
    app: Flask, asset: MediaAsset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends what is idle in a transaction for a minute, and the command ended in a traceback."""
    seen: list[int] = []
    monkeypatch.setattr(commands, "_make", lambda store_id, asset_id: seen.append(left_open(app)))
    assert app.test_cli_runner().invoke(args=["media", "renditions"]).exit_code == 0
    assert seen == [0]


def test_the_sweep_queues_each_picture_that_has_none(app: Flask, shop: Cast, asset: MediaAsset) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(delete(Job))
        jobs.enqueue(session, "media.make_missing")
        session.commit()
    assert run_jobs(app) == 2
    assert widths_of(app, shop.kloof.id)
