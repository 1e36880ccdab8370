"""The running shop as fixtures; tests/conftest.py takes them in, so that a process starts one and no more."""

import os
import sys
from collections.abc import Iterator

import pytest

from tests.emptying import forget_memories
from tests.live.shop import LiveShop


@pytest.fixture(scope="session")
def live_shop(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveShop]:
    suffix = os.environ.get("TEST_DATABASE_SUFFIX", "")
    shop = LiveShop(f"fusion_live_{worker_id}{suffix}", tmp_path_factory.mktemp("live"))
    try:
        shop.open()
        yield shop
    finally:
        shop.close()


@pytest.fixture
def live(live_shop: LiveShop) -> Iterator[LiveShop]:
    """The running shop, emptied. What its programs log in a test is shown when the test fails."""
    live_shop.empty()
    forget_memories()  # some tests press its buttons in this process, where another shop may have been open
    programs = (live_shop.web, live_shop.worker)
    before = {program.name: len(program.words()) for program in programs}
    yield live_shop
    logged = {program.name: program.words()[before[program.name] :] for program in programs}
    for name, words in logged.items():
        sys.stdout.write(f"--- {name}\n{words[-6000:]}\n")
    if not live_shop.expects_errors:
        faults = [
            line
            for words in logged.values()
            for line in words.splitlines()
            if '"level":"error"' in line.replace(" ", "")
        ]
        assert not faults, f"errors in the logs: {faults[:3]}"
