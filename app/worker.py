"""What a worker process does: listen on one queue, sweep it besides, and stop when it is told to.

RQ calls ``wake`` and ``start_periodic`` by name. The rows of ``job`` are the work; without Redis the sweep goes on.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from uuid import UUID

from flask import Flask, current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.job import Job as QueuedJob
from rq.serializers import JSONSerializer

from app import ids, periodic
from app.drain import drain, take_over
from app.extensions import db
from app.jobs import QueueName

SWEEP_EVERY = 10.0
SWEEP_AGAIN_AFTER = 2.0
#: A job that backs off for a few seconds is not woken: it is looked for.
LOOK_EVERY = 1.0
LISTEN_AGAIN_AFTER = 2.0
STANDARD_INPUT = 0

log = logging.getLogger(__name__)
stopping = threading.Event()


@dataclass(slots=True)
class Drains:
    """One drain at a time in a process: the sweep and a wake-up would only get in each other's way."""

    #: The token of this process's leases, and of whichever process had its place before.
    holder: UUID = field(default_factory=ids.new)
    has_taken_over: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def drain(self, queue: QueueName) -> None:
        """Call with the lock. Takes over first, or what this process holds would be taken for its predecessor's."""
        if not self.has_taken_over:
            take_over(self.holder)
            self.has_taken_over = True
        drain(queue, holder=self.holder, should_stop=stopping.is_set)


_drains = Drains()


# --- what RQ calls ---------------------------------------------------------------------------------------------


def wake(queue: str) -> None:
    """Waits for a drain that is under way, which may have looked a moment before this row was written."""
    with _drains.lock:
        _drains.drain(QueueName(queue))


def start_periodic(task: str) -> None:
    with current_app.app_context():
        session = db.session()
        if periodic.start(session, periodic.named(task)):
            session.commit()


# --- the sweep -------------------------------------------------------------------------------------------------


def sweep(queue: QueueName) -> None:
    """What a missing clock, a lost wake-up or a dead worker has left lying."""
    if queue is QueueName.MONEY:
        start_due()
    look(queue)


def look(queue: QueueName) -> None:
    """What has become due, unless this process is at it."""
    if _drains.lock.acquire(blocking=False):
        try:
            _drains.drain(queue)
        finally:
            _drains.lock.release()


def start_due() -> None:
    """Each task in a transaction of its own, so that one that fails holds up no other."""
    for task in periodic.PERIODIC:
        try:
            start_periodic(task.task)
        except Exception:
            log.exception("periodic.failed", extra={"job": task.task})


def _sweep_until_stopped(app: Flask, queue: QueueName) -> None:
    with app.app_context():
        while not stopping.is_set():
            try:
                sweep(queue)
                _look_until_next_sweep(queue)
            except Exception:
                # The database is away, most likely. Whatever it is, the next sweep is the cure.
                log.exception("sweep.failed", extra={"queue": queue.value})
                stopping.wait(SWEEP_AGAIN_AFTER)


def _look_until_next_sweep(queue: QueueName) -> None:
    end = time.monotonic() + SWEEP_EVERY
    while not stopping.wait(LOOK_EVERY) and time.monotonic() < end:
        look(queue)


# --- listening -------------------------------------------------------------------------------------------------


class Listener(SimpleWorker):
    """RQ's worker without what needs Redis at odd moments: its signal handlers and its command channel.

    It forks nothing (SimpleWorker): our lease does what the work horse is for, and a fork per wake-up costs more
    than most jobs.
    """

    is_waiting = False

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[QueuedJob, Queue] | None:
        self.is_waiting = True
        try:
            if stopping.is_set():
                raise StopRequested
            return super().dequeue_job_and_maintain_ttl(timeout, max_idle_time)
        finally:
            self.is_waiting = False

    def _install_signal_handlers(self) -> None:
        """The process has its own, see stop_on_signals."""

    def subscribe(self) -> None:
        """No commands over Redis."""

    def unsubscribe(self) -> None:
        """There is no subscription."""


def listener(queue: QueueName, redis_url: str) -> Listener:
    """On one queue only: RQ takes from several by a command that loses what a dying worker had taken."""
    # RQ sets the time-out that its blocking read needs.
    connection = Redis.from_url(redis_url)
    return Listener(
        [Queue(queue.value, connection=connection, serializer=JSONSerializer)],
        connection=connection,
        serializer=JSONSerializer,
    )


def _listen_until_stopped(queue: QueueName, redis_url: str) -> None:
    while not stopping.is_set():
        try:
            _listen(listener(queue, redis_url))
        except StopRequested:
            return
        except (RedisError, OSError) as error:
            log.warning("redis.gone", extra={"error": type(error).__name__, "queue": queue.value})
        stopping.wait(LISTEN_AGAIN_AFTER)


def _listen(current: Listener) -> None:
    stop_on_signals(lambda: current.is_waiting)
    current.work(logging_level="WARNING")


def stop_on_signals(is_waiting: Callable[[], bool] = lambda: False) -> None:
    """TERM ends the process after the job at hand. Ctrl-C reaches the whole group; the supervisor passes it on."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()
        if is_waiting():
            raise StopRequested

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def stop_with_parent(file: int) -> None:
    """The supervisor holds the other end of the file. When it dies, however it dies, this process goes too."""

    main = threading.main_thread().ident
    assert main is not None

    def until_closed() -> None:
        # Not through an object of Python's, whose lock would be held at the end of the interpreter.
        os.read(file, 1)
        # To the main thread by name: it may be waiting for Redis, and only a signal of its own ends that.
        signal.pthread_kill(main, signal.SIGTERM)

    threading.Thread(target=until_closed, daemon=True, name="parent").start()


def run(app: Flask, queue: QueueName, *, holder: UUID | None = None, parent: int = STANDARD_INPUT) -> None:
    """The life of a worker process, where ``holder`` is given in the place of one that had the same and is dead."""
    _drains.holder = holder or _drains.holder
    stop_on_signals()
    stop_with_parent(parent)
    sweeper = threading.Thread(target=_sweep_until_stopped, args=(app, queue), name="sweep")
    sweeper.start()
    try:
        with app.app_context():
            log.info("worker.started", extra={"queue": queue.value})
            _listen_until_stopped(queue, app.extensions["settings"].redis_url)
    finally:
        # Whatever ended the listening ends the process, which is then started anew; the sweep alone would be slow.
        stopping.set()
        sweeper.join()
    log.info("worker.stopped", extra={"queue": queue.value})
