"""``bin/fusion db``: Flask-Migrate, imported when it is asked for.

Alembic and Mako take longer to import than all of the shop.
"""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.config import ROOT
from app.extensions import db


def register(app: Flask) -> None:
    app.cli.add_command(_migrate)


def bind(app: Flask) -> None:
    """Give the application the extension that migrations look for."""
    from flask_migrate import Migrate

    Migrate().init_app(app, db, directory=str(ROOT / "migrations"))


@click.command("db", context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@with_appcontext
def _migrate(arguments: tuple[str, ...]) -> None:
    """Migrate the database, as the owner role: upgrade, downgrade, current, check..."""
    from flask_migrate.cli import db as commands

    bind(current_app._get_current_object())  # type: ignore[attr-defined]
    commands.main(args=list(arguments), prog_name="fusion db", obj=click.get_current_context().obj)
