"""Why can't shoppers see this? Everything that it hangs on, one by one, each with what mends it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Response, flash, redirect
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app import clock
from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.admin.product_standing import hours, standing, zone_of
from app.catalog.models.category import Category
from app.catalog.models.listing import Listing, StockBand
from app.catalog.models.product import Product, ProductImage, ProductStatus, Variant
from app.conflicts import again_after_conflict
from app.database import find, get, lock
from app.extensions import db
from app.inventory import listings
from app.search.meilisearch.models import SearchPush
from app.search.postgres.models import SearchDocument


@dataclass(frozen=True, slots=True)
class Check:
    """``tone``: ok; no, it keeps shoppers from seeing it; wait, they see it and something is amiss."""

    what: str
    tone: str
    sentence: str
    url: str = ""
    mend: str = ""


@bp.get("/products/<uuid:product_id>/visibility", endpoint="visibility")
@needs(Permission.MANAGE_PRODUCTS)
def show(product_id: UUID) -> Response:
    session = db.session()
    product = get(session, Product, product_id)
    return office(
        "admin/products/visibility.html",
        product=product,
        checks=checks(session, product),
        standing=standing(session, product),
    )


@bp.post("/products/<uuid:product_id>/card", endpoint="create_card")
@needs(Permission.MANAGE_PRODUCTS)
@again_after_conflict
def create_card(product_id: UUID) -> Answer:
    """Its card and its place in the search written anew."""
    session = db.session()
    lock(session, Product, product_id)
    listings.refresh(session, [product_id])
    session.commit()
    flash("Its card and its place in the search were written anew.", "good")
    return redirect(f"/admin/products/{product_id}/visibility", 303)


def checks(session: Session, product: Product) -> list[Check]:
    base = f"/admin/products/{product.id}"
    card = session.scalars(select(Listing).where(Listing.product_id == product.id)).one_or_none()
    return [
        Check("Store", "ok", "It is sold in this store, and in no other."),
        _state(product, base),
        _time(product, zone_of(session), base),
        _category(session, product, base),
        *_prices(session, product, base),
        _stock(card, base),
        *_pictures(session, product, base),
        _card(product, card),
        _search(session, product, card, zone=zone_of(session)),
    ]


def _state(product: Product, base: str) -> Check:
    if product.deleted_at is not None:
        return Check("State", "no", "It was deleted.", base, "Restore it")
    if product.status is not ProductStatus.ACTIVE:
        return Check("State", "no", f"It is {_named(product.status)}.", base, "Put it on sale")
    return Check("State", "ok", "It is on sale.")


def _named(status: ProductStatus) -> str:
    return "a draft" if status is ProductStatus.DRAFT else "archived"


def _time(product: Product, zone: str, base: str) -> Check:
    if product.published_at is None:
        return Check("Time", "no", "It has never been put on sale.", base, "Say when")
    moment = hours(product.published_at, zone)
    if product.published_at > clock.now():
        return Check("Time", "no", f"It is scheduled for {moment}.", base, "Put it on sale now")
    return Check("Time", "ok", f"Its time came on {moment}.")


def _category(session: Session, product: Product, base: str) -> Check:
    category = find(session, Category, product.category_id) if product.category_id else None
    if category is None:
        said = "It is in no category: found by searching, in collections and by its address alone."
        return Check("Category", "wait", said, base, "Choose one")
    return Check("Category", "ok", f"It is in {category.name}.", f"/c/{category.path}", "See it there")


def _prices(session: Session, product: Product, base: str) -> list[Check]:
    cheapest, count = session.execute(
        select(func.min(Variant.price_cents), func.count()).where(
            Variant.product_id == product.id, Variant.withdrawn_at.is_(None)
        )
    ).one()
    where = f"{base}/variants"
    if not count:
        return [Check("Price", "no", "There is nothing of it that could be bought.", where, "Its variants")]
    if not cheapest:
        return [Check("Price", "wait", "A variant of it costs nothing.", where, "Set its price")]
    return [Check("Price", "ok", "Everything that is sold of it has a price.", where, "Its variants")]


def _stock(card: Listing | None, base: str) -> Check:
    if card is not None and card.stock_band is StockBand.OUT:
        return Check(
            "Stock", "wait", "It is sold out: seen, and not to be bought.", f"{base}#variants", "Count it"
        )
    return Check(
        "Stock", "ok", "Being sold out does not hide goods." if card is None else "It can be bought."
    )


def _pictures(session: Session, product: Product, base: str) -> list[Check]:
    count, silent = session.execute(
        select(func.count(), func.count().filter(ProductImage.alt.regexp_match(r"^\s*$"))).where(
            ProductImage.product_id == product.id
        )
    ).one()
    where = f"{base}/pictures"
    if silent:
        said = f"{silent} of its {count} pictures have no words for those who cannot see them."
        return [Check("Pictures", "no", said, where, "Describe them")]
    if not count:
        return [Check("Pictures", "wait", "It has no picture: its card is empty.", where, "Add one")]
    return [Check("Pictures", "ok", f"{count} with their words." if count > 1 else "One, with its words.")]


def _card(product: Product, card: Listing | None) -> Check:
    if card is None and product.is_sellable:
        return Check(
            "Card", "no", "It should have a card in the lists and has none.", "card", "Write it anew"
        )
    if card is None:
        return Check("Card", "ok", "It has none, as it should be while it is not sold.")
    if (card.title, card.slug, card.subtitle) != (product.title, product.slug, product.subtitle):
        return Check("Card", "no", "Its card in the lists says something else.", "card", "Write it anew")
    if not product.is_sellable:
        return Check("Card", "no", "It still has a card, though it is not sold.", "card", "Write it anew")
    return Check("Card", "ok", "Its card in the lists is right.", f"/p/{product.slug}", "Open it in the shop")


def _search(session: Session, product: Product, card: Listing | None, *, zone: str) -> Check:
    known = session.scalar(select(SearchDocument.product_id).where(SearchDocument.product_id == product.id))
    since = session.scalar(_waiting_since(product.id))
    if card is not None and known is None:
        return Check("Search", "no", "The search does not know it.", "card", "Write it anew")
    if since is not None:
        minutes = int((clock.now() - since).total_seconds() // 60)
        return Check(
            "Search", "wait", f"The search engine has yet to hear of a change, for {minutes} minutes now."
        )
    if known is None:
        return Check("Search", "ok", "The search leaves it out, as it should.")
    return Check("Search", "ok", f"The search knows it as it was saved on {hours(product.updated_at, zone)}.")


def _waiting_since(product_id: UUID) -> Select[datetime]:
    return select(func.min(SearchPush.noted_at)).where(SearchPush.product_id == product_id)
