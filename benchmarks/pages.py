"""Pages against a bare Flask constant: one interleaved run, two workers each, the best round of each side.

Goals of the first sale: uncached category page with 24 cards >= 0.12x, add to cart >= 0.10x, memory <= 1.5x, cold start
<= 2x. The cached page is shown because it is what most visitors get.
"""

import os
import sys
from uuid import UUID

from benchmarks.figures import Figure, best, middle
from benchmarks.goods import CATEGORY, PRODUCTS, prepared_shop
from benchmarks.load import Request, rate, tool
from benchmarks.local_services import services
from benchmarks.servers import Server, running

ROUNDS = 7
STARTS = 5


def measure() -> list[Figure]:
    with services() as environment:
        settings = {**environment, "FUSION_RATE_LIMITS": "off", "LOG_LEVEL": "WARNING"}
        variant = prepared_shop(settings)
        _say(f"{PRODUCTS} products, {ROUNDS} rounds of {tool()}, {os.cpu_count()} cores")
        starts = _cold_starts(settings)
        return [*_rates(settings, variant), *starts]


def _rates(settings: dict[str, str], variant: UUID) -> list[Figure]:
    shop = Server("wsgi:app", "/", settings)
    bare = Server("benchmarks.constant:app", "/", {})
    with running(shop, bare):
        asked = {
            "constant": Request(bare.url + "/", distinct=True),
            "uncached": Request(shop.url + CATEGORY, host="localhost", distinct=True),
            "cached": Request(shop.url + CATEGORY, host="localhost"),
            "add": Request(
                shop.url + "/cart/lines", host="localhost", body=f"variant_id={variant}&quantity=1"
            ),
        }
        seen: dict[str, list[float]] = {name: [] for name in asked}
        for number in range(ROUNDS):
            for name, request in asked.items():
                seen[name].append(rate(request))
            _say(
                f"round {number + 1}: "
                + ", ".join(f"{name} {values[-1]:.0f}/s" for name, values in seen.items())
            )
        memory = Figure("web memory (PSS)", shop.memory(), bare.memory(), "MiB", 1.5, is_cost=True)
    limit = best(seen["constant"])
    return [
        Figure("category page, 24 cards, uncached", best(seen["uncached"]), limit, "req/s", 0.12),
        Figure("category page, from the page cache", best(seen["cached"]), limit, "req/s", 0.5),
        Figure("add to cart, new visitor", best(seen["add"]), limit, "req/s", 0.10),
        memory,
    ]


def _cold_starts(settings: dict[str, str]) -> list[Figure]:
    """Interleaved, the first of each left out: it finds the disk cold."""
    ours, limit = [], []
    for _ in range(STARTS + 1):
        for kept, server in (
            (ours, Server("wsgi:app", "/health/live", settings)),
            (limit, Server("benchmarks.constant:app", "/", {})),
        ):
            with running(server):
                kept.append(server.cold_start * 1000)
    return [Figure("cold start to the first 200", middle(ours[1:]), middle(limit[1:]), "ms", 2, is_cost=True)]


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
