"""Payment pages of an order: the intent is committed first, then the provider is asked, then its answer is kept."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from app import clock
from app.crashpoints import crashpoint
from app.database import DomainError, lock, served_store
from app.extensions import db
from app.orders.links import order_link, return_link
from app.orders.models.order import Order, OrderLine, PaymentMethod
from app.payments import accounts
from app.payments.models.inbox import ProviderObject
from app.payments.models.payment import PaymentSession, SessionState
from app.payments.parameters import session_parameters
from app.payments.provider import STRIPE, Call, ProviderRefused, ProviderSession, SessionStatus

#: Longer than any hold, and above Stripe's least of 30 minutes; our own expiry closes it sooner.
LIFE = timedelta(minutes=60)


class NotPayable(DomainError):
    """The order is not waiting for a card payment."""


def intend(session: Session, order: Order, *, base_url: str) -> PaymentSession:
    """The order's live attempt at paying, made if there is none. Call with the order locked or just placed.

    The complete call is stored with it. Commit before ``open_payment``: the provider must never know of a session
    that we could forget.
    """
    if not order.is_open or order.payment_method is not PaymentMethod.CARD:
        raise NotPayable(f"Order {order.reference} is not waiting for payment.")
    if order.payment_pending:
        raise NotPayable(
            f"A payment for order {order.reference} is on its way: a second one would be too many."
        )
    live = _live(session, order.id)
    if live is not None:
        return live
    attempt = 1 + (
        session.scalar(select(func.max(PaymentSession.attempt)).where(PaymentSession.order_id == order.id))
        or 0
    )
    lines = session.scalars(
        select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position)
    ).all()
    account = accounts.account_name(session)
    intent = _attempt(order, lines, base_url=base_url, account=account, number=attempt)
    session.add(intent)
    remember_object(session, order.id, str(intent.id), account=account)
    return intent


def intend_first(
    session: Session, order: Order, lines: Sequence[OrderLine], *, base_url: str, account: str
) -> None:
    """The first attempt at paying an order that is being placed, its rows written and its lines in order."""
    _write(session, _attempt(order, lines, base_url=base_url, account=account, number=1))


def _attempt(
    order: Order, lines: Sequence[OrderLine], *, base_url: str, account: str, number: int
) -> PaymentSession:
    intent = PaymentSession(
        order_id=order.id,
        attempt=number,
        provider=STRIPE,
        account=account,
        state=SessionState.INTENDED,
        created_at=clock.now(),
        expires_at=clock.now() + LIFE,
        idempotency_key=f"order-{order.id}-{number}",
        parameters={},
    )
    urls = (base_url + return_link(order), base_url + order_link(order) + "&left=1")
    intent.parameters = session_parameters(
        order, lines, payment_session=intent.id, expires_at=intent.expires_at, urls=urls
    )
    return intent


def _write(session: Session, intent: PaymentSession) -> None:
    """The attempt and whose it is, by one statement."""
    known = _remembering(session, intent.order_id, str(intent.id), account=intent.account).cte("known")
    columns = {
        name: getattr(intent, name)
        for name in ("id", "order_id", "attempt", "provider", "account", "state", "parameters",
                     "idempotency_key", "created_at", "expires_at")
    }  # fmt: skip
    session.execute(insert(PaymentSession).values(store_id=served_store(session), **columns).add_cte(known))


def open_payment(order_id: UUID) -> str:
    """The address of the payment page of the order's committed intent; asks the provider if it is not known yet.

    No row is locked while the provider is asked. The caller commits, after ProviderRefused too: the attempt is marked
    refused, or its words would be tried for ever. Raises also ProviderUnavailable (the intent stays and the same call
    can be made again) and NotPayable.
    """
    session = db.session()
    live = _live(session, order_id)
    if live is None:
        raise NotPayable("There is no payment to open for this order.")
    if live.url is not None and live.state is SessionState.OPEN:
        return live.url
    intent_id, call = live.id, Call(live.parameters, live.idempotency_key)
    gateway = accounts.gateway_named(session, live.account)
    session.rollback()  # ends the read: a network call follows
    crashpoint("opening.before_the_call")
    try:
        answer = gateway.create_session(call)
        crashpoint("opening.after_the_call")
    except ProviderRefused:
        ours = lock(session, PaymentSession, intent_id)
        if ours.state is SessionState.INTENDED:
            ours.state = SessionState.REFUSED
        raise
    ours = lock(session, PaymentSession, intent_id)
    if not ours.is_live:
        raise NotPayable("This payment page was closed while it was being made.")  # what we hold is older
    record_answer(session, ours, answer)
    if answer.url is None:
        raise NotPayable("This payment page has been used or has closed.")
    return answer.url


def record_answer(session: Session, ours: PaymentSession, answer: ProviderSession) -> None:
    """Keep what the provider says of one of its sessions, and whose its objects are.

    A page that was closed stays closed: "open" is an older answer than what we hold, and another page may be live. One
    that we gave up as never made is closed too, for it is there after all: the next settlement closes it there.
    """
    if ours.is_live or answer.status is not SessionStatus.OPEN:
        ours.state = SessionState(answer.status.value)
    else:
        ours.state = SessionState.EXPIRED
    ours.provider_session_id = answer.id
    ours.provider_payment_id = answer.payment_id
    ours.url = answer.url
    for provider_id in (answer.id, answer.payment_id, answer.charge_id):
        if provider_id is not None:
            remember_object(session, ours.order_id, provider_id, account=ours.account)


def remember_object(session: Session, order_id: UUID, provider_id: str, *, account: str) -> None:
    """Note that an object of the provider belongs to an order of the session's store."""
    session.execute(_remembering(session, order_id, provider_id, account=account))


def _remembering(session: Session, order_id: UUID, provider_id: str, *, account: str) -> Insert:
    return (
        insert(ProviderObject)
        .values(
            provider=STRIPE, account=account, provider_id=provider_id,
            store_id=served_store(session), order_id=order_id, created_at=clock.now(),
        )
        .on_conflict_do_nothing()
    )  # fmt: skip


def sessions_of(session: Session, order_id: UUID) -> Sequence[PaymentSession]:
    """All attempts, oldest first: an old tab may still be paid."""
    return session.scalars(
        select(PaymentSession)
        .where(PaymentSession.order_id == order_id)
        .order_by(PaymentSession.attempt)
        .execution_options(populate_existing=True)
    ).all()


def pay_again(session: Session, order_id: UUID, *, base_url: str) -> PaymentSession:
    """A fresh or the live attempt for an order whose shopper comes back to pay. The caller commits."""
    order = lock(session, Order, order_id)
    if clock.now() >= order.hold_until:
        raise NotPayable(f"The time to pay for order {order.reference} has run out.")
    return intend(session, order, base_url=base_url)


def _live(session: Session, order_id: UUID) -> PaymentSession | None:
    return session.scalars(
        select(PaymentSession).where(
            PaymentSession.order_id == order_id,
            PaymentSession.state.in_((SessionState.INTENDED, SessionState.OPEN)),
        )
    ).one_or_none()
