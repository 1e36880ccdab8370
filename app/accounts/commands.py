"""``bin/fusion users``: the first owner of a store, and who becomes what."""

import re
import secrets
import sys

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select

from app.accounts.logins import end_all_of
from app.accounts.models import Role, User
from app.accounts.passwords import SHORTEST, hash_password
from app.accounts.queries import find_user
from app.accounts.staff.second_step import seal_anew
from app.accounts.staff.standing import reset_second_step
from app.audit.actors import act_as_operator
from app.database import in_store
from app.extensions import db
from app.stores.models import Store
from app.stores.queries import store_ids

#: Enough to catch a name in its place; whether it exists, only a mail can tell.
EMAIL_SHAPE = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ROLES = click.Choice([role.value for role in Role])


users = AppGroup("users", help="People with a login.")


@users.command()
@click.argument("email")
@click.option("--store", required=True, help="The store's short name, as `stores list` shows it.")
@click.option("--role", type=ROLES, default=Role.OWNER.value, show_default=True)
@click.option("--name", default="", help="As the back office shows it; the e-mail's first part without it.")
@click.option("--generate", is_flag=True, help="Make up a password and print it, instead of asking for one.")
def create(email: str, *, store: str, role: str, name: str, generate: bool) -> None:
    """Add a login. The password is asked for, and never an argument: those are seen in the list of processes."""
    address = email.strip().lower()
    if not EMAIL_SHAPE.fullmatch(address):
        raise click.ClickException(f"{email} is no e-mail address.")
    with in_store(_store(store).id) as session:
        if find_user(session, address) is not None:
            raise click.ClickException(f"{address} has a login at {store}; see `users promote`.")
        act_as_operator(session, "users create")
        password = secrets.token_urlsafe(12) if generate else _ask_password()
        session.add(
            User(
                email=address,
                name=name or address.partition("@")[0],
                password_hash=hash_password(password),
                role=Role(role),
            )
        )
        session.commit()
    click.echo(f"{address} is {role} of {store}." + (f" Password: {password}" if generate else ""))


@users.command()
@click.argument("email")
@click.option("--store", required=True)
@click.option("--role", type=ROLES, default=Role.OWNER.value, show_default=True)
def promote(email: str, *, store: str, role: str) -> None:
    """Give a login another role. It is logged out everywhere, so that no old page keeps an old right."""
    with in_store(_store(store).id) as session:
        user = find_user(session, email)
        if user is None:
            raise click.ClickException(f"{email} has no login at {store}.")
        act_as_operator(session, "users promote")
        user.role = Role(role)
        end_all_of(session, user.id)
        session.commit()
    click.echo(f"{user.email} is {role} of {store} now.")


@users.command("reset-second-step")
@click.argument("email")
@click.option("--store", required=True)
def reset(email: str, *, store: str) -> None:
    """For who lost phone and recovery codes: the password alone logs them in again. They are logged out everywhere."""
    with in_store(_store(store).id) as session:
        act_as_operator(session, "users reset-second-step")
        user = find_user(session, email)
        if user is None:
            raise click.ClickException(f"{email} has no login at {store}.")
        was_on = reset_second_step(session, user)
        session.commit()
    click.echo(
        f"{user.email} logs in with the password alone." if was_on else f"{user.email} had no second step."
    )


@users.command("reencrypt")
def reencrypt() -> None:
    """Encrypt the secrets of everybody's second step with the present SECRET_KEY: the last step of its change."""
    total = 0
    for store_id in store_ids(db.session()):
        with in_store(store_id) as session:
            total += seal_anew(session)
            session.commit()
    click.echo(f"{total} encrypted with the present key")


def _store(slug: str) -> Store:
    found = db.session.scalars(select(Store).where(Store.slug == slug)).one_or_none()
    if found is None:
        raise click.ClickException(f"There is no store {slug}; see `stores list`.")
    return found


def _ask_password() -> str:
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < SHORTEST:
        raise click.ClickException(f"A password has at least {SHORTEST} characters.")
    return password


def register(app: Flask) -> None:
    app.cli.add_command(users)
