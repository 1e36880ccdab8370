"""What providers told a store, as it came: for staff who want to know what happened. Read here, replayed next door."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, any_, cast, exists, false, func, or_, select
from sqlalchemy.orm import Session

from app import clock, ids
from app.database import NotFound, served_store
from app.jobs import Job
from app.orders.models.order import Order
from app.payments.inbox import HANDED_ON
from app.payments.models.inbox import WebhookEvent

PER_PAGE = 50
#: As far as events are counted and their pages numbered; what lies behind is found by its day.
MOST_COUNTED = 2_000
#: How many of the last events tell whether our clock is right, and by how many seconds it may be off.
RECENT = 20
LARGEST_SKEW = 30
#: Keys of the provider's objects whose values open doors.
SECRET = re.compile(r"secret|password|token", re.IGNORECASE)
NOT_SHOWN = "(not shown)"


class Kind(StrEnum):
    """The types of events by what they are about; the value is how their names begin."""

    PAGES = "checkout.session."
    PAYMENTS = "payment_intent."
    CHARGES = "charge."
    DISPUTES = "charge.dispute."
    REFUNDS = "refund."


class Outcome(StrEnum):
    WAITING = "waiting"
    HANDED_ON = "handed on"
    DONE = "done"
    #: Every try failed; its job waits for a person.
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the tape is asked for."""

    day: date | None = None
    kind: Kind | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """An event on the tape. ``skew`` is by how many seconds our clock was ahead of the provider's."""

    event: WebhookEvent
    reference: str | None
    is_given_up: bool

    @property
    def outcome(self) -> str:
        return Outcome.GIVEN_UP.value if self.is_given_up else self.event.outcome or Outcome.WAITING.value

    @property
    def skew(self) -> int | None:
        signed_at = self.event.signed_at
        return None if signed_at is None else round((self.event.received_at - signed_at).total_seconds())

    @property
    def body(self) -> str:
        """For reading: indented, and without what opens doors."""
        try:
            return json.dumps(_without_secrets(json.loads(self.event.body)), indent=2, ensure_ascii=False)
        except ValueError:
            return self.event.body


@dataclass(frozen=True, slots=True)
class TapePage:
    heard: Sequence[Heard]
    number: int
    #: One above ``MOST_COUNTED`` where there are more.
    total: int

    @property
    def is_capped(self) -> bool:
        return self.total > MOST_COUNTED

    @property
    def pages(self) -> int:
        return max(-(-min(self.total, MOST_COUNTED) // PER_PAGE), 1)


def tape_page(session: Session, choice: Choice, *, number: int) -> TapePage:
    """The store's own events, latest first."""
    conditions = _conditions(session, choice)
    some = select(WebhookEvent.id).where(*conditions).limit(MOST_COUNTED + 1).subquery()
    total = session.scalar(select(func.count()).select_from(some)) or 0
    number = min(max(number, 1), TapePage((), 1, total).pages)
    chosen = (
        _heard()
        .where(*conditions)
        .order_by(WebhookEvent.received_at.desc(), WebhookEvent.id.desc())
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return TapePage([Heard(*row) for row in session.execute(chosen)], number, total)


def heard_of(session: Session, order_id: UUID) -> list[Heard]:
    """All that was told about an order, in the order in which it came."""
    chosen = (
        _heard()
        .where(WebhookEvent.store_id == served_store(session), WebhookEvent.order_id == order_id)
        .order_by(WebhookEvent.received_at, WebhookEvent.id)
    )
    return [Heard(*row) for row in session.execute(chosen)]


def get_heard(session: Session, event_id: UUID) -> Heard:
    """Raises NotFound, for another store's event too."""
    chosen = _heard().where(WebhookEvent.store_id == served_store(session), WebhookEvent.id == event_id)
    row = session.execute(chosen).one_or_none()
    if row is None:
        raise NotFound("Event")
    return Heard(*row)


def recent_skew(session: Session) -> float | None:
    """By how many seconds our clock has been ahead of the providers' in the last hour, over all accounts.

    The median, so that one event that was long on its way says nothing. None where too few came to tell. No index
    knows when an event of any store came, but the key does: a day of them is looked through, not years.
    """
    ahead = func.extract("epoch", WebhookEvent.received_at - WebhookEvent.signed_at).label("ahead")
    lately = (
        select(ahead)
        .where(
            WebhookEvent.id > ids.smallest_at(clock.now() - timedelta(days=1)),
            WebhookEvent.received_at > clock.now() - timedelta(hours=1),
            WebhookEvent.signed_at.is_not(None),
        )
        .order_by(WebhookEvent.id.desc())
        .limit(RECENT)
        .subquery()
    )
    median = func.percentile_cont(0.5).within_group(lately.c.ahead)
    found, count = session.execute(select(median, func.count()).select_from(lately)).one()
    return float(found) if found is not None and count >= 3 else None


def _heard() -> Select[WebhookEvent, str | None, bool]:
    """The inbox belongs to the installation: whoever asks names the store."""
    reference = (
        select(Order.reference)
        .where(Order.store_id == WebhookEvent.store_id, Order.id == WebhookEvent.order_id)
        .scalar_subquery()
    )
    return select(WebhookEvent, reference, _is_given_up())


def _is_given_up() -> ColumnElement[bool]:
    """Its own job, or the look at its order that it led to."""
    return exists().where(
        Job.parked_at.is_not(None),
        or_(Job.store_id == WebhookEvent.store_id, Job.store_id == ids.INSTALLATION),
        cast(WebhookEvent.id, Text) == any_(Job.arguments),
    )


def _conditions(session: Session, choice: Choice) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [WebhookEvent.store_id == served_store(session)]
    if choice.day is not None:
        begin = datetime.combine(choice.day, time.min, clock.SAST)
        found += [WebhookEvent.received_at >= begin, WebhookEvent.received_at < begin + timedelta(days=1)]
    if choice.kind is not None:
        found.append(WebhookEvent.type.startswith(choice.kind.value, autoescape=True))
    if choice.outcome is not None:
        found.append(_has(session, choice.outcome))
    return found


def _has(session: Session, outcome: Outcome) -> ColumnElement[bool]:
    stands: dict[Outcome, ColumnElement[bool]] = {
        Outcome.WAITING: WebhookEvent.processed_at.is_(None),
        Outcome.HANDED_ON: WebhookEvent.outcome == HANDED_ON,
        Outcome.DONE: WebhookEvent.outcome.not_in(("", HANDED_ON)),
        Outcome.GIVEN_UP: cast(WebhookEvent.id, Text).in_(_told_to_parked_jobs(session)),
    }
    return stands.get(outcome, false())


def _told_to_parked_jobs(session: Session) -> Select[str]:
    """For ``_is_given_up`` of the whole tape: parked jobs are few, and are read once."""
    whose = served_store(session), ids.INSTALLATION
    return select(func.unnest(Job.arguments)).where(Job.parked_at.is_not(None), Job.store_id.in_(whose))


def _without_secrets(thing: object) -> object:
    if isinstance(thing, dict):
        return {
            name: NOT_SHOWN if SECRET.search(name) and isinstance(value, str) else _without_secrets(value)
            for name, value in thing.items()
        }
    if isinstance(thing, list):
        return [_without_secrets(part) for part in thing]
    return thing
