"""The store's own row, for whoever changes what the store says."""

from sqlalchemy.orm import Session

from app.database import served_store
from app.stores.models import Store


def locked_store(session: Session) -> Store:
    """Read anew, and nobody else's to change until the end of the transaction.

    Locked without its key, for which every new row of the store asks: shoppers go on ordering meanwhile.
    """
    return session.get_one(
        Store, served_store(session), with_for_update={"key_share": True}, populate_existing=True
    )
