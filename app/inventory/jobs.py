"""Jobs of the stock floor."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app import clock
from app.catalog.models.product import ProductImage
from app.extensions import db
from app.inventory import listings, publication
from app.jobs import QueueName, task

RECENT = timedelta(hours=2)


@task("inventory.refresh_bands", queue=QueueName.BULK)
def refresh_bands(variant_ids: str) -> None:
    listings.refresh_bands(db.session(), [UUID(text) for text in variant_ids.split(",")])


@task("inventory.renew_pictured", queue=QueueName.BULK)
def renew_pictured(asset_id: str) -> None:
    """The picture's files have come to have addresses of their own: cards name them from now on."""
    session = db.session()
    shown = select(ProductImage.product_id).where(ProductImage.asset_id == UUID(asset_id)).distinct()
    listings.refresh(session, session.scalars(shown).all())


@task("inventory.open_due", queue=QueueName.BULK)
def open_due() -> None:
    publication.open_due(db.session(), since=clock.now() - RECENT)


@task("inventory.open_overlooked", queue=QueueName.BULK)
def open_overlooked() -> None:
    """What came due while no worker ran for longer."""
    publication.open_due(db.session())
