"""Stripe, and the only module that knows its SDK. Its errors become ours, its answers our dataclasses."""

import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

import stripe
from stripe.checkout import Session as CheckoutSession
from stripe.params.checkout import SessionCreateParams

from app.payments.provider import (
    BadSignature,
    Call,
    DisputeOutcome,
    MoneyStatus,
    ProviderDispute,
    ProviderEvent,
    ProviderRefund,
    ProviderRefused,
    ProviderSession,
    ProviderSilent,
    ProviderUnavailable,
    RefundStatus,
    Refusal,
    SessionIsComplete,
    SessionStatus,
)

#: Two tries, and up to a second between them: a shopper waits for this, and six seconds are the most they should.
TIMEOUT_SECONDS = 2.2
RETRIES = 1
#: How old, and how far ahead of our clock, a signature may be. The SDK checks the past only.
TOLERANCE_SECONDS = 300
EXPAND = ["payment_intent.latest_charge"]
REFUND_STATES = {
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}
DISPUTE_OUTCOMES = {
    "won": DisputeOutcome.WON,
    "warning_closed": DisputeOutcome.WON,
    "lost": DisputeOutcome.LOST,
    # Given back to the customer before it became a dispute: the money is gone all the same.
    "prevented": DisputeOutcome.LOST,
}

Answer = TypeVar("Answer")


