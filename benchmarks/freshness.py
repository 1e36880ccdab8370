"""How soon a change is found: so many edits and as many searches a second, each edit looked for until it is found.

A second's edits share a word, so that one search can find all of them: a searcher that asked for each by itself would
measure its own queue.

    python -m benchmarks.freshness [--seconds 120] [--rate 20]

PostgreSQL must find each within a second and Meilisearch within ten, and none may be missing afterwards. The edits are
told to Meilisearch by a worker process; it is the tests' stand-in, or a real server where MEILI_URL names one.
"""

import argparse
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app import create_app
from app.catalog.models.product import Product, Variant
from app.config import Settings
from app.database import in_store
from app.extensions import db
from app.inventory.listings import refresh
from app.search.meilisearch import comparing, pushing, rebuilding
from app.search.meilisearch.engine import MeilisearchEngine
from app.search.port import Engine, Query, SearchUnavailable
from app.search.postgres.engine import PostgresEngine
from app.stores.models import Store
from benchmarks.figures import Figure
from benchmarks.goods import prepared_shop
from benchmarks.local_services import services

ROOT = Path(__file__).resolve().parent.parent
RATE, SECONDS = 20, 120.0
POSTGRES_WITHIN, MEILISEARCH_WITHIN = 1.0, 10.0
#: How long what is not found yet is still looked for when the edits have ended.
LOOK_ON = 15.0


@dataclass(frozen=True, slots=True)
class Edit:
    product_id: UUID
    #: It shares it with the others of its second.
    word: str
    committed: float


@dataclass(slots=True)
class Looking:
    """Searches with one engine for what was edited, the oldest word first; each edit until found or edited again."""

    engine: Engine
    waiting: deque[Edit] = field(default_factory=deque)
    lags: list[float] = field(default_factory=list)
    searches: int = 0
    #: Searches that PostgreSQL would have answered, because this engine did not in time.
    passed_by: int = 0

    @property
    def worst(self) -> float:
        return max(self.lags, default=0.0)


@dataclass(slots=True)
class Outcome:
    edits: int
    #: Seconds that the edits took.
    took: float
    postgres: Looking
    meilisearch: Looking
    #: Documents that were not as the goods are when all was over.
    astray: int

    @property
    def missing(self) -> int:
        return len(self.postgres.waiting) + len(self.meilisearch.waiting) + self.astray


