"""``bin/fusion payments``: which account takes a store's money."""

import click
from flask import Flask
from flask.cli import AppGroup

from app.database import in_store
from app.extensions import db
from app.payments.accounts import set_account
from app.stores.queries import find_store_id

payments = AppGroup("payments", help="The accounts that take the stores' money.")

KEY_STARTS = ("sk_test_", "sk_live_", "rk_test_", "rk_live_")


def register(app: Flask) -> None:
    app.cli.add_command(payments)


@payments.command("set-account")
@click.argument("store")
def give_account(store: str) -> None:
    """Give a store an account of its own with Stripe. The keys are asked for, and kept encrypted.

    Its webhooks then belong to /webhooks/stripe/STORE. Keys are never arguments: those are seen in the list of
    processes.
    """
    store_id = find_store_id(db.session(), store)
    if store_id is None:
        raise click.ClickException(f"There is no store called {store}; `stores list` shows them.")
    secret_key = click.prompt("Secret key", hide_input=True).strip()
    if not secret_key.startswith(KEY_STARTS):
        raise click.ClickException("A secret key of Stripe begins with sk_ or rk_.")
    asked = click.prompt("Signing secrets of the webhook, newest first, with commas between", hide_input=True)
    secrets = tuple(part.strip() for part in asked.split(",") if part.strip())
    if not secrets or not all(secret.startswith("whsec_") for secret in secrets):
        raise click.ClickException("A signing secret begins with whsec_.")
    with in_store(store_id) as session:
        set_account(session, secret_key=secret_key, webhook_secrets=secrets)
        session.commit()
    click.echo(f"{store} has its own account. Its webhook address is /webhooks/stripe/{store}.")
