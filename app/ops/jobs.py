"""Jobs of the operator's floor: what is tidied at night."""

from app.extensions import db
from app.jobs import QueueName, task
from app.ops import sweeping


@task("ops.retire_unused_pictures", queue=QueueName.BULK)
def retire_unused_pictures() -> None:
    sweeping.retire_unused(db.session())


@task("ops.sweep_picture_files", queue=QueueName.BULK)
def sweep_picture_files() -> None:
    sweeping.sweep_files(db.session())
