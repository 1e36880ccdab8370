"""People who work here: invited by mail, given a role, kept out; there is always an owner."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from app import clock
from app.accounts.models import Role, User
from app.accounts.passwords import matches
from app.accounts.registering import register
from app.accounts.staff import inviting
from app.accounts.staff.inviting import key_of
from app.accounts.staff.models import Invitation
from app.audit.models import AuditEntry
from app.cart.models import Cart
from app.database import in_store
from app.drain import drain
from app.jobs import QueueName
from app.notifications.models import Mail
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.counting import wait_until_behind
from tests.staff import CAROL, PASSWORD, PETER, hire, log_in

Visit = Callable[[], Any]
NEW = "naledi@example.com"


def invite(carol: ShopClient, email: str = NEW, role: str = "bookkeeper", **more: object) -> Page:
    page = carol.get("/admin/staff")
    return carol.follow(
        carol.post(
            "/admin/staff/invitations",
            {**page.form("/admin/staff/invitations"), "email": email, "role": role, **more},
        )
    )


def link(app: Flask, at_kloof: Visit) -> str:
    """Of the newest letter, as its reader would open it."""
    with app.app_context():
        drain(QueueName.MONEY)
    with at_kloof() as session:
        mail = session.scalars(
            select(Mail).where(Mail.kind == "staff_invited").order_by(Mail.id.desc())
        ).first()
        assert mail is not None
        address = next(word for word in mail.text.split() if "/invitation?key=" in word)
        parts = urlsplit(address)
        return f"{parts.path}?{parts.query}"


def accept(client: ShopClient, path: str, **more: object) -> Page:
    page = client.get(path)
    filled = {**page.form("/invitation"), "name": "Naledi", "password": PASSWORD, **more}
    return client.follow(client.post("/invitation", filled))


def person(at_kloof: Visit, email: str) -> User | None:
    with at_kloof() as session:
        found: User | None = session.scalars(select(User).where(User.email == email)).one_or_none()
        return found


def test_an_invited_person_chooses_a_password_and_has_the_role(
    app: Flask, carol: ShopClient, client: ShopClient, at_kloof: Visit
) -> None:
    assert NEW in invite(carol).words("main")
    path = link(app, at_kloof)
    # What is none of theirs is not looked at.
    office = accept(client, path, role="owner", email="boss@example.com", store_id="x", disabled_at="")
    assert office.url == "/admin"
    found = person(at_kloof, NEW)
    assert found is not None
    assert (found.role, found.name) == (Role.BOOKKEEPER, "Naledi")
    assert person(at_kloof, "boss@example.com") is None
    again = ShopClient(app, host=urlsplit(client.base).netloc)
    assert again.get(path).status == 410
    with at_kloof() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.entity_type == "user")).one()
        assert (entry.actor_name, entry.changes["role"]) == ("Naledi", [None, "bookkeeper"])


def test_an_invited_person_brings_the_cart_of_this_browser(
    app: Flask, shop: Cast, carol: ShopClient, client: ShopClient, at_kloof: Visit
) -> None:
    invite(carol)
    client.post("/cart/lines", {"variant_id": shop.kloof.variants["KETTLE"], "quantity": 1})
    assert accept(client, link(app, at_kloof)).url == "/admin"
    naledi = person(at_kloof, NEW)
    assert naledi is not None
    with at_kloof() as session:
        assert session.scalars(select(Cart.user_id)).all() == [naledi.id]
    assert client.get("/cart").one("#cart-count").get_text() == "1"


def test_an_invitation_is_accepted_though_somebody_registers_the_address_meanwhile(
    app: Flask, shop: Cast, carol: ShopClient, client: ShopClient, at_kloof: Visit
) -> None:
    """Whoever it was has not proved the mailbox; who follows the link has, and the password is theirs."""
    invite(carol)
    path = link(app, at_kloof)
    filled = {**client.get(path).form("/invitation"), "name": "Naledi", "password": PASSWORD}
    with ThreadPoolExecutor(1) as pool, app.app_context(), in_store(shop.kloof.id) as session:
        register(session, name="Somebody", email=NEW, password="of somebody else entirely")
        answer = pool.submit(client.post, "/invitation", filled)
        wait_until_behind(app, session.scalar(text("SELECT pg_backend_pid()")))
        session.commit()
        accepted = answer.result(20)
    assert (accepted.status, accepted.response.headers.get("Location")) == (303, "/admin")
    assert client.get("/admin").status == 200
    naledi = person(at_kloof, NEW)
    assert naledi is not None
    assert (naledi.name, naledi.role, naledi.is_proven) == ("Naledi", Role.BOOKKEEPER, True)
    assert matches(PASSWORD, naledi.password_hash)


def test_registering_while_the_address_is_invited_in_answers_as_ever(
    app: Flask, shop: Cast, carol: ShopClient, client: ShopClient, at_kloof: Visit
) -> None:
    invite(carol)
    filled = {
        **client.get("/register").form("/register"),
        "name": "Somebody", "email": NEW, "password": "of somebody else entirely",
    }  # fmt: skip
    with ThreadPoolExecutor(1) as pool, app.app_context(), in_store(shop.kloof.id) as session:
        found = session.scalars(select(Invitation)).one()
        inviting.accept(session, found, name="Naledi", password=PASSWORD)
        answer = pool.submit(client.post, "/register", filled)
        wait_until_behind(app, session.scalar(text("SELECT pg_backend_pid()")))
        session.commit()
        registered = answer.result(20)
    assert (registered.status, registered.response.headers.get("Location")) == (303, "/register/sent")
    naledi = person(at_kloof, NEW)
    assert naledi is not None
    assert (naledi.name, naledi.role) == ("Naledi", Role.BOOKKEEPER)
    assert matches(PASSWORD, naledi.password_hash)


def test_an_invited_person_chooses_no_password_that_is_guessed_first_and_has_proved_the_mailbox(
    app: Flask, carol: ShopClient, client: ShopClient, at_kloof: Visit
) -> None:
    invite(carol)
    path = link(app, at_kloof)
    weak = accept(client, path, password="password1234")
    assert weak.status == 422
    assert "among the first that are guessed" in weak.words("main")
    assert person(at_kloof, NEW) is None
    assert accept(client, path).url == "/admin"
    found = person(at_kloof, NEW)
    assert found is not None
    assert found.is_proven


def test_a_link_that_is_old_withdrawn_or_another_stores_opens_nothing(
    app: Flask, shop: Cast, carol: ShopClient, client: ShopClient, at_kloof: Visit
) -> None:
    invite(carol)
    first = link(app, at_kloof)
    with at_kloof() as session:
        base = f"/admin/staff/invitations/{session.scalar(select(Invitation.id))}"
    assert ShopClient(app, host=shop.jozi.host).get(first).status == 410
    carol.submit(carol.get("/admin/staff"), f"{base}/letters")
    second = link(app, at_kloof)
    assert client.get(first).status == 410
    assert client.get(second).status == 200
    with at_kloof() as session:
        session.execute(update(Invitation).values(expires_at=clock.now() - timedelta(minutes=1)))
    assert client.get(second).status == 410
    with at_kloof() as session:
        session.execute(update(Invitation).values(expires_at=clock.now() + timedelta(minutes=9)))
    carol.submit(carol.get("/admin/staff"), f"{base}/removal")
    sent = client.post("/invitation", {"key": second.partition("=")[2], "name": "N", "password": PASSWORD})
    assert sent.status == 410
    assert client.get("/invitation?key=made-up").status == client.get("/invitation").status == 410
    assert person(at_kloof, NEW) is None


@pytest.mark.parametrize(
    ("email", "role", "said"),
    [
        (CAROL, "packer", "has a login of the shop's staff"),
        ("not-an-address", "packer", "does not look like an e-mail address"),
        (NEW, "customer", "Not a valid choice"),
        (NEW, "operator", "Not a valid choice"),
    ],
)
def test_who_cannot_be_invited_is_told_to_the_owner(
    carol: ShopClient, email: str, role: str, said: str
) -> None:
    page = invite(carol, email, role)
    assert page.status == 422
    assert said in page.words("main")


def test_an_address_is_invited_once_at_a_time(carol: ShopClient) -> None:
    invite(carol)
    assert invite(carol).status == 422


def test_a_shopper_who_is_invited_keeps_one_login(
    app: Flask, shop: Cast, carol: ShopClient, client: ShopClient, at_kloof: Visit
) -> None:
    hire(app, shop.kloof.id, NEW, Role.CUSTOMER)
    invite(carol, role="support")
    assert accept(client, link(app, at_kloof)).url == "/admin"
    found = person(at_kloof, NEW)
    assert found is not None
    assert found.role is Role.SUPPORT


def test_a_new_role_ends_the_persons_logins(
    app: Flask, shop: Cast, carol: ShopClient, peter: ShopClient, at_kloof: Visit
) -> None:
    who = person(at_kloof, PETER)
    assert who is not None
    page = carol.get("/admin/staff")
    carol.submit(page, f"/admin/staff/{who.id}/role", role="manager", store_id=shop.jozi.id, email="x@y.za")
    changed = person(at_kloof, PETER)
    assert changed is not None
    assert changed.role is Role.MANAGER
    assert peter.get("/admin").status == 303
    carol.submit(carol.get("/admin/staff"), f"/admin/staff/{who.id}/standing")
    assert peter.submit(peter.get("/login"), "/login", email=PETER, password=PASSWORD).status == 422
    carol.submit(carol.get("/admin/staff"), f"/admin/staff/{who.id}/standing")
    log_in(peter, PETER)


def test_the_last_owner_stays(carol: ShopClient, at_kloof: Visit) -> None:
    who = person(at_kloof, CAROL)
    assert who is not None
    base, page = f"/admin/staff/{who.id}", carol.get("/admin/staff")
    for verb, fields in (("role", {"role": "packer"}), ("standing", {"to": "off"})):
        answer = carol.post(f"{base}/{verb}", {**page.form(f"{base}/{verb}"), **fields})
        assert answer.status == 409
        assert "only owner" in answer.words("main")
    assert person(at_kloof, CAROL).role is Role.OWNER  # type: ignore[union-attr]


def test_a_link_is_signed(app: Flask, carol: ShopClient, client: ShopClient, at_kloof: Visit) -> None:
    invite(carol)
    with at_kloof() as session:
        invitation = session.scalars(select(Invitation)).one()
        invitation_key = key_of(invitation)
    assert client.get(f"/invitation?key={invitation_key}").status == 200
    assert client.get(f"/invitation?key={invitation_key[:-1]}").status == 410
