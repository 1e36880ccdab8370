"""What every test stands on: a real database of its own, the application, two stores, and a browser-like client."""

import os
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from app import bind_commands, create_app
from app.config import Settings
from app.database import in_store
from app.extensions import db
from tests.cast import Cast
from tests.chromium import browser  # noqa: F401 - a fixture: one browser for a process
from tests.client import ShopClient
from tests.emptying import Emptying
from tests.live.fixtures import live, live_shop  # noqa: F401 - fixtures: one running shop for a process
from tests.media.fixtures import made_app, s3, s3_server  # noqa: F401 - fixtures: an S3 server, shops that use it
from tests.meilisearch_standin.fixtures import (  # noqa: F401 - fixtures: a search server, shops that use it
    search_app,
    search_standin,
    search_standin_server,
)
from tests.names.fixtures import name_standin, names  # noqa: F401 - fixtures: a name server for a process
from tests.names.server import NameServer
from tests.soundness import (  # noqa: F401 - fixtures: the doctor is asked after tests that move money
    doctors_sessions,
    sound,
)
from tests.stage import Stage
from tests.standin import StripeStandin

#: Without these there is nothing to test on: bin/test starts the services and sets them.
NEEDED = ("DATABASE_URL", "DATABASE_MIGRATION_URL", "REDIS_URL")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    from tests.grouping import make_scheduler

    return make_scheduler(config, log)


@pytest.fixture(scope="session")
def stripe_standin() -> Iterator[StripeStandin]:
    """One Stripe stand-in for the process; ``provider`` empties it."""
    with StripeStandin.start() as standin:
        yield standin


@pytest.fixture
def provider(stripe_standin: StripeStandin) -> StripeStandin:
    """The stand-in, with no sessions, faults or events."""
    stripe_standin.reset()
    return stripe_standin


@pytest.fixture(scope="session")
def environment(
    worker_id: str,
    tmp_path_factory: pytest.TempPathFactory,
    stripe_standin: StripeStandin,
    name_standin: NameServer,  # noqa: F811 - the fixture imported above
) -> dict[str, str]:
    """The settings of this process: a database and a Redis number of its own, so that processes run side by side."""
    missing = [name for name in NEEDED if name not in os.environ]
    if missing:
        pytest.exit(f"{', '.join(missing)} not set: run bin/test, which starts the services.", returncode=2)
    suffix = os.environ.get("TEST_DATABASE_SUFFIX", "")  # several people on one server do not meet
    number = (0 if worker_id == "master" else int(worker_id.removeprefix("gw")) + 1) + sum(
        map(ord, suffix)
    ) % 12
    name = f"fusion_test_{worker_id}{suffix}"
    owner = make_url(os.environ["DATABASE_MIGRATION_URL"])
    serving = make_url(os.environ["DATABASE_URL"])
    _recreate(name, owner.render_as_string(hide_password=False))
    return {
        "FUSION_ENV": "development",
        "SECRET_KEY": "tests-only-tests-only-tests-only-tests-only",
        "DATABASE_URL": serving.set(database=name).render_as_string(hide_password=False),
        "DATABASE_MIGRATION_URL": owner.set(database=name).render_as_string(hide_password=False),
        "REDIS_URL": make_url(os.environ["REDIS_URL"])
        .set(database=str(number))
        .render_as_string(hide_password=False),
        "STRIPE_SECRET_KEY": "sk_test_suite",
        "STRIPE_WEBHOOK_SECRETS": "whsec_suite",
        "STRIPE_API_BASE": stripe_standin.url,
        "DNS_SERVERS": name_standin.address,
        "FUSION_RATE_LIMITS": "off",
        "FUSION_BCRYPT_COST": "4",
        "LOG_LEVEL": "WARNING",
        "MEDIA_FOLDER": str(tmp_path_factory.mktemp("media")),
    }


def _recreate(name: str, owner_url: str) -> None:
    engine = create_engine(owner_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))


@pytest.fixture(scope="session")
def app(environment: dict[str, str]) -> Iterator[Flask]:
    from flask_migrate import upgrade

    from app.ops.migrating import bind

    application = create_app(Settings.from_environment(environment))
    application.config["TESTING"] = False  # pages answer as they do to a shopper, errors included
    bind(application)
    bind_commands(application)
    with application.app_context():
        upgrade()
    yield application
    with application.app_context():
        db.engine.dispose()
    application.extensions["redis"].redis.close()


@pytest.fixture(scope="session")
def emptying(app: Flask, environment: dict[str, str]) -> Iterator[Emptying]:
    owner = create_engine(environment["DATABASE_MIGRATION_URL"], pool_size=1)
    made = Emptying(owner, environment["REDIS_URL"])
    yield made
    made.close()
    owner.dispose()


@pytest.fixture
def clean(app: Flask, emptying: Emptying) -> Iterator[None]:
    """An empty database and empty memories. Every test that writes asks for it, through ``shop`` as a rule."""
    emptying.everything()
    yield
    with app.app_context():
        db.session.remove()


@pytest.fixture(scope="session")
def stage(emptying: Emptying) -> Stage:
    return Stage(emptying.owner)


@pytest.fixture
def shop(app: Flask, clean: None, stage: Stage) -> Cast:
    """Two stores with goods and people: Alice and Bob shop at Kloof, Carol works there; Jozi is next door."""
    return stage.set(app)


@pytest.fixture
def client(app: Flask, shop: Cast) -> ShopClient:
    """A browser at the first store."""
    return ShopClient(app, host=shop.kloof.host)


@pytest.fixture
def in_kloof(app: Flask, shop: Cast) -> Iterator[UUID]:
    """A session at the first store, for looking at the database or calling a verb."""
    with app.app_context(), in_store(shop.kloof.id):
        yield shop.kloof.id
