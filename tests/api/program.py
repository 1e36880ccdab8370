"""A client of the JSON face: it carries tokens as a program does, and holds every answer against the document."""

import json
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import Role, User
from app.accounts.passwords import hash_password
from app.database import in_store
from app.extensions import db
from tests.cast import ALICE, Cast

PASSWORD = "a slow tortoise crosses the R62"
PROBLEM = {"type", "title", "status", "detail", "code", "request_id"}


class Program:
    def __init__(self, app: Flask, *, host: str) -> None:
        self.http = app.test_client(use_cookies=False)
        self.base = f"http://{host}"
        self.cart = ""
        self.access = ""
        self.refresh = ""

    def ask(
        self, method: str, path: str, body: object = None, *, headers: dict[str, str] | None = None
    ) -> "Answer":
        sent = {
            **({"X-Cart": self.cart} if self.cart else {}),
            **({"Authorization": f"Bearer {self.access}"} if self.access else {}),
            **(headers or {}),
        }
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = {} if data is None else {"content_type": "application/json"}
        answer = Answer(
            self.http.open(path, method=method, base_url=self.base, headers=sent, data=data, **kind)
        )
        self.cart = answer.headers.get("X-Cart", self.cart)
        return answer

    def get(self, path: str, **more: Any) -> "Answer":
        return self.ask("GET", path, **more)

    def post(self, path: str, body: object = None, **more: Any) -> "Answer":
        return self.ask("POST", path, body, **more)

    def log_in(self, email: str = ALICE["email"], password: str = PASSWORD) -> "Answer":
        answer = self.post("/api/auth/login", {"email": email, "password": password})
        if answer.status == 200:
            self.access, self.refresh = answer.json["access_token"], answer.json["refresh_token"]
        return answer


class Answer:
    """A status and JSON; a refusal has the one shape."""

    def __init__(self, response: TestResponse) -> None:
        self.status, self.headers = response.status_code, response.headers
        self.text = response.get_data(as_text=True)
        self.json: Any = json.loads(self.text) if self.text else None
        if self.status >= 400:
            assert response.content_type == "application/problem+json", self.text
            assert self.json.keys() >= PROBLEM, self.text
            assert self.json["status"] == self.status

    @property
    def fields(self) -> set[str]:
        """The names of what was found wrong."""
        return {error["field"] for error in self.json["errors"]}


def checkout(shop: Cast, *, total_cents: int, **changes: object) -> dict[str, object]:
    """What Alice sends to place an order that travels in her own province."""
    chosen = {"delivery": str(shop.kloof.rates["near"]), "payment": "card", "total_cents": total_cents}
    return {**ALICE, **chosen, **changes}


def enrol(app: Flask, shop: Cast, email: str = ALICE["email"], role: Role = Role.CUSTOMER) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.add(User(email=email, name="Alice", password_hash=hash_password(PASSWORD), role=role))
        db.session.commit()
