"""A process that runs jobs: ``python -m benchmarks.draining ours|rq COUNT``. Ours write a row each; RQ's do nothing."""

import sys
import time
from datetime import timedelta

from sqlalchemy import insert

from app import clock, create_app, ids, jobs
from app.extensions import db
from app.jobs import QueueName, task
from app.periodic import PeriodicRun

app = create_app()  # the same import on both sides


@task("bench.write_a_row", queue=QueueName.BULK)
def write_a_row(number: str) -> None:
    row = {"task": f"bench-{number}", "due_at": clock.now() + timedelta(microseconds=int(number))}
    db.session().execute(insert(PeriodicRun).values(row))


def main() -> None:
    side, count = sys.argv[1], int(sys.argv[2])
    {"ours": _ours, "rq": _rq}[side](count)


def _ours(count: int) -> None:
    from app.drain import drain

    with app.app_context():
        for _ in range(count):
            jobs.enqueue(db.session(), "bench.write_a_row", ids.new().int % 1_000_000_000)
        db.session().info.pop(jobs.WAKES, None)
        db.session.commit()
        _told_to_begin()
        began = time.perf_counter()
        done = drain(QueueName.BULK)
        _tell(done, began)


def _rq(count: int) -> None:
    from redis import Redis
    from rq import Queue, Worker

    connection = Redis.from_url(app.extensions["settings"].redis_url)
    queue = Queue("bench", connection=connection)
    for _ in range(count):
        queue.enqueue("time.time")
    _told_to_begin()
    began = time.perf_counter()
    Worker([queue], connection=connection).work(burst=True, logging_level="ERROR")
    _tell(count, began)


def _told_to_begin() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


def _tell(done: int, began: float) -> None:
    print(done / (time.perf_counter() - began), flush=True)


if __name__ == "__main__":
    main()
