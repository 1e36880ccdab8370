"""The installation's Meilisearch, where its settings name one."""

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Flask, current_app

from app.config import Settings

if TYPE_CHECKING:
    from app.search.meilisearch.gateway import Meilisearch

EXTENSION = "meilisearch"


def init_app(app: Flask, settings: Settings) -> None:
    """The SDK is imported only where it is used: pydantic and all, it costs every process tens of megabytes."""
    app.extensions[EXTENSION] = None
    if settings.search_server is not None:
        from app.search.meilisearch.gateway import Meilisearch

        app.extensions[EXTENSION] = Meilisearch(settings.search_server)


def find_server() -> "Meilisearch | None":
    found: Meilisearch | None = current_app.extensions[EXTENSION]
    return found


def server() -> "Meilisearch":
    """Raises AssertionError where there is none: who asks has looked."""
    found = find_server()
    assert found is not None
    return found


def index_name(store_id: UUID) -> str:
    return f"store-{store_id}"


def fresh_name(store_id: UUID) -> str:
    """Where a rebuild lays out the goods before the two change places."""
    return f"store-{store_id}-fresh"
