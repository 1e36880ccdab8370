"""Jobs of bulk edits. One step each: the rest waits behind what else the queue has to do."""

from uuid import UUID

from app import jobs
from app.editing import edits
from app.extensions import db
from app.jobs import QueueName, task


@task("editing.prepare", queue=QueueName.BULK)
def prepare(edit_id: str) -> None:
    if edits.prepare_step(db.session(), UUID(edit_id)):
        jobs.enqueue(db.session(), "editing.prepare", edit_id)


@task("editing.apply", queue=QueueName.BULK)
def apply(edit_id: str) -> None:
    if edits.apply_step(db.session(), UUID(edit_id)):
        jobs.enqueue(db.session(), "editing.apply", edit_id)


@task("editing.undo", queue=QueueName.BULK)
def undo(edit_id: str) -> None:
    if edits.undo_step(db.session(), UUID(edit_id)):
        jobs.enqueue(db.session(), "editing.undo", edit_id)
