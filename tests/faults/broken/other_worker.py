"""A worker process with something taken out: ``python -m tests.faults.broken.other_worker unswept money``.

It stands in for the shop's own worker while a negative control lasts.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock, create_app, worker
from app.database import get
from app.jobs import QueueName
from app.notifications import posting
from app.notifications.models import Mail
from tests.live.programs import Program, wait_for
from tests.live.shop import LiveShop


def unswept() -> None:
    """It does what it is woken for, and nobody looks for the rest."""
    worker.SWEEP_EVERY = 3_600.0
    worker.look = lambda queue: None


def noted_first() -> None:
    """A letter is noted as sent, and committed, before the mail server hears of it."""
    send = posting.send

    def note_then_send(session: Session, mail_id: UUID) -> None:
        mail = get(session, Mail, mail_id)
        if mail.sent_at is not None:
            return
        mail.sent_at = clock.now()
        session.commit()
        mail.sent_at = None
        send(session, mail_id)

    posting.send = note_then_send


@contextmanager
def instead(live: LiveShop, what: str) -> Iterator[Program]:
    """The shop's worker rests; this one does its money jobs. It has done one when the block begins."""
    words = ("-m", "tests.faults.broken.other_worker", what)
    other = Program.python(what, *words, environment=live.environment, folder=live.folder)
    live.worker.stop()
    other.start()
    try:
        live.run("checkout.expire_overdue")
        due = "SELECT count(*) FROM job WHERE queue = 'money' AND run_after < now()"
        wait_for("the other worker", lambda: not live.value(due))
        yield other
    finally:
        other.kill()
        live.sql("UPDATE job SET leased_until = now() WHERE leased_until > now()")
        live.worker.start()


if __name__ == "__main__":
    {"unswept": unswept, "noted_first": noted_first}[sys.argv[1]]()
    worker.stop_with_parent = lambda parent: None  # there is none that holds its standard input
    worker.run(create_app(), QueueName.MONEY)
