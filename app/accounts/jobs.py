"""Jobs of logins."""

from datetime import timedelta

from sqlalchemy import delete

from app import clock
from app.accounts.models import LoginSession
from app.extensions import db
from app.jobs import QueueName, task

#: Longer than any login lasts.
KEEP = timedelta(days=60)


@task("accounts.forget_old", queue=QueueName.BULK)
def forget_old() -> None:
    """Logins that open nothing any more: where somebody was months ago is nobody's business."""
    db.session.execute(
        delete(LoginSession)
        .where(LoginSession.created_at < clock.now() - KEEP)
        .execution_options(synchronize_session=False)
    )
