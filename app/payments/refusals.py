"""Webhooks that were refused, counted by the hour in Redis. Of what was not believed nothing else is kept, and losing
Redis loses a count only.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from redis import Redis

from app import clock
from app.payments.provider import Refusal
from app.redis_client import breaker

KEPT = timedelta(hours=48)
LOOKED_AT = 24
#: In the hour's hash, beside the counts: by how much the last refused genuine signature was off.
SKEW = "skew"


@dataclass(frozen=True, slots=True)
class Refused:
    """What was refused in the last day, by reason."""

    counts: dict[Refusal, int]
    #: Seconds our clock was ahead at the last refusal for age.
    skew: int | None

    @property
    def genuine(self) -> int:
        return sum(count for refusal, count in self.counts.items() if refusal.is_genuine)


def count_refusal(refusal: Refusal, *, account: str, skew: int | None = None) -> None:
    """One more in this hour. Does nothing while Redis is away."""
    key = _key(clock.now())

    def note(redis: Redis) -> None:
        with redis.pipeline(transaction=False) as pipeline:
            pipeline.hincrby(key, f"{account}/{refusal.value}", 1)
            if skew is not None:
                pipeline.hset(key, f"{account}/{SKEW}", skew)
            pipeline.expire(key, KEPT)
            pipeline.execute()

    breaker().ask(note)


def refused_lately(account: str | None = None) -> Refused | None:
    """Over the last 24 hours, of one account or of all; None while Redis is away."""
    now = clock.now()
    keys = [_key(now - timedelta(hours=back)) for back in reversed(range(LOOKED_AT))]

    def look(redis: Redis) -> list[dict[bytes, bytes]]:
        with redis.pipeline(transaction=False) as pipeline:
            for key in keys:
                pipeline.hgetall(key)
            return list(pipeline.execute())

    hours = breaker().ask(look)
    return None if hours is None else _sum(hours, account)


def _sum(hours: list[dict[bytes, bytes]], account: str | None) -> Refused:
    counts: Counter[Refusal] = Counter()
    skew = None
    for hour in hours:
        for name, value in hour.items():
            whose, _, what = name.decode().rpartition("/")
            if account not in (None, whose):
                continue
            if what == SKEW:
                skew = int(value)
            else:
                counts[Refusal(what)] += int(value)
    return Refused(dict(counts), skew)


def _key(at: datetime) -> str:
    return f"webhooks:refused:{at:%Y%m%d%H}"
