"""Jobs of the basket."""

from datetime import timedelta

from sqlalchemy import delete

from app import clock
from app.cart.models import Cart
from app.extensions import db
from app.jobs import QueueName, task

KEEP = timedelta(days=60)


@task("cart.forget_old", queue=QueueName.BULK)
def forget_old() -> None:
    """Baskets nobody has touched for two months; their lines go with them."""
    db.session.execute(
        delete(Cart).where(Cart.updated_at < clock.now() - KEEP).execution_options(synchronize_session=False)
    )
