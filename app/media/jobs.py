"""Jobs of the picture floor."""

from uuid import UUID

from app import jobs
from app.extensions import db
from app.jobs import QueueName, task
from app.media import assets


@task("media.make_renditions", queue=QueueName.BULK, is_slow=True)
def make_renditions(asset_id: str) -> None:
    assets.make_renditions(db.session(), UUID(asset_id))


@task("media.make_missing", queue=QueueName.BULK)
def make_missing() -> None:
    """One job per picture without renditions, so that a failure parks that picture and no other."""
    session = db.session()
    for asset_id in assets.without_renditions(session):
        jobs.enqueue(session, "media.make_renditions", asset_id)
