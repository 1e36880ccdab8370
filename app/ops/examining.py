"""Visits of the doctor: kept, so that a finding is told when it appears and not every night again."""

import logging
import time
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock, jobs
from app.config import Settings
from app.database import served_store
from app.notifications import gateway
from app.notifications.letters import ink_of, profile_of
from app.ops.doctor import Finding, examine_installation, examine_store
from app.ops.models import Examination
from app.stores.models import Store

#: Kept in full of each visit; ``count`` is all of them.
MOST_KEPT = 100
KEEP = timedelta(days=90)

log = logging.getLogger(__name__)


def visit(session: Session, *, by: str) -> Examination:
    """Look at the session's store, keep what was found, and have the store told of what is new. The caller commits."""
    store = session.get_one(Store, served_store(session))
    started, began = clock.now(), time.perf_counter()
    found = list(examine_store(session, slug=store.slug))
    known = _known(session)
    examination = Examination(
        started_at=started,
        took_ms=round((time.perf_counter() - began) * 1000),
        findings=[_as_kept(finding) for finding in found[:MOST_KEPT]],
        count=len(found),
        asked_by=by,
    )
    session.add(examination)
    session.execute(delete(Examination).where(Examination.started_at < started - KEEP))
    for finding in found[:MOST_KEPT]:
        log.error("doctor.found", extra={"finding": str(finding)})
    if any(finding.sentence not in known for finding in found[:MOST_KEPT]):
        jobs.enqueue(session, "ops.tell_of_findings", examination.id)
    return examination


def visit_installation(session: Session) -> None:
    """What no store answers for is told to whoever reads the log."""
    for finding in examine_installation(session):
        log.error("doctor.found", extra={"finding": str(finding)})


def last_visits(session: Session, *, limit: int = 30) -> list[Examination]:
    """Newest first."""
    return list(
        session.scalars(
            select(Examination).order_by(Examination.started_at.desc(), Examination.id.desc()).limit(limit)
        ).all()
    )


def tell(session: Session, examination: Examination) -> None:
    """Write to the store's own address. Without a mail server, or an address, the back office says it alone.

    Raises MailNotSent. A repeat has the same Message-ID, which mail programs fold into the first.
    """
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    store = profile_of(session)
    if settings.smtp_url is None or not store.email:
        return
    base = settings.public_url(store.primary_host)
    context = {
        "store": store,
        "ink": ink_of(store),
        "examination": examination,
        "shop_url": f"{base}/",
        "doctor_url": f"{base}/admin/doctor",
    }
    text, html = (
        current_app.jinja_env.get_template(f"emails/doctor_found.{kind}").render(context)
        for kind in ("txt", "html")
    )
    message = gateway.Message(
        sender_name=store.name,
        sender=store.email,
        recipient=store.email,
        subject=f"The doctor of {store.name} found something: {examination.count}",
        text=text,
        html=html,
        key=examination.id.hex,
    )
    session.rollback()  # nothing is held while a foreign machine thinks
    gateway.deliver(settings.smtp_url, message)


def _as_kept(finding: Finding) -> dict[str, str | None]:
    return {
        "area": finding.area.value,
        "sentence": finding.sentence,
        "advice": finding.advice,
        "reference": finding.reference,
    }


def _known(session: Session) -> set[str]:
    """The sentences of the last visit."""
    before = last_visits(session, limit=1)
    return {str(finding["sentence"]) for visit in before for finding in visit.findings}
