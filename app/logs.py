"""Structured logs: one JSON object a line, with the request, the store and the job it was written for.

Only named fields are written (an allow-list), so that an address or a token that happens to be in scope stays out.
"""

import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

#: Fields that a call may add with ``extra=``.
FIELDS = (
    "method", "path", "status", "milliseconds", "error", "queue", "event_id", "event_type", "reference",
    "provider", "setting", "count", "kind", "endpoint", "job", "store", "request_id", "reason",
)  # fmt: skip

_context: ContextVar[dict[str, str]] = ContextVar("log_context", default={})  # noqa: B039 - replaced, never changed

_SECRETS = re.compile(r"(whsec_|sk_(?:test|live)_|rk_(?:test|live)_)\w+|[\w.+-]+@[\w-]+\.[\w.]+")


@contextmanager
def bound(**fields: str) -> Iterator[None]:
    """Add fields to every line written inside the block."""
    token = _context.set({**_context.get(), **{name: value for name, value in fields.items() if value}})
    try:
        yield
    finally:
        _context.reset(token)


def bind(**fields: str) -> None:
    """Add fields for the rest of the present context (a request's)."""
    _context.set({**_context.get(), **fields})


def clear() -> None:
    _context.set({})


def redact(text: str) -> str:
    """Without secrets and mail addresses, which exceptions of other libraries like to quote."""
    return _SECRETS.sub("[removed]", text)


class JsonFormatter(logging.Formatter):
    """Time in UTC, level, logger, event, the bound fields, the allowed extras, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": redact(record.getMessage()),
            **_context.get(),
        }
        line.update({name: record.__dict__[name] for name in FIELDS if name in record.__dict__})
        if record.exc_info:
            line["traceback"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, default=str)


def configure(level: str) -> None:
    """Send everything to standard error as JSON. Called once per process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("stripe", "werkzeug", "rq.worker", "rq.cron", "PIL", "urllib3"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
