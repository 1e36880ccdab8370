"""The stand-in is held against what the real client was recorded to send, and to what its server's OpenAPI says."""

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.meilisearch_standin.server import MeilisearchStandin
from tests.meilisearch_standin.state import Json

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "meilisearch"
#: An exchange of each kind, so that something is held where the recorded traffic is not beside this clone.
SAMPLE = [
    ("POST", "/indexes", {"uid": "goods", "primaryKey": "id"}, 202, {"taskUid", "indexUid", "status", "type", "enqueuedAt"}),
    ("GET", "/tasks/1", None, 200, {"uid", "status", "type", "error", "details", "enqueuedAt", "startedAt", "finishedAt"}),
    ("POST", "/indexes/goods/facet-search", {"facetName": "brand"}, 200, {"facetHits", "facetQuery", "processingTimeMs"}),
    ("POST", "/multi-search", {"queries": [{"indexUid": "goods", "q": "x"}], "federation": None}, 200, {"results"}),
    ("POST", "/indexes/goods/search", {"q": "x"}, 200, {"hits", "query", "processingTimeMs", "limit", "offset", "estimatedTotalHits"}),
]  # fmt: skip
#: Of the stand-in's own: a page that is asked for by number has a total, as the recorded answers do.
OPTIONAL = {"facetDistribution", "facetStats", "batchUid", "canceledBy", "duration", "indexUid"}

here = pytest.mark.skipif(
    not DATA.exists(), reason="the recorded traffic is not beside this clone; owner: search"
)


def send(
    standin: MeilisearchStandin, method: str, path: str, body: Any, kind: str = "application/json"
) -> requests.Response:
    raw = body["raw"] if isinstance(body, dict) and set(body) == {"raw"} else None
    data = raw if raw is not None else None if body is None else json.dumps(body)
    headers = {"Authorization": f"Bearer {standin.key}", "Content-Type": kind}
    return requests.request(method, standin.url + path, data=data, headers=headers, timeout=5)


@pytest.fixture
def prepared(search_standin: MeilisearchStandin) -> MeilisearchStandin:
    """With an index that has settings for what the recorded requests filter and sort by."""
    send(search_standin, "POST", "/indexes", {"uid": "products", "primaryKey": "id"})
    send(search_standin, "POST", "/indexes", {"uid": "goods", "primaryKey": "id"})
    for uid in ("products", "goods"):
        settings = {"filterableAttributes": ["brand", "price"], "sortableAttributes": ["price"]}
        send(search_standin, "PATCH", f"/indexes/{uid}/settings", settings)
    return search_standin


@pytest.mark.parametrize(("method", "path", "body", "status", "keys"), SAMPLE)
def test_answers_have_the_servers_shape(
    prepared: MeilisearchStandin, method: str, path: str, body: Any, status: int, keys: set[str]
) -> None:
    answer = send(prepared, method, path, body)
    assert answer.status_code == status
    assert keys <= set(answer.json())


def exchanges() -> list[Json]:
    if not DATA.exists():
        return []
    found: list[Json] = json.loads((DATA / "client_traffic.json").read_text())["exchanges"]
    return found


#: Changes what the next ones look at: settings go, documents go, the index goes.
PREPARING = {
    "reset_settings": ("PATCH", "/indexes/products/settings", {"filterableAttributes": ["brand", "price"], "sortableAttributes": ["price"]}),
    "update_filterable_attributes": ("PATCH", "/indexes/products/settings", {"filterableAttributes": ["brand", "price"]}),
}  # fmt: skip


@here
def test_all_that_the_real_client_sends_is_answered_as_recorded(prepared: MeilisearchStandin) -> None:
    for uid in ("categories", "products_new"):
        send(prepared, "POST", "/indexes", {"uid": uid, "primaryKey": "id"})
    told = exchanges()
    assert len(told) > 30
    for exchange in told:
        kind = exchange["headers"].get("Content-Type", "application/json")
        path = exchange["path"]
        if exchange["call"] == "get_document":
            send(prepared, "POST", "/indexes/products/documents", [{"id": 1, "title": "x"}])
        answer = send(prepared, exchange["method"], path, exchange["request_body"], kind)
        said = answer.json()
        assert answer.status_code == exchange["status"], (exchange["call"], said)
        missing = set(exchange["response_body"]) - set(said) - OPTIONAL
        if "title" not in exchange["response_body"]:
            assert missing == set(), exchange["call"]
        if again := PREPARING.get(exchange["call"]):
            send(prepared, *again)


def test_what_has_no_key_fails_in_its_task(prepared: MeilisearchStandin) -> None:
    prepared.state.indexes["products"].primary_key = None
    for documents, code in (
        ([{"title": "x"}], "index_primary_key_no_candidate_found"),
        ([{"aid": 1, "bid": 2}], "index_primary_key_multiple_candidates_found"),
    ):
        told = send(prepared, "POST", "/indexes/products/documents", documents)
        assert told.status_code == 202
        task = send(prepared, "GET", f"/tasks/{told.json()['taskUid']}", None).json()
        assert (task["status"], task["error"]["code"]) == ("failed", code)


def test_it_refuses_what_the_server_refuses(prepared: MeilisearchStandin) -> None:
    search = "/indexes/products/search"
    for body, code in (
        ({"q": "x", "filter": ["colour = red"]}, "invalid_search_filter"),
        ({"q": "x", "filter": ['brand = "HP" or or']}, "invalid_search_filter"),
        ({"q": "x", "sort": ["brand:asc"]}, "invalid_search_sort"),
        ({"q": "x", "facets": ["colour"]}, "invalid_search_facets"),
        ({"query": "x"}, "bad_request"),
    ):
        answer = send(prepared, "POST", search, body)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert requests.get(prepared.url + "/indexes", timeout=5).status_code == 403
