"""The settings local programs are started with, kept so that bin/fusion finds the running services."""

import json
import os
from collections.abc import Mapping
from typing import TypedDict

from launcher.places import Places, write_private


class Kept(TypedDict):
    ports: dict[str, int]
    settings: dict[str, str]


def given(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What a person has set, secrets in files included: it wins over everything of ours."""
    return {name.removesuffix("_FILE"): value for name, value in environ.items() if value}


def keep(places: Places, *, ports: dict[str, int], settings: dict[str, str]) -> None:
    write_private(places.environment, json.dumps(Kept(ports=ports, settings=settings), indent=1))


def kept(places: Places) -> Kept:
    """Empty where there is none, or only a damaged one: it can all be made again."""
    try:
        found: Kept = json.loads(places.environment.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return Kept(ports={}, settings={})
    return found
