"""Jobs of the stock floor."""

from uuid import UUID

from app.extensions import db
from app.inventory import listings
from app.jobs import QueueName, task


@task("inventory.refresh_bands", queue=QueueName.BULK)
def refresh_bands(variant_ids: str) -> None:
    listings.refresh_bands(db.session(), [UUID(text) for text in variant_ids.split(",")])
