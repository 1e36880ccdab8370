"""The shop with its limits on: an application of its own on the suite's database."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from app.config import Settings
from app.extensions import db, limiter


@pytest.fixture
def limited(environment: dict[str, str], clean: None) -> Iterator[Flask]:
    application = create_app(Settings.from_environment({**environment, "FUSION_RATE_LIMITS": "on"}))
    yield application
    limiter.enabled = False  # the object is shared with the suite's own application
    with application.app_context():
        db.engine.dispose()
    application.extensions["redis"].redis.close()
