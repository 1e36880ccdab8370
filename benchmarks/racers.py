"""Processes that prepare themselves, start together and each answer the rate they reached."""

import os
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.servers import ROOT


def race(settings: dict[str, str], commands: Sequence[Sequence[str]]) -> float:
    """The sum of their rates. Raises RuntimeError when one of them fails."""
    environment = {**os.environ, **settings}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for command in commands
    ]
    for process in running:
        _hear(process)
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    rates = [float(_hear(process)) for process in running]
    for process in running:
        process.wait()
    return sum(rates)


def _hear(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    said = process.stdout.readline().strip()
    if not said:
        raise RuntimeError(f"{process.args!r} ended with {process.wait()}")
    return said
