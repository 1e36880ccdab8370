"""``bin/fusion payments``: which account takes a store's money, its secrets, and what providers told."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actors import act_as_operator
from app.database import DomainError, in_store
from app.extensions import db
from app.payments import accounts, replaying, unmatched
from app.payments.models.inbox import WebhookEvent
from app.stores.models import Store
from app.stores.queries import find_store_id

payments = AppGroup("payments", help="The accounts that take the stores' money, and what providers told.")
account = AppGroup("account", help="Change the secrets of a store's own account, one at a time.")
payments.add_command(account)

SIGNING_SECRET = re.compile(r"whsec_[^,\s]+")
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
    store_id = _store(store)
    secret_key = _secret_key()
    asked = click.prompt("Signing secrets of the webhook, newest first, with commas between", hide_input=True)
    secrets = tuple(_signing_secret(part) for part in asked.split(",") if part.strip())
    if not secrets:
        raise click.ClickException("There must be a signing secret.")
    with in_store(store_id) as session:
        act_as_operator(session, "payments set-account")
        try:
            accounts.set_account(session, secret_key=secret_key, webhook_secrets=secrets)
        except accounts.HasAccount as refusal:
            raise click.ClickException(str(refusal)) from None
        session.commit()
    click.echo(f"{store} has its own account. Its webhook address is /webhooks/stripe/{store}.")


@account.command("show")
@click.argument("store")
def show_account(store: str) -> None:
    """Which secrets a store's account has: the last four signs of each, newest first."""
    with _account_of(store) as session:
        for secret in accounts.webhook_secrets(session):
            click.echo(f"signing secret ...{secret[-4:]}")


@account.command("set-key")
@click.argument("store")
def change_key(store: str) -> None:
    """A new API key in place of the old one. Roll it at Stripe with an overlap, then say it here."""
    secret_key = _secret_key()

    def change(session: Session) -> None:
        accounts.refuse_anothers_key(session, secret_key)
        accounts.change_key(session, secret_key)

    _change(store, change)
    click.echo(f"{store} asks with the new key.")


@account.command("add-webhook-secret")
@click.argument("store")
def add_secret(store: str) -> None:
    """Believe a new signing secret beside the old ones. First step of a roll."""
    secret = _signing_secret(click.prompt("New signing secret", hide_input=True))
    _change(store, lambda session: accounts.add_webhook_secret(session, secret))
    click.echo(f"{store} believes the new secret and those before it. Retire those once Stripe has.")


@account.command("retire-webhook-secrets")
@click.argument("store")
def retire_secrets(store: str) -> None:
    """Believe the newest signing secret only. Last step of a roll."""
    _change(
        store,
        lambda session: click.echo(
            f"{accounts.retire_webhook_secrets(session)} retired; the newest is kept."
        ),
    )


@payments.command("reencrypt")
def reencrypt_accounts() -> None:
    """Encrypt all stores' secrets with the present SECRET_KEY; afterwards SECRET_KEY_FALLBACKS may go."""
    stores = db.session.execute(select(Store.id, Store.slug).order_by(Store.slug)).all()
    done, failed = 0, []
    for store_id, slug in stores:
        with in_store(store_id) as session:
            try:
                done += accounts.reencrypt(session)
                session.commit()
            except RuntimeError:
                session.rollback()
                failed.append(slug)
    click.echo(f"{done} accounts re-encrypted.")
    if failed:
        raise click.ClickException(f"Not readable with SECRET_KEY or its fallbacks: {', '.join(failed)}.")


@payments.command("events")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
def list_events(limit: int) -> None:
    """Events that belong to no store: of the environment's account, not looked at or about nothing of ours."""
    for event in unmatched.latest(db.session(), limit=limit):
        outcome = event.outcome or "waiting"
        click.echo(
            f"{event.received_at:%Y-%m-%d %H:%M:%S} {event.id} {event.type} {event.event_id} {outcome}"
        )


@payments.command("replay")
@click.argument("event", type=click.UUID)
def replay_event(event: UUID) -> None:
    """Look at an event again, by the id that `events` shows. Safe: the provider is asked anew."""
    found = db.session.get(WebhookEvent, event, with_for_update=True)
    if found is None:
        raise click.ClickException("There is no such event; `payments events` lists those without a store.")
    if found.store_id is None:
        unmatched.look_again(db.session(), found)
        db.session.commit()
    else:
        store_id = found.store_id
        db.session.rollback()
        with in_store(store_id) as session:
            own = session.get(WebhookEvent, event)
            assert own is not None
            replaying.replay(session, own, by="operator")
            session.commit()
    click.echo("It is being looked at again.")


@contextmanager
def _account_of(store: str) -> Iterator[Session]:
    """The refusals of a verb in the operator's terminal."""
    with in_store(_store(store)) as session:
        act_as_operator(session, "payments account")
        try:
            yield session
        except (DomainError, RuntimeError) as error:
            raise click.ClickException(str(error)) from error


def _change(store: str, verb: Callable[[Session], None]) -> None:
    with _account_of(store) as session:
        verb(session)
        session.commit()


def _store(slug: str) -> UUID:
    store_id = find_store_id(db.session(), slug)
    if store_id is None:
        raise click.ClickException(f"There is no store called {slug}; `stores list` shows them.")
    return store_id


def _secret_key() -> str:
    secret_key = str(click.prompt("Secret key", hide_input=True)).strip()
    if not secret_key.startswith(KEY_STARTS):
        raise click.ClickException("A secret key of Stripe begins with sk_ or rk_.")
    return secret_key


def _signing_secret(asked: str) -> str:
    secret = asked.strip()
    if not SIGNING_SECRET.fullmatch(secret):
        raise click.ClickException("A signing secret begins with whsec_.")
    return secret
