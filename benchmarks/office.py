"""The back office of a shop with 100,000 products and 200,000 orders (``bin/fusion demo load --scale``).

Goals: every page, filter and search p95 <= 150 ms, 10,000 prices changed within 20 s, and files of a hundred thousand
rows that take no more memory than their first thousands. Pages are found by themselves: from the addresses that the
program knows, the links of each list to itself, and its forms that are asked by GET.

``OFFICE_PRODUCTS`` and ``OFFICE_ORDERS`` make a smaller shop.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from statistics import quantiles
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import in_store
from app.demo.scale.loading import HOST, SLUG
from app.extensions import db
from app.orders.models.order import Order
from app.stores.queries import find_store_id
from benchmarks.figures import Figure, middle
from benchmarks.local_services import services, vacuum
from benchmarks.office_pages import Clerk, Files, pages
from benchmarks.office_prices import changed_prices
from benchmarks.servers import ROOT

PRODUCTS, ORDERS = (int(os.environ.get(f"OFFICE_{name}", "0")) for name in ("PRODUCTS", "ORDERS"))
ROUNDS = 20
MOST_MS = 150.0
#: Of a file: what it may take more than it had taken after its first rows.
MOST_MB = 16.0
FIRST_ROWS = 5_000


def measure() -> list[Figure]:
    with services(durable=True) as environment:
        settings = {**environment, "FUSION_RATE_LIMITS": "off", "LOG_LEVEL": "ERROR"}
        load(settings)
        vacuum(settings)
        return figures_of(settings)


def figures_of(settings: Mapping[str, str]) -> list[Figure]:
    """Of a shop that is loaded."""
    from app import create_app
    from app.config import Settings

    app = create_app(Settings.from_environment(settings))
    with app.app_context():
        store_id = find_store_id(db.session(), SLUG)
        assert store_id is not None
        db.session.rollback()
    bare = _bare(app, store_id)
    _say(f"a bare SELECT of 50 orders by an index: {bare:.2f} ms")
    with closing(Clerk(app, HOST)) as clerk:
        return [
            *_pages(clerk, bare),
            *_files(clerk),
            *changed_prices(app, store_id),
        ]


def load(settings: Mapping[str, str]) -> None:
    sizes = [f"--{name}={count}" for name, count in (("products", PRODUCTS), ("orders", ORDERS)) if count]
    for words in (["db", "upgrade"], ["demo", "load", "--scale", *sizes]):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        began = time.monotonic()
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, **settings}, check=True, stdout=subprocess.DEVNULL
        )
        _say(f"{' '.join(words)}: {time.monotonic() - began:.0f} s")


# --- pages -------------------------------------------------------------------------------------------------------


def _pages(clerk: Clerk, bare: float) -> Iterator[Figure]:
    """A figure for each place of the office: its slowest address."""
    for place, addresses in pages(clerk).items():
        taken = {address: _times(clerk, address) for address in addresses}
        for address, times in taken.items():
            _say(f"{_percentile(times, 50):8.1f} {_percentile(times, 95):8.1f} ms  {address}")
        worst = max(taken, key=lambda address: _percentile(taken[address], 95))
        p50, p95 = (_percentile(taken[worst], which) for which in (50, 95))
        note = f"p50 {p50:.0f} ms, {p50 / bare:.0f}x a bare SELECT; slowest of {len(taken)}: {worst}"
        yield Figure(f"{place}, p95", p95, MOST_MS, "ms", 1, is_cost=True, note=note)


def _times(clerk: Clerk, address: str) -> list[float]:
    """In milliseconds; one first, unmeasured. What is far too slow is asked less often."""
    clerk.get(address)
    taken: list[float] = []
    while (len(taken) < ROUNDS and sum(taken) < ROUNDS * 4 * MOST_MS) or len(taken) < 2:
        start = time.perf_counter()
        clerk.get(address)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def _bare(app: Flask, store_id: UUID) -> float:
    """Columns of fifty orders, the newest first, by the index of the list."""
    columns = Order.reference, Order.name, Order.email, Order.status, Order.total_cents, Order.placed_at
    asked = select(*columns).order_by(Order.placed_at.desc()).limit(50)
    taken = []
    with app.app_context(), in_store(store_id) as session:
        for _ in range(200):
            start = time.perf_counter()
            _read(session, asked)
            taken.append((time.perf_counter() - start) * 1000)
    return middle(taken)


def _read(session: Session, asked: object) -> None:
    session.execute(asked).all()  # type: ignore[call-overload]
    session.commit()


def _percentile(values: list[float], which: int) -> float:
    return quantiles(values, n=100, method="inclusive")[which - 1]


# --- files -------------------------------------------------------------------------------------------------------


def _files(clerk: Clerk) -> Iterator[Figure]:
    for address in Files(clerk).addresses():
        rows, seconds, grown = _streamed(clerk.stream(address))
        note = f"{rows} rows, {rows / seconds:.0f} a second"
        yield Figure(f"{address}, memory", grown, MOST_MB, "MB", 1, is_cost=True, note=note)


def _streamed(chunks: Iterable[bytes]) -> tuple[int, float, float]:
    """How many rows, in how many seconds, and by how much memory grew after the first of them."""
    rows, early, most = 0, 0.0, 0.0
    start = time.perf_counter()
    for chunk in chunks:
        rows += chunk.count(b"\r\n")
        held = _held()
        if rows < FIRST_ROWS:
            early = max(early, held)
        most = max(most, held)
    return rows, time.perf_counter() - start, max(most - early, 0.0)


def _held() -> float:
    """What the process holds in memory, in MB."""
    pages_held = int(Path("/proc/self/statm").read_text().split()[1])
    return pages_held * os.sysconf("SC_PAGE_SIZE") / 1e6


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
