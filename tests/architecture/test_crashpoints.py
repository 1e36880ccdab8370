"""Crash points: each name stands in the program once, and row 9 dies at every one of them."""

import ast
from collections import Counter

from tests.architecture.source import calls, modules
from tests.faults.crashes import POINTS

LEAST = 25


def names() -> Counter[str]:
    found: Counter[str] = Counter()
    for module in modules():
        for name, call in calls(module.tree):
            if name == "crashpoint":
                [argument] = call.args
                assert isinstance(argument, ast.Constant), f"{module.place(call)}: a name, not an expression"
                found[str(argument.value)] += 1
    return found


def test_a_name_says_one_place() -> None:
    found = names()
    assert len(found) >= LEAST
    assert [name for name, times in found.items() if times > 1] == []


def test_row_9_dies_at_every_crash_point() -> None:
    assert sorted(POINTS) == sorted(names())