class Bustle:
    """A store whose goods are edited and searched for at once."""

    def __init__(self, app: Flask, store_id: UUID, *, rate: int = RATE) -> None:
        self.app, self.store_id, self.rate = app, store_id, rate
        self.looking = (Looking(PostgresEngine()), Looking(MeilisearchEngine()))
        self.newest: dict[UUID, str] = {}
        self.edits = 0
        self._is_over = threading.Event()
        self._errors: list[BaseException] = []

    def run(self, seconds: float) -> Outcome:
        lookers = [threading.Thread(target=self._guard, args=(self._look, each)) for each in self.looking]
        for thread in lookers:
            thread.start()
        began = time.monotonic()
        try:
            self._edit_for(seconds)
            took = time.monotonic() - began
            end = time.monotonic() + LOOK_ON
            while time.monotonic() < end and any(each.waiting for each in self.looking) and not self._errors:
                time.sleep(0.05)
        finally:
            self._is_over.set()
            for thread in lookers:
                thread.join()
        if self._errors:
            raise self._errors[0]
        return Outcome(self.edits, took, *self.looking, astray=self._astray())

    def _guard(self, work: object, *arguments: object) -> None:
        try:
            work(*arguments)  # type: ignore[operator]
        except BaseException as error:  # told by whoever waits for the thread
            self._errors.append(error)

    def _edit_for(self, seconds: float) -> None:
        with self.app.app_context(), in_store(self.store_id) as session:
            products = list(session.scalars(select(Product.id).order_by(Product.id)))
        # No product twice under one word: found would be what was edited before.
        together = min(self.rate, len(products))
        for number in self._ticks(seconds):
            product_id, word = products[number % len(products)], _word_of(number // together)
            with self.app.app_context(), in_store(self.store_id) as session:
                session.get_one(Product, (self.store_id, product_id)).title = f"Good {word}"
                variant = session.scalars(
                    select(Variant).where(Variant.product_id == product_id).limit(1)
                ).one()
                variant.price_cents = 10_000 + number
                refresh(session, [product_id])
                session.commit()
            self.newest[product_id] = word
            for each in self.looking:
                each.waiting.append(Edit(product_id, word, time.monotonic()))
            self.edits += 1

    def _ticks(self, seconds: float) -> Iterator[int]:
        """At the rate that is asked for, or as fast as the machine does it; until the time is up."""
        began, number = time.monotonic(), 0
        while time.monotonic() < began + seconds:
            yield number
            number += 1
            time.sleep(max(0.0, began + number / self.rate - time.monotonic()))

    def _look(self, looking: Looking) -> None:
        for number in self._ticks(float("inf")):
            if self._is_over.is_set():
                return
            self._leave_what_was_edited_again(looking)
            # Every other search is one of the shop's many, for a word that all its goods have.
            text = looking.waiting[0].word if looking.waiting and number % 2 else "good"
            looking.searches += 1
            try:
                with self.app.app_context(), in_store(self.store_id) as session:
                    query = Query(text=text, per_page=2 * self.rate, with_facets=False)
                    found = set(looking.engine.search(session, query).product_ids)
            except SearchUnavailable:
                looking.passed_by += 1
                continue
            self._note(looking, text, found)

    def _leave_what_was_edited_again(self, looking: Looking) -> None:
        while looking.waiting and self.newest[looking.waiting[0].product_id] != looking.waiting[0].word:
            looking.waiting.popleft()

    def _note(self, looking: Looking, text: str, found: set[UUID]) -> None:
        """Edits come to one end of the queue while this takes from the other; those not found yet go back to it."""
        now = time.monotonic()
        taken = []
        while looking.waiting and looking.waiting[0].word == text:
            taken.append(looking.waiting.popleft())
        still = [edit for edit in taken if edit.product_id not in found]
        looking.waiting.extendleft(reversed(still))
        looking.lags += [now - edit.committed for edit in taken if edit.product_id in found]

    def _astray(self) -> int:
        with self.app.app_context(), in_store(self.store_id) as session:
            late = pushing.push(session)
            drift = comparing.compare(session)
            session.rollback()
            return late + len(drift.products)


def _word_of(number: int) -> str:
    """Like no other's: an engine that allows for misspelling must not take one for the other."""
    return f"novelty{sha256(str(number).encode()).hexdigest()[:12]}"


def lay_out(app: Flask, store_id: UUID) -> None:
    with app.app_context(), in_store(store_id) as session:
        rebuilding.start(session, by="the benchmark")
        session.commit()
        while not rebuilding.step(session).is_last:
            session.commit()
        session.commit()


def measure(seconds: float = SECONDS, rate: int = RATE) -> list[Figure]:
    with services() as environment, _search_server() as server:
        settings = {**environment, **server, "FUSION_RATE_LIMITS": "off", "LOG_LEVEL": "WARNING"}
        prepared_shop(settings)
        app = create_app(Settings.from_environment(settings))
        with app.app_context():
            store_id = db.session.scalars(select(Store.id)).one()
            db.session.remove()
        lay_out(app, store_id)
        with _worker(settings):
            outcome = Bustle(app, store_id, rate=rate).run(seconds)
        with app.app_context():
            db.engine.dispose()
    print(say(outcome), file=sys.stderr, flush=True)
    return [
        Figure(
            "Found by PostgreSQL, at worst", outcome.postgres.worst, POSTGRES_WITHIN, "s", 1, is_cost=True
        ),
        Figure(
            "Found by Meilisearch, at worst",
            outcome.meilisearch.worst,
            MEILISEARCH_WITHIN,
            "s",
            1,
            is_cost=True,
        ),
        Figure("Edits a second", outcome.edits / outcome.took, rate, "a second", 0.95),
        Figure("Edits not found", outcome.missing, 1, "edits", 0, is_cost=True),
    ]


def say(outcome: Outcome) -> str:
    told = [f"{outcome.edits} edits in {outcome.took:.0f} s, {outcome.edits / outcome.took:.1f} a second"]
    for each in (outcome.postgres, outcome.meilisearch):
        lags = sorted(each.lags)
        middle = lags[len(lags) // 2] if lags else 0.0
        told.append(
            f"{each.engine.name}: {each.searches} searches, {len(lags)} edits found after {middle:.2f} s"
            f" in the middle and {each.worst:.2f} s at worst, {len(each.waiting)} not found, {each.passed_by} passed by"
        )
    return "; ".join([*told, f"{outcome.astray} astray afterwards"])


@contextmanager
def _search_server() -> Iterator[dict[str, str]]:
    if "MEILI_URL" in os.environ:
        yield {name: os.environ[name] for name in ("MEILI_URL", "MEILI_API_KEY") if name in os.environ}
        return
    from tests.meilisearch_standin.server import MeilisearchStandin

    command = [sys.executable, "-m", "tests.meilisearch_standin"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as standin:
        assert standin.stdin is not None
        assert standin.stdout is not None
        yield {"MEILI_URL": standin.stdout.readline().strip(), "MEILI_API_KEY": MeilisearchStandin.key}
        standin.stdin.close()


@contextmanager
def _worker(settings: dict[str, str]) -> Iterator[None]:
    """The one process that the operator's worker has for what nobody waits for."""
    command = [sys.executable, "worker.py", "bulk"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdin=subprocess.PIPE)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def main(arguments: Sequence[str]) -> int:
    from benchmarks.figures import show

    parser = argparse.ArgumentParser(prog="python -m benchmarks.freshness")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument(
        "--rate", type=int, default=RATE, help="edits, and searches with each engine, a second"
    )
    chosen = parser.parse_args(arguments)
    figures = measure(chosen.seconds, chosen.rate)
    show(figures)
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
