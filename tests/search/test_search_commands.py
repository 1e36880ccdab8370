"""The operator's words about search, and what staff see of it."""

from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import update

from app import clock
from app.accounts.models import Role
from app.database import in_store
from app.drain import drain
from app.jobs import Job, QueueName
from app.search.meilisearch.server import index_name
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.meilisearch_standin.server import MeilisearchStandin
from tests.staff import CAROL, hire, log_in


def say(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["search", *words, "--store", "kloof"])


def test_reindex_and_status_tell_of_both_engines(
    search_app: Flask, shop: Cast, search_standin: MeilisearchStandin
) -> None:
    done = say(search_app, "reindex")
    assert done.exit_code == 0, done.output
    assert "meilisearch: 3 documents laid out" in done.output
    assert len(search_standin.documents(index_name(shop.kloof.id))) == 3
    well = say(search_app, "status")
    assert (well.exit_code, "not behind; 0 missing, 0 outdated, 0 surplus" in well.output) == (0, True)
    search_standin.state.delete(index_name(shop.kloof.id), [str(shop.kloof.products["veld-mug"])])
    astray = say(search_app, "status")
    assert (astray.exit_code, "1 missing" in astray.output) == (1, True)
    search_standin.close()
    away = say(search_app, "status")
    assert (away.exit_code, "PostgreSQL answers" in away.output) == (1, True)


def test_a_rebuild_that_cannot_be_says_why(
    search_app: Flask, shop: Cast, search_standin: MeilisearchStandin
) -> None:
    search_standin.fail("documentAdditionOrUpdate", "The disk is full.")
    failed = say(search_app, "reindex")
    assert (failed.exit_code, "The disk is full." in failed.output) == (1, True)
    assert say(search_app, "reindex").exit_code == 0


# --- the back office


@pytest.fixture
def carol(search_app: Flask, shop: Cast) -> ShopClient:
    hire(search_app, shop.kloof.id, CAROL, Role.OWNER)
    client = ShopClient(search_app, host=shop.kloof.host)
    log_in(client)
    return client


def work(app: Flask, minutes: float = 0.05) -> None:
    later = clock.now() + timedelta(minutes=minutes)
    with clock.running_on(lambda: later), app.app_context():
        drain(QueueName.BULK)


def test_staff_see_a_rebuild_wait_run_and_end(carol: ShopClient, search_app: Flask) -> None:
    page = carol.get("/admin/search")
    assert "Meilisearch" in page.words("#search-state")
    page = carol.submit(page, "/admin/search/rebuilds")
    assert "Waiting to be laid out" in page.words("#search-state")
    assert page.one("#search-state")["hx-get"] == "/admin/search"
    assert page.all("#search-state progress")
    work(search_app)
    fragment = carol.get("/admin/search", fragment=True)
    assert "3 products were laid out, asked by Carol" in fragment.words("#search-state")
    assert not fragment.one("#search-state").has_attr("hx-get")


def test_staff_see_why_a_rebuild_failed_and_may_ask_again(
    carol: ShopClient, search_app: Flask, search_standin: MeilisearchStandin
) -> None:
    search_standin.fail("documentAdditionOrUpdate", "The disk is full.", times=5)
    carol.submit(carol.get("/admin/search"), "/admin/search/rebuilds")
    for minutes in (0.05, 1, 2, 4, 10):
        work(search_app, minutes)
    page = carol.get("/admin/search")
    assert "Not laid out" in page.words("#search-state")
    assert "The disk is full." in page.words("#search-state")
    page = carol.submit(page, "/admin/search/rebuilds")
    work(search_app, 11)
    assert "3 products were laid out" in carol.get("/admin/search").words("#search-state")


def test_staff_are_told_calmly_when_postgres_stands_in(
    carol: ShopClient, search_standin: MeilisearchStandin
) -> None:
    search_standin.close()
    page = carol.get("/admin/search")
    assert "Meilisearch does not answer. PostgreSQL answers meanwhile" in page.words("#search-state")
    shopper: Page = ShopClient(carol.http.application, host="localhost").get("/")
    assert "Meilisearch" not in shopper.text


def test_without_a_server_staff_see_postgres_and_may_have_it_written_again(app: Flask, shop: Cast) -> None:
    hire(app, shop.kloof.id, CAROL, Role.OWNER)
    client = ShopClient(app, host=shop.kloof.host)
    log_in(client)
    page = client.submit(client.get("/admin/search"), "/admin/search/rebuilds")
    assert "PostgreSQL" in page.words("#search-state")
    assert page.all("#search-state progress")
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(Job).where(Job.name == "search.reindex").values(parked_at=clock.now()))
        session.commit()
    page = client.get("/admin/search")
    assert not page.all("#search-state progress")
    assert client.submit(page, "/admin/search/rebuilds").all("#search-state progress")
    work(app)
    assert not client.get("/admin/search").all("#search-state progress")
