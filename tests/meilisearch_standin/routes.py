"""Which address means what. A change answers 202 with its task, as the real server does whatever its OpenAPI says."""

import re
from collections.abc import Callable
from typing import Any

from tests.meilisearch_standin import searching
from tests.meilisearch_standin.filtering import compile_filter
from tests.meilisearch_standin.state import DEFAULTS, Json, Refused, State

Answer = tuple[int, Json | None]
ROUTES: list[tuple[str, re.Pattern[str], Callable[..., Answer]]] = []
VERSION = "1.15.2"


def route(method: str, path: str) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))

    def keep(function: Callable[..., Answer]) -> Callable[..., Answer]:
        ROUTES.append((method, pattern, function))
        return function

    return keep


def answer(state: State, method: str, path: str, *, query: dict[str, str], body: Any) -> Answer:
    for wanted, pattern, function in ROUTES:
        match = pattern.fullmatch(path)
        if wanted == method and match is not None:
            return function(state, query=query, body=body, **match.groupdict())
    raise Refused(404, "not_found", f"{method} {path} is not known here.")


@route("GET", "/health")
def health(_: State, **__: Any) -> Answer:
    return 200, {"status": "available"}


@route("GET", "/version")
def version(_: State, **__: Any) -> Answer:
    return 200, {"commitSha": "unknown", "commitDate": "unknown", "pkgVersion": VERSION}


# --- indexes


@route("GET", "/indexes")
def indexes(state: State, **_: Any) -> Answer:
    found = [index.as_json() for index in state.indexes.values()]
    return 200, {"results": found, "offset": 0, "limit": 20, "total": len(found)}


@route("POST", "/indexes")
def create(state: State, body: Json, **_: Any) -> Answer:
    uid = body["uid"]
    return 202, state.enqueue("indexCreation", uid, lambda: state.create(uid, body.get("primaryKey")))


@route("GET", "/indexes/{uid}")
def show(state: State, uid: str, **_: Any) -> Answer:
    return 200, state.index(uid).as_json()


@route("DELETE", "/indexes/{uid}")
def drop(state: State, uid: str, **_: Any) -> Answer:
    return 202, state.enqueue("indexDeletion", uid, lambda: state.drop(uid))


@route("POST", "/swap-indexes")
def swap(state: State, body: list[Json], **_: Any) -> Answer:
    return 202, state.enqueue("indexSwap", None, lambda: state.swap(body))


@route("GET", "/indexes/{uid}/stats")
def stats(state: State, uid: str, **_: Any) -> Answer:
    documents = state.index(uid).documents.values()
    names = sorted({name for document in documents for name in document})
    return 200, {
        "numberOfDocuments": len(documents), "isIndexing": bool(state.changes),
        "fieldDistribution": {name: sum(name in document for document in documents) for name in names},
        "rawDocumentDbSize": 1, "avgDocumentSize": 1, "numberOfEmbeddedDocuments": 0, "numberOfEmbeddings": 0,
    }  # fmt: skip


@route("GET", "/stats")
def all_stats(state: State, **_: Any) -> Answer:
    found = {uid: {"numberOfDocuments": len(index.documents)} for uid, index in state.indexes.items()}
    return 200, {"databaseSize": 1, "usedDatabaseSize": 1, "lastUpdate": None, "indexes": found}


# --- documents


@route("POST", "/indexes/{uid}/documents")
def add(state: State, uid: str, *, query: dict[str, str], body: Any) -> Answer:
    return _write(state, uid, query, body, merge=False)


@route("PUT", "/indexes/{uid}/documents")
def update(state: State, uid: str, *, query: dict[str, str], body: Any) -> Answer:
    return _write(state, uid, query, body, merge=True)


def _write(state: State, uid: str, query: dict[str, str], body: Any, *, merge: bool) -> Answer:
    documents = body if isinstance(body, list) else [body]
    key = query.get("primaryKey")
    return 202, state.enqueue(
        "documentAdditionOrUpdate", uid, lambda: state.write(uid, documents, primary_key=key, merge=merge)
    )


@route("POST", "/indexes/{uid}/documents/fetch")
def fetch(state: State, uid: str, *, body: Json, **_: Any) -> Answer:
    index = state.index(uid)
    fits = compile_filter(body.get("filter"), index.settings["filterableAttributes"])
    found = [document for document in index.documents.values() if fits(document)]
    offset, limit, fields = body.get("offset", 0), body.get("limit", 20), body.get("fields")
    page = [
        {name: value for name, value in document.items() if not fields or name in fields}
        for document in found[offset : offset + limit]
    ]
    return 200, {"results": page, "offset": offset, "limit": limit, "total": len(found)}


