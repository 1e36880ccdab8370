"""A store's own account: its keys are asked for, kept encrypted, and used for what is made under it."""

import json
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.database import in_store
from app.extensions import db
from app.payments import accounts
from app.payments.gateway import StripeGateway
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


def test_an_account_is_given_once(app: Flask, shop: Cast) -> None:
    """Another account under the same name would not know what was begun under the first."""
    assert give(app, "sk_test_first", "whsec_x")[0] == 0
    status, said = give(app, "sk_test_second", "whsec_y")
    assert (status, "The store has an account." in said) == (1, True)
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert accounts.gateway(session)._webhook_secrets == ("whsec_x",)


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


def say(app: Flask, *words: str, answer: str = "") -> tuple[int, str]:
    ran = app.test_cli_runner().invoke(args=["payments", *words], input=f"{answer}\n")
    return ran.exit_code, ran.output


def test_a_signing_secret_is_rolled_with_both_believed_in_between(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    give(app, "sk_test_of_kloof", "whsec_old")

    def answers(secret: str) -> int:
        body = json.dumps({**EVENT, "id": f"evt_{secret}_{time.monotonic()}"}).encode()
        header = {"Stripe-Signature": signed(body, secret=secret)}
        return client.http.post("/webhooks/stripe/kloof", data=body, headers=header).status_code

    assert (answers("whsec_old"), answers("whsec_new")) == (200, 400)
    assert say(app, "account", "add-webhook-secret", "kloof", answer="whsec_new")[0] == 0
    assert (answers("whsec_old"), answers("whsec_new")) == (200, 200)
    assert "1 retired" in say(app, "account", "retire-webhook-secrets", "kloof")[1]
    assert (answers("whsec_old"), answers("whsec_new")) == (400, 200)
    shown = say(app, "account", "show", "kloof")[1]
    assert ("..._new" in shown, "whsec" in shown) == (True, False)


def test_an_api_key_is_exchanged_within_its_mode_only(app: Flask, shop: Cast) -> None:
    give(app, "sk_test_old", "whsec_x")
    assert say(app, "account", "set-key", "kloof", answer="sk_test_new")[0] == 0
    status, said = say(app, "account", "set-key", "kloof", answer="sk_live_new")
    assert (status, "not exchanged" in said) == (1, True)
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert accounts.gateway(session)._webhook_secrets == ("whsec_x",)


def test_a_store_without_an_account_has_no_secrets_to_roll(app: Flask, shop: Cast) -> None:
    status, said = say(app, "account", "add-webhook-secret", "kloof", answer="whsec_new")
    assert (status, "no account of its own" in said) == (1, True)


def test_after_reencrypting_the_old_secret_key_is_needed_no_more(
    app: Flask, shop: Cast, environment: dict[str, str], made_app: Callable[..., Flask]
) -> None:
    give(app, "sk_test_of_kloof", "whsec_x")
    new = "another-key-another-key-another-key-another"
    rolling = made_app(SECRET_KEY=new, SECRET_KEY_FALLBACKS=environment["SECRET_KEY"])
    assert "1 accounts re-encrypted" in say(rolling, "reencrypt")[1]
    with made_app(SECRET_KEY=new).app_context(), in_store(shop.kloof.id) as session:
        assert accounts.webhook_secrets(session) == ("whsec_x",)
    assert say(app, "reencrypt")[0] == 1, "the old key reads them no more, and says so"


def test_an_empty_signing_secret_is_never_taken(app: Flask, shop: Cast) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        for secrets in ((), ("",), ("whsec_x", "")):
            with pytest.raises(ValueError, match="empty"):
                accounts.set_account(session, secret_key="sk_test_x", webhook_secrets=secrets)
    with pytest.raises(ValueError, match="empty"):
        StripeGateway("sk_test_x", [""])


def test_operators_see_and_replay_what_belongs_to_no_store(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    body = json.dumps(EVENT).encode()
    client.http.post(
        "/webhooks/stripe", data=body, headers={"Stripe-Signature": signed(body, secret="whsec_suite")}
    )
    with app.app_context():
        event = db.session.scalars(select(WebhookEvent)).one()
        event.processed_at, event.outcome = event.received_at, "unmatched"
        db.session.commit()
        row_id = str(event.id)
    assert "unmatched" in say(app, "events")[1]
    assert say(app, "replay", row_id)[0] == 0
    assert "waiting" in say(app, "events")[1]
