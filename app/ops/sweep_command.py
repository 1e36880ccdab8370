"""``bin/fusion media sweep``: by hand what the night does."""

import click
from flask import Flask

from app.database import in_store
from app.extensions import db
from app.media.commands import media
from app.ops.sweeping import retire_unused, sweep_files
from app.stores.queries import store_ids


@media.command("sweep")
def sweep() -> None:
    """Forget pictures that nothing has shown for 30 days; delete files that no picture names."""
    stores = store_ids(db.session())
    db.session.rollback()
    unused = forgotten = swept = 0
    for store_id in stores:
        with in_store(store_id) as session:
            retired = retire_unused(session)
            session.commit()
            unused, forgotten = unused + retired.newly_unused, forgotten + retired.forgotten
            swept += sweep_files(session)
    click.echo(f"{unused} pictures newly unused, {forgotten} forgotten, {swept} files deleted.")


def register(_: Flask) -> None:
    """The import has added it to the group of the pictures' own commands."""
