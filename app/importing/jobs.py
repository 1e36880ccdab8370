"""Jobs of the importing floor. One step each: the rest waits behind what else the queue has to do."""

from uuid import UUID

from app import jobs
from app.crashpoints import crashpoint
from app.extensions import db
from app.importing import runs, undo, wanted
from app.jobs import QueueName, task
from app.media.storage import storage


@task("importing.check", queue=QueueName.BULK)
def check(import_id: str) -> None:
    if not runs.check_step(db.session(), UUID(import_id)).is_last:
        jobs.enqueue(db.session(), "importing.check", import_id)


@task("importing.write", queue=QueueName.BULK)
def write(import_id: str) -> None:
    if not runs.write_step(db.session(), UUID(import_id)).is_last:
        jobs.enqueue(db.session(), "importing.write", import_id)


@task("importing.drop_file", queue=QueueName.BULK)
def drop_file(file_key: str) -> None:
    storage().delete([file_key])
    crashpoint("importing.file_dropped")


@task("importing.undo", queue=QueueName.BULK)
def undo_more(import_id: str) -> None:
    if undo.undo_step(db.session(), UUID(import_id)):
        jobs.enqueue(db.session(), "importing.undo", import_id)


@task("importing.fetch_pictures", queue=QueueName.BULK, is_slow=True)
def fetch_pictures(product_id: str) -> None:
    wanted.fetch_pictures(db.session(), UUID(product_id))
