"""Documents written again: all of a store's, or those of goods that name what has got another name.

In slices, each in a transaction of its own. Documents stay where they stand until theirs is written, and what says the
same already is left alone: nobody who searches meanwhile misses anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, exists, func, select, union
from sqlalchemy.orm import Session

from app import catalogue_version, ids, jobs
from app.catalog.models.listing import Listing, ListingPlace
from app.catalog.models.product import Product
from app.search import counts, documents, vocabulary
from app.search.postgres.models import SearchDocument

AT_ONCE = 400
#: Behind all ids.
LAST = UUID(int=2**128 - 1)
#: At the most; pages are given less.
COUNTING_TAKES = "5min"


class Named(StrEnum):
    """What goods name, and their documents with them."""

    CATEGORY = "category"
    BRAND = "brand"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Step:
    """A slice that was done: where it ended, how many products it looked at and how many documents it changed."""

    last_id: UUID | None
    seen: int
    written: int


def total(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(_all().subquery())) or 0


def middle(session: Session) -> UUID | None:
    """The product that half of the goods come before, for two who share the work."""
    every = _all().subquery()
    half = select(every.c.product_id).order_by(every.c.product_id)
    return session.scalar(half.offset(total(session) // 2).limit(1))


def step(session: Session, after: UUID = ids.INSTALLATION, *, until: UUID = LAST) -> Step:
    """The next slice of the store's goods; the last one has no ``last_id``. The caller commits."""
    every = _all().subquery()
    found = session.scalars(
        select(every.c.product_id)
        .where(every.c.product_id > after, every.c.product_id <= until)
        .order_by(every.c.product_id)
        .limit(AT_ONCE)
    ).all()
    written = documents.rewrite(session, found)
    return Step(found[-1] if len(found) == AT_ONCE else None, len(found), written)


def finish(session: Session) -> int:
    """After the last slice: words and values counted anew; how many counts were wrong."""
    session.execute(select(func.set_config("statement_timeout", COUNTING_TAKES, True)))
    vocabulary.count_words(session)
    mended = counts.repair(session)
    counts.add_up(session)
    catalogue_version.changed(session)
    return mended


def drift(session: Session) -> int:
    """Goods for sale that have no document, and documents of goods that are not: nought, unless something broke."""
    listed, found = select(Listing.product_id), select(SearchDocument.product_id)
    missing = listed.where(
        ~exists().where(
            SearchDocument.product_id == Listing.product_id, SearchDocument.store_id == Listing.store_id
        )
    )
    left = found.where(
        ~exists().where(
            Listing.product_id == SearchDocument.product_id, Listing.store_id == SearchDocument.store_id
        )
    )
    return session.scalar(select(func.count()).select_from(union(missing, left).subquery())) or 0


def go_through(session: Session, after: UUID) -> None:
    """One slice now and the next by another job, until all have been looked at."""
    done = step(session, after)
    if done.last_id is None:
        finish(session)
    else:
        jobs.enqueue(session, "search.reindex", done.last_id)


def rewrite_named(session: Session, named: Named, row_id: UUID, *, after: UUID) -> None:
    """One slice of the goods that name this row, and the next by another job."""
    found = session.scalars(
        NAMING[named](row_id).where(Product.id > after).order_by(Product.id).limit(AT_ONCE)
    ).all()
    documents.write(session, found)
    catalogue_version.changed(session)
    if len(found) == AT_ONCE:
        jobs.enqueue(session, "search.rewrite", named, row_id, found[-1])


def _all() -> Select[UUID]:
    return select(
        union(select(Listing.product_id), select(SearchDocument.product_id)).subquery().c.product_id
    )


def _below(category_id: UUID) -> Select[UUID]:
    return select(Product.id).where(
        exists().where(
            ListingPlace.category_id == category_id,
            ListingPlace.product_id == Product.id,
            ListingPlace.store_id == Product.store_id,
        )
    )


NAMING: Mapping[Named, Callable[[UUID], Select[UUID]]] = {
    Named.CATEGORY: _below,
    Named.BRAND: lambda brand_id: select(Product.id).where(Product.brand_id == brand_id),
    Named.TYPE: lambda type_id: select(Product.id).where(Product.product_type_id == type_id),
}
