"""A provider that does not answer is left alone for a moment.

One process does the money's jobs in turn, and a call that hangs takes five seconds: mail and whatever else needs no
provider would stand behind every order that is asked about.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec

from app import clock
from app.payments.provider import ProviderSilent, ProviderUnavailable

PAUSE = timedelta(seconds=3)

Arguments = ParamSpec("Arguments")


class _Silence:
    """Of this process: each finds out by one call."""

    until: datetime | None = None


_silence = _Silence()


def asks_the_provider(run: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """For a job, under its ``task``. Raises ProviderUnavailable at once within a moment of a call that hung."""

    @wraps(run)
    def asking(*arguments: Arguments.args, **named: Arguments.kwargs) -> None:
        if _silence.until is not None and clock.now() < _silence.until:
            raise ProviderUnavailable("it did not answer a moment ago")
        try:
            run(*arguments, **named)
        except ProviderSilent:
            _silence.until = clock.now() + PAUSE
            raise

    return asking


def forget_silence() -> None:
    _silence.until = None
