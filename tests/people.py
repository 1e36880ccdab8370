"""Shoppers with accounts, and the letters that reach them."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask
from sqlalchemy import select, update

from app import clock
from app.accounts.models import Role, User
from app.database import in_store
from app.drain import drain
from app.jobs import QueueName
from app.notifications.models import Mail
from tests.cast import ALICE, StoreCast
from tests.client import Page, ShopClient
from tests.staff import PASSWORD, hire, log_in

THANDI = "thandi@example.com"
NEW = {"name": "Alice Mokoena", "email": ALICE["email"], "password": PASSWORD}


class Mailbox:
    """What one store wrote to whom. Asking runs the jobs that write."""

    def __init__(self, app: Flask, store: StoreCast) -> None:
        self.app, self.store = app, store

    def to(self, address: str) -> list[Mail]:
        with self.app.app_context():
            drain(QueueName.MONEY)
        with self.app.app_context(), in_store(self.store.id) as session:
            return list(session.scalars(select(Mail).where(Mail.recipient == address).order_by(Mail.id)))

    def kinds(self, address: str) -> list[str]:
        return [mail.kind for mail in self.to(address)]

    def link(self, address: str) -> str:
        """Path and query of the link with a key in the newest letter."""
        found = re.search(r"https?://\S+key=\S+", self.to(address)[-1].text)
        assert found is not None, self.to(address)[-1].text
        parts = urlsplit(found[0])
        return f"{parts.path}?{parts.query}"


def shopper(app: Flask, store: StoreCast, email: str = THANDI, *, is_proven: bool = True) -> UUID:
    user_id = hire(app, store.id, email, Role.CUSTOMER)
    if is_proven:
        with app.app_context(), in_store(store.id) as session:
            session.execute(update(User).values(email_verified_at=clock.now()).where(User.id == user_id))
            session.commit()
    return user_id


def logged_in(app: Flask, store: StoreCast, email: str = THANDI) -> ShopClient:
    """Another browser, with a login of the person's."""
    client = ShopClient(app, host=store.host)
    log_in(client, email)
    return client


def register(client: ShopClient, **changes: object) -> Page:
    return client.submit(client.get("/register"), "/register", **{**NEW, **changes})


def confirm(client: ShopClient, link: str, **fields: str) -> Page:
    """Follow the link of a letter and press its page's button."""
    action = urlsplit(link).path
    return client.submit(client.get(link), action, **fields)


def facts(app: Flask, store: StoreCast, email: str) -> Mapping[str, object]:
    with app.app_context(), in_store(store.id) as session:
        user = session.scalars(select(User).where(User.email == email)).one()
        return dict(user.__dict__)
