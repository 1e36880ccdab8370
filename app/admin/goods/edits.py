"""Bulk edits: chosen on the list, looked at, applied, undone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, flash, g, redirect, request, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office, office_or_block
from app.admin.goods.edit_form import EditForm, sentence_of
from app.admin.permissions import Permission, needs
from app.admin.products import asked_for, offered
from app.catalog.navigation import category_tree
from app.conflicts import again_after_conflict
from app.database import DomainError, get
from app.editing import edits
from app.editing.changes import change_of
from app.editing.finding import PATH, ids_of, wanted_of
from app.editing.models import BulkEdit, EditLine, Outcome
from app.extensions import db
from app.web.text import one_line

MOST_TICKED = 200
MOST_LISTED = 50
PER_PAGE = 100
#: What is looked at of an edit's lines; each is an address.
VIEWS = {
    "": ("All", tuple(Outcome)),
    "changes": ("What changes", (Outcome.PLANNED, Outcome.APPLIED, Outcome.UNDONE)),
    "not": ("What does not", (Outcome.REFUSED, Outcome.LEFT, Outcome.KEPT)),
}


@dataclass(frozen=True, slots=True)
class LinePage:
    """One page of an edit's lines, with what ui.pagination asks of it."""

    rows: list[EditLine]
    edit_id: UUID
    view: str
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // PER_PAGE), 1)

    def url_for(self, number: int) -> str:
        view = f"&view={self.view}" if self.view else ""
        return f"{PATH}/edits/{self.edit_id}?page={number}{view}"


@bp.get("/products/edits", endpoint="edits")
@needs(Permission.MANAGE_PRODUCTS)
def index() -> Response:
    chosen = select(BulkEdit).order_by(BulkEdit.created_at.desc(), BulkEdit.id.desc()).limit(MOST_LISTED)
    found = [(edit, sentence_of(change_of(edit.change))) for edit in db.session().scalars(chosen)]
    return office("admin/products/edits.html", edits=found)


@bp.get("/products/edits/new", endpoint="new_edit")
@needs(Permission.MANAGE_PRODUCTS)
def new() -> Response:
    """For the ticked products, or for all that the list's address means."""
    selection = (
        {"matching": asked_for().query()} if request.args.get("all") else {"ids": _ticked(request.args)}
    )
    return _form_page(_form(db.session()), selection)


@bp.post("/products/edits", endpoint="create_edit")
@needs(Permission.MANAGE_PRODUCTS)
@again_after_conflict
def create() -> Response | Answer:
    session = db.session()
    form, selection = _form(session, request.form), _selection()
    if not form.validate():
        return _form_page(form, selection, status=422)
    try:
        edit_id = edits.start(session, form.change, selection, by=g.staff.name).id
    except DomainError as refusal:
        session.rollback()
        return _form_page(form, selection, status=422, problem=str(refusal))
    session.commit()
    return _to(edit_id)


@bp.get("/products/edits/<uuid:edit_id>", endpoint="edit")
@needs(Permission.MANAGE_PRODUCTS)
def show(edit_id: UUID) -> Response:
    session = db.session()
    edit = get(session, BulkEdit, edit_id)
    view = request.args.get("view", "")
    number = request.args.get("page", 1, type=int)
    page = _lines(session, edit, view=view if view in VIEWS else "", number=number)
    change = change_of(edit.change)
    return office_or_block(
        "admin/products/edit.html",
        "edit_state",
        edit=edit,
        page=page,
        views=[(name, label) for name, (label, _) in VIEWS.items()],
        said=sentence_of(change),
        is_of_prices=change.is_of_prices,
    )


@bp.post("/products/edits/<uuid:edit_id>/application", endpoint="apply_edit")
@needs(Permission.MANAGE_PRODUCTS)
@again_after_conflict
def apply(edit_id: UUID) -> Answer:
    return _take(edit_id, edits.apply)


@bp.post("/products/edits/<uuid:edit_id>/undoing", endpoint="undo_edit")
@needs(Permission.MANAGE_PRODUCTS)
@again_after_conflict
def undo(edit_id: UUID) -> Answer:
    return _take(edit_id, edits.undo)


@bp.post("/products/edits/<uuid:edit_id>/removal", endpoint="remove_edit")
@needs(Permission.MANAGE_PRODUCTS)
def remove(edit_id: UUID) -> Answer:
    session = db.session()
    try:
        edits.forget(session, edit_id)
    except DomainError as refusal:
        session.rollback()
        flash(str(refusal), "warn")
        return _to(edit_id)
    session.commit()
    flash("Thrown away. Nothing was changed.", "good")
    return redirect(PATH, 303)


def _take(edit_id: UUID, verb: Callable[[Session, UUID], BulkEdit]) -> Answer:
    session = db.session()
    try:
        verb(session, edit_id)
    except DomainError as refusal:
        session.rollback()
        flash(str(refusal), "warn")
        return _to(edit_id)
    session.commit()
    return _to(edit_id)


def _to(edit_id: UUID) -> Answer:
    return redirect(url_for("admin.edit", edit_id=edit_id), 303)


def _form(session: Session, typed: Any = None) -> EditForm:
    return EditForm(typed).offer(category_tree(session), offered(session)["brands"])


def _ticked(said: Any) -> list[str]:
    return [str(each) for each in dict.fromkeys(said.getlist("id", type=UUID))][:MOST_TICKED]


def _selection() -> dict[str, Any]:
    """As the form carries it: ids, or the list's query in fields of its own."""
    if not request.form.get("all"):
        return {"ids": _ticked(request.form)}
    said = {
        name.removeprefix("of-"): one_line(text)
        for name, text in request.form.items()
        if name.startswith("of-")
    }
    return {"matching": wanted_of(said).query()}


def _form_page(
    form: EditForm, selection: dict[str, Any], *, status: int = 200, problem: str = ""
) -> Response:
    session = db.session()
    count = len(selection.get("ids", ()))
    if "matching" in selection:
        wanted = ids_of(wanted_of(selection["matching"])).subquery()
        count = session.scalar(select(func.count()).select_from(wanted)) or 0
    return office(
        "admin/products/new_edit.html",
        status=status,
        form=form,
        selection=selection,
        count=count,
        problem=problem,
    )


def _lines(session: Session, edit: BulkEdit, *, view: str, number: int) -> LinePage:
    outcomes = VIEWS[view][1]
    total = sum(edit.counts.get(outcome.value, 0) for outcome in outcomes)
    number = min(max(number, 1), max(-(-total // PER_PAGE), 1))
    chosen = (
        select(EditLine)
        .where(EditLine.edit_id == edit.id, EditLine.outcome.in_(outcomes))
        .order_by(EditLine.number)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return LinePage(list(session.scalars(chosen)), edit.id, view, number, total)
