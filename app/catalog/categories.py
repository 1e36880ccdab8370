"""What is done to the category tree. A branch moves with all that hangs below it."""

from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from app import catalogue_version, jobs
from app.catalog import places
from app.catalog.addresses import category_url
from app.catalog.collection_rules import On, collections_asking
from app.catalog.collections import refill_soon
from app.catalog.models.category import Category
from app.catalog.models.product import Product
from app.catalog.redirects import moved
from app.catalog.slugs import claimed, slugify
from app.database import DomainError


class CategoryRefused(DomainError):
    """A category that cannot be so; the message says why."""


class BelowItself(DomainError):
    def __init__(self, category: Category) -> None:
        super().__init__(f"{category.name} cannot stand below itself.")


class PathTaken(DomainError):
    def __init__(self, path: str) -> None:
        super().__init__(f"There is a category at “{path}” already. Choose another address.")


def found(session: Session, name: str, *, below: Category | None, slug: str = "") -> Category:
    """The last of its siblings. Raises CategoryRefused, PathTaken."""
    name = _name(name)
    own = slugify(slug if slug.strip() else name)
    path = f"{below.path}/{own}" if below else own
    if session.scalar(select(exists().where(Category.path == path))):
        raise PathTaken(path)
    parent_id = below.id if below else None
    last = session.scalar(select(func.max(Category.position)).where(_beside(parent_id)))
    category = Category(name=name, path=path, parent_id=parent_id, position=(last or 0) + 1)
    with claimed(session, PathTaken(path)):
        session.add(category)  # written now: goods and other categories point at it by key alone
    catalogue_version.changed(session)
    return category


def rename(session: Session, category: Category, name: str) -> None:
    """Its address stays. Raises CategoryRefused."""
    category.name = _name(name)
    jobs.enqueue(session, "search.rewrite", "category", category.id)
    catalogue_version.changed(session)


def shift(session: Session, category: Category, *, places: int) -> None:
    """Up (-1) or down (1) among its siblings; at the end of them it stays where it is."""
    locked = session.scalars(
        select(Category)
        .where(_beside(category.parent_id))
        .order_by(Category.id)  # as whoever counts their goods
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    siblings = sorted(locked, key=lambda each: (each.position, each.name))
    here = siblings.index(category)
    siblings.insert(min(max(here + places, 0), len(siblings) - 1), siblings.pop(here))
    for position, each in enumerate(siblings, start=1):
        each.position = position
    catalogue_version.changed(session)


def remove(session: Session, category: Category) -> None:
    """Raises CategoryRefused while anything stands in it, a deleted product too (that one may come back), or a
    collection asks for it.
    """
    if session.scalar(select(exists().where(Category.parent_id == category.id))):
        raise CategoryRefused(f"{category.name} has categories below it. Move them first.")
    if session.scalar(select(exists().where(Product.category_id == category.id))):
        raise CategoryRefused(f"{category.name} still has products. Give them another category first.")
    asking = collections_asking(session, {"on": On.CATEGORY, "value": str(category.id)})
    if asking:
        raise CategoryRefused(f"The collection {asking[0]} asks for {category.name}. Change its rule first.")
    session.delete(category)
    catalogue_version.changed(session)


def _beside(parent_id: UUID | None) -> ColumnElement[bool]:
    """The children of one category, or the departments."""
    return Category.parent_id == parent_id if parent_id else Category.parent_id.is_(None)


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise CategoryRefused("A category needs a name.")
    return name


def move(session: Session, category: Category, *, below: Category | None, slug: str = "") -> None:
    """Put the branch below another category, or among the departments. Its own part of the address is kept unless
    ``slug`` gives one. Raises BelowItself, PathTaken.

    1. Lock the whole tree: of two moves at once each might end below the other. 2. Rewrite the paths of the branch,
    and have every old one lead to the new. 3. Put its goods where they now belong.
    """
    tree = session.scalars(
        select(Category).order_by(Category.id).with_for_update().execution_options(populate_existing=True)
    ).all()
    before = category.path
    own = slugify(slug) if slug.strip() else before.rpartition("/")[2]
    after = f"{below.path}/{own}" if below else own
    if after == before:
        return
    branch = [each for each in tree if each is category or each.path.startswith(f"{before}/")]
    if below in branch:
        raise BelowItself(category)
    if any(each.path == after for each in tree if each is not category):
        raise PathTaken(after)
    moves = {each: after + each.path.removeprefix(before) for each in branch}
    moved(session, {category_url(each.path): category_url(path) for each, path in moves.items()})
    with claimed(session, PathTaken(after)):
        for each, path in moves.items():
            each.path = path
    category.parent_id = below.id if below else None
    _replace_goods(session, branch)
    jobs.enqueue(session, "search.rewrite", "category", category.id)


def _replace_goods(session: Session, branch: list[Category]) -> None:
    session.flush()  # the tree is read back by statements of their own
    goods = select(Product.id).where(Product.category_id.in_([each.id for each in branch]))
    before = places.standing(session, goods)
    places.rebuild(session, goods)
    places.recount(session, before, places.standing(session, goods))
    refill_soon(session)
    catalogue_version.changed(session)
