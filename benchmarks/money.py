"""Orders, events and jobs against what PostgreSQL and RQ do by themselves: one server, interleaved rounds, fsync on.

The limits are pgbench transactions of the same rows, without reading, deciding or signing anything.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from benchmarks import copying
from benchmarks.figures import Figure, best, middle
from benchmarks.local_services import services
from benchmarks.pgbench import transactions
from benchmarks.racers import race
from benchmarks.servers import Server, running
from benchmarks.warehouse import VARIANTS, Warehouse, baskets, stocked
from benchmarks.webhooks import Heard, need_wrk, send

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
#: As fault row 9's, and the statements' budget: an order of ten variants.
LINES = 10
GROUPS = VARIANTS // LINES
CLIENTS = 2
#: Orders of each client in a round; a few seconds' worth.
ORDERS = 200
SECONDS = 4
JOBS, RQ_JOBS = 1000, 60


def measure() -> list[Figure]:
    from app import bind_commands, create_app
    from app.config import Settings

    need_wrk()  # before the minutes that orders take
    with services(durable=True) as environment:
        settings = {**environment, "FUSION_RATE_LIMITS": "off", "LOG_LEVEL": "WARNING"}
        app = create_app(Settings.from_environment(settings))
        bind_commands(app)
        warehouse = stocked(app)
        _say(f"{VARIANTS} variants, {ROUNDS} rounds, {os.cpu_count()} cores")
        bench = _Bench(app, settings, warehouse)
        figures = [*bench.orders(), *bench.events(), *bench.jobs()]
        bench.assert_sound()
        return figures


class _Bench:
    def __init__(self, app: Flask, settings: dict[str, str], warehouse: Warehouse) -> None:
        self.app = app
        self.settings = settings
        self.warehouse = warehouse
        self.placed = 0

    # --- orders

    def orders(self) -> list[Figure]:
        """Of ten variants against pgbench, then of one: each its own, or all the same."""
        groups = [self.warehouse.variants[at * LINES : (at + 1) * LINES] for at in range(GROUPS)]
        self._race([list(groups)])
        script = copying.copying_script(self.settings["DATABASE_MIGRATION_URL"], self.warehouse)
        ours, limit, spread, hot = [], [], [], []
        for number in range(ROUNDS):
            ours.append(self._rate(groups))
            limit.append(
                transactions(self.settings["DATABASE_URL"], script, clients=CLIENTS, seconds=SECONDS)
            )
            spread.append(self._rate([(one,) for one in self.warehouse.variants]))
            hot.append(self._rate([self.warehouse.variants[:1]]))
            _say(
                f"round {number + 1}: {ours[-1]:.0f} orders/s, pgbench {limit[-1]:.0f}/s, "
                f"one variant each {spread[-1]:.0f}/s, the same {hot[-1]:.0f}/s"
            )
        return [
            Figure(f"orders of {LINES} variants placed", best(ours), best(limit), "per s", 0.25),
            Figure("orders on one hot variant", best(hot), best(spread), "per s", 0.5, note=self._lost()),
        ]

    def _rate(self, kinds: Sequence[tuple[UUID, ...]]) -> float:
        shares = [
            [kinds[(client + CLIENTS * turn) % len(kinds)] for turn in range(ORDERS + 1)]
            for client in range(CLIENTS)
        ]
        return self._race(shares)

    def _race(self, shares: list[list[tuple[UUID, ...]]]) -> float:
        with tempfile.TemporaryDirectory() as folder:
            commands = []
            for client, share in enumerate(shares):
                file = Path(folder) / f"{client}.json"
                file.write_text(json.dumps(baskets(self.app, self.warehouse, share)))
                commands.append(["benchmarks.placing", str(self.warehouse.store_id), str(file)])
            self.placed += sum(map(len, shares))
            return race(self.settings, commands)

    def _lost(self) -> str:
        """Every order that was counted is there, with its units held."""
        with self._owner() as rows:
            [(orders, held, ordered)] = rows(
                """SELECT (SELECT count(*) FROM "order" WHERE cart_id IN (SELECT id FROM cart)),
                          (SELECT sum(quantity) FROM reservation r JOIN "order" o ON o.id = r.order_id
                           WHERE o.cart_id IN (SELECT id FROM cart)),
                          (SELECT sum(quantity) FROM order_line l JOIN "order" o ON o.id = l.order_id
                           WHERE o.cart_id IN (SELECT id FROM cart))"""
            )
        if orders != self.placed or held != ordered:
            raise RuntimeError(
                f"{self.placed} orders were placed, {orders} are there; {held} of {ordered} held"
            )
        return f"{orders} placed, none lost"

    # --- events

    def events(self) -> list[Figure]:
        server = Server("wsgi:app", "/health/live", self.settings)
        heard: list[Heard] = []
        limit = []
        secret = self.settings["STRIPE_WEBHOOK_SECRETS"]
        with running(server):
            send(server.url, secret, clients=8, seconds=1)
            for number in range(ROUNDS):
                heard.append(send(server.url, secret, clients=8, seconds=SECONDS))
                limit.append(
                    transactions(
                        self.settings["DATABASE_URL"], copying.EVENT, clients=CLIENTS, seconds=SECONDS
                    )
                )
                _say(
                    f"round {number + 1}: {heard[-1].rate:.0f} events/s (p50 {heard[-1].p50:.1f}, "
                    f"p99 {heard[-1].p99:.1f} ms), pgbench {limit[-1]:.0f}/s"
                )
        p50, p99 = middle(one.p50 for one in heard), middle(one.p99 for one in heard)
        rate = best(one.rate for one in heard)
        return [
            Figure("webhooks accepted", rate, best(limit), "per s", 0.2),
            Figure("webhooks, p99 to p50, 8 clients", p99, p50, "ms", 4, is_cost=True),
        ]

    # --- jobs

    def jobs(self) -> list[Figure]:
        ours, theirs = [], []
        for number in range(ROUNDS):
            self._forget_jobs()
            ours.append(race(self.settings, [["benchmarks.draining", "ours", str(JOBS)]]))
            theirs.append(race(self.settings, [["benchmarks.draining", "rq", str(RQ_JOBS)]]))
            _say(f"round {number + 1}: {ours[-1]:.0f} jobs/s, RQ {theirs[-1]:.0f}/s")
        return [Figure("one-write jobs drained, one process", best(ours), best(theirs), "per s", 4)]

    def _forget_jobs(self) -> None:
        with self._owner() as rows:
            rows("DELETE FROM job")

    # --- the database

    @contextmanager
    def _owner(self) -> Iterator["_Rows"]:
        engine = create_engine(self.settings["DATABASE_MIGRATION_URL"], poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(text(f"SET LOCAL app.store_id = '{self.warehouse.store_id}'"))
            yield _Rows(connection)

    def assert_sound(self) -> None:
        """What pgbench copied adds up, too: it writes all the rows of an order."""
        ran = self.app.test_cli_runner().invoke(args=["doctor", "stock", "money"])
        if ran.exit_code:
            raise RuntimeError(ran.output[:2000])
        _say(ran.output.strip())


class _Rows:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __call__(self, statement: str) -> list[tuple[object, ...]]:
        result = self._connection.execute(text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
