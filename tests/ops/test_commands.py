"""What an operator types."""

from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app import clock, jobs
from app.catalog.models.product import TaxClass
from app.database import in_store
from app.extensions import db
from app.jobs import Job
from app.pricing.models import TaxRate
from app.shipping.models import Province
from app.shipping.quotes import Parcel, quotes
from app.stores.models import Store
from app.stores.queries import find_store_id, forget_profiles
from tests.cast import Cast
from tests.client import ShopClient


def run(app: Flask, *arguments: str) -> Result:
    result = app.test_cli_runner().invoke(args=arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def parked(app: Flask, shop: Cast) -> UUID:
    """A job that has failed for the last time."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        job = jobs.enqueue(session, "media.make_missing")
        job.parked_at, job.last_error = clock.now(), "ValueError: no"
        session.commit()
        return job.id


def test_stores_are_listed_with_their_hosts(app: Flask, shop: Cast) -> None:
    lines = run(app, "stores", "list").output.splitlines()
    assert [line.split()[0] for line in lines] == ["jozi", "kloof"]
    assert "jozi.localhost" in lines[0]


def test_a_new_store_answers_and_knows_its_vat(app: Flask, shop: Cast) -> None:
    options = ("--name", "Durban Dive", "--host", "dive.localhost", "--vat-number", "4111111111")
    assert run(app, "stores", "create", "dive", *options).exit_code == 0
    assert "Durban Dive" in ShopClient(app, host="dive.localhost").get("/").text
    with app.app_context():
        store_id = find_store_id(db.session(), "dive")
        assert store_id is not None
        with in_store(store_id) as session:
            rates = dict(session.execute(select(TaxRate.tax_class, TaxRate.rate_bp)).all())
    assert rates == {TaxClass.STANDARD: 1500, TaxClass.ZERO_RATED: 0, TaxClass.EXEMPT: 0}


@pytest.mark.parametrize(("asked", "cents"), [((), 9_900), (("--delivery", "0"), 0)])
def test_a_new_store_delivers_to_every_province(
    app: Flask, shop: Cast, asked: tuple[str, ...], cents: int
) -> None:
    assert (
        run(app, "stores", "create", "dive", "--name", "Dive", "--host", "dive.localhost", *asked).exit_code
        == 0
    )
    with app.app_context():
        store_id = find_store_id(db.session(), "dive")
        assert store_id is not None
        with in_store(store_id) as session:
            prices = [
                offer.price_cents for each in Province for offer in quotes(session, Parcel(each, 20_000, 1))
            ]
    assert prices == [cents] * 9


def test_a_store_says_what_it_was_told_to_say(app: Flask, shop: Cast) -> None:
    client = ShopClient(app, host=shop.kloof.host)
    assert "new@kloof.example" not in client.get("/").text  # and it is cached now
    told = run(app, "stores", "set", "kloof", "--email", "new@kloof.example", "--bank-name", "Second Bank")
    assert told.output == "kloof: email, bank name\n"
    forget_profiles()  # another process would within seconds
    assert "new@kloof.example" in client.get("/").text
    with app.app_context(), in_store(shop.kloof.id) as session:
        store = session.get_one(Store, shop.kloof.id)
        assert (store.bank_name, store.email) == ("Second Bank", "new@kloof.example")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("kloof",), "Name what is to change"),
        (("nope", "--email", "a@b.example"), "There is no store called nope"),
        (("kloof", "--vat-number", "123"), "ten digits"),
    ],
)
def test_a_change_that_names_nothing_or_nobody_is_refused(
    app: Flask, shop: Cast, words: tuple[str, ...], complaint: str
) -> None:
    answer = run(app, "stores", "set", *words)
    assert answer.exit_code != 0
    assert complaint in answer.output


def test_a_store_names_the_origins_that_may_ask(app: Flask, shop: Cast) -> None:
    till, test = "https://till.example", "http://localhost:3000"
    for words, kept in (((till, test), [test, till]), ((till,), [till]), (("none",), [])):
        given = [word for origin in words for word in ("--api-origin", origin)]
        assert run(app, "stores", "set", "kloof", *given).exit_code == 0
        with app.app_context():
            assert db.session.get_one(Store, shop.kloof.id).api_origins == kept
    for bad in (
        "till.example",
        "http://till.example",
        "https://till.example/path",
        "*",
        "https://Till.example",
    ):
        assert run(app, "stores", "set", "kloof", "--api-origin", bad).exit_code == 2


def test_a_login_needs_an_address(app: Flask, shop: Cast) -> None:
    answer = run(app, "users", "create", "carol", "--store", "kloof", "--generate")
    assert (answer.exit_code, "no e-mail address" in answer.output) == (1, True)


@pytest.mark.parametrize(
    ("slug", "host", "complaint"),
    [
        ("kloof", "new.localhost", "There is a store called kloof"),
        ("new", "localhost", "Another store answers on localhost"),
        ("No Slug", "new.localhost", "small letters"),
    ],
)
def test_names_that_are_taken_or_no_names_are_refused(
    app: Flask, shop: Cast, slug: str, host: str, complaint: str
) -> None:
    answer = run(app, "stores", "create", slug, "--name", "New", "--host", host)
    assert answer.exit_code != 0
    assert complaint in answer.output


def test_parked_jobs_are_named_with_their_reason(app: Flask, parked: UUID) -> None:
    answer = run(app, "jobs", "status")
    assert answer.exit_code == 1
    assert f"{parked} media.make_missing" in answer.output
    assert "ValueError: no" in answer.output


def test_a_parked_job_runs_again_on_request(app: Flask, parked: UUID) -> None:
    assert "1 will run again" in run(app, "jobs", "retry", str(parked)).output
    assert "bulk: 1 jobs run" in run(app, "jobs", "run-due").output
    with app.app_context():
        assert db.session.scalars(select(Job)).all() == []
    assert run(app, "jobs", "status").exit_code == 0


def test_all_parked_jobs_run_again_together(app: Flask, parked: UUID) -> None:
    assert run(app, "jobs", "retry").exit_code == 2
    assert "1 will run again" in run(app, "jobs", "retry", "--all").output
