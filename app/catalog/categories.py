"""Moving a branch of the category tree: to another parent, to another address, with all that hangs below it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import catalogue_version
from app.catalog import places
from app.catalog.addresses import category_url
from app.catalog.collections import refill_soon
from app.catalog.models.category import Category
from app.catalog.models.product import Product
from app.catalog.redirects import moved
from app.catalog.slugs import slugify
from app.database import DomainError


class BelowItself(DomainError):
    def __init__(self, category: Category) -> None:
        super().__init__(f"{category.name} cannot stand below itself.")


class PathTaken(DomainError):
    def __init__(self, path: str) -> None:
        super().__init__(f"There is a category at “{path}” already. Choose another address.")


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
    branch = [each for each in tree if each is category or each.path.startswith(f"{before}/")]
    if below in branch:
        raise BelowItself(category)
    if any(each.path == after for each in tree if each is not category):
        raise PathTaken(after)
    moves = {each: after + each.path.removeprefix(before) for each in branch}
    moved(session, {category_url(each.path): category_url(path) for each, path in moves.items()})
    for each, path in moves.items():
        each.path = path
    category.parent_id = below.id if below else None
    _replace_goods(session, branch)


def _replace_goods(session: Session, branch: list[Category]) -> None:
    session.flush()  # the tree is read back by statements of their own
    goods = select(Product.id).where(Product.category_id.in_([each.id for each in branch]))
    before = places.standing(session, goods)
    places.rebuild(session, goods)
    places.recount(session, before, places.standing(session, goods))
    refill_soon(session)
    catalogue_version.changed(session)
