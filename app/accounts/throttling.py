"""How often a password may be tried on one account, from wherever the tries come.

A try is counted before its hash is made, and given back when the password was right. Where the count is used up no
hash is made. The counts are the limiter's: in Redis, and in this process while Redis is gone.
``FUSION_RATE_LIMITS=off`` turns them off with the others.
"""

import time
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from flask import current_app
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, RateLimiter
from redis.exceptions import RedisError
from werkzeug.exceptions import TooManyRequests

from app.extensions import limiter

#: A window begins with its first try, so that any ten minutes see two windows at most: ten hashes.
PASSWORDS = parse("5 per 10 minutes")
#: Of letters to one address: who did not get the first will not get the fourth either.
LETTERS = parse("4 per hour")

_without_redis = FixedWindowRateLimiter(MemoryStorage())


class TooManyTries(TooManyRequests):
    """An HTTP answer of its own, with Retry-After, whichever face of the shop was asked."""

    def __init__(self, seconds: int) -> None:
        minutes = max(1, -(-seconds // 60))
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(
            f"That was tried too often in a short time. Try again in {wait}.", retry_after=max(1, seconds)
        )


@dataclass(frozen=True, slots=True)
class Try:
    """One that has been counted."""

    item: RateLimitItem
    account: str

    def give_back(self) -> None:
        """It was right, or came to nothing, so it does not count."""
        if _is_on():
            _ask(self.item, self.account, amount=-1)


def count_password(store_id: UUID, email: str) -> Try:
    """Of the address as it was typed, whether somebody has it or not. Raises TooManyTries."""
    return _count(PASSWORDS, f"password:{store_id}:{_hidden(email)}")


def count_letter(store_id: UUID, email: str) -> Try:
    """To be given back where none is sent. Raises TooManyTries."""
    return _count(LETTERS, f"letter:{store_id}:{_hidden(email)}")


def _count(item: RateLimitItem, account: str) -> Try:
    if _is_on() and _ask(item, account, amount=1) > item.amount:
        raise TooManyTries(_wait(item, account))
    return Try(item, account)


def _is_on() -> bool:
    return bool(current_app.config["RATELIMIT_ENABLED"])


def _ask(item: RateLimitItem, account: str, *, amount: int) -> int:
    """The count after this one. Redis that goes away between the limiter's look and ours counts in the process too."""
    key, seconds = item.key_for(account), item.get_expiry()
    try:
        return int(limiter.limiter.storage.incr(key, seconds, amount=amount))
    except (RedisError, OSError):
        return int(_without_redis.storage.incr(key, seconds, amount=amount))


def _wait(item: RateLimitItem, account: str) -> int:
    counting: RateLimiter = limiter.limiter
    try:
        ends = counting.get_window_stats(item, account).reset_time
    except (RedisError, OSError):
        ends = _without_redis.get_window_stats(item, account).reset_time
    return int(ends - time.time()) + 1


def _hidden(email: str) -> str:
    """Redis holds nobody's address."""
    return sha256(email.strip().lower().encode("utf-8", "surrogatepass")).hexdigest()
