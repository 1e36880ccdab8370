"""Pictures that a file names by their addresses: who wants them, fetching them, and hanging them up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from app import clock, jobs
from app.catalog.models.product import Product, ProductImage
from app.importing import snapshots
from app.importing.fetching import NoAnswer, fetch
from app.importing.models import ImportedProduct, PictureState, WantedPicture
from app.importing.planning import ProductPlan
from app.importing.records import PictureRecord
from app.importing.shelf import KnownPicture, known_pictures
from app.inventory import listings
from app.media import assets
from app.media.pictures import Master, PictureRefused, digest, master_of

MOST_TRIES = 3
TRY_AGAIN_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Wish:
    """The gallery of one product as the file has it, with what of it is here already."""

    pictures: Sequence[PictureRecord]
    known: Mapping[str, KnownPicture]


def wishes_of(session: Session, plans: Sequence[ProductPlan]) -> dict[str, Wish]:
    """By handle, for the products whose pictures are not all here and were not asked for before."""
    named = {plan.record.handle: [each for each in plan.record.pictures if each.url] for plan in plans}
    known = known_pictures(session, {each.url for pictures in named.values() for each in pictures})
    asked = _asked_before(session, [plan.product.id for plan in plans if plan.product])
    wishes = {}
    for plan in plans:
        pictures = named[plan.record.handle]
        before = asked.get(plan.product.id, []) if plan.product else []
        if all(each.url in known for each in pictures) or [each.url for each in pictures] == before:
            continue
        wishes[plan.record.handle] = Wish(pictures, known)
    return wishes


def _asked_before(session: Session, product_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = session.execute(
        select(WantedPicture.product_id, WantedPicture.url)
        .where(WantedPicture.product_id.in_(product_ids))
        .order_by(WantedPicture.product_id, WantedPicture.position)
    )
    for row in rows:
        found.setdefault(row.product_id, []).append(row.url)
    return found


def write(session: Session, wishes: Mapping[str, Wish]) -> None:
    """Put them on the list in place of what was wanted before, and send for what is not here."""
    if not wishes:
        return
    products = session.execute(
        select(Product.id, Product.handle, Product.title).where(Product.handle.in_(wishes))
    ).all()
    session.execute(delete(WantedPicture).where(WantedPicture.product_id.in_([row.id for row in products])))
    for row in products:
        wish = wishes[row.handle]
        for position, picture in enumerate(wish.pictures, start=1):
            known = wish.known.get(picture.url)
            session.add(
                WantedPicture(
                    product_id=row.id,
                    position=position,
                    url=picture.url,
                    alt=picture.alt or row.title,
                    option_value=picture.option_value,
                    state=PictureState.FETCHED if known else PictureState.WAITING,
                    asset_id=known.id if known else None,
                )
            )
        jobs.enqueue(session, "importing.fetch_pictures", row.id)


# --- fetching --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one address: a master, a reason why not, or neither, for a host that did not answer."""

    position: int
    url: str
    source_sha: str = ""
    master: Master | None = None
    reason: str = ""


def fetch_pictures(session: Session, product_id: UUID, *, ask: Callable[[str], bytes] = fetch) -> None:
    """Fetch what a product waits for, and hang up its gallery when nothing is left to wait for.

    1. Read the list. 2. End the transaction: hosts are slow. 3. Ask one after the other. 4. Write what came.
    The bulk queue runs one job at a time, so that a host is asked by one of us at a time.
    """
    waiting = session.execute(
        select(WantedPicture.position, WantedPicture.url)
        .where(WantedPicture.product_id == product_id, WantedPicture.state == PictureState.WAITING)
        .order_by(WantedPicture.position)
    ).all()
    known = known_pictures(session, {row.url for row in waiting})
    session.rollback()
    fetched = [_fetched(row.position, row.url, ask) for row in waiting if row.url not in known]
    rows = _still_wanted(session, product_id)
    for row in rows:
        if row.state is PictureState.WAITING and row.url in known:
            row.state, row.asset_id = PictureState.FETCHED, known[row.url].id
    for each in fetched:
        _write_down(session, rows, each)
    if any(row.state is PictureState.WAITING for row in rows):
        jobs.enqueue(session, "importing.fetch_pictures", product_id, after=clock.now() + TRY_AGAIN_AFTER)
    elif rows:
        _hang_up(session, product_id, rows)


def _fetched(position: int, url: str, ask: Callable[[str], bytes]) -> Fetched:
    """The content goes as soon as it is a master: a gallery of large pictures would fill the memory."""
    try:
        content = ask(url)
        return Fetched(position, url, source_sha=digest(content), master=master_of(content))
    except NoAnswer:
        return Fetched(position, url)
    except PictureRefused as refusal:
        return Fetched(position, url, reason=str(refusal))


def _still_wanted(session: Session, product_id: UUID) -> list[WantedPicture]:
    """Locked. Empty where the product has gone meanwhile, or its import was undone."""
    return list(
        session.scalars(
            select(WantedPicture)
            .where(WantedPicture.product_id == product_id)
            .order_by(WantedPicture.position)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _write_down(session: Session, rows: Sequence[WantedPicture], fetched: Fetched) -> None:
    """For the row that still wants this address in this place."""
    for row in rows:
        if (row.position, row.url, row.state) != (fetched.position, fetched.url, PictureState.WAITING):
            continue
        if fetched.master is not None:
            asset = assets.keep_master(session, fetched.master, source_sha=fetched.source_sha)
            row.state, row.asset_id = PictureState.FETCHED, asset.id
        elif fetched.reason:
            row.state, row.reason = PictureState.REFUSED, fetched.reason
        else:
            row.tries += 1
            if row.tries >= MOST_TRIES:
                row.state, row.reason = PictureState.REFUSED, "It did not answer, three times."


def _hang_up(session: Session, product_id: UUID, rows: Sequence[WantedPicture]) -> None:
    """A gallery of which pictures were refused replaces only an empty one, or the shop would lose pictures."""
    product = session.scalars(
        select(Product).where(Product.id == product_id).options(selectinload(Product.images))
    ).one()
    gallery = _gallery(rows)
    shown = [(image.asset_id, image.alt, image.option_value) for image in product.images]
    wanted = [(image.asset_id, image.alt, image.option_value) for image in gallery]
    if not gallery or wanted == shown or (shown and len(gallery) < len(rows)):
        return
    before = snapshots.digest(snapshots.take(session, [product_id])[product_id])
    product.images = gallery
    product.updated_at = clock.now()
    session.flush()  # the snapshot reads columns
    _sign_again(session, product_id, before)
    listings.refresh(session, [product_id])


def _gallery(rows: Sequence[WantedPicture]) -> list[ProductImage]:
    """One picture under two addresses is shown once."""
    first = {row.asset_id: row for row in reversed(rows) if row.asset_id is not None}
    chosen = sorted(first.values(), key=lambda row: row.position)
    return [
        ProductImage(asset_id=row.asset_id, position=position, alt=row.alt, option_value=row.option_value)
        for position, row in enumerate(chosen, start=1)
    ]


def _sign_again(session: Session, product_id: UUID, before: str) -> None:
    """The gallery is the import's own doing: its undoing must not take it for somebody else's."""
    after = snapshots.digest(snapshots.take(session, [product_id])[product_id])
    signed = select(ImportedProduct).where(
        ImportedProduct.product_id == product_id, ImportedProduct.after_digest == before
    )
    for row in session.scalars(signed):
        row.after_digest = after
