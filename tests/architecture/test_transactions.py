"""Where a transaction ends: in routes, in commands, and in what runs the jobs. Nowhere below."""

import ast

import pytest

from tests.architecture.source import Module, calls, functions, last_name, module_of, modules

#: The job wrapper, the worker's own bookkeeping, the end of transactions that may only read, and what the views of the
#: JSON face share: a write with its idempotency key, and the way to the payment page.
RUNNERS = {"app/drain.py", "app/worker.py", "app/database.py", "app/api/once.py", "app/api/paying.py"}
VIEW_VERBS = {"get", "post", "route"}
COMMAND_FILES = ("commands.py", "_command.py")


def is_entry_point(module: Module) -> bool:
    return module.path in RUNNERS or module.path.endswith(COMMAND_FILES) or has_views(module.tree)


def has_views(tree: ast.Module) -> bool:
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in VIEW_VERBS
        and last_name(decorator.func.value) == "bp"
        for function in functions(tree)
        for decorator in function.decorator_list
    )


def commits(module: Module) -> list[str]:
    return [module.place(call) for name, call in calls(module.tree) if name == "commit" and is_bare(call)]


def is_bare(call: ast.Call) -> bool:
    """``session.commit()`` takes nothing; ``reservations.commit(session, order)`` is a verb of ours."""
    return not call.args and not call.keywords


def test_only_entry_points_commit() -> None:
    assert [place for module in modules() if not is_entry_point(module) for place in commits(module)] == []


def test_jobs_leave_the_commit_to_their_wrapper() -> None:
    assert [
        place for module in modules() if module.path.endswith("/jobs.py") for place in commits(module)
    ] == []


def test_models_and_queries_know_no_request() -> None:
    below = [
        module for module in modules() if module.path.endswith(("/models.py", "/queries.py", "/gateway.py"))
    ]
    assert below
    assert [module.path for module in below if has_views(module.tree)] == []


@pytest.mark.parametrize(
    "text", ["session.commit()", "db.session.commit()", "def f(s):\n    if s:\n        s.commit()"]
)
def test_a_commit_is_seen(text: str) -> None:
    assert commits(module_of(text))
    assert not is_entry_point(module_of(text))


def test_a_verb_called_commit_is_not_meant() -> None:
    assert commits(module_of("reservations.commit(session, order_id)")) == []
