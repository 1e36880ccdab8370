"""Valkey keeps what it was given, over a stop and over a kill."""

import os
import signal
from collections.abc import Iterator

import pytest
import redis

from launcher.places import Places
from launcher.processes import Supervisor
from launcher.valkey import Valkey
from tests.launcher.homes import deserted, home, is_gone, supervised


@pytest.fixture
def places() -> Iterator[Places]:
    with home() as places:
        yield places


def start(supervisor: Supervisor, places: Places) -> str:
    valkey = Valkey.at(places)
    return valkey.url(valkey.start(supervisor, places.logs / "valkey.log"))


def running(places: Places) -> int:
    return int((places.folder / "valkey" / "valkey.pid").read_text())


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_its_keys_outlive_it(end: signal.Signals, places: Places) -> None:
    with supervised() as supervisor, redis.from_url(start(supervisor, places)) as connection:
        connection.set("kept", "7")
        os.kill(running(places), end)
    with supervised() as supervisor, redis.from_url(start(supervisor, places)) as connection:
        assert connection.get("kept") == b"7"


def test_a_server_left_running_is_stopped_first(places: Places) -> None:
    with deserted() as supervisor:
        start(supervisor, places)
        left = running(places)
    assert not is_gone(left)
    with supervised() as supervisor:
        start(supervisor, places)
        assert is_gone(left)


def test_nobody_comes_in_without_its_password(places: Places) -> None:
    with supervised() as supervisor:
        url = start(supervisor, places)
        with (
            redis.from_url("redis://" + url.partition("@")[2]) as stranger,
            pytest.raises(redis.AuthenticationError),
        ):
            stranger.get("kept")
