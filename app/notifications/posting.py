"""Writing a mail and sending it: two jobs, so that the row is safe before the mail server hears of it.

A crash between the server's yes and our note of it sends a second copy: there are never more copies than crashes.
"""

from uuid import UUID

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, jobs
from app.config import Settings
from app.crashpoints import crashpoint
from app.database import get
from app.notifications import gateway
from app.notifications.letters import Letter, compose, profile_of
from app.notifications.models import Mail
from app.orders.models.order import Order
from app.stores.queries import StoreProfile


def write(session: Session, order: Order, name: str, *, about: str = "", **more: object) -> None:
    """Write the mail once and have it sent. ``about`` tells two of a kind apart: a parcel's id, a refund's."""
    if not was_written(session, order, name, about=about):
        _write(session, order, _kind(name, about), letter=compose(session, order, name, **more))


def write_to_shop(session: Session, order: Order, name: str, *, about: str, **more: object) -> None:
    """As ``write``, to the people of the shop."""
    if not was_written(session, order, name, about=about):
        letter = compose(session, order, name, **more)
        _write(session, order, _kind(name, about), letter=letter, recipient=_address_of(profile_of(session)))


def was_written(session: Session, order: Order, name: str, *, about: str = "") -> bool:
    wanted = select(Mail.id).where(Mail.order_id == order.id, Mail.kind == _kind(name, about))
    return session.scalar(wanted) is not None


def _kind(name: str, about: str) -> str:
    return f"{name}:{about}" if about else name


def _write(session: Session, order: Order, kind: str, *, letter: Letter, recipient: str = "") -> None:
    mail = Mail(
        order_id=order.id,
        kind=kind,
        recipient=recipient or order.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
    )
    session.add(mail)
    jobs.enqueue(session, "notifications.send", mail.id)
    session.flush()
    crashpoint("mailing.written")


def _address_of(store: StoreProfile) -> str:
    return store.email or f"orders@{store.primary_host}"


def send(session: Session, mail_id: UUID) -> None:
    """Without a mail server (development only) the row itself is the mail, to be read at /dev/mail.

    1. Read the row. 2. End the transaction, so that nothing is held while a foreign machine thinks. 3. Send.
    4. Note it, in the transaction that ends the job.
    """
    mail = get(session, Mail, mail_id)
    if mail.sent_at is not None:
        return
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    if settings.smtp_url is not None:
        message = _message(session, mail)
        session.rollback()
        crashpoint("mailing.before_sending")
        gateway.deliver(settings.smtp_url, message)
        crashpoint("mailing.sent")
    get(session, Mail, mail_id).sent_at = clock.now()
    session.flush()
    crashpoint("mailing.noted")


def _message(session: Session, mail: Mail) -> gateway.Message:
    store = profile_of(session)
    return gateway.Message(
        sender_name=store.name,
        sender=_address_of(store),
        recipient=mail.recipient,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        key=mail.id.hex,
    )
