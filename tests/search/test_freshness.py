"""Goods that are edited and searched for at once: every change is found, soon, and none is lost."""

import threading
from collections.abc import Iterator
from statistics import median

import pytest
from flask import Flask

from app.drain import drain
from app.jobs import QueueName
from benchmarks.freshness import MEILISEARCH_WITHIN, POSTGRES_WITHIN, Bustle, lay_out
from tests.cast import Cast

SECONDS, RATE = 4.0, 20


@pytest.fixture
def worker(search_app: Flask) -> Iterator[None]:
    """A thread that looks for jobs as the worker does, oftener."""
    is_over = threading.Event()

    def work() -> None:
        with search_app.app_context():
            while not is_over.wait(0.2):
                drain(QueueName.BULK)

    thread = threading.Thread(target=work)
    thread.start()
    yield
    is_over.set()
    thread.join()


def test_every_edit_is_found_while_shoppers_search(search_app: Flask, shop: Cast, worker: None) -> None:
    lay_out(search_app, shop.kloof.id)
    outcome = Bustle(search_app, shop.kloof.id, rate=RATE).run(SECONDS)
    assert (
        outcome.edits >= SECONDS
    )  # a busy machine does not keep up with the rate, and none may be lost even so
    assert outcome.missing == 0
    assert outcome.postgres.lags
    assert outcome.meilisearch.lags
    # The worst is a matter for `bin/bench`, on a quiet machine: one that halts for seconds is no slow search.
    assert median(outcome.postgres.lags) <= POSTGRES_WITHIN
    assert median(outcome.meilisearch.lags) <= MEILISEARCH_WITHIN
