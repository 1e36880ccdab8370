"""``bin/fusion media``: what can be done about pictures by hand."""

import os
import sys
from uuid import UUID

import click
from flask import Flask
from flask.cli import AppGroup

from app.database import in_store
from app.extensions import db
from app.media import assets
from app.stores.queries import store_ids

media = AppGroup("media", help="Pictures.")


def register(app: Flask) -> None:
    app.cli.add_command(media)


@media.command("renditions")
def renditions() -> None:
    """Make every rendition that is missing, in all stores, without waiting for the worker."""
    os.nice(10)  # shoppers come first
    waiting = _waiting()
    if not waiting:
        click.echo("Every picture has its renditions.")
        return
    with click.progressbar(waiting, label="Pictures", file=sys.stderr) as shown:
        for done, (store_id, asset_id) in enumerate(shown, start=1):
            _make(store_id, asset_id)
            if not sys.stderr.isatty():
                click.echo(f"{done} of {len(waiting)} pictures")
    click.echo(f"{len(waiting)} pictures have their renditions.")


def _waiting() -> list[tuple[UUID, UUID]]:
    """Newest first: the worker's jobs begin with the oldest, and they meet in the middle."""
    found = []
    stores = store_ids(db.session())
    # Pictures take minutes: a read left open so long is ended by the server, and the command with it.
    db.session.rollback()
    for store_id in stores:
        with in_store(store_id) as session:
            found += [(store_id, asset_id) for asset_id in assets.without_renditions(session)]
    return found[::-1]


def _make(store_id: UUID, asset_id: UUID) -> None:
    with in_store(store_id) as session:
        assets.make_renditions(session, asset_id)
        session.commit()
