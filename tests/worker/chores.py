"""What the jobs of these tests do. Also run as a program: the worker's process with these jobs known to it.

Each leaves its mark in the database, in the same transaction as the end of its job: a row of ``counter``.
"""

import sys
import time
from pathlib import Path
from uuid import UUID

from app.extensions import db
from app.jobs import QueueName, RetryLater, task
from app.stores.models import Counter


def mark(name: str) -> None:
    session = db.session()
    session.add(Counter(series=f"{name}-{time.time_ns()}", last_number=1))


def fail(_name: str) -> None:
    raise ValueError("this chore cannot be done: someone@example.com")


def wait(_name: str) -> None:
    raise RetryLater("not yet")


def mark_slowly(name: str, flag: str) -> None:
    """Says that it has begun, and takes its time while the flag file is there."""
    Path(flag).with_suffix(".begun").touch()
    mark(name)
    db.session().flush()
    while Path(flag).exists():
        time.sleep(0.05)


def register() -> None:
    task("chores.mark")(mark)
    task("chores.mark_in_bulk", queue=QueueName.BULK)(mark)
    task("chores.mark_at_leisure", queue=QueueName.BULK, is_slow=True)(mark)
    task("chores.fail")(fail)
    task("chores.wait")(wait)
    task("chores.mark_slowly", queue=QueueName.BULK)(mark_slowly)


if __name__ == "__main__":
    from app import create_app, worker

    register()
    worker.run(create_app(), QueueName(sys.argv[1]), holder=UUID(sys.argv[2]) if sys.argv[2:] else None)
