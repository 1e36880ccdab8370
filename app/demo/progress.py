"""How far a long command has come: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

#: Off a terminal.
SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """What is called with how many more are done."""
    if sys.stderr.isatty():
        with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
            yield bar.update
        return
    done, said_at = 0, time.monotonic()

    def advance(count: int) -> None:
        nonlocal done, said_at
        done += count
        if time.monotonic() - said_at >= SECONDS_BETWEEN_LINES:
            said_at = time.monotonic()
            click.echo(f"{label}: {done} of {length}", err=True)

    yield advance