@route("POST", "/indexes/{uid}/documents/delete")
def delete_by(state: State, uid: str, *, body: Json, **_: Any) -> Answer:
    return 202, state.enqueue("documentDeletion", uid, lambda: state.delete_by(uid, body["filter"]))


@route("POST", "/indexes/{uid}/documents/delete-batch")
def delete_batch(state: State, uid: str, *, body: list[Any], **_: Any) -> Answer:
    return 202, state.enqueue("documentDeletion", uid, lambda: state.delete(uid, [str(key) for key in body]))


@route("DELETE", "/indexes/{uid}/documents")
def delete_all(state: State, uid: str, **_: Any) -> Answer:
    return 202, state.enqueue(
        "documentDeletion", uid, lambda: state.delete(uid, list(state.index(uid).documents))
    )


@route("GET", "/indexes/{uid}/documents/{key}")
def document(state: State, uid: str, key: str, **_: Any) -> Answer:
    found = state.index(uid).documents.get(key)
    if found is None:
        raise Refused(404, "document_not_found", f"Document `{key}` not found.")
    return 200, found


@route("DELETE", "/indexes/{uid}/documents/{key}")
def delete(state: State, uid: str, key: str, **_: Any) -> Answer:
    return 202, state.enqueue("documentDeletion", uid, lambda: state.delete(uid, [key]))


# --- settings


@route("GET", "/indexes/{uid}/settings")
def settings(state: State, uid: str, **_: Any) -> Answer:
    return 200, state.index(uid).settings


@route("PATCH", "/indexes/{uid}/settings")
def set_all(state: State, uid: str, *, body: Json, **_: Any) -> Answer:
    unknown = sorted(set(body) - set(DEFAULTS))
    if unknown:
        raise Refused(400, "bad_request", f"Unknown field `{unknown[0]}`.")
    return 202, state.enqueue("settingsUpdate", uid, lambda: state.set(uid, body))


@route("DELETE", "/indexes/{uid}/settings")
def unset_all(state: State, uid: str, **_: Any) -> Answer:
    return 202, state.enqueue("settingsUpdate", uid, lambda: state.set(uid, dict.fromkeys(DEFAULTS)))


def _set_one(state: State, uid: str, name: str, *, body: Any, **_: Any) -> Answer:
    first, *others = name.split("-")
    known = first + "".join(word.title() for word in others)
    if known not in DEFAULTS:
        raise Refused(404, "not_found", f"There is no setting `{name}`.")
    return 202, state.enqueue("settingsUpdate", uid, lambda: state.set(uid, {known: body}))


route("PUT", "/indexes/{uid}/settings/{name}")(_set_one)
route("PATCH", "/indexes/{uid}/settings/{name}")(_set_one)


# --- searching


@route("POST", "/indexes/{uid}/search")
def search(state: State, uid: str, *, body: Json, **_: Any) -> Answer:
    return 200, searching.search(state.index(uid), body)


@route("POST", "/indexes/{uid}/facet-search")
def facet_search(state: State, uid: str, *, body: Json, **_: Any) -> Answer:
    return 200, searching.facet_search(state.index(uid), body)


@route("POST", "/multi-search")
def multi_search(state: State, *, body: Json, **_: Any) -> Answer:
    results = []
    for asked in body["queries"]:
        uid = asked["indexUid"]
        given = {name: value for name, value in asked.items() if name != "indexUid"}
        results.append({"indexUid": uid, **searching.search(state.index(uid), given)})
    federation = body.get("federation")
    if federation is None:
        return 200, {"results": results}
    hits = [hit for result in results for hit in result["hits"]][: federation.get("limit", 20)]
    return 200, {
        "hits": hits, "processingTimeMs": 1, "limit": federation.get("limit", 20), "offset": 0,
        "estimatedTotalHits": len(hits),
    }  # fmt: skip


# --- tasks


@route("GET", "/tasks/{number}")
def task(state: State, number: str, **_: Any) -> Answer:
    if not number.isdigit() or not 0 < int(number) <= len(state.tasks):
        raise Refused(404, "task_not_found", f"Task `{number}` not found.")
    return 200, state.tasks[int(number) - 1]


@route("GET", "/tasks")
def tasks(state: State, *, query: dict[str, str], **_: Any) -> Answer:
    chosen = [
        each
        for each in reversed(state.tasks)
        if query.get("statuses", each["status"]) == each["status"]
        and query.get("indexUids", each["indexUid"]) == each["indexUid"]
    ]
    return 200, {"results": chosen[:20], "total": len(chosen), "limit": 20, "from": None, "next": None}
