"""People who work at a store, and how they log in."""

from uuid import UUID

from flask import Flask

from app.accounts.models import Role, User
from app.accounts.passwords import hash_password
from app.database import in_store
from tests.client import Page, ShopClient

CAROL = "carol@example.com"
PETER = "peter@example.com"
PASSWORD = "karoo veld stoneware"


def hire(app: Flask, store_id: UUID, email: str, role: Role) -> UUID:
    with app.app_context(), in_store(store_id) as session:
        person = User(
            email=email,
            name=email.partition("@")[0].title(),
            password_hash=hash_password(PASSWORD),
            role=role,
        )
        session.add(person)
        session.commit()
        return person.id


def log_in(client: ShopClient, email: str = CAROL) -> Page:
    """As the form does; where it leads is not looked at."""
    page = client.post("/login", {"email": email, "password": PASSWORD})
    assert page.status == 303, page.status
    return page
