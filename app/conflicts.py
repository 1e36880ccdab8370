"""What PostgreSQL does to a transaction that is no fault of its own.

Of two that waited for each other it ends one, and that one is run again.

The order in which rows are locked (docs/adr/0019-rows-are-locked-in-one-order.md) keeps rings from closing; this is
for the ring that nobody thought of. What was ended has left nothing behind, so running it again does it once.
"""

import logging
import time
from collections.abc import Callable
from functools import wraps
from secrets import randbelow
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError

from app.extensions import db

#: deadlock_detected and serialization_failure (PostgreSQL, appendix A).
CONFLICTS = frozenset({"40P01", "40001"})
#: Somebody held a lock for too long, the statement took too long, there are too many connections, or the server is
#: stopping, starting or gone (class 08).
OUTAGES = frozenset({"55P03", "57014", "53300", "57P01", "57P02", "57P03"})
CONNECTION_CLASS = "08"
MOST_RETRIES = 3
#: Milliseconds, so that the two do not meet again at the same place.
LONGEST_PAUSE = 50

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


def is_conflict(error: BaseException) -> bool:
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in CONFLICTS


def is_outage(error: BaseException) -> bool:
    """Whether the database was not there, or too busy: the same again may do later."""
    if isinstance(error, TimeoutError):  # no connection of the pool came free
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # no answer of the server's: it could not be reached, or went away
        return isinstance(error, OperationalError)
    return error.connection_invalidated or state in OUTAGES or state.startswith(CONNECTION_CLASS)


def again_after_conflict(view: Callable[P, R]) -> Callable[P, R]:
    """For a view that commits once, or whose earlier commits are harmless twice. The fourth failure is the caller's.

    Innermost of a view's decorators: what counts requests counts one. Jobs need it not: theirs is the drain's.
    """

    @wraps(view)
    def trying(*arguments: P.args, **named: P.kwargs) -> R:
        for attempt in range(1, MOST_RETRIES + 1):
            try:
                return view(*arguments, **named)
            except DBAPIError as error:
                if not is_conflict(error):
                    raise
                db.session.rollback()
                log.warning("transaction.conflict", extra={"view": view.__name__, "attempt": attempt})
                time.sleep(randbelow(LONGEST_PAUSE) * attempt / 1000)
        return view(*arguments, **named)

    return trying
