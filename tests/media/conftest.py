"""Shops that keep their pictures in a bucket or a folder."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.media.storage import EXTENSION
from tests.cast import Cast
from tests.media.object_store import S3Server


@pytest.fixture
def in_the_bucket(made_app: Callable[..., Flask], s3: S3Server, shop: Cast) -> Flask:
    """The shop with its pictures in the object store."""
    return made_app(**s3.settings())


@pytest.fixture
def media_folder(app: Flask) -> Path:
    return app.extensions[EXTENSION].root
