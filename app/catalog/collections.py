"""What is done to collections: put together by hand, or given a rule by which they fill themselves."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from app import catalogue_version, clock, jobs
from app.catalog import places
from app.catalog.addresses import collection_url
from app.catalog.collection_rules import checked, criterion
from app.catalog.models.collection import (
    Collection,
    CollectionKind,
    CollectionPlace,
    CollectionProduct,
    RuleMatch,
)
from app.catalog.models.listing import Listing
from app.catalog.models.product import Product
from app.catalog.redirects import moved
from app.catalog.slugs import SlugRefused, chosen_slug, claimed, free_slug
from app.database import DomainError, lock, served_store
from app.jobs import Job

REFILL_AFTER = timedelta(seconds=5)
MOST_IN_ONE = 1000


class CollectionRefused(DomainError):
    """A collection that cannot be so; the message says why."""


def found(session: Session, name: str, *, slug: str = "") -> Collection:
    """A new collection, empty and put together by hand. Raises CollectionRefused, SlugRefused."""
    if not name.strip():
        raise CollectionRefused("A collection needs a name.")
    taken = set(session.scalars(select(Collection.slug)))
    collection = Collection(
        name=name.strip(),
        slug=chosen_slug(slug, taken) if slug else free_slug(name, taken),
        kind=CollectionKind.MANUAL,
        rules=[],
    )
    with claimed(session, SlugRefused.taken(collection.slug)):
        session.add(collection)  # written now: goods point at it by key alone
    catalogue_version.changed(session)
    return collection


def put(session: Session, collection: Collection, product_ids: Sequence[UUID]) -> None:
    """These products, in this order, and no others. Raises CollectionRefused for another store's or for too many."""
    wanted = list(dict.fromkeys(product_ids))
    if len(wanted) > MOST_IN_ONE:
        raise CollectionRefused(f"A collection put together by hand holds at most {MOST_IN_ONE} products.")
    known = set(session.scalars(select(Product.id).where(Product.id.in_(wanted))))
    if known != set(wanted):
        raise CollectionRefused("One of these products is not there any more. Look again.")
    lock(session, Collection, collection.id)
    collection.kind = CollectionKind.MANUAL
    collection.rules = []
    session.execute(delete(CollectionProduct).where(CollectionProduct.collection_id == collection.id))
    session.add_all(
        CollectionProduct(collection_id=collection.id, product_id=product_id, position=position)
        for position, product_id in enumerate(wanted, start=1)
    )
    places.lay_out(session, collection)
    catalogue_version.changed(session)


def products_in(session: Session, collection: Collection) -> list[UUID]:
    """What was put in by hand, for sale or not, in the merchant's order."""
    return list(
        session.scalars(
            select(CollectionProduct.product_id)
            .where(CollectionProduct.collection_id == collection.id)
            .order_by(CollectionProduct.position, CollectionProduct.product_id)
        )
    )


def fill_by(
    session: Session,
    collection: Collection,
    rules: Sequence[Mapping[str, Any]],
    *,
    match: RuleMatch = RuleMatch.ALL,
) -> None:
    """Let it fill itself from now on, and do so at once. What was put in by hand goes. Raises RuleRefused."""
    kept = checked(session, rules)
    lock(session, Collection, collection.id)
    session.execute(delete(CollectionProduct).where(CollectionProduct.collection_id == collection.id))
    session.execute(delete(CollectionPlace).where(CollectionPlace.collection_id == collection.id))
    collection.kind = CollectionKind.RULE
    collection.rules = kept
    collection.match = match
    session.flush()  # the rule is read back when it is asked
    fill(session, collection.id)


def rename(
    session: Session, collection: Collection, *, name: str | None = None, slug: str | None = None
) -> None:
    """The old address leads to the new one. Raises CollectionRefused, SlugRefused."""
    if name is not None:
        if not name.strip():
            raise CollectionRefused("A collection needs a name.")
        collection.name = name.strip()
    if slug is not None:
        others = set(session.scalars(select(Collection.slug).where(Collection.id != collection.id)))
        before, after = collection.slug, chosen_slug(slug, others)
        with claimed(session, SlugRefused.taken(after)):
            collection.slug = after
        moved(session, {collection_url(before): collection_url(collection.slug)})
    catalogue_version.changed(session)


