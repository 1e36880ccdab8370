"""What every part of the stand-in is handed: its settings, its state, its clock."""

import secrets
import string
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from stripe_standin.store import Store

API_VERSION = "2026-10-28.endive"
ALPHABET = string.ascii_letters + string.digits

# Changeable while running (POST /standin/settings); kept over a restart unless the command line says otherwise.
DEFAULTS: dict[str, Any] = {
    "webhook_url": None,
    "webhook_secrets": ["whsec_standin"],
    "secret_key": None,
    "minimum_cents": 500,
    "retry_after": [1, 2, 4, 8, 16, 32, 60],
    "delayed_seconds": None,
    "refund_status": "succeeded",
    "delivery_timeout": 10,
}


@dataclass
class World:
    store: Store
    base_url: str = "http://127.0.0.1"
    # Set after each change that may give the background thread something to do.
    wake: threading.Event = field(default_factory=threading.Event)
    # Held while one webhook is on its way, so that none from before a reset arrives after it.
    delivering: threading.Lock = field(default_factory=threading.Lock)
    # Counts resets: a request that hung through one must not touch what came after.
    era: int = 0

    def setting(self, name: str) -> Any:
        value = self.store.setting(name)
        return DEFAULTS[name] if value is None else value

    @property
    def clock_offset(self) -> float:
        return float(self.store.setting("clock_offset") or 0)

    def instant(self) -> float:
        return time.time() + self.clock_offset

    def now(self) -> int:
        return int(self.instant())


def new_id(prefix: str, length: int = 24) -> str:
    start = prefix if "_" in prefix else f"{prefix}_"
    return start + "".join(secrets.choice(ALPHABET) for _ in range(length))
