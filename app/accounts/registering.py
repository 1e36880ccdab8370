"""A new login. Whoever asks gets one answer, whether the address has a login already or not."""

from uuid import UUID

from sqlalchemy import Boolean, Row, literal_column, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app import clock, ids, jobs
from app.accounts.models import Role, User
from app.accounts.passwords import check_choice, hash_password
from app.database import served_store
from app.stores.models import Store


def register(session: Session, *, name: str, email: str, password: str) -> None:
    """Raises PasswordRefused, and says nothing of the address: what there is to say goes there by mail.

    The hash is made in either case, and each case sends as many statements, so that time does not tell either. Of two
    who register one address at once, one does, and the other's mail says so. The caller commits.
    """
    address = email.strip().lower()
    shop = session.scalar(select(Store.name).where(Store.id == served_store(session))) or ""
    check_choice(password, about=(name, address, shop))
    there: Row[UUID, bool] = session.execute(
        insert(User)
        .values(
            store_id=served_store(session),
            id=ids.new(),
            email=address,
            name=name,
            phone="",
            wanted_email="",
            password_hash=hash_password(password),
            role=Role.CUSTOMER,
            created_at=clock.now(),
        )
        # Nothing changes of who is there; a row is written all the same, as for who is not.
        .on_conflict_do_update(index_elements=[User.store_id, User.email], set_={"email": User.email})
        .returning(User.id, literal_column("xmax = 0", Boolean).label("is_new"))
    ).one()
    if there.is_new:
        jobs.enqueue(session, "notifications.verify_address", there.id)
    else:
        jobs.enqueue(session, "notifications.already_registered", there.id)