def show(session: Session, collection: Collection) -> None:
    collection.is_published = True
    catalogue_version.changed(session)


def hide(session: Session, collection: Collection) -> None:
    """Its page is not found, and no list names it; the goods stay where else they are."""
    collection.is_published = False
    catalogue_version.changed(session)


def remove(session: Session, collection: Collection) -> None:
    """For good; the goods stay where else they are."""
    session.delete(collection)
    catalogue_version.changed(session)


# --- by rule ---------------------------------------------------------------------------------------------------


def refill_soon(session: Session) -> None:
    """Have the collections that fill themselves look again, if there are any: what they look at has changed.

    After some seconds, so that the batches of an import are one look.
    """
    if session.scalar(select(exists().where(Collection.kind == CollectionKind.RULE))):
        jobs.enqueue(session, "catalog.refill_collections", after=clock.now() + REFILL_AFTER)


def refill(session: Session) -> None:
    """Every collection that fills itself, one after the other. What else waits to have this done is done with it.

    First those jobs go, then we look: what was committed with one of them is seen here, and what is committed later
    brings its own.
    """
    session.execute(
        delete(Job)
        .where(
            Job.store_id == served_store(session),
            Job.name == "catalog.refill_collections",
            Job.lease_token.is_(None),
        )
        .execution_options(synchronize_session=False)
    )
    ids = session.scalars(
        select(Collection.id).where(Collection.kind == CollectionKind.RULE).order_by(Collection.id)
    ).all()
    for collection_id in ids:
        fill(session, collection_id)


def fill(session: Session, collection_id: UUID) -> None:
    """Ask its rule and bring its places to the answer, by one statement."""
    collection = lock(session, Collection, collection_id)
    if session.scalar(_difference(collection)):
        places.recount(session, places.of_collection(collection_id))
        catalogue_version.changed(session)


def _difference(collection: Collection) -> Select[int]:
    """Takes out what the rule no longer finds, puts in what it finds anew, and counts what it did.

    What stays gets its keys again: a price that changed while these places were being written did not see them. The
    criterion does not reach into such a statement, so that every table names the store.
    """
    fitting = _fitting(collection)
    of_it = and_(
        CollectionPlace.store_id == collection.store_id, CollectionPlace.collection_id == collection.id
    )
    fits = CollectionPlace.product_id == fitting.c.product_id
    gone = delete(CollectionPlace).where(of_it, ~exists().where(fits))
    keys = {"price_cents": fitting.c.price_cents, "published_at": fitting.c.published_at}
    stale = update(CollectionPlace).where(of_it, fits, _keys_differ(fitting)).values(**keys)
    whose = literal(collection.store_id), literal(collection.id), literal(0)
    new = insert(CollectionPlace).from_select(
        ["store_id", "collection_id", "position", "product_id", *keys],
        select(*whose, *fitting.c).where(~exists().where(of_it, fits)),
    )
    done = [
        each.returning(CollectionPlace.product_id).cte(name)
        for name, each in {"gone": gone, "stale": stale, "new": new}.items()
    ]
    counts = [select(func.count()).select_from(each).scalar_subquery() for each in done]
    return select(sum(counts[1:], counts[0]))


def _keys_differ(fitting: CTE) -> ColumnElement[bool]:
    return or_(
        CollectionPlace.price_cents != fitting.c.price_cents,
        CollectionPlace.published_at != fitting.c.published_at,
    )


def _fitting(collection: Collection) -> CTE:
    return (
        select(Listing.product_id, Listing.price_cents, Listing.published_at)
        .join(Product, and_(Product.id == Listing.product_id, Product.store_id == Listing.store_id))
        .where(
            Listing.store_id == collection.store_id,
            criterion(collection.rules, collection.match),
        )
        .cte("fitting")
    )
