"""A Meilisearch for tests, as fixtures; tests/conftest.py takes them in."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.search import searching
from tests.meilisearch_standin.server import MeilisearchStandin


@pytest.fixture(scope="session")
def search_standin_server() -> Iterator[MeilisearchStandin]:
    """One for the process."""
    with MeilisearchStandin() as standin:
        yield standin


@pytest.fixture
def search_standin(search_standin_server: MeilisearchStandin) -> Iterator[MeilisearchStandin]:
    """Empty and well. A test may close it; afterwards it is open again."""
    search_standin_server.reset()
    search_standin_server.open()
    yield search_standin_server
    search_standin_server.open()


@pytest.fixture
def search_app(search_standin: MeilisearchStandin, made_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The shop with a search server, which is the stand-in."""
    searching.breaker.forget()
    yield made_app(MEILI_URL=search_standin.url, MEILI_API_KEY=search_standin.key)
    searching.breaker.forget()
