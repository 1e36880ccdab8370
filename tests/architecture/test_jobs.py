"""Every name that a job is called by leads to a function."""

import ast

from flask import Flask

from app import JOB_MODULES
from app.jobs import registry
from app.periodic import PERIODIC
from tests.architecture.source import calls, modules


def enqueued() -> dict[str, str]:
    """Names given to ``enqueue``, and where. A name must be a literal, or nobody could check it."""
    found = {}
    for module in modules():
        for name, call in calls(module.tree):
            if name in ("enqueue", "enqueue_swept") and ast.unparse(call.func) in (name, f"jobs.{name}"):
                chosen = call.args[1]
                assert isinstance(chosen, ast.Constant), f"{module.place(call)}: the name is not a literal"
                found[str(chosen.value)] = module.place(call)
    return found


def test_every_job_that_is_enqueued_is_registered(app: Flask) -> None:
    assert enqueued()
    assert {name: place for name, place in enqueued().items() if name not in registry} == {}


def test_everything_periodic_is_registered(app: Flask) -> None:
    assert [periodic.task for periodic in PERIODIC if periodic.task not in registry] == []


def test_a_job_is_named_after_the_feature_that_holds_it(app: Flask) -> None:
    ours = {name: task for name, task in registry.items() if task.run.__module__.startswith("app.")}
    assert {
        name: task.run.__module__
        for name, task in ours.items()
        if task.run.__module__.split(".")[1] != name.split(".")[0]
    } == {}
    assert {task.run.__module__ for task in ours.values()} <= set(JOB_MODULES)
