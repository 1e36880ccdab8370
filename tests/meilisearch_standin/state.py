"""What the stand-in remembers: indexes with their documents and settings, and tasks, which may fail or wait."""

import copy
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.meilisearch_standin.filtering import compile_filter
from tests.meilisearch_standin.matching import Text

Json = dict[str, Any]
DEFAULTS: Json = {
    "displayedAttributes": ["*"],
    "searchableAttributes": ["*"],
    "filterableAttributes": [],
    "sortableAttributes": [],
    "rankingRules": ["words", "typo", "proximity", "attribute", "sort", "exactness"],
    "stopWords": [],
    "nonSeparatorTokens": [],
    "separatorTokens": [],
    "dictionary": [],
    "synonyms": {},
    "distinctAttribute": None,
    "proximityPrecision": "byWord",
    "typoTolerance": {
        "enabled": True,
        "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
        "disableOnWords": [],
        "disableOnAttributes": [],
        "disableOnNumbers": False,
    },
    "faceting": {"maxValuesPerFacet": 100, "sortFacetValuesBy": {"*": "alpha"}},
    "pagination": {"maxTotalHits": 1000},
    "searchCutoffMs": None,
    "localizedAttributes": None,
    "facetSearch": True,
    "prefixSearch": "indexingTime",
}


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    @property
    def body(self) -> Json:
        link = f"https://docs.meilisearch.com/errors#{self.code}"
        return {"message": str(self), "code": self.code, "type": "invalid_request", "link": link}


def moment() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


@dataclass
class Index:
    uid: str
    primary_key: str | None = None
    settings: Json = field(default_factory=lambda: copy.deepcopy(DEFAULTS))
    documents: dict[str, Json] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)
    made_at: str = field(default_factory=moment)

    def attributes(self) -> list[str]:
        wanted: list[str] = self.settings["searchableAttributes"]
        return (
            wanted if wanted != ["*"] else sorted({name for each in self.documents.values() for name in each})
        )

    def text_of(self, key: str) -> Text:
        if key not in self.texts:
            self.texts[key] = Text(self.documents[key], self.attributes())
        return self.texts[key]

    def as_json(self) -> Json:
        return {
            "uid": self.uid, "createdAt": self.made_at, "updatedAt": self.made_at, "primaryKey": self.primary_key,
        }  # fmt: skip


@dataclass
class Failure:
    type: str
    message: str
    times: int
    code: str = "internal"


class State:
    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.reset()

    def reset(self) -> None:
        with self.lock:
            self.indexes: dict[str, Index] = {}
            self.tasks: list[Json] = []
            self.changes: dict[int, Callable[[], None]] = {}
            self.failures: list[Failure] = []
            self.is_paused = False

    def index(self, uid: str) -> Index:
        if uid not in self.indexes:
            raise Refused(404, "index_not_found", f"Index `{uid}` not found.")
        return self.indexes[uid]

    # --- tasks

    def enqueue(self, kind: str, uid: str | None, change: Callable[[], None]) -> Json:
        """Taken up at once, unless the server is told to let tasks wait."""
        with self.lock:
            number = len(self.tasks) + 1
            at = moment()
            task = {
                "uid": number, "batchUid": None, "indexUid": uid, "status": "enqueued", "type": kind, "canceledBy": None,
                "details": {}, "error": None, "duration": None, "enqueuedAt": at, "startedAt": None, "finishedAt": None,
            }  # fmt: skip
            self.tasks.append(task)
            self.changes[number] = change
            told = {"taskUid": number, "indexUid": uid, "status": "enqueued", "type": kind, "enqueuedAt": at}
            if not self.is_paused:
                self.work()
            return told

    def work(self) -> None:
        with self.lock:
            for number in sorted(self.changes):
                self._take(self.tasks[number - 1], self.changes.pop(number))

    def _take(self, task: Json, change: Callable[[], None]) -> None:
        task["startedAt"] = moment()
        failure = next((each for each in self.failures if each.type == task["type"] and each.times), None)
        try:
            if failure is not None:
                failure.times -= 1
                raise Refused(500, failure.code, failure.message)
            change()
            task["status"] = "succeeded"
        except Refused as refusal:
            task |= {"status": "failed", "error": refusal.body}
        task |= {"finishedAt": moment(), "duration": "PT0.001S", "batchUid": task["uid"]}

    # --- changes

    def create(self, uid: str, primary_key: str | None) -> None:
        if uid in self.indexes:
            raise Refused(409, "index_already_exists", f"Index `{uid}` already exists.")
        self.indexes[uid] = Index(uid, primary_key)

    def drop(self, uid: str) -> None:
        self.index(uid)
        del self.indexes[uid]

    def swap(self, pairs: list[Json]) -> None:
        for pair in pairs:
            one, other = (self.index(uid) for uid in pair["indexes"])
            one.uid, other.uid = other.uid, one.uid
            self.indexes[one.uid], self.indexes[other.uid] = one, other

    def write(self, uid: str, documents: list[Json], *, primary_key: str | None, merge: bool) -> None:
        """An index that is not there is made; what the key is and whether it is there is found out only here."""
        index = self.indexes.setdefault(uid, Index(uid))
        key = index.primary_key or primary_key or _guess(uid, documents)
        for document in documents:
            if key not in document:
                raise Refused(
                    400, "missing_document_id", f"Document doesn't have a `{key}` attribute: `{document}`."
                )
        index.primary_key = key
        for document in documents:
            name = str(document[key])
            index.documents[name] = {**(index.documents.get(name, {}) if merge else {}), **document}
            index.texts.pop(name, None)

    def delete(self, uid: str, keys: list[str]) -> None:
        index = self.index(uid)
        for key in keys:
            index.documents.pop(key, None)
            index.texts.pop(key, None)

    def delete_by(self, uid: str, wanted: Any) -> None:
        index = self.index(uid)
        fits = compile_filter(wanted, index.settings["filterableAttributes"])
        self.delete(uid, [key for key, document in index.documents.items() if fits(document)])

    def set(self, uid: str, changes: Mapping[str, Any]) -> None:
        index = self.indexes.setdefault(uid, Index(uid))
        for name, value in changes.items():
            default = copy.deepcopy(DEFAULTS[name])
            deeper = isinstance(default, dict) and name != "synonyms" and value is not None
            index.settings[name] = default if value is None else {**default, **value} if deeper else value
        index.texts.clear()


def _guess(uid: str, documents: list[Json]) -> str:
    found = sorted({name for document in documents for name in document if name.lower().endswith("id")})
    if not found:
        raise Refused(400, "index_primary_key_no_candidate_found", f"No primary key was found for `{uid}`.")
    if len(found) > 1:
        raise Refused(
            400, "index_primary_key_multiple_candidates_found", f"Several keys are possible: {found}."
        )
    return found[0]