class StripeGateway:
    """One Stripe account. ``api_base`` points tests and the stand-in elsewhere.

    Raises ValueError for an empty webhook secret.
    """

    def __init__(
        self, secret_key: str, webhook_secrets: Sequence[str], *, api_base: str | None = None
    ) -> None:
        self.live = secret_key.startswith(("sk_live_", "rk_live_"))
        if not all(webhook_secrets):
            raise ValueError("an empty webhook secret would believe anybody")
        self._webhook_secrets = tuple(webhook_secrets)
        self._client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": api_base} if api_base else {},
            max_network_retries=RETRIES,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
        )

    def check(self, page: str | None = None) -> None:
        """See whether the key is taken, and knows a payment page. Raises ProviderUnavailable, ProviderRefused."""

        def ask() -> None:
            try:
                self._client.v1.checkout.sessions.list({"limit": 1})
                if page is not None:
                    self._client.v1.checkout.sessions.retrieve(page)
            except (stripe.AuthenticationError, stripe.PermissionError) as error:
                raise ProviderRefused("it is not known there, or may not do this.") from error

        _asked(ask)

    def create_session(self, call: Call) -> ProviderSession:
        """Raises ProviderUnavailable, after which the same call may be made again, or ProviderRefused.

        Stripe replays the first answer to a key for a day, a 500 too. So after a 500 we look for the session it may
        have made before it failed, and only then ask under another key.
        """
        try:
            return self._create(call.parameters, call.idempotency_key)
        except ProviderFault:
            made = self._find(call.parameters["metadata"]["payment_session"])
            return made or self._create(call.parameters, f"{call.idempotency_key}-again")

    def _create(self, call_parameters: dict[str, Any], idempotency_key: str) -> ProviderSession:
        parameters = cast(SessionCreateParams, {**call_parameters, "expand": EXPAND})
        options: Any = {"idempotency_key": idempotency_key}
        return _session(_asked(lambda: self._client.v1.checkout.sessions.create(parameters, options)))

    def _find(self, payment_session: str) -> ProviderSession | None:
        """The newest hundred sessions reach back far enough: this is asked moments after the call that failed."""
        recent = _asked(lambda: self._client.v1.checkout.sessions.list({"limit": 100}))
        for session in recent.data:
            metadata = session.metadata.to_dict() if session.metadata else {}
            if metadata.get("payment_session") == payment_session:
                return self.get_session(session.id)
        return None

    def get_session(self, session_id: str) -> ProviderSession:
        return _session(
            _asked(lambda: self._client.v1.checkout.sessions.retrieve(session_id, {"expand": EXPAND}))
        )

    def expire(self, session_id: str) -> ProviderSession:
        """Close an open payment page. Raises SessionIsComplete when somebody was quicker.

        Raises ProviderUnavailable when it is refused and the page is open all the same: it can still be paid.
        """
        try:
            answer = _asked(lambda: self._client.v1.checkout.sessions.expire(session_id, {"expand": EXPAND}))
        except ProviderRefused as refusal:
            present = self.get_session(session_id)
            if present.status is SessionStatus.COMPLETE:
                raise SessionIsComplete(session_id) from None
            if present.status is SessionStatus.EXPIRED:
                return present
            raise ProviderUnavailable(str(refusal)) from refusal
        return _session(answer)

    def refund(
        self, payment_id: str, amount_cents: int, *, our_refund: str, idempotency_key: str
    ) -> ProviderRefund:
        """The refund that bears our id, made if there is none. Raises ProviderUnavailable, ProviderRefused.

        Looked for first: Stripe forgets keys after a day, and a refund that it made while its answer was lost would
        be refused as too much. After a 500, which it replays, once more and then under another key.
        """
        parameters = {
            "payment_intent": payment_id,
            "amount": amount_cents,
            "metadata": {"refund": our_refund},
        }
        made = self.find_refund(payment_id, our_refund)
        if made is not None:
            return made
        try:
            return self._refund(parameters, idempotency_key)
        except ProviderFault:
            made = self.find_refund(payment_id, our_refund)
            return made or self._refund(parameters, f"{idempotency_key}-again")

    def _refund(self, call_parameters: dict[str, Any], idempotency_key: str) -> ProviderRefund:
        parameters: Any = call_parameters
        options: Any = {"idempotency_key": idempotency_key}
        return _refund(_asked(lambda: self._client.v1.refunds.create(parameters, options)))

    def list_refunds(self, payment_id: str) -> list[ProviderRefund]:
        answer = _asked(lambda: self._client.v1.refunds.list({"payment_intent": payment_id, "limit": 100}))
        return [_refund(refund) for refund in answer.data]

    def find_refund(self, payment_id: str, our_refund: str) -> ProviderRefund | None:
        """The refund that bears our id, if it was ever made."""
        made = self.list_refunds(payment_id)
        return next((refund for refund in made if refund.our_refund == our_refund), None)

    def list_disputes(self, payment_id: str) -> list[ProviderDispute]:
        answer = _asked(lambda: self._client.v1.disputes.list({"payment_intent": payment_id, "limit": 100}))
        return [_dispute(dispute) for dispute in answer.data]

    def verify_webhook(self, body: bytes, signature: str) -> ProviderEvent:
        """The event, if any of our secrets signed exactly these bytes within five minutes. Raises BadSignature."""
        if not signature.isascii():
            raise BadSignature(Refusal.FORGED, "a signature is ASCII")  # the SDK would raise TypeError
        for secret in self._webhook_secrets:
            try:
                # The age is looked at below: a genuine signature tells that a clock is wrong.
                stripe.WebhookSignature.verify_header(body.decode(), signature, secret, tolerance=None)
            except (stripe.SignatureVerificationError, UnicodeDecodeError):
                continue
            return _event(body, signed_at=_fresh(signature))
        raise BadSignature(Refusal.FORGED, "no secret of ours signed this")


class ProviderFault(ProviderUnavailable):
    """A 500: the answer is final for its key, the deed may have been done."""


def _asked(question: Callable[[], Answer]) -> Answer:
    """Sort the SDK's errors into "ask again" and "no"."""
    try:
        return question()
    except stripe.APIConnectionError as error:
        raise ProviderSilent(type(error).__name__) from error
    except (stripe.RateLimitError, stripe.AuthenticationError) as error:
        raise ProviderUnavailable(type(error).__name__) from error
    except stripe.InvalidRequestError as error:
        raise ProviderRefused(error.user_message or "The payment provider refused.") from error
    except stripe.APIError as error:
        raise ProviderFault(type(error).__name__) from error
    except stripe.StripeError as error:
        # An idempotency conflict is a first call still running; the rest are faults of theirs.
        raise ProviderUnavailable(type(error).__name__) from error


