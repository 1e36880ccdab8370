"""A store's own account: its keys are asked for, kept encrypted, and used for what is made under it."""

import json
import time

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.database import in_store
from app.extensions import db
from app.payments import accounts
from app.payments.models.inbox import WebhookEvent
from tests.cast import Cast
from tests.client import ShopClient
from tests.payments.test_webhooks import EVENT, signed

pytestmark = pytest.mark.money


def give(app: Flask, *answers: str, store: str = "kloof") -> tuple[int, str]:
    ran = app.test_cli_runner().invoke(
        args=["payments", "set-account", store], input="\n".join(answers) + "\n"
    )
    return ran.exit_code, ran.output


def test_the_keys_are_not_readable_in_the_database_and_are_the_gateways(app: Flask, shop: Cast) -> None:
    status, said = give(app, "sk_test_of_kloof", "whsec_new, whsec_old")
    assert (status, "sk_test_of_kloof" in said) == (0, False)
    with app.app_context(), in_store(shop.kloof.id) as session:
        row = session.execute(text("SELECT * FROM payment_account")).one()
        assert not any("kloof" in str(value) or "whsec" in str(value) for value in row)
        assert accounts.gateway(session)._webhook_secrets == ("whsec_new", "whsec_old")
    with app.app_context(), in_store(shop.jozi.id) as session:
        assert accounts.account_name(session) == accounts.ENVIRONMENT


def test_new_keys_keep_the_account(app: Flask, shop: Cast) -> None:
    names = []
    for key in ("sk_test_first", "sk_test_second"):
        give(app, key, "whsec_x")
        with app.app_context(), in_store(shop.kloof.id) as session:
            names.append(accounts.account_name(session))
    assert names[0] == names[1] != accounts.ENVIRONMENT


def test_its_webhooks_arrive_at_its_own_address_and_are_proved_by_its_own_secret(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    give(app, "sk_test_of_kloof", "whsec_of_kloof")
    body = json.dumps(EVENT).encode()
    for secret, expected in (("whsec_suite", 400), ("whsec_of_kloof", 200)):
        header = {"Stripe-Signature": signed(body, secret=secret, at=int(time.time()))}
        assert client.http.post("/webhooks/stripe/kloof", data=body, headers=header).status_code == expected
    with app.app_context():
        assert db.session.scalars(select(WebhookEvent.account)).one() != accounts.ENVIRONMENT


@pytest.mark.parametrize(
    "answers", [("pk_test_public", "whsec_x"), ("sk_test_x", "secret"), ("sk_test_x", ",")]
)
def test_what_is_no_key_is_refused(app: Flask, shop: Cast, answers: tuple[str, str]) -> None:
    status, _ = give(app, *answers)
    assert status == 1
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert accounts.account_name(session) == accounts.ENVIRONMENT


def test_an_unknown_store_is_said_to_be_unknown(app: Flask, shop: Cast) -> None:
    status, said = give(app, store="nowhere")
    assert (status, "no store called nowhere" in said) == (1, True)
