"""What the merchant has said about a query, and what others asked. Given text is normalised here."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog.models.listing import Listing
from app.search.models import Pin, PopularQuery, SearchRedirect, Synonym
from app.search.texts import normalise

#: Sorts behind every character that a query may have.
LAST_CHARACTER = "\U0010ffff"


def synonyms(session: Session) -> Sequence[Sequence[str]]:
    """Groups of normalised words or phrases; those of a group mean the same."""
    return session.scalars(select(Synonym.terms).order_by(Synonym.id)).all()


def find_redirect(session: Session, text: str) -> str | None:
    """The path that these words lead to, where the merchant has named one."""
    return session.scalar(select(SearchRedirect.url).where(SearchRedirect.query == normalise(text)))


def pins_for(session: Session, text: str) -> Sequence[UUID]:
    """The products that stand first for these words and are for sale, in their order."""
    return session.scalars(
        select(Pin.product_id)
        .join(Listing, Listing.product_id == Pin.product_id)
        .where(Pin.query == normalise(text))
        .order_by(Pin.position, Pin.id)
    ).all()


def popular_queries(session: Session, starts: str, limit: int) -> Sequence[str]:
    """What others asked that begins so, most asked first; with nothing typed, the most asked of all."""
    beginning = normalise(starts)
    return session.scalars(
        select(PopularQuery.query)
        .where(PopularQuery.query >= beginning, PopularQuery.query < beginning + LAST_CHARACTER)
        .order_by(PopularQuery.searches.desc(), PopularQuery.query)
        .limit(limit)
    ).all()
