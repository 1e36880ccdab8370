"""Form bodies and query strings with nested keys: `line_items[0][price_data][currency]=zar`."""

import re
from typing import Any
from urllib.parse import parse_qsl

from stripe_standin.errors import parameter_error

KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
STEP = re.compile(r"\[([^\[\]]*)\]")


def parse(text: str) -> dict[str, Any]:
    """Dictionaries all the way down: lists have number keys until a type says what they are."""
    tree: dict[str, Any] = {}
    for key, value in parse_qsl(text, keep_blank_values=True, max_num_fields=20_000):
        match = KEY.match(key)
        if match is None:
            raise parameter_error(f"Invalid parameter name: {key}", key)
        _place(tree, [match[1], *STEP.findall(match[2])], value=value)
    return tree


def _place(tree: dict[str, Any], path: list[str], *, value: str) -> None:
    node = tree
    for step, given in enumerate(path):
        name = given or str(len(node))
        if step == len(path) - 1:
            node[name] = value
            return
        below = node.setdefault(name, {})
        if not isinstance(below, dict):
            raise parameter_error("Invalid object", bracketed(path[: step + 1]))
        node = below


def bracketed(path: list[str]) -> str:
    return path[0] + "".join(f"[{step}]" for step in path[1:])
