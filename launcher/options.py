"""What may stand after bin/run. Read before anything is installed, so that --help answers at once."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

DEFAULT_PORT = 8000


@dataclass(frozen=True, slots=True)
class RunOptions:
    port: int
    reload: bool
    fresh: bool
    yes: bool
    demo: bool


def run_options(arguments: Sequence[str]) -> RunOptions:
    parser = argparse.ArgumentParser(
        prog="bin/run",
        description="Starts the shop with everything it needs and stays in front; Ctrl-C stops it all.",
    )
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help="where the shop answers (%(default)s)"
    )
    parser.add_argument("--reload", action="store_true", help="take up changes of code and templates")
    parser.add_argument("--fresh", action="store_true", help="throw the local data away first, after asking")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="start without the demo shops")
    return RunOptions(**vars(parser.parse_args(arguments)))


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)
