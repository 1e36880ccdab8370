"""Why Meilisearch did not do what was asked."""

from app.search.port import SearchUnavailable


class NoIndex(SearchUnavailable):
    """The server is well, and has nothing of this store."""


class QueryRefused(SearchUnavailable):
    """The server is well, and this one question is not for it."""


class TaskFailed(Exception):
    """The server refused a change, at once or when it came to it; the message is the server's."""
