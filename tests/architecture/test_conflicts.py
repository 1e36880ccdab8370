"""What locks an order together with other rows can lose a deadlock, and is run again (docs/adr/0019)."""

import ast

from tests.architecture.source import Module, calls, functions, last_name, module_of, modules

#: What such a view calls, by its last name.
LOCKING = {"unchanged_order", "place_order", "pay_again", "cancel_unpaid", "settle"}
DECORATOR = "again_after_conflict"
#: Where orders are changed; elsewhere these names may mean something else.
FOLDERS = ("app/admin/", "app/checkout/")


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and last_name(decorator.func.value) == "bp"
        for decorator in function.decorator_list
    )


def not_run_again(module: Module) -> list[str]:
    return [
        f"{module.place(function)} {function.name}"
        for function in functions(module.tree)
        if is_view(function)
        and LOCKING & {name for name, _ in calls(function)}
        and DECORATOR not in {last_name(decorator) for decorator in function.decorator_list}
    ]


def test_views_that_lock_an_order_are_run_again_after_a_conflict() -> None:
    where = [module for module in modules() if module.path.startswith(FOLDERS)]
    assert any(DECORATOR in module.text for module in where)
    assert [place for module in where for place in not_run_again(module)] == []


def test_this_rule_can_be_broken() -> None:
    text = "@bp.post('/x')\n{}def ship():\n    order = unchanged_order(session, 'R')\n"
    assert not_run_again(module_of(text.format("")))
    assert not not_run_again(module_of(text.format(f"@{DECORATOR}\n")))
