"""Redis, which may be slow or gone at any time: short time-outs and a breaker, so that nothing hangs on it."""

import logging
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from flask import Flask, current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from app.jobs import QueueName

if TYPE_CHECKING:
    from rq import Queue

TIMEOUT = 0.2
BREAK_FOR = 2.0
DRAIN = "app.worker.wake"

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


def connect(url: str) -> Redis:
    """redis-py's defaults wait 5 s and retry, which would hold every page while Redis is down."""
    return Redis.from_url(
        url,
        socket_timeout=TIMEOUT,
        socket_connect_timeout=TIMEOUT,
        retry=Retry(NoBackoff(), 0),
        health_check_interval=0,
    )


class Breaker:
    """After a failure, answer "gone" at once for a while instead of waiting for each time-out."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._broken_until = 0.0
        self._lock = threading.Lock()

    @property
    def is_broken(self) -> bool:
        return time.monotonic() < self._broken_until

    def ask(self, question: Callable[[Redis], Answer]) -> Answer | None:
        """What Redis answers, or None where it is gone. Callers treat None as "not known"."""
        if self.is_broken:
            return None
        try:
            return question(self.redis)
        except (RedisError, OSError) as error:
            with self._lock:
                self._broken_until = time.monotonic() + BREAK_FOR
            log.warning("redis.gone", extra={"error": type(error).__name__})
            return None


def init_app(app: Flask, url: str) -> None:
    app.extensions["redis"] = Breaker(connect(url))


def breaker() -> Breaker:
    found = current_app.extensions["redis"]
    assert isinstance(found, Breaker)
    return found


def wake(queue: QueueName) -> None:
    """Tell the queue's worker that rows wait. A wake-up that is lost costs at most one sweep, ten seconds.

    None is added where one waits to be heard: its drain begins after our commit, and will find our rows too.
    Without a time-out: RQ's would break off whichever job the drain had come to. The lease watches over those.
    """
    breaker().ask(lambda redis: _wake(redis, queue))


def _wake(redis: Redis, queue: QueueName) -> None:
    waiting = _waiting(redis, queue)
    if not waiting.count:
        waiting.enqueue(DRAIN, queue.value, job_timeout=-1, result_ttl=0, failure_ttl=60)


@lru_cache(maxsize=8)
def _waiting(redis: Redis, queue: QueueName) -> "Queue":
    """Kept, for each webhook asks it. RQ is imported by the first wake-up: a command that wakes nobody does without."""
    from rq import Queue
    from rq.serializers import JSONSerializer

    return Queue(queue.value, connection=redis, serializer=JSONSerializer)
