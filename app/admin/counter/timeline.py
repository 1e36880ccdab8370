"""All that happened to an order, in one list: its events, the money, the mails, and what staff noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.money import rand
from app.notifications.models import Mail
from app.orders.models.note import OrderNote
from app.orders.models.order import Order


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime
    words: str
    actor: str
    note: str
    #: ``event``, ``money``, ``mail`` or ``note``.
    kind: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What of an order is read elsewhere already: events and money in words."""

    events: Sequence[Moment]
    money: Sequence[Moment]
    mails: Sequence[Mail]


def timeline_of(session: Session, order: Order, sources: Sources) -> list[Moment]:
    """Newest first. Of one moment: in the order in which they stand above."""
    moments = [
        *sources.events,
        *sources.money,
        *(_mail(order, mail) for mail in sources.mails),
        *(Moment(note.at, "Note", note.author, note.text, "note") for note in notes_of(session, order)),
    ]
    return sorted(moments, key=lambda moment: moment.at)[::-1]


def notes_of(session: Session, order: Order) -> Sequence[OrderNote]:
    return session.scalars(
        select(OrderNote).where(OrderNote.order_id == order.id).order_by(OrderNote.id)
    ).all()


def moved(at: datetime, words: str, reference: str, *, cents: int) -> Moment:
    said = f"{words}, {rand(cents)}" if cents else words
    return Moment(at, said, "", reference, "money")


def _mail(order: Order, mail: Mail) -> Moment:
    to = "the customer" if mail.recipient == order.email else "the shop"
    return Moment(mail.created_at, f"Mail to {to}", "", f"{mail.subject} ({_sent(mail)})", "mail")


def _sent(mail: Mail) -> str:
    return "sent" if mail.sent_at else "not sent yet"
