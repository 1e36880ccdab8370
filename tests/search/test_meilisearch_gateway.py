"""What the gateway sends is what Meilisearch takes, and what goes wrong there is told in our words."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.catalog.listing_pages import Within
from app.config import Settings, SettingsError
from app.neighbours import SearchServer
from app.search.meilisearch.asking import filters, quoted
from app.search.meilisearch.engine import MeilisearchEngine
from app.search.meilisearch.gateway import Meilisearch
from app.search.meilisearch.index_settings import each_way
from app.search.meilisearch.refusals import NoIndex, TaskFailed
from app.search.port import Order, PriceRange, Query, Scope, SearchUnavailable
from tests.cast import Cast
from tests.meilisearch_standin.server import MeilisearchStandin
from tests.search.either import Either, fill, gather, lay_out
from tests.standin import StripeStandin

OPEN_API = Path(__file__).resolve().parents[3] / "shared" / "data" / "meilisearch" / "open-api.json"
#: The schema of what is sent to an address. For one search the OpenAPI spells its names as the program does inside.
BODIES = {
    "/multi-search": "SearchQueryWithIndex",
    "/indexes/{indexUid}/settings": "Settings_Unchecked",
    "/indexes/{indexUid}/documents/fetch": "BrowseQuery",
    "/indexes/{indexUid}/documents/delete": "DocumentDeletionByFilter",
    "/indexes": "IndexCreateRequest",
}


@pytest.fixture
def gateway(search_standin: MeilisearchStandin) -> Meilisearch:
    return Meilisearch(SearchServer(search_standin.url, search_standin.key))


def all_that_is_asked(search_app: Flask, shop: Cast) -> None:
    """Everything that the shop ever says to Meilisearch."""
    fill(search_app, shop.kloof)
    kloof = Either(search_app, shop.kloof, MeilisearchEngine())
    with kloof.session() as session:
        lay_out(session)
    kloof.edit("veld-mug", lambda product: product.unpublish())
    pinned = (kloof.store.products["braai-tongs"],)
    narrow: dict[str, Any] = {
        "price": PriceRange(1, 10**6),
        "rating_from": 1,
        "in_stock": True,
        "on_sale": False,
    }
    kloof.find("kettle", choices={"colour": ("copper",)}, pinned=pinned, page=2, per_page=3, **narrow)
    kloof.find("no such thing", order=Order.PRICE_ASC)
    kloof.suggest("ket")
    server = search_app.extensions["meilisearch"]
    uid = f"store-{shop.kloof.id}"
    server.facet_hits(uid, "facets.colour", "co", q="kettle", filter=[], matchingStrategy="all")
    list(server.digests(uid, ["x"]))
    server.version()
    assert server.is_well()


@pytest.mark.skipif(not OPEN_API.exists(), reason="the OpenAPI is not beside this clone; owner: search")
def test_every_request_is_one_that_its_openapi_knows(
    search_app: Flask, shop: Cast, search_standin: MeilisearchStandin
) -> None:
    all_that_is_asked(search_app, shop)
    told = json.loads(OPEN_API.read_text())
    schemas = told["components"]["schemas"]
    seen = set()
    for method, target, body in search_standin.requests:
        path = _template(target.partition("?")[0], told["paths"])
        assert method.lower() in told["paths"][path], f"{method} {path}"
        seen.add(path)
        for each in body["queries"] if path == "/multi-search" else [body] if path in BODIES and body else []:
            known = set(schemas[BODIES[path]]["properties"])
            assert set(each) <= known, f"{method} {path}: {set(each) - known}"
    assert seen >= {*BODIES, "/swap-indexes", "/tasks/{taskUid}", "/indexes/{indexUid}/facet-search"}


def _template(path: str, known: dict[str, Any]) -> str:
    if path in known:
        return path
    fitting = [each for each in known if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", each), path)]
    assert fitting, f"{path} is no address of Meilisearch's"
    return min(fitting, key=lambda each: each.count("{"))


def test_a_page_is_one_request_and_counts_what_is_ticked_apart(
    search_app: Flask, shop: Cast, search_standin: MeilisearchStandin
) -> None:
    kloof = Either(search_app, shop.kloof, MeilisearchEngine())
    with kloof.session() as session:
        lay_out(session)
    search_standin.requests.clear()
    kloof.find("mug", choices={"colour": ("sage", "red-ochre"), "size": ("350-ml",)})
    ((_, path, body),) = search_standin.requests
    assert path == "/multi-search"
    assert [query["facets"] for query in body["queries"]][1:] == [["facets.colour"], ["facets.size"]]
    sized = 'facets.size IN ["350-ml"]'
    assert [query["filter"] for query in body["queries"]][1] == [sized]


# --- filters


def test_what_a_shopper_gives_cannot_leave_its_quotes() -> None:
    hostile = 'a" OR id EXISTS OR "b\\'
    assert quoted(hostile) == '"a\\" OR id EXISTS OR \\"b\\\\"'
    assert filters(Query(choices={"colour": (hostile,)})) == [f"facets.colour IN [{quoted(hostile)}]"]
    assert filters(Query(choices={"colour) OR (x": ("y",)})) == ["id = none"]


def test_synonyms_lead_each_way() -> None:
    assert each_way([["tv", "television"], ["tv", "telly"]]) == {
        "television": ["tv"], "telly": ["tv"], "tv": ["television", "telly"],
    }  # fmt: skip


def test_goods_of_an_empty_collection_are_none(search_app: Flask, shop: Cast) -> None:
    kloof = Either(search_app, shop.kloof, MeilisearchEngine())
    with kloof.session() as session:
        lay_out(session)
    assert kloof.find("kettle", scope=Scope(Within.COLLECTION, kloof.do(gather, "Gifts", []))).total == 0


# --- what goes wrong


def test_a_failed_task_is_told_in_the_servers_words(
    gateway: Meilisearch, search_standin: MeilisearchStandin
) -> None:
    gateway.make_index("goods")
    gateway.make_index("goods")  # there already, and stays as it is
    search_standin.fail("documentAdditionOrUpdate", "No space left on device.")
    with pytest.raises(TaskFailed, match=r"No space left on device\."):
        gateway.put("goods", [{"id": "1"}])
    gateway.put("goods", [{"id": "1"}])
    assert gateway.count("goods") == 1


def test_what_is_not_there_is_told_from_a_server_that_is_not(
    gateway: Meilisearch, search_standin: MeilisearchStandin
) -> None:
    gateway.drop_index("nowhere")
    assert not gateway.has_index("nowhere")
    with pytest.raises(NoIndex):
        gateway.search_many([{"indexUid": "nowhere", "q": "x"}])
    with pytest.raises(TaskFailed, match=r"swap|not found"):
        gateway.swap("nowhere", "elsewhere")
    search_standin.close()
    with pytest.raises(SearchUnavailable):
        gateway.put("goods", [{"id": "1"}])


def test_an_answer_that_is_not_meilisearchs_is_no_answer(stripe_standin: StripeStandin) -> None:
    stranger = Meilisearch(SearchServer(stripe_standin.url, "key"))
    with pytest.raises(SearchUnavailable):
        stranger.search_many([{"indexUid": "x", "q": "x"}])


# --- settings

SERVER = {"MEILI_URL": "https://search.example", "MEILI_API_KEY": "key-of-this-shop"}
PRODUCTION = {"FUSION_ENV": "production", "SMTP_URL": "smtp://mail", "FUSION_RATE_LIMITS": "on"}


def read(environment: dict[str, str], **changes: str) -> Settings:
    there = {name: value for name, value in environment.items() if name != "STRIPE_API_BASE"}
    return Settings.from_environment({**there, **changes})


def test_a_server_is_named_or_there_is_none(environment: dict[str, str], tmp_path: Path) -> None:
    assert read(environment).search_server is None
    (tmp_path / "key").write_text("from a file\n".replace(" ", "-"))
    named = read(environment, MEILI_URL="http://localhost:7700/", MEILI_API_KEY_FILE=str(tmp_path / "key"))
    assert named.search_server == SearchServer("http://localhost:7700", "from-a-file")
    assert "from-a-file" not in repr(named)
    assert read(environment, MEILI_URL="http://localhost:7700").search_server is not None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"MEILI_API_KEY": "key"}, "MEILI_API_KEY is set, but MEILI_URL is not."),
        ({"MEILI_URL": "search:7700"}, "MEILI_URL must be an http:// or https:// address."),
        (
            {"MEILI_URL": "http://a:b@search"},
            "MEILI_URL must not carry a name or password; the key is MEILI_API_KEY.",
        ),
        ({**PRODUCTION, "MEILI_URL": "https://search.example"}, "MEILI_API_KEY is not set."),
        (
            {**SERVER, "MEILI_API_KEY": "two words"},
            "MEILI_API_KEY must be letters, digits and signs without a blank.",
        ),
    ],
)
def test_half_of_it_stops_the_start(
    environment: dict[str, str], changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsError, match=f"^{re.escape(sentence)}"):
        read(environment, **changes)
