"""``bin/fusion stores set``: what a store says about itself, and where its customers pay by EFT."""

import re
from collections.abc import Callable
from typing import Any

import click
from flask.cli import with_appcontext

from app import catalogue_version
from app.audit.actors import act_as_operator
from app.database import in_store
from app.extensions import db
from app.stores.models import Store
from app.stores.origins import is_origin
from app.stores.queries import find_store_id

FACTS = {
    "name": "As the shop and its mail call it.",
    "tagline": "Under the name, where there is room.",
    "legal-name": "The company that sells; the law wants it on the page.",
    "registration-number": "Of the company.",
    "address": "Where the company can be reached.",
    "email": "Mail goes out under it, and customers answer to it.",
    "phone": "",
    "bank-name": "EFT is offered once the account is known.",
    "bank-account-holder": "",
    "bank-account-number": "",
    "bank-branch-code": "",
}


def api_origins(
    _context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> list[str] | None:
    if given == ("none",):
        return []
    for origin in given:
        if not is_origin(origin):
            raise click.BadParameter(f"{origin} is no origin such as https://till.example; or `none`")
    return sorted(set(given)) or None


def vat_number(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"4[0-9]{9}", value):
        raise click.BadParameter("ten digits beginning with 4")
    return value


def _with_facts(command: Callable[..., None]) -> Callable[..., None]:
    for name, meaning in reversed(FACTS.items()):
        command = click.option(f"--{name}", help=meaning)(command)
    return command


@click.command("set")
@click.argument("slug")
@_with_facts
@click.option("--vat-number", callback=vat_number, help="Ten digits beginning with 4.")
@click.option(
    "--api-origin",
    "api_origins",
    multiple=True,
    callback=api_origins,
    help="A web page elsewhere whose scripts may ask /api: https://till.example. Repeated; all of them, or `none`.",
)
@with_appcontext
def set_facts(slug: str, **given: Any) -> None:
    """Change what a store says about itself; what is not named stays. Pages show it within seconds."""
    facts = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in given.items()
        if value is not None
    }
    if not facts:
        raise click.UsageError("Name what is to change; --help lists it.")
    store_id = find_store_id(db.session(), slug)
    if store_id is None:
        raise click.ClickException(f"There is no store called {slug}; `stores list` names them.")
    db.session.rollback()
    with in_store(store_id) as session:
        act_as_operator(session, "stores set")
        store = session.get_one(Store, store_id)
        for name, value in facts.items():
            setattr(store, name, value)
        store.revision += 1
        catalogue_version.changed(session)  # every page carries them, the cached ones too
        session.commit()
    click.echo(f"{slug}: {', '.join(name.replace('_', ' ') for name in facts)}")
