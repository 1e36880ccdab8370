"""Asking the provider about the payment pages an order has had: what is asked is read before, nothing is locked."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from app.payments import accounts
from app.payments.models.payment import SessionState
from app.payments.provider import (
    Call,
    MoneyStatus,
    ProviderRefused,
    ProviderSession,
    SessionIsComplete,
    SessionStatus,
)
from app.payments.sessions import sessions_of

if TYPE_CHECKING:
    from app.payments.gateway import StripeGateway


@dataclass(frozen=True, slots=True)
class Attempt:
    """One of an order's payment sessions, as it stood before the provider was asked."""

    id: UUID
    state: SessionState
    account: str
    provider_session_id: str | None
    call: Call

    @property
    def is_live(self) -> bool:
        return self.state in (SessionState.INTENDED, SessionState.OPEN)

    @property
    def may_exist(self) -> bool:
        """All but one that was refused before the provider made anything of it."""
        return self.state is not SessionState.REFUSED or self.provider_session_id is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider says of an attempt, or none where it knows of none; and whether the keys were live ones."""

    session: ProviderSession | None
    live_keys: bool

    @property
    def has_money(self) -> bool:
        return self.session is not None and self.session.money is MoneyStatus.PAID


def attempts_of(session: Session, order_id: UUID) -> list[Attempt]:
    """All of an order's, oldest first."""
    return [
        Attempt(
            ours.id, ours.state, ours.account, ours.provider_session_id,
            Call(ours.parameters, ours.idempotency_key),
        )
        for ours in sessions_of(session, order_id)
    ]  # fmt: skip


def gateways_for(session: Session, attempts: Sequence[Attempt]) -> dict[str, "StripeGateway"]:
    """Each is asked about with the account it was made with, also after the store has changed accounts."""
    return {name: accounts.gateway_named(session, name) for name in {one.account for one in attempts}}


def ask(gateway: "StripeGateway", attempt: Attempt, *, closing: bool) -> Answer:
    """The page as it is now; when closing, after trying to close it. Raises ProviderUnavailable.

    An intent whose answer was lost is called again with its own key: that names the session it made, if it made one.
    A page that we hold for closed and that is open there is closed: another may have taken its place.
    """
    try:
        known = attempt.provider_session_id or gateway.create_session(attempt.call).id
        answer = None if closing and attempt.is_live else gateway.get_session(known)
        if answer is None or (answer.status is SessionStatus.OPEN and not attempt.is_live):
            with suppress(SessionIsComplete):
                return Answer(gateway.expire(known), gateway.live)
            answer = gateway.get_session(known)
        return Answer(answer, gateway.live)
    except ProviderRefused:
        return Answer(None, gateway.live)
