"""The pictures of a product: taken in, described, put in order, taken out."""

from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, redirect, request
from sqlalchemy import and_, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office
from app.admin.forms import PictureForm, UploadForm
from app.admin.permissions import Permission, needs
from app.catalog.models.product import Product, ProductImage
from app.database import get
from app.extensions import db
from app.inventory import galleries
from app.inventory.galleries import GalleryRefused
from app.media.models import MediaAsset
from app.media.pictures import MOST_BYTES, Master, PictureRefused, digest, master_of
from app.media.port import StorageUnavailable
from app.web.text import one_line
from app.web.uploads import takes_up_to

MOST_FILES = 10
LARGEST_UPLOAD = 6 * MOST_BYTES
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    source_sha: str
    master: Master


@bp.get("/products/<uuid:product_id>/pictures", endpoint="pictures")
@needs(Permission.MANAGE_PRODUCTS)
def index(product_id: UUID) -> Response:
    return _page(product_id)


@bp.post("/products/<uuid:product_id>/pictures", endpoint="create_pictures")
@takes_up_to(LARGEST_UPLOAD)
@needs(Permission.MANAGE_PRODUCTS)
def create(product_id: UUID) -> Answer:
    """What can be taken is taken; each refusal names its file. A store that is away refuses them all."""
    session, form = db.session(), UploadForm(request.form)
    get(session, Product, product_id)
    session.rollback()  # reading pictures takes seconds
    if not form.validate():
        return _page(product_id, status=422, form=form)
    uploads, refused = _read(request.files.getlist("files"))
    try:
        kept = _keep(session, product_id, uploads, alt=form.alt.data, refused=refused)
    except StorageUnavailable as reason:
        session.rollback()
        return _page(product_id, status=503, form=form, refused=[str(reason)])
    session.commit()
    if refused:
        return _page(product_id, status=422, form=form, refused=refused, kept=kept)
    flash("1 picture added." if kept == 1 else f"{kept} pictures added.", "good")
    return _back(product_id)


@bp.post("/products/<uuid:product_id>/pictures/<uuid:picture_id>", endpoint="update_picture")
@needs(Permission.MANAGE_PRODUCTS)
def update(product_id: UUID, picture_id: UUID) -> Answer:
    session, form = db.session(), PictureForm(request.form)
    if not form.validate():
        return _page(product_id, status=422, problem=(picture_id, form.alt.errors[0]))
    try:
        galleries.describe(
            session, product_id, picture_id, alt=form.alt.data, option_value=form.option_value.data or None
        )
    except GalleryRefused as reason:
        session.rollback()
        return _page(product_id, status=422, problem=(picture_id, str(reason)))
    session.commit()
    flash("Saved.", "good")
    return _back(product_id, picture_id)


@bp.post("/products/<uuid:product_id>/pictures/<uuid:picture_id>/moves")
@needs(Permission.MANAGE_PRODUCTS)
def create_move(product_id: UUID, picture_id: UUID) -> Answer:
    session = db.session()
    galleries.move(session, product_id, picture_id, places=-1 if request.form.get("to") == "earlier" else 1)
    session.commit()
    return _back(product_id, picture_id)


@bp.post("/products/<uuid:product_id>/pictures/<uuid:picture_id>/removal")
@needs(Permission.MANAGE_PRODUCTS)
def create_removal(product_id: UUID, picture_id: UUID) -> Answer:
    session = db.session()
    galleries.remove(session, product_id, picture_id)
    session.commit()
    flash("The picture was taken out.", "good")
    return _back(product_id)


def _read(files: list[FileStorage]) -> tuple[list[Upload], list[str]]:
    """The pictures among the files, and why the others are none. Nothing of the database is held meanwhile."""
    uploads, refused = [], []
    chosen = [file for file in files if file.filename]
    if not chosen:
        refused.append("Choose at least one picture.")
    for file in chosen[MOST_FILES:]:
        refused.append(f"{_name(file)}: {MOST_FILES} pictures at a time.")
    for file in chosen[:MOST_FILES]:
        content = file.stream.read(MOST_BYTES + 1)
        try:
            uploads.append(Upload(_name(file), digest(content), master_of(content)))
        except PictureRefused as reason:
            refused.append(f"{_name(file)}: {reason}")
    return uploads, refused


def _name(file: FileStorage) -> str:
    return one_line(file.filename)[-LONGEST_NAME:]


def _keep(session: Session, product_id: UUID, uploads: list[Upload], *, alt: str, refused: list[str]) -> int:
    """How many were kept. Adds to ``refused``. Raises StorageUnavailable."""
    kept = 0
    for upload in uploads:
        try:
            galleries.add_picture(session, product_id, upload.master, source_sha=upload.source_sha, alt=alt)
            kept += 1
        except GalleryRefused as reason:
            refused.append(f"{upload.name}: {reason}")
    return kept


def _back(product_id: UUID, picture_id: UUID | None = None) -> Answer:
    return redirect(
        f"/admin/products/{product_id}/pictures" + (f"#picture-{picture_id}" if picture_id else ""), 303
    )


def _page(product_id: UUID, *, status: int = 200, **context: object) -> Response:
    """``problem`` is a picture's id and what is wrong with what was typed; the typed words stay in the field."""
    session = db.session()
    shown = {"form": UploadForm(), "refused": [], "kept": 0, "problem": None, **context}
    return office(
        "admin/products/pictures.html",
        status=status,
        product=get(session, Product, product_id),
        pictures=_pictures(session, product_id),
        values=galleries.option_values(session, product_id),
        typed=request.form if shown["problem"] else {},
        **shown,
    )


def _pictures(session: Session, product_id: UUID) -> list[tuple[ProductImage, MediaAsset]]:
    rows = session.execute(
        select(ProductImage, MediaAsset)
        .join(
            MediaAsset,
            and_(MediaAsset.id == ProductImage.asset_id, MediaAsset.store_id == ProductImage.store_id),
        )
        .where(ProductImage.product_id == product_id)
        .order_by(ProductImage.position)
    )
    return [(image, asset) for image, asset in rows]
