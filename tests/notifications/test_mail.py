"""Mail: written once with the order's figures, sent by job, shown at /dev/mail."""

import dataclasses
import re
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import func, select

from app import jobs
from app.database import in_store
from app.drain import drain
from app.extensions import db
from app.inventory import reservations
from app.jobs import Job, QueueName
from app.notifications.models import Mail
from app.orders.models.order import DisputeStatus, Order, PaymentMethod
from app.orders.models.shipment import Shipment
from app.payments.models.dispute import Dispute
from app.payments.models.payment import Payment, Refund, RefundState
from tests import placed
from tests.cast import ALICE, Cast
from tests.client import ShopClient


class Postbox:
    """What the mail server took."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def smtp(app: Flask) -> Iterator[Postbox]:
    """The shop with a mail server."""
    postbox = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(postbox, hostname="127.0.0.1", port=port)
    server.start()
    before = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(before, smtp_url=f"smtp://127.0.0.1:{port}")
    yield postbox
    app.extensions["settings"] = before
    server.stop()


def run_jobs(name: str, *arguments: object) -> None:
    session = db.session()
    jobs.enqueue(session, name, *arguments)
    session.commit()
    drain(QueueName.MONEY)


def mails() -> list[Mail]:
    return list(db.session.scalars(select(Mail).order_by(Mail.id).execution_options(populate_existing=True)))


def test_a_paid_order_is_confirmed_with_its_figures(shop: Cast, in_kloof: UUID, smtp: Postbox) -> None:
    order = placed.paid(shop)
    run_jobs("notifications.order_paid", order.id)
    [message] = smtp.messages
    assert message["To"] == ALICE["email"]
    assert message["Subject"] == f"Order {order.reference} is paid, thank you"
    assert "Kloof & Karoo" in message["From"]
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    for body in (text, html):
        assert "R\u00a0638,00" in body
        assert "R\u00a083,22" in body  # VAT inside
        assert "12 Long Street" in body
        assert f"http://localhost/orders/{order.reference}?key=" in body
    assert mails()[0].sent_at is not None


def test_running_the_job_again_sends_no_second_mail(shop: Cast, in_kloof: UUID, smtp: Postbox) -> None:
    order = placed.paid(shop)
    run_jobs("notifications.order_paid", order.id)
    run_jobs("notifications.order_paid", order.id)
    run_jobs("notifications.send", mails()[0].id)
    assert len(smtp.messages) == 1


def test_a_mail_server_that_is_down_keeps_the_mail_for_later(app: Flask, shop: Cast, in_kloof: UUID) -> None:
    before = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(before, smtp_url="smtp://127.0.0.1:9")
    try:
        run_jobs("notifications.order_paid", placed.paid(shop).id)
    finally:
        app.extensions["settings"] = before
    [mail] = mails()
    waiting = db.session.scalars(select(Job).where(Job.name == "notifications.send")).one()
    assert mail.sent_at is None
    assert waiting.attempts == 1
    assert "ConnectionRefusedError" in waiting.last_error
    assert ALICE["email"] not in waiting.last_error


def confirmed_order(app: Flask, shop: Cast) -> tuple[str, UUID]:
    """The reference of a paid order of Kloof's, and its mail, made outside of the client's session."""
    with app.app_context(), in_store(shop.kloof.id):
        order = placed.paid(shop)
        run_jobs("notifications.order_paid", order.id)
        return order.reference, mails()[0].id


def test_without_a_mail_server_the_mail_is_shown(app: Flask, shop: Cast, client: ShopClient) -> None:
    reference, _ = confirmed_order(app, shop)
    page = client.get("/dev/mail")
    link = page.one('main a[href^="/dev/mail/"]')
    shown = client.get(str(link["href"]))
    assert shown.words("h1") == f"Order {reference} is paid, thank you"
    assert "R 638,00" in shown.words("pre").replace("\u00a0", " ")
    drawn = client.http.get(f"{link['href']}/html", base_url=client.base)
    assert "style-src 'unsafe-inline'" in drawn.headers["Content-Security-Policy"]
    assert "script-src" not in drawn.headers["Content-Security-Policy"]


def test_mail_is_not_shown_outside_development(app: Flask, shop: Cast, client: ShopClient) -> None:
    before = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(before, environment="production")
    try:
        assert client.get("/dev/mail").status == 404
    finally:
        app.extensions["settings"] = before


def test_mail_of_another_store_is_not_shown(app: Flask, shop: Cast) -> None:
    _, mail_id = confirmed_order(app, shop)
    neighbour = ShopClient(app, host=shop.jozi.host)
    assert not neighbour.get("/dev/mail").all('main a[href^="/dev/mail/"]')
    assert neighbour.get(f"/dev/mail/{mail_id}").status == 404


def test_an_eft_order_is_told_where_to_pay(shop: Cast, in_kloof: UUID, smtp: Postbox) -> None:
    order = placed.pending(shop, method=PaymentMethod.EFT)
    run_jobs("notifications.order_placed_eft", order.id)
    text = smtp.messages[0].get_body(("plain",)).get_content()
    assert re.search(r"Account number\s+62000000001", text)
    assert re.search(rf"Reference\s+{order.reference}", text)


def test_every_parcel_gets_a_mail_of_its_own(shop: Cast, in_kloof: UUID, smtp: Postbox) -> None:
    order = placed.paid(shop)
    for number in ("CG-1", "CG-2"):
        shipment = Shipment(order_id=order.id, carrier="The Courier Guy", tracking_number=number)
        db.session.add(shipment)
        run_jobs("notifications.order_shipped", order.id, shipment.id)
    assert [mail.kind.split(":")[0] for mail in mails()] == ["order_shipped", "order_shipped"]
    assert "CG-2" in smtp.messages[1].get_body(("plain",)).get_content()


def test_an_expired_order_is_written_about(shop: Cast, in_kloof: UUID, smtp: Postbox) -> None:
    order = placed.pending(shop)
    reservations.release(db.session(), order.id)
    db.session.add(order.expire(by="system"))
    run_jobs("notifications.order_expired", order.id)
    html = smtp.messages[0].get_body(("html",)).get_content()
    assert order.reference in html
    assert "{{" not in html


def test_whose_money_came_late_is_not_told_that_nothing_was_charged(
    shop: Cast, in_kloof: UUID, smtp: Postbox
) -> None:
    """The order expired, and before its letter was written the payment had made it good."""
    order = placed.paid(shop)
    run_jobs("notifications.order_expired", order.id)
    assert smtp.messages == []


def refund_of(order: Order, cents: int, state: RefundState) -> Refund:
    payment = db.session.scalars(select(Payment).where(Payment.order_id == order.id)).one()
    refund = Refund(
        order_id=order.id, payment_id=payment.id, amount_cents=cents, reason="A chip", state=state, requested_by="test"
    )  # fmt: skip
    db.session.add(refund)
    db.session.flush()
    return refund


@pytest.mark.unsound  # its refunds are rows only, booked nowhere
def test_each_refund_is_written_about_with_its_amount(shop: Cast, in_kloof: UUID, smtp: Postbox) -> None:
    order = placed.paid(shop)
    for cents in (10_000, 10_000):
        run_jobs("notifications.order_refunded", order.id, refund_of(order, cents, RefundState.SUCCEEDED).id)
    assert len(smtp.messages) == 2
    text = smtp.messages[0].get_body(("plain",)).get_content().replace("\u00a0", " ")
    assert "R 100,00 of the R 638,00" in text
    assert "ten working days" in text
    assert "{{" not in smtp.messages[0].get_body(("html",)).get_content()


@pytest.mark.unsound  # its refunds are rows only, booked nowhere
def test_a_failed_refund_is_taken_back_only_where_its_success_was_told(
    shop: Cast, in_kloof: UUID, smtp: Postbox
) -> None:
    order = placed.paid(shop)
    untold = refund_of(order, 20_000, RefundState.FAILED)
    run_jobs("notifications.order_refunded", order.id, untold.id)
    run_jobs("notifications.refund_failed", order.id, untold.id)
    assert smtp.messages == []
    told = refund_of(order, 10_000, RefundState.SUCCEEDED)
    run_jobs("notifications.order_refunded", order.id, told.id)
    told.state = RefundState.FAILED
    run_jobs("notifications.refund_failed", order.id, told.id)
    assert [message["Subject"] for message in smtp.messages] == [
        f"Money for order {order.reference} is on its way back",
        f"The refund for order {order.reference} did not go through",
    ]
    html = smtp.messages[1].get_body(("html",)).get_content().replace("\u00a0", " ")
    assert "R 100,00" in html
    assert "{{" not in html


def test_a_dispute_is_written_about_to_the_shop(shop: Cast, in_kloof: UUID, smtp: Postbox) -> None:
    order = placed.paid(shop)
    payment = db.session.scalars(select(Payment).where(Payment.order_id == order.id)).one()
    dispute = Dispute(
        order_id=order.id, payment_id=payment.id, provider_dispute_id="dp_1", status=DisputeStatus.OPEN,
        amount_cents=63_800, reason="product_not_received",
    )  # fmt: skip
    db.session.add(dispute)
    db.session.flush()
    for _ in range(2):
        run_jobs("notifications.dispute_opened", order.id, dispute.id)
    [message] = smtp.messages
    assert message["To"] == "hello@kloof.example"
    html = message.get_body(("html",)).get_content().replace("\u00a0", " ")
    assert "R 638,00" in html
    assert f"/admin/orders/{order.reference}" in html


def test_what_a_customer_typed_stays_text(shop: Cast, in_kloof: UUID, smtp: Postbox) -> None:
    order = placed.paid(shop, shopper={**ALICE, "name": "<script>alert(1)</script> O'Hara"})
    run_jobs("notifications.order_paid", order.id)
    html = smtp.messages[0].get_body(("html",)).get_content()
    assert "<script" not in html
    assert "O'Hara" in smtp.messages[0].get_body(("plain",)).get_content()


def test_a_job_of_one_store_finds_no_order_of_another(shop: Cast, in_kloof: UUID) -> None:
    order = placed.paid(shop)
    db.session.commit()
    with in_store(shop.jozi.id) as session:
        jobs.enqueue(session, "notifications.order_paid", order.id)
        session.commit()
    drain(QueueName.MONEY)
    assert mails() == []
    assert db.session.scalar(select(func.count()).select_from(Order)) == 1
