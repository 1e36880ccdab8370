"""A store of pictures, and programs that keep theirs in it, as fixtures; tests/conftest.py takes them in."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app import bind_commands, create_app
from app.config import Settings
from app.extensions import db
from tests.media.object_store import S3Server


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """One for the process; ``s3`` answers and has its bucket."""
    server = S3Server(tmp_path_factory.mktemp("s3"))
    server.open()
    server.make_bucket()
    yield server
    server.close()


@pytest.fixture
def s3(s3_server: S3Server) -> Iterator[S3Server]:
    """A test may close it; afterwards it is open again, with what it had."""
    yield s3_server
    s3_server.close()
    s3_server.open()


@pytest.fixture
def made_app(environment: dict[str, str], app: Flask) -> Iterator[Callable[..., Flask]]:
    """``made_app(S3_BUCKET=...)``: another program over the same database, with other settings."""
    opened = []

    def make(**settings: str) -> Flask:
        other = create_app(Settings.from_environment({**environment, **settings}))
        bind_commands(other)
        opened.append(other)
        return other

    yield make
    for other in opened:
        with other.app_context():
            db.session.remove()
            db.engine.dispose()
        other.extensions["redis"].redis.close()
