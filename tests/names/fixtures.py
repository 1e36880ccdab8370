"""A name server for the process; ``names`` empties it."""

from collections.abc import Iterator

import pytest

from tests.names.server import NameServer, name_server


@pytest.fixture(scope="session")
def name_standin() -> Iterator[NameServer]:
    with name_server() as server:
        yield server


@pytest.fixture
def names(name_standin: NameServer) -> NameServer:
    name_standin.reset()
    return name_standin
