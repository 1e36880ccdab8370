"""Jobs of the operator's floor: what is looked at and tidied at night."""

from uuid import UUID

from app.database import get
from app.extensions import db
from app.jobs import QueueName, task
from app.ops import examining, sweeping
from app.ops.models import Examination


@task("ops.retire_unused_pictures", queue=QueueName.BULK)
def retire_unused_pictures() -> None:
    sweeping.retire_unused(db.session())


@task("ops.sweep_picture_files", queue=QueueName.BULK)
def sweep_picture_files() -> None:
    sweeping.sweep_files(db.session())


@task("ops.examine", queue=QueueName.BULK)
def examine(asked_by: str = "the clock") -> None:
    examining.visit(db.session(), by=asked_by)


@task("ops.examine_installation", queue=QueueName.BULK)
def examine_installation() -> None:
    examining.visit_installation(db.session())


@task("ops.tell_of_findings")
def tell_of_findings(examination_id: str) -> None:
    session = db.session()
    examining.tell(session, get(session, Examination, UUID(examination_id)))