def _session(session: CheckoutSession) -> ProviderSession:
    intent = session.payment_intent
    expanded = intent if isinstance(intent, stripe.PaymentIntent) else None
    charge = expanded.latest_charge if expanded else None
    return ProviderSession(
        id=session.id,
        status=SessionStatus(session.status or "open"),
        money=_money(session, expanded),
        url=session.url,
        amount_cents=session.amount_total or 0,
        currency=(session.currency or "").upper(),
        reference=session.client_reference_id or "",
        live=session.livemode,
        payment_id=expanded.id if expanded else cast("str | None", intent),
        charge_id=charge.id if isinstance(charge, stripe.Charge) else charge,
        is_disputed=isinstance(charge, stripe.Charge) and bool(charge.disputed),
    )


def _money(session: CheckoutSession, intent: stripe.PaymentIntent | None) -> MoneyStatus:
    """``complete`` and ``unpaid`` is a slow method; its payment intent says whether it may still come."""
    if session.payment_status == "paid":
        return MoneyStatus.PAID
    if session.status != "complete":
        return MoneyStatus.NONE
    if intent is not None and intent.status in ("requires_payment_method", "canceled"):
        return MoneyStatus.FAILED
    return MoneyStatus.PROCESSING


def _refund(refund: stripe.Refund) -> ProviderRefund:
    metadata = refund.metadata.to_dict() if refund.metadata else {}
    return ProviderRefund(
        id=refund.id,
        status=REFUND_STATES.get(refund.status or "", RefundStatus.PENDING),
        amount_cents=refund.amount,
        our_refund=metadata.get("refund"),
    )


def _dispute(dispute: stripe.Dispute) -> ProviderDispute:
    """An inquiry is open until it closes, though it takes no money: a refund could become a second one."""
    return ProviderDispute(
        id=dispute.id,
        outcome=DISPUTE_OUTCOMES.get(dispute.status, DisputeOutcome.OPEN),
        amount_cents=dispute.amount,
        reason=dispute.reason,
    )


def _fresh(signature: str) -> datetime:
    """When it was signed. Raises BadSignature for what is old, and, which the SDK lets pass, for what is ahead."""
    stamp = int(next((part[2:] for part in signature.split(",") if part.startswith("t=")), "0"))
    skew = int(time.time()) - stamp
    if skew > TOLERANCE_SECONDS:
        raise BadSignature(Refusal.STALE, f"signed {skew} s ago", skew=skew)
    if skew < -TOLERANCE_SECONDS:
        raise BadSignature(Refusal.FUTURE, f"signed {-skew} s ahead", skew=skew)
    return datetime.fromtimestamp(stamp, UTC)


def _event(body: bytes, *, signed_at: datetime) -> ProviderEvent:
    """Read leniently: bodies of older API versions and unknown kinds are kept too. Raises BadSignature on junk."""
    try:
        event = json.loads(body)
        thing = event["data"]["object"]
        return ProviderEvent(
            id=str(event["id"]),
            type=str(event["type"]),
            live=bool(event.get("livemode", False)),
            object_ids=tuple(_ids_in(thing)),
            signed_at=signed_at,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadSignature(Refusal.NOT_AN_EVENT, "signed, but not an event") from error


def _ids_in(thing: dict[str, Any]) -> list[str]:
    """The object's own id, those it points at, and our own id from its metadata."""
    metadata = thing.get("metadata") or {}
    candidates = [
        thing.get("id"),
        thing.get("payment_intent"),
        thing.get("charge"),
        thing.get("latest_charge"),
        metadata.get("payment_session"),
    ]
    ids = [item.get("id") if isinstance(item, dict) else item for item in candidates]
    return list(dict.fromkeys(item for item in ids if isinstance(item, str) and item))
