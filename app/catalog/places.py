"""Where listed goods stand: in their category and those above it, and in the collections they were put into by hand.

Rebuilt from the listing rows by whatever changes these, in the same transaction. Who is in a collection that fills
itself is for app/catalog/collection_rules.py to say; here its places only keep the keys that it is sorted by.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.collection import Collection, CollectionKind, CollectionPlace, CollectionProduct
from app.catalog.models.listing import Listing, ListingPlace
from app.catalog.models.product import Product
from app.database import served_store

Counting = type[Category] | type[Collection] | type[Brand]
Counted = type[ListingPlace] | type[CollectionPlace] | type[Listing]
#: What counts its goods, the rows that it counts, and whose each of these is.
COUNTED: tuple[tuple[Counting, Counted, ColumnElement[Any]], ...] = (
    (Category, ListingPlace, ListingPlace.category_id.expression),
    (Collection, CollectionPlace, CollectionPlace.collection_id.expression),
    (Brand, Listing, Listing.brand_id.expression),
)
#: Ids for each of ``COUNTED``.
Standing = tuple[set[UUID], ...]
#: By id, or those that a query finds: of a whole department there are too many to be named.
Products = Sequence[UUID] | Select[UUID]


def standing(session: Session, product_ids: Products) -> Standing:
    """In which categories, collections and brands' lists these products are now."""
    return tuple(
        set(
            session.scalars(
                select(owner).where(rows.product_id.in_(product_ids), owner.is_not(None)).distinct()
            )
        )
        for _, rows, owner in COUNTED
    )


def of_collection(collection_id: UUID) -> Standing:
    return set(), {collection_id}, set()


def hold_still(session: Session) -> None:
    """No category moves until the end of the transaction, so that goods are not put where it stood before.

    Before any place is touched, and in key order as the move itself: neither then waits for the other.
    """
    session.execute(select(Category.id).order_by(Category.id).with_for_update(read=True, key_share=True))


def recount(session: Session, *standings: Standing) -> None:
    """Set the number of goods of each; a number that is right is neither written nor locked.

    1. See which are wrong. 2. Lock these, in key order. 3. Count anew: a statement that waited for a row would still
    count what there was before it waited, and lose what the other has put in.
    """
    for (model, rows, owner), ids in zip(COUNTED, zip(*standings, strict=True), strict=True):
        counted = (
            select(func.count())
            .select_from(rows)
            .where(owner == model.id, rows.store_id == model.store_id)
            .correlate(model)
            .scalar_subquery()
        )
        wrong = session.scalars(
            select(model.id).where(model.id.in_(set().union(*ids)), model.product_count != counted)
        ).all()
        if not wrong:
            continue
        of_these = model.id.in_(wrong)
        session.execute(select(model.id).where(of_these).order_by(model.id).with_for_update(key_share=True))
        session.execute(
            update(model)
            .where(of_these)
            .values(product_count=counted)
            .execution_options(synchronize_session=False)
        )


def rebuild(session: Session, product_ids: Products) -> None:
    """Put the listed among these products in their places, and out of those they have left.

    The caller counts again, with where they stood before.
    """
    session.execute(
        delete(ListingPlace)
        .where(ListingPlace.product_id.in_(product_ids))
        .execution_options(synchronize_session=False)
    )
    _add_to_categories(session, product_ids)
    session.execute(
        update(CollectionPlace)
        .where(CollectionPlace.product_id.in_(product_ids), _of_listing(CollectionPlace), _keys_differ())
        .values(price_cents=Listing.price_cents, published_at=Listing.published_at)
        .execution_options(synchronize_session=False)
    )
    session.add_all(_missing_in_collections(session, CollectionProduct.product_id.in_(product_ids)))
    session.flush()  # counted by statements of their own


def lay_out(session: Session, collection: Collection) -> None:
    """The places of a collection that is put together by hand, anew and in its order."""
    session.flush()  # read back by statements of their own
    session.execute(delete(CollectionPlace).where(CollectionPlace.collection_id == collection.id))
    session.add_all(_missing_in_collections(session, CollectionProduct.collection_id == collection.id))
    session.flush()
    recount(session, of_collection(collection.id))


def _add_to_categories(session: Session, product_ids: Products) -> None:
    """In the database's own hands: a place for each listed product and each category up its line."""
    store_id = served_store(session)
    line = (
        select(Category.id.label("leaf"), Category.id, Category.parent_id)
        .where(Category.store_id == store_id)
        .cte("line", recursive=True)
    )
    above = select(line.c.leaf, Category.id, Category.parent_id).where(
        Category.id == line.c.parent_id, Category.store_id == store_id
    )
    line = line.union_all(above)
    listed = (
        select(Listing.store_id, line.c.id, Listing.product_id, Listing.price_cents, Listing.published_at)
        .join(Product, and_(Product.id == Listing.product_id, Product.store_id == Listing.store_id))
        .join(line, line.c.leaf == Product.category_id)
        .where(Listing.store_id == store_id, Listing.product_id.in_(product_ids))
    )
    session.execute(
        insert(ListingPlace).from_select(
            ["store_id", "category_id", "product_id", "price_cents", "published_at"], listed
        )
    )


def _missing_in_collections(session: Session, these: ColumnElement[bool]) -> list[CollectionPlace]:
    """Of what was put into collections by hand and is listed, that which has no place there."""
    rows = session.execute(
        select(
            CollectionProduct.collection_id,
            CollectionProduct.product_id,
            CollectionProduct.position,
            Listing.price_cents,
            Listing.published_at,
        )
        .join(
            Collection,
            and_(
                Collection.id == CollectionProduct.collection_id,
                Collection.store_id == CollectionProduct.store_id,
                Collection.kind == CollectionKind.MANUAL,
            ),
        )
        .join(Listing, _of_listing(CollectionProduct))
        .outerjoin(
            CollectionPlace,
            and_(
                CollectionPlace.collection_id == CollectionProduct.collection_id,
                CollectionPlace.product_id == CollectionProduct.product_id,
                CollectionPlace.store_id == CollectionProduct.store_id,
            ),
        )
        .where(these, CollectionPlace.product_id.is_(None))
    )
    return [CollectionPlace(**row._mapping) for row in rows]


def _of_listing(model: type[CollectionPlace | CollectionProduct]) -> ColumnElement[bool]:
    return and_(Listing.product_id == model.product_id, Listing.store_id == model.store_id)


def _keys_differ() -> ColumnElement[bool]:
    return or_(
        CollectionPlace.price_cents != Listing.price_cents,
        CollectionPlace.published_at != Listing.published_at,
    )
