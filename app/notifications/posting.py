"""Writing a mail and sending it: two jobs, so that the row is safe before the mail server hears of it.

A crash between the server's yes and our note of it sends a second copy: there are never more copies than crashes.
"""

from uuid import UUID

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, jobs
from app.accounts.models import User
from app.config import Settings
from app.crashpoints import crashpoint
from app.database import get
from app.notifications import gateway
from app.notifications.letters import Letter, compose, compose_to_person, profile_of
from app.notifications.models import Mail
from app.orders.models.order import Order
from app.stores.queries import StoreProfile


def write(session: Session, order: Order, name: str, *, about: str = "", **more: object) -> None:
    """Write the mail once and have it sent. ``about`` tells two of a kind apart: a parcel's id, a refund's.

    An order whose person was erased has nobody to be written to.
    """
    if order.email and not was_written(session, order, name, about=about):
        _write(session, order, _kind(name, about), letter=compose(session, order, name, **more))


def write_to_shop(session: Session, order: Order, name: str, *, about: str, **more: object) -> None:
    """As ``write``, to the people of the shop."""
    if not was_written(session, order, name, about=about):
        letter = compose(session, order, name, **more)
        _write(session, order, _kind(name, about), letter=letter, recipient=_address_of(profile_of(session)))


def write_to_person(
    session: Session, user: User, name: str, *, link: str = "", recipient: str = "", **more: object
) -> None:
    """About their login, to their address or the one that is given. Its job runs once, so it is written once."""
    letter = compose_to_person(session, name, link=link, **more)
    _post(session, Mail(user_id=user.id, recipient=recipient or user.email, kind=name), letter)


def write_last(session: Session, recipient: str, name: str, **more: object) -> None:
    """To somebody who is not here any more: it belongs to nobody, and goes when it has been sent."""
    letter = compose_to_person(session, name, link="", **more)
    _post(session, Mail(recipient=recipient, kind=name), letter)


def was_written(session: Session, order: Order, name: str, *, about: str = "") -> bool:
    wanted = select(Mail.id).where(Mail.order_id == order.id, Mail.kind == _kind(name, about))
    return session.scalar(wanted) is not None


def _kind(name: str, about: str) -> str:
    return f"{name}:{about}" if about else name


def _write(session: Session, order: Order, kind: str, *, letter: Letter, recipient: str = "") -> None:
    _post(session, Mail(order_id=order.id, kind=kind, recipient=recipient or order.email), letter)


def _post(session: Session, mail: Mail, letter: Letter) -> None:
    mail.subject, mail.text, mail.html = letter.subject, letter.text, letter.html
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
    _note(session, mail_id, is_sent=settings.smtp_url is not None)
    session.flush()
    crashpoint("mailing.noted")


def _note(session: Session, mail_id: UUID, *, is_sent: bool) -> None:
    mail = get(session, Mail, mail_id)
    mail.sent_at = clock.now()
    if is_sent and mail.is_nobodys:
        session.delete(mail)


def _message(session: Session, mail: Mail) -> gateway.Message:
    store = profile_of(session)
    return gateway.Message(
        sender_name=store.mail_sender_name or store.name,
        sender=store.mail_sender or _address_of(store),
        recipient=mail.recipient,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        key=mail.id.hex,
        reply_to=store.mail_reply_to,
    )
