"""The payment port: what we ask of a provider and what it answers, in our words.

Its verbs are check, create_session, get_session, expire, refund, find_refund, list_refunds, list_disputes and
verify_webhook. A second provider is a second gateway with the same.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.database import DomainError
from app.jobs import RetryLater

#: The reference provider. Its gateway is imported when it is first needed: the SDK takes a third of a second.
STRIPE = "stripe"


class ProviderUnavailable(RetryLater):
    """The provider did not answer, or not usefully. What we asked for may or may not have happened: ask again."""


class ProviderSilent(ProviderUnavailable):
    """It did not answer at all: the line is cut, or it hangs."""


class ProviderRefused(DomainError):
    """The provider understood and said no; asking again in the same words gets the same answer."""


class SessionIsComplete(Exception):
    """The session cannot be expired because somebody has finished it: look at it instead."""


class Refusal(StrEnum):
    """Why a webhook was not taken in. The genuine ones bear a signature of ours and were refused all the same."""

    FORGED = "forged"
    STALE = "stale"
    FUTURE = "future"
    NOT_AN_EVENT = "not an event"
    WRONG_MODE = "wrong mode"
    TOO_LARGE = "too large"

    @property
    def is_genuine(self) -> bool:
        return self not in (Refusal.FORGED, Refusal.TOO_LARGE)


class BadSignature(Exception):
    """The webhook is not the provider's, or too old, or changed on the way."""

    def __init__(self, refusal: Refusal, words: str, *, skew: int | None = None) -> None:
        super().__init__(words)
        self.refusal = refusal
        #: Seconds by which our clock is ahead of the signature's, where that is what is wrong.
        self.skew = skew


class SessionStatus(StrEnum):
    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"


class MoneyStatus(StrEnum):
    #: Nobody has paid.
    NONE = "none"
    #: A slow method was chosen: it may still come.
    PROCESSING = "processing"
    PAID = "paid"
    #: A slow method was chosen and failed.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ProviderSession:
    """A payment page as the provider has it now."""

    id: str
    status: SessionStatus
    money: MoneyStatus
    url: str | None
    amount_cents: int
    currency: str
    reference: str
    live: bool
    payment_id: str | None
    charge_id: str | None
    is_disputed: bool


class RefundStatus(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ProviderRefund:
    id: str
    status: RefundStatus
    amount_cents: int
    #: The id of our refund row, where we asked for it; a refund made on the provider's own pages has none.
    our_refund: str | None


class DisputeOutcome(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class ProviderDispute:
    """What a customer's bank takes back of a payment, or asks about."""

    id: str
    outcome: DisputeOutcome
    amount_cents: int
    reason: str


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """A verified webhook: which event, of what kind, signed when, about which objects (most telling first)."""

    id: str
    type: str
    live: bool
    object_ids: tuple[str, ...]
    #: By the provider's clock.
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """A call as stored before it is made, so that a second try is the same call to the letter."""

    parameters: dict[str, Any]
    idempotency_key: str
