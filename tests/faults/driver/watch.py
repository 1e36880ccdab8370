"""How long what a kill broke off stays undone: from each kill until the last of the orders it met is done with."""

import threading
import time
from dataclasses import dataclass, field

from sqlalchemy.exc import InterfaceError, OperationalError

from tests.faults.driver.tally import Tally
from tests.live.shop import LiveShop

LOOK_EVERY = 0.4
#: The order that each waiting or leased job is about, by its own id, or by its mail's, refund's or event's. An event
#: that waits for its order to become known is a hint about one that is settled without it.
UNDONE = r"""
    WITH due AS (
        SELECT store_id, CASE WHEN arguments[1] ~ '^[0-9a-f-]{36}$' THEN arguments[1]::uuid END AS told_of
        FROM job WHERE parked_at IS NULL AND cardinality(arguments) > 0
            AND (run_after <= now() OR leased_until IS NOT NULL OR attempts > 0)
            AND (attempts = 0 OR leased_until IS NOT NULL OR name <> 'payments.process_event')
    )
    SELECT DISTINCT coalesce(bought.id, mail.order_id, refund.order_id, event.order_id, known.order_id)
    FROM due
    LEFT JOIN "order" AS bought ON bought.id = told_of
    LEFT JOIN mail ON mail.id = told_of
    LEFT JOIN refund ON refund.id = told_of
    LEFT JOIN webhook_event AS event ON event.id = told_of
    LEFT JOIN provider_object AS known ON known.provider_id = event.object_ids[1]
    WHERE coalesce(bought.id, mail.order_id, refund.order_id, event.order_id, known.order_id) IS NOT NULL
"""


DUE = "SELECT count(*) FROM job WHERE queue = 'money' AND parked_at IS NULL AND run_after <= now()"


@dataclass
class Kill:
    at: float
    #: Of the orders with undone work, and of the people who wait for an answer, those it met and that are not done with.
    left: set[str]
    #: Whether the database has said which: one that is away meets nothing only as long as it is not asked again.
    is_known: bool = True
    has_met: bool = False
    seconds: float | None = None

    def learn(self, undone: set[str]) -> None:
        self.left |= undone
        self.is_known, self.has_met = True, bool(self.left)


@dataclass
class Watch:
    live: LiveShop
    tally: Tally
    kills: list[Kill] = field(default_factory=list)
    #: Jobs that wait at the last look.
    backlog: int = 0
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note_kill(self) -> None:
        """What it met is what is undone now; while the database is away, what is undone when it is back."""
        kill, undone = Kill(time.monotonic(), self.tally.waiting(), is_known=False), self._undone()
        if undone is not None:
            kill.learn(undone)
        with self._lock:
            self.kills.append(kill)

    def run(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            self.look()

    def look(self) -> None:
        undone = self._undone()
        now = time.monotonic()
        with self._lock:
            open_kills = [kill for kill in self.kills if kill.seconds is None]
        if undone is None:
            return
        for kill in open_kills:
            if not kill.is_known:
                kill.learn(undone)
            elif now - kill.at > LOOK_EVERY:
                kill.left &= undone
            if not kill.left:
                kill.seconds = now - kill.at

    def stop(self) -> None:
        self._over.set()

    def recoveries(self) -> list[float]:
        """Seconds by kill that met something; one that is not over counts as long as it has lasted."""
        with self._lock:
            met = [kill for kill in self.kills if kill.has_met or not kill.is_known]
            return [kill.seconds or time.monotonic() - kill.at for kill in met]

    def _undone(self) -> set[str] | None:
        """None while the database is away."""
        try:
            found = {str(order_id) for [order_id] in self.live.sql(UNDONE)}
            self.backlog = int(self.live.value(DUE))
        except (OperationalError, InterfaceError):
            return None
        return found | self.tally.waiting()
