"""Jobs that write to customers, and of disputes to the shop. Each reads its row anew and says what is true then."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, exists, select

from app import clock
from app.accounts import links
from app.accounts.changing import is_taken
from app.accounts.links import Purpose
from app.accounts.models import User
from app.accounts.staff.models import Invitation
from app.database import find, get, lock
from app.extensions import db
from app.jobs import QueueName, task
from app.notifications import inviting_letter, low_stock, posting
from app.notifications.letters import bank_account
from app.notifications.models import Mail
from app.orders.models.order import Order
from app.orders.models.shipment import Shipment
from app.orders.models.states import OrderStatus
from app.orders.progress import packed_in
from app.payments.honouring import TOLD_TO_SHOPPERS
from app.payments.models.dispute import Dispute
from app.payments.models.payment import Payment, Refund, RefundState

LETTERS_KEPT = timedelta(days=30)


@task("notifications.order_placed_eft")
def order_placed_eft(order_id: str) -> None:
    session = db.session()
    order = get(session, Order, UUID(order_id))
    if order.is_open:
        posting.write(session, order, "order_placed_eft", bank=bank_account(session))


@task("notifications.order_paid")
def order_paid(order_id: str) -> None:
    session = db.session()
    posting.write(session, get(session, Order, UUID(order_id)), "order_paid")


@task("notifications.order_shipped")
def order_shipped(order_id: str, shipment_id: str) -> None:
    """Says what is in the parcel where that is not all of the order."""
    session = db.session()
    shipment = get(session, Shipment, UUID(shipment_id))
    order = get(session, Order, UUID(order_id))
    parcel = packed_in(session, shipment)
    posting.write(session, order, "order_shipped", about=shipment_id, shipment=shipment, parcel=parcel)


@task("notifications.order_refunded")
def order_refunded(order_id: str, refund_id: str) -> None:
    """One for each refund that has gone back and not failed since. The lock keeps it in line with the failure's."""
    session = db.session()
    order = lock(session, Order, UUID(order_id))
    refund = get(session, Refund, UUID(refund_id))
    if refund.state is RefundState.SUCCEEDED:
        why = refund.reason if refund.reason in TOLD_TO_SHOPPERS else ""
        posting.write(session, order, "order_refunded", about=refund_id, refund=refund, why=why)


@task("notifications.refund_failed")
def refund_failed(order_id: str, refund_id: str) -> None:
    """To who was told that the money is back, and to nobody else."""
    session = db.session()
    order = lock(session, Order, UUID(order_id))
    if posting.was_written(session, order, "order_refunded", about=refund_id):
        refund = get(session, Refund, UUID(refund_id))
        posting.write(session, order, "refund_failed", about=refund_id, refund=refund)


@task("notifications.dispute_opened")
def dispute_opened(order_id: str, dispute_id: str) -> None:
    """To the shop, once for each dispute."""
    session = db.session()
    order, dispute = get(session, Order, UUID(order_id)), get(session, Dispute, UUID(dispute_id))
    posting.write_to_shop(session, order, "dispute_opened", about=dispute_id, dispute=dispute)


@task("notifications.order_expired")
def order_expired(order_id: str) -> None:
    """It says that nothing was charged: not to somebody whose money came meanwhile."""
    session = db.session()
    order = lock(session, Order, UUID(order_id))
    has_paid = select(exists().where(Payment.order_id == order.id))
    if order.status is OrderStatus.EXPIRED and not session.scalar(has_paid):
        posting.write(session, order, "order_expired")


@task("notifications.verify_address")
def verify_address(user_id: str) -> None:
    user = find(db.session(), User, UUID(user_id))
    if user is not None and not user.is_proven:
        _write_with_key(user, "verify_address", Purpose.VERIFY)


@task("notifications.already_registered")
def already_registered(user_id: str) -> None:
    user = find(db.session(), User, UUID(user_id))
    if user is not None:
        posting.write_to_person(db.session(), user, "already_registered", link="/login")


@task("notifications.reset_password")
def reset_password(user_id: str) -> None:
    """For an address that has no login the job is there all the same, and finds nobody."""
    user = find(db.session(), User, UUID(user_id))
    if user is not None and user.disabled_at is None:
        _write_with_key(user, "reset_password", Purpose.RESET)


@task("notifications.password_changed")
def password_changed(user_id: str) -> None:
    user = find(db.session(), User, UUID(user_id))
    if user is not None:
        posting.write_to_person(db.session(), user, "password_changed", link="/account/sessions")


@task("notifications.prove_new_address")
def prove_new_address(user_id: str) -> None:
    """To the address that is wanted. Where it has a login of its own, its owner is told that, and gets no link."""
    session = db.session()
    user = find(session, User, UUID(user_id))
    if user is None or not user.wanted_email:
        return
    if is_taken(session, user.wanted_email, by_other_than=user.id):
        posting.write_to_person(
            session, user, "already_registered", link="/login", recipient=user.wanted_email
        )
        return
    _write_with_key(user, "prove_new_address", Purpose.EMAIL, recipient=user.wanted_email)


def _write_with_key(user: User, name: str, purpose: Purpose, *, recipient: str = "") -> None:
    link = f"{links.OPENED_AT[purpose]}?key={links.make(user, purpose)}"
    posting.write_to_person(db.session(), user, name, link=link, recipient=recipient)


@task("notifications.forget_old", queue=QueueName.BULK)
def forget_old() -> None:
    """Letters about logins: what they said is over, and they name somebody."""
    db.session.execute(
        delete(Mail)
        .where(Mail.order_id.is_(None), Mail.created_at < clock.now() - LETTERS_KEPT)
        .execution_options(synchronize_session=False)
    )


@task("notifications.low_stock")
def tell_of_low_stock(alert_ids: str) -> None:
    low_stock.write(db.session(), [UUID(text) for text in alert_ids.split(",")])


@task("notifications.staff_invited")
def staff_invited(invitation_id: str, serial: str) -> None:
    """The letter of that sending, unless it was sent again or withdrawn meanwhile."""
    session = db.session()
    invitation = find(session, Invitation, UUID(invitation_id))
    if invitation is not None and invitation.is_open and invitation.serial == int(serial):
        inviting_letter.write(session, invitation)


@task("notifications.send")
def send(mail_id: str) -> None:
    posting.send(db.session(), UUID(mail_id))
