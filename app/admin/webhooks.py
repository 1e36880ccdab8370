"""The tape: what the payment provider told the shop, and looking at it again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import DateTimeLocalField, Form
from wtforms.validators import DataRequired, ValidationError

from app import clock
from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.conflicts import again_after_conflict
from app.extensions import db
from app.payments import accounts, replaying, tape
from app.payments.refusals import refused_lately

KINDS = {
    tape.Kind.PAGES: "Payment pages",
    tape.Kind.PAYMENTS: "Payments",
    tape.Kind.CHARGES: "Charges and disputes",
    tape.Kind.DISPUTES: "Disputes",
    tape.Kind.REFUNDS: "Refunds",
}
OUTCOMES = {
    tape.Outcome.WAITING: "Not looked at yet",
    tape.Outcome.HANDED_ON: "Handed on",
    tape.Outcome.DONE: "Done",
    tape.Outcome.GIVEN_UP: "Given up",
}
WHOLE_MINUTES = "%Y-%m-%dT%H:%M"


class SpanForm(Form):  # type: ignore[misc]  # WTForms has no types
    """A span of the tape, in South African time."""

    since = DateTimeLocalField(
        "From", format=WHOLE_MINUTES, validators=[DataRequired(message="Say from when.")]
    )
    until = DateTimeLocalField(
        "To", format=WHOLE_MINUTES, validators=[DataRequired(message="Say until when.")]
    )

    def validate_until(self, field: Any) -> None:
        if self.since.data and field.data and field.data <= self.since.data:
            raise ValidationError("The end must come after the beginning.")


@dataclass(frozen=True, slots=True)
class Tape:
    """A page of the tape, with what ui.pagination asks of it."""

    page: tape.TapePage
    choice: tape.Choice

    @property
    def number(self) -> int:
        return self.page.number

    @property
    def pages(self) -> int:
        return self.page.pages

    def url_for(self, number: int) -> str:
        query = {
            "day": self.choice.day.isoformat() if self.choice.day else "",
            "type": self.choice.kind or "",
            "outcome": self.choice.outcome or "",
            "page": str(number) if number > 1 else "",
        }
        asked = urlencode({name: value for name, value in query.items() if value})
        return "/admin/webhooks" + (f"?{asked}" if asked else "")


@bp.get("/webhooks", endpoint="webhooks")
@needs(Permission.VIEW_WEBHOOKS)
def index() -> Response:
    return _tape_page(SpanForm())


def _tape_page(form: SpanForm, *, status: int = 200) -> Response:
    session = db.session()
    choice = _choice()
    number = min(request.args.get("page", 1, type=int), 1_000_000)
    return office(
        "admin/webhooks/index.html",
        status=status,
        tape=Tape(tape.tape_page(session, choice, number=number), choice),
        kinds=KINDS,
        outcomes=OUTCOMES,
        skew=tape.recent_skew(session),
        largest_skew=tape.LARGEST_SKEW,
        refused=refused_lately(accounts.account_name(session)),
        span_form=form,
    )


def _choice() -> tape.Choice:
    """What is not understood is not asked for: an old bookmark still shows events."""
    kind, outcome = request.args.get("type", ""), request.args.get("outcome", "")
    return tape.Choice(
        _day(request.args.get("day", "")),
        tape.Kind(kind) if kind in set(tape.Kind) else None,
        tape.Outcome(outcome) if outcome in set(tape.Outcome) else None,
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date.min < found < date.max else None  # a day begins in another, by UTC


@bp.get("/webhooks/<uuid:event_id>", endpoint="webhook")
@needs(Permission.VIEW_WEBHOOKS)
def show(event_id: UUID) -> Response:
    return office("admin/webhooks/show.html", heard=tape.get_heard(db.session(), event_id))


@bp.post("/webhooks/<uuid:event_id>/replays", endpoint="replay_webhook")
@needs(Permission.REPLAY_WEBHOOKS)
@again_after_conflict
def create_replay(event_id: UUID) -> Answer:
    session = db.session()
    event = tape.get_heard(session, event_id).event
    replaying.replay(session, event, by=g.staff.name)
    session.commit()
    flash("Its order is being looked at again.", "good")
    return redirect(url_for("admin.webhook", event_id=event_id), 303)


@bp.post("/webhooks/replays", endpoint="replay_webhooks")
@needs(Permission.REPLAY_WEBHOOKS)
@again_after_conflict
def create_span_replay() -> Response | Answer:
    session = db.session()
    form = SpanForm(request.form)
    if not form.validate():
        return _tape_page(form, status=422)
    many = replaying.replay_span(
        session, _in_zone(form.since.data), _in_zone(form.until.data), by=g.staff.name
    )
    session.commit()
    flash(f"{many} {'event is' if many == 1 else 'events are'} being looked at again.", "good")
    return redirect(url_for("admin.webhooks"), 303)


def _in_zone(local: datetime) -> datetime:
    return local.replace(tzinfo=clock.SAST)
