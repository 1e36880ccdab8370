"""Product files coming in and going out: looked through first, confirmed, undone."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, flash, g, redirect, request, stream_with_context, url_for
from sqlalchemy.orm import Session
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office, office_or_block
from app.admin.import_form import ImportForm
from app.admin.permissions import Permission, needs
from app.database import DomainError, get
from app.extensions import db
from app.importing import runs, undo
from app.importing.exporting import FORMATS, export_products
from app.importing.models import CatalogueImport, ImportStatus
from app.importing.queries import count_pictures, left_alone, recent_imports, refused_pictures
from app.importing.text_file import MOST_BYTES
from app.web.text import one_line
from app.web.uploads import takes_up_to

#: The file and the form around it.
LARGEST_UPLOAD = MOST_BYTES + 1024 * 1024
MOST_LISTED = 100
MOST_FINDINGS = 100


@bp.get("/imports", endpoint="imports")
@needs(Permission.MOVE_PRODUCTS)
def index() -> Response:
    return office("admin/imports/index.html", imports=recent_imports(db.session(), limit=MOST_LISTED))


@bp.get("/imports/new", endpoint="new_import")
@needs(Permission.MOVE_PRODUCTS)
def new() -> Response:
    return _form_page(ImportForm())


@bp.post("/imports", endpoint="create_import")
@takes_up_to(LARGEST_UPLOAD)
@needs(Permission.MOVE_PRODUCTS)
def create() -> Response | Answer:
    session, form = db.session(), ImportForm(request.form)
    file = request.files.get("file")
    if not form.validate() or file is None or not file.filename:
        return _form_page(form, status=422, problem="" if file and file.filename else "Choose a file.")
    with file.stream as stream:
        product_file = runs.ProductFile(one_line(file.filename), stream.read())
    try:
        run = runs.start(session, product_file, form.choices, by=g.staff.name)
    except DomainError as refusal:
        session.rollback()
        return _form_page(form, status=422, problem=str(refusal))
    import_id = run.id
    session.commit()
    return _to(import_id)


@bp.get("/imports/<uuid:import_id>", endpoint="import")
@needs(Permission.MOVE_PRODUCTS)
def show(import_id: UUID) -> Response:
    session = db.session()
    run = get(session, CatalogueImport, import_id)
    pictures = count_pictures(session, run.id)
    return office_or_block(
        "admin/imports/show.html",
        "import_state",
        run=run,
        is_moving=run.status in runs.MOVING,
        pictures=pictures,
        refused=refused_pictures(session, run.id, limit=MOST_FINDINGS) if pictures.refused else [],
        left=left_alone(session, run.id, limit=MOST_FINDINGS) if run.status is ImportStatus.UNDONE else [],
        undone=undo.undone_counts(run),
        most_findings=MOST_FINDINGS,
    )


@bp.post("/imports/<uuid:import_id>/confirmation")
@needs(Permission.MOVE_PRODUCTS)
def confirm_import(import_id: UUID) -> Answer:
    return _take(import_id, runs.confirm)


@bp.post("/imports/<uuid:import_id>/undoing")
@needs(Permission.MOVE_PRODUCTS)
def undo_import(import_id: UUID) -> Answer:
    return _take(import_id, undo.start_undoing)


@bp.post("/imports/<uuid:import_id>/removal")
@needs(Permission.MOVE_PRODUCTS)
def remove_import(import_id: UUID) -> Answer:
    session = db.session()
    try:
        name = runs.forget(session, import_id).file_name
    except DomainError as refusal:
        return _not_done(import_id, refusal)
    session.commit()
    flash(f"{name} was thrown away. Nothing of it was brought in.", "good")
    return redirect(url_for("admin.imports"), 303)


@bp.get("/exports/products.csv", endpoint="export_products")
@needs(Permission.MOVE_PRODUCTS)
def export() -> Response:
    """Streamed. An unknown format is Shopify's."""
    wanted = request.args.get("format", "")
    name = wanted if wanted in FORMATS else "shopify"
    store = g.store
    # The file is read by sessions of its own, for minutes maybe; this one's transaction ends here.
    db.session.rollback()
    lines = export_products(store.id, FORMATS[name], origin=request.host_url.rstrip("/"))
    response = Response(stream_with_context(lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{secure_filename(store.slug)}-products-{name}.csv"'
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _take(import_id: UUID, verb: Callable[[Session, UUID], CatalogueImport]) -> Answer:
    session = db.session()
    try:
        verb(session, import_id)
    except DomainError as refusal:
        return _not_done(import_id, refusal)
    session.commit()
    return _to(import_id)


def _not_done(import_id: UUID, refusal: DomainError) -> Answer:
    db.session.rollback()
    flash(str(refusal), "warn")
    return _to(import_id)


def _to(import_id: UUID) -> Answer:
    return redirect(url_for("admin.import", import_id=import_id), 303)


def _form_page(form: ImportForm, *, status: int = 200, problem: str = "") -> Response:
    return office("admin/imports/new.html", status=status, form=form, problem=problem)
