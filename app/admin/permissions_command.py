"""``bin/fusion permissions``: every address and who may use it, as docs/permissions.md has it."""

import click
from flask import Flask, current_app

from app.admin.doors import table


def register(app: Flask) -> None:
    app.cli.add_command(permissions)


@click.command("permissions")
def permissions() -> None:
    """Print every address and who may use it: bin/fusion permissions > docs/permissions.md."""
    click.echo(table(current_app._get_current_object()), nl=False)  # type: ignore[attr-defined]
