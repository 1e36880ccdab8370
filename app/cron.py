"""The clock process: RQ's cron over app.periodic.PERIODIC.

Any number of hosts may run one. It only asks; a row per task and slot decides (app/periodic.py), and the sweep of
each money worker asks too, so a clock that stands still costs seconds.
"""

import logging

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.cron import CronJob, CronScheduler
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer

from app import logs, worker
from app.config import Settings
from app.jobs import QueueName
from app.periodic import PERIODIC

log = logging.getLogger(__name__)


class JsonCronJob(CronJob):
    """RQ's own pickles its payload, whatever the queue is told; our workers read JSON only."""

    def enqueue(self, connection: Redis) -> Job:
        assert self.func is not None
        queue = Queue(self.queue_name, connection=connection, serializer=JSONSerializer)
        return queue.enqueue(self.func, args=self.args, **self.job_options)


class Clock(CronScheduler):
    """RQ's scheduler; its process has signal handlers of its own."""

    def _install_signal_handlers(self) -> None:
        """See run()."""


def clock(connection: Redis) -> Clock:
    made = Clock(connection, logging_level=logging.WARNING)
    made.get_jobs().extend(
        JsonCronJob(
            QueueName.MONEY.value,
            func=worker.start_periodic,
            args=(periodic.task,),
            interval=int(periodic.every.total_seconds()),
            name=periodic.task,
            result_ttl=0,
            failure_ttl=60,
        )
        for periodic in PERIODIC
    )
    return made


def run(*, parent: int = worker.STANDARD_INPUT) -> None:
    """The life of the clock process. It only ever waits, so TERM may break off whatever it is at."""
    settings = Settings.from_environment()
    logs.configure(settings.log_level)
    worker.stop_on_signals(is_waiting=lambda: True)
    worker.stop_with_parent(parent)
    connection = Redis.from_url(settings.redis_url)
    try:
        while not worker.stopping.is_set():
            _tick(connection)
    except StopRequested:
        return


def _tick(connection: Redis) -> None:
    try:
        clock(connection).start()  # type: ignore[no-untyped-call]
    except (RedisError, OSError) as error:
        log.warning("redis.gone", extra={"error": type(error).__name__})
        worker.stopping.wait(worker.LISTEN_AGAIN_AFTER)
