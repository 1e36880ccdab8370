"""Meilisearch. The only module that imports its SDK.

Every change there is a task, which the server takes up when it can: who asks for one here waits for its end.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from meilisearch import Client
from meilisearch.errors import MeilisearchApiError, MeilisearchError
from meilisearch.models.document import DocumentsResults
from meilisearch.models.task import TaskInfo
from requests import RequestException

from app.neighbours import SearchServer
from app.search.meilisearch import patience
from app.search.meilisearch.refusals import NoIndex, QueryRefused, TaskFailed
from app.search.port import SearchUnavailable

#: Seconds, of one request (patience.py has those of a question). PostgreSQL answers when this is over.
WHILE_A_PAGE_WAITS = 0.3
USUAL_TIMEOUT = 10
#: After a failure jobs are told "away" at once for so long; or each edit's would wait for its own time-out.
AWAY_FOR = 5.0
TASK_TIMEOUT_MS = 60_000
LOOK_EVERY_MS = 20
KEY = "id"
DIGEST = "digest"
AT_ONCE = 1000
#: The key is not taken, or it is too much at the moment.
NOT_NOW = frozenset({401, 403, 408, 429})
NO_INDEX, INDEX_EXISTS = "index_not_found", "index_already_exists"

Answer = TypeVar("Answer")
Document = Mapping[str, Any]
log = logging.getLogger(__name__)


class Meilisearch:
    """One per process. The SDK keeps the headers of its last request, so each question has a client of its own."""

    def __init__(self, settings: SearchServer) -> None:
        self._settings = settings
        self._away_until = 0.0

    # --- what pages ask

    def search_many(self, queries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """One answer for each, in one request."""
        found = self._ask(
            lambda client: client.multi_search(queries), timeout=patience.left(WHILE_A_PAGE_WAITS)
        )
        results: list[dict[str, Any]] = found["results"]
        return results

    def facet_hits(self, uid: str, attribute: str, starts: str, **wanted: Any) -> list[tuple[str, int]]:
        """The values of an attribute that have a word beginning so, with their counts."""
        found = self._ask(
            lambda client: client.index(uid).facet_search(attribute, starts, wanted),
            timeout=patience.left(WHILE_A_PAGE_WAITS),
        )
        return [(hit["value"], hit["count"]) for hit in found["facetHits"]]

    def is_empty(self, uid: str) -> bool:
        """Raises NoIndex."""
        return not self._ask(partial(_count, uid), timeout=patience.left(WHILE_A_PAGE_WAITS))

    def is_well(self) -> bool:
        try:
            self._ask(lambda client: client.health(), timeout=patience.left(WHILE_A_PAGE_WAITS))
        except SearchUnavailable:
            return False
        return True

    # --- what jobs do

    def count(self, uid: str) -> int:
        """Documents in the index. Raises NoIndex."""
        return self._ask(partial(_count, uid))

    def has_index(self, uid: str) -> bool:
        try:
            self.count(uid)
        except NoIndex:
            return False
        return True

    def made_at(self, uid: str) -> datetime | None:
        """When the index was made that bears this name now; a swap takes that along. Raises NoIndex."""
        return self._ask(lambda client: client.get_index(uid).created_at)

    def version(self) -> str:
        return str(self._ask(lambda client: client.get_version())["pkgVersion"])

    def make_index(self, uid: str) -> None:
        """One that is there already stays as it is."""
        self._finish(lambda client: client.create_index(uid, {"primaryKey": KEY}), let_be=INDEX_EXISTS)

    def drop_index(self, uid: str) -> None:
        self._finish(lambda client: client.index(uid).delete(), let_be=NO_INDEX)

    def apply_settings(self, uid: str, settings: Mapping[str, Any]) -> None:
        self._finish(lambda client: client.index(uid).update_settings(dict(settings)))

    def put(self, uid: str, documents: Sequence[Document]) -> None:
        """Whole documents, in place of what was there under their keys."""
        if documents:
            self._finish(lambda client: client.index(uid).add_documents(list(documents), KEY))

    def delete(self, uid: str, keys: Sequence[str]) -> None:
        """By a filter: the SDK gives up its deletion by keys."""
        if keys:
            wanted = _among(keys)
            self._finish(lambda client: client.index(uid).delete_documents(filter=wanted))

    def swap(self, one: str, other: str) -> None:
        """At one stroke: no search finds neither. Both must be there."""
        self._finish(lambda client: client.swap_indexes([{"indexes": [one, other]}]))

    def digests(self, uid: str, keys: Sequence[str] | None = None) -> Iterator[tuple[str, str]]:
        """The key and the digest of every document, or of these. Raises NoIndex."""
        offset, total = 0, 1
        while offset < total:
            wanted: dict[str, Any] = {"offset": offset, "limit": AT_ONCE, "fields": [KEY, DIGEST]}
            if keys is not None:
                wanted["filter"] = _among(keys)
            page = self._ask(partial(_fetch, uid, wanted))
            for document in page.results:
                yield str(document.id), str(dict(document).get(DIGEST, ""))
            offset, total = offset + AT_ONCE, page.total

    # --- how it is asked

    def _finish(self, change: Callable[[Client], TaskInfo], *, let_be: str = "") -> None:
        """Ask for a change and wait until it is made. Raises TaskFailed."""
        try:
            begun = self._ask(change)
        except NoIndex:
            if let_be == NO_INDEX:
                return
            raise
        task = self._ask(lambda client: client.wait_for_task(begun.task_uid, TASK_TIMEOUT_MS, LOOK_EVERY_MS))
        error = task.error or {}
        if task.status == "succeeded" or error.get("code") == let_be:
            return
        raise TaskFailed(error.get("message") or f"Meilisearch says that its task was {task.status}.")

    def _ask(self, question: Callable[[Client], Answer], *, timeout: float = USUAL_TIMEOUT) -> Answer:
        """Raises SearchUnavailable, NoIndex, and QueryRefused or TaskFailed where it is understood and refused."""
        if timeout == USUAL_TIMEOUT and time.monotonic() < self._away_until:
            raise SearchUnavailable("Meilisearch did not answer a moment ago.")
        settings = self._settings
        # The SDK names the timeout an int and hands it on to requests, which takes fractions.
        client = Client(settings.url, settings.api_key, timeout=timeout)  # type: ignore[arg-type]
        try:
            return question(client)
        except MeilisearchApiError as error:
            raise _ours(error, is_change=timeout == USUAL_TIMEOUT) from error
        except (MeilisearchError, RequestException, ValueError, KeyError, TypeError) as error:
            # The last three: an answer that is not Meilisearch's.
            if timeout == USUAL_TIMEOUT:
                self._away_until = time.monotonic() + AWAY_FOR
            log.warning("search.away", extra={"error": type(error).__name__})
            raise SearchUnavailable(f"Meilisearch does not answer: {type(error).__name__}.") from error


def _count(uid: str, client: Client) -> int:
    return client.index(uid).get_stats().number_of_documents


def _fetch(uid: str, wanted: dict[str, Any], client: Client) -> DocumentsResults:
    return client.index(uid).get_documents(wanted)


def _among(keys: Sequence[str]) -> str:
    return f"{KEY} IN {json.dumps(list(keys))}"


def _ours(error: MeilisearchApiError, *, is_change: bool) -> Exception:
    if error.code == NO_INDEX:
        return NoIndex(error.message)
    if error.status_code >= 500 or error.status_code in NOT_NOW:
        log.warning("search.away", extra={"error": error.code or str(error.status_code)})
        return SearchUnavailable(f"Meilisearch answers {error.status_code}: {error.message}")
    if is_change:
        return TaskFailed(error.message)
    log.warning("search.refused", extra={"error": error.code or str(error.status_code)})
    return QueryRefused(error.message)
