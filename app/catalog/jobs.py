"""Jobs of the catalogue floor."""

from app.catalog import collections
from app.extensions import db
from app.jobs import QueueName, task


@task("catalog.refill_collections", queue=QueueName.BULK)
def refill_collections() -> None:
    collections.refill(db.session())
