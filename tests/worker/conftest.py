"""Jobs of the tests' own, in the registry for as long as a test lasts."""

from collections.abc import Iterator

import pytest

from app import jobs
from tests.worker import chores


@pytest.fixture(autouse=True)
def test_jobs() -> Iterator[None]:
    before = dict(jobs.registry)
    chores.register()
    yield
    jobs.registry.clear()
    jobs.registry.update(before)
