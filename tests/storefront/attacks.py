"""Strings that break pages: a few of our own, and the shared collections where they are beside this clone."""

import json
from collections.abc import Iterator
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "attack"
OWN = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1 --",
    "'; DROP TABLE product; --",
    "{{ 7 * 7 }}",
    "javascript:alert(1)",
    '"red mug',
    "red -mug -\"a b",
    "a & b | !c:* <-> (d",
    "\x00\x1b[31m\ud800\ufffe\u202e\u0000",
    "\ue000cart-count\ue000\ue010mug\ue011",
    "%00%ff%27",
    "..%2f..%2fetc/passwd",
    "Ω≈ç√∫≤≥÷ 田中さん 👩‍👩‍👧 ﷽",
    "x" * 10_240,
    "((((((((((" * 100,
    "mug " * 2_000,
)  # fmt: skip


def attacks() -> Iterator[str]:
    yield from OWN
    for file in sorted(
        [*SHARED.glob("xss/*.txt"), *SHARED.glob("sqli/*.txt"), *SHARED.glob("traversal/*.txt")]
    ):
        yield from filter(None, file.read_text("utf-8", "replace").splitlines())
    naughty = SHARED / "strings" / "blns.json"
    if naughty.exists():
        yield from json.loads(naughty.read_text("utf-8"))
