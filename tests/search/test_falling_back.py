"""Meilisearch down, silent, empty or gone: PostgreSQL answers, staff and machines are told, and it mends itself."""

import time
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from app.drain import drain
from app.jobs import QueueName
from app.search import searching
from app.search.meilisearch import patience, rebuilding
from app.search.meilisearch.engine import MeilisearchEngine
from app.search.meilisearch.server import index_name
from app.search.port import Query, SearchUnavailable
from app.search.searching import BREAK_FOR, Breaker
from tests.cast import Cast
from tests.client import ShopClient
from tests.meilisearch_standin.server import MeilisearchStandin
from tests.search.either import Either, lay_out

WELL, FALLEN_BACK = "meilisearch", "postgres"


@pytest.fixture
def kloof(search_app: Flask, shop: Cast) -> Either:
    """The first store, laid out in the stand-in; and its neighbour."""
    for store in (shop.kloof, shop.jozi):
        with Either(search_app, store, MeilisearchEngine()).session() as session:
            lay_out(session)
    return Either(search_app, shop.kloof, MeilisearchEngine())


@pytest.fixture
def jozi(kloof: Either, shop: Cast) -> Either:
    return Either(kloof.app, shop.jozi, MeilisearchEngine())


def ask(at: Either, text: str = "kettle") -> tuple[list[str], str]:
    with at.session() as session:
        found, engine = searching.search(session, Query(text=text))
        return at.names(found.product_ids), engine


def health(at: Either) -> tuple[int, str, str]:
    answer = ShopClient(at.app, host="10.0.0.7").http.get("/health")
    assert answer.json is not None
    return answer.status_code, answer.json["status"], answer.json["search"]


def let_the_pause_pass() -> None:
    searching.breaker.now = lambda: time.monotonic() + BREAK_FOR + 1


@pytest.fixture(autouse=True)
def true_time(search_app: Flask) -> None:
    searching.breaker.now = time.monotonic


def test_meilisearch_answers_where_it_is_well(kloof: Either) -> None:
    assert ask(kloof) == (["stoep-kettle"], WELL)
    assert health(kloof) == (200, "ok", WELL)
    assert ask(kloof, "")[1] == FALLEN_BACK  # lists without words are never its business


def test_without_a_server_there_is_nothing_to_fall_back_from(app: Flask, shop: Cast) -> None:
    here = Either(app, shop.kloof, MeilisearchEngine())
    assert ask(here) == (["stoep-kettle"], FALLEN_BACK)
    assert health(here) == (200, "ok", FALLEN_BACK)


def test_a_server_that_is_down_is_left_alone_and_found_again(
    kloof: Either, search_standin: MeilisearchStandin
) -> None:
    search_standin.close()
    assert ask(kloof) == (["stoep-kettle"], FALLEN_BACK)
    assert health(kloof) == (200, "degraded", "postgres: Meilisearch does not answer.")
    search_standin.open()
    search_standin.requests.clear()
    assert ask(kloof)[1] == FALLEN_BACK
    assert search_standin.requests == []
    let_the_pause_pass()
    assert ask(kloof)[1] == WELL
    assert health(kloof)[1:] == ("ok", WELL)


def test_a_server_that_says_nothing_costs_one_shopper_a_third_of_a_second(
    kloof: Either, search_standin: MeilisearchStandin
) -> None:
    with search_standin.silent():
        began = time.monotonic()
        assert ask(kloof) == (["stoep-kettle"], FALLEN_BACK)
        waited = time.monotonic()
        assert ask(kloof) == (["stoep-kettle"], FALLEN_BACK)
        assert waited - began > 0.29
        assert time.monotonic() - waited < 0.29
    let_the_pause_pass()
    assert ask(kloof)[1] == WELL


def test_the_requests_of_one_question_share_its_time(
    kloof: Either, search_standin: MeilisearchStandin
) -> None:
    began = time.monotonic()
    with kloof.session() as session, patience.at_most(0.1):
        with search_standin.silent(), pytest.raises(SearchUnavailable):
            kloof.engine.search(session, Query(text="kettle"))
        assert time.monotonic() - began < 0.29
        with pytest.raises(SearchUnavailable, match="too slow"):  # without a request
            kloof.engine.search(session, Query(text="mug"))


@pytest.mark.parametrize("how", ["emptied", "dropped"])
def test_an_index_that_is_lost_is_one_shops_trouble_and_is_laid_out_again(
    kloof: Either, jozi: Either, search_standin: MeilisearchStandin, how: str
) -> None:
    if how == "emptied":
        search_standin.state.delete(
            index_name(kloof.store.id), list(search_standin.documents(index_name(kloof.store.id)))
        )
    else:
        search_standin.state.drop(index_name(kloof.store.id))
    assert ask(kloof) == (["stoep-kettle"], FALLEN_BACK)
    assert ask(jozi, "bike") == (["city-bike"], WELL)
    with kloof.session() as session:
        rebuilding.look_after(session)
        session.commit()
    with kloof.app.app_context():
        drain(QueueName.BULK)
    let_the_pause_pass()
    assert ask(kloof) == (["stoep-kettle"], WELL)


def test_a_shop_without_goods_is_no_trouble(search_app: Flask, shop: Cast) -> None:
    bare = Either(search_app, shop.kloof, MeilisearchEngine())
    for slug in list(shop.kloof.products):
        bare.edit(slug, lambda product: product.unpublish())
    with bare.session() as session:
        lay_out(session)
    assert ask(bare) == ([], WELL)


def test_a_question_that_is_refused_says_nothing_of_the_server(
    kloof: Either, search_standin: MeilisearchStandin
) -> None:
    settings = search_standin.index(index_name(kloof.store.id)).settings
    filterable, settings["filterableAttributes"] = settings["filterableAttributes"], []
    assert ask(kloof) == (["stoep-kettle"], FALLEN_BACK)
    settings["filterableAttributes"] = filterable
    assert ask(kloof)[1] == WELL


def test_a_key_that_is_not_taken_is_fallen_back_from(
    kloof: Either, search_standin: MeilisearchStandin, made_app: Callable[..., Flask]
) -> None:
    wrong = made_app(MEILI_URL=search_standin.url, MEILI_API_KEY="another")
    assert ask(Either(wrong, kloof.store, kloof.engine)) == (["stoep-kettle"], FALLEN_BACK)


def test_suggestions_and_long_facets_fall_back_too(kloof: Either, search_standin: MeilisearchStandin) -> None:
    search_standin.close()
    with kloof.session() as session:
        suggested, engine = searching.suggest(session, "kettl", limit=3)
        assert (kloof.names(suggested.product_ids), engine) == (["stoep-kettle"], FALLEN_BACK)
        values = searching.facet_values(session, Query(text="mug"), key="colour", starts="sa")
        assert [value.value for value in values] == ["sage"]


def test_one_search_tries_again_while_the_others_pass_by() -> None:
    at = [100.0]
    store, other = UUID(int=1), UUID(int=2)
    breaker = Breaker(now=lambda: at[0])
    assert not breaker.is_open(store)
    breaker.open(None)
    assert breaker.is_open(store)
    at[0] += BREAK_FOR
    assert [breaker.is_open(store), breaker.is_open(store), breaker.is_open(other)] == [False, True, True]
    breaker.close(store)
    assert not breaker.is_open(other)
    breaker.open(store)
    assert (breaker.is_open(store), breaker.is_open(other)) == (True, False)
