"""Jobs of the JSON face."""

from sqlalchemy import delete

from app import clock
from app.api.models import ApiAnswer
from app.api.once import KEEP
from app.extensions import db
from app.jobs import QueueName, task


@task("api.forget_old", queue=QueueName.BULK)
def forget_old() -> None:
    """Answers that nobody will ask for again."""
    db.session.execute(
        delete(ApiAnswer)
        .where(ApiAnswer.begun_at < clock.now() - KEEP)
        .execution_options(synchronize_session=False)
    )
