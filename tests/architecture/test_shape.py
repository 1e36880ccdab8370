"""How files are named and how long things are (docs: house style)."""

import ast
from collections.abc import Sequence

from tests.architecture.source import Module, functions, module_of, modules

SAYS_NOTHING = {
    "services",
    "service",
    "utils",
    "util",
    "helpers",
    "helper",
    "managers",
    "manager",
    "base",
    "common",
    "misc",
}
LONGEST_FUNCTION = 40
LONGEST_FILE = 300
OURS = ("app", "launcher", "stripe_standin")


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def too_long(found: Sequence[Module]) -> list[str]:
    return [
        f"{module.place(node)} {node.name} has {length(node)} lines"
        for module in found
        for node in functions(module.tree)
        if length(node) > LONGEST_FUNCTION
    ]


def names_that_say_nothing(paths: Sequence[str]) -> list[str]:
    return [path for path in paths if SAYS_NOTHING & set(path.removesuffix(".py").split("/"))]


def filled_packages(found: Sequence[Module]) -> list[str]:
    return [
        module.path
        for module in found
        if module.path.endswith("/__init__.py") and module.path != "app/__init__.py" and module.text.strip()
    ]


def ours() -> list[Module]:
    return [module for folder in OURS for module in modules(folder)]


def test_no_function_is_longer_than_a_screen() -> None:
    assert too_long(ours()) == []


def test_no_file_is_longer_than_can_be_read() -> None:
    lengths = {module.path: module.text.count("\n") for module in ours()}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_files_are_named_for_what_they_hold() -> None:
    named = [module.path for module in ours()]
    assert names_that_say_nothing(named) == []


def test_packages_are_empty_but_for_the_factorys() -> None:
    assert filled_packages(list(modules("app"))) == []


def test_these_rules_can_be_broken() -> None:
    long = module_of("def f():\n" + "    pass\n" * LONGEST_FUNCTION)
    short = module_of("def f():\n" + "    pass\n" * (LONGEST_FUNCTION - 1))
    assert too_long([long, short]) == ["app/sample/sample.py:1 f has 41 lines"]
    assert names_that_say_nothing(["app/cart/utils.py", "app/helpers/x.py", "app/baseline.py"]) == [
        "app/cart/utils.py",
        "app/helpers/x.py",
    ]
    assert filled_packages([module_of("x = 1", "app/cart/__init__.py")]) == ["app/cart/__init__.py"]
