"""Promotions: their codes, terms and uses; made, changed, switched off and on again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, request
from sqlalchemy import and_, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app import clock
from app.admin.blueprint import bp, office
from app.admin.named_lists import named_page
from app.admin.permissions import Permission, needs
from app.admin.product_standing import hours, zone_of
from app.admin.promotion_forms import PromotionForm, as_typed
from app.catalog.models.category import Category
from app.database import get, lock
from app.extensions import db
from app.money import decimal_string, rand
from app.orders.models.order import Order
from app.promotions.models import Benefit, Promotion, PromotionUse
from app.promotions.terms import CodeTaken, LimitBelowUses, begin, categories_of, change

MOST_USES = 50


@dataclass(frozen=True, slots=True)
class PromotionWords:
    """A promotion in words. ``tone`` is the dot's: ok, wait or off."""

    gives: str
    state: str
    tone: str
    window: str
    uses: str


@bp.get("/promotions", endpoint="promotions")
@needs(Permission.MANAGE_PROMOTIONS)
def index() -> Response:
    session = db.session()
    zone = zone_of(session)
    page = named_page(
        session, select(Promotion).order_by(Promotion.created_at.desc(), Promotion.id), Promotion.name
    )
    words = {row.Promotion.id: words_of(row.Promotion, zone=zone) for row in page.rows}
    return office("admin/promotions/index.html", page=page, words=words)


@bp.get("/promotions/new", endpoint="new_promotion")
@needs(Permission.MANAGE_PROMOTIONS)
def new() -> Response:
    return _new_page(_form(db.session(), data={"benefit": Benefit.PERCENT.value}))


@bp.post("/promotions", endpoint="create_promotion")
@needs(Permission.MANAGE_PROMOTIONS)
def create() -> Response | Answer:
    session = db.session()
    form = _form(session, request.form)
    if not form.validate():
        return _new_page(form, status=422)
    try:
        promotion = begin(session, form.terms())
    except CodeTaken as refusal:
        session.rollback()
        form.code.errors = [str(refusal)]
        return _new_page(form, status=422)
    session.commit()
    flash(f"{promotion.code} is kept.", "good")
    return redirect(f"/admin/promotions/{promotion.id}", 303)


@bp.get("/promotions/<uuid:promotion_id>", endpoint="promotion")
@needs(Permission.MANAGE_PROMOTIONS)
def show(promotion_id: UUID) -> Response:
    session = db.session()
    promotion = get(session, Promotion, promotion_id)
    kept = as_typed(promotion, categories_of(session, promotion_id), zone=zone_of(session))
    return _page(promotion, _form(session, data=kept))


@bp.post("/promotions/<uuid:promotion_id>", endpoint="update_promotion")
@needs(Permission.MANAGE_PROMOTIONS)
def update(promotion_id: UUID) -> Response | Answer:
    session = db.session()
    promotion, form = get(session, Promotion, promotion_id), _form(session, request.form)
    if not form.validate():
        return _page(promotion, form, status=422)
    try:
        change(session, promotion_id, form.terms())
    except (CodeTaken, LimitBelowUses) as refusal:
        session.rollback()
        field = form.code if isinstance(refusal, CodeTaken) else form.total_limit
        field.errors = [str(refusal)]
        return _page(get(session, Promotion, promotion_id), form, status=422)
    session.commit()
    flash("Saved. Orders that were placed keep what they were given.", "good")
    return redirect(f"/admin/promotions/{promotion_id}", 303)


@bp.post("/promotions/<uuid:promotion_id>/switch", endpoint="switch_promotion")
@needs(Permission.MANAGE_PROMOTIONS)
def switch(promotion_id: UUID) -> Answer:
    session = db.session()
    promotion = lock(session, Promotion, promotion_id)
    promotion.is_active = request.form.get("to") == "on"
    session.commit()
    flash(f"{promotion.code} is switched {'on' if promotion.is_active else 'off'}.", "good")
    return redirect(f"/admin/promotions/{promotion_id}", 303)


def words_of(promotion: Promotion, *, zone: str) -> PromotionWords:
    state, tone = _state(promotion)
    starts = f"From {hours(promotion.starts_at, zone)}" if promotion.starts_at else ""
    until = "until" if starts else "Until"
    ends = f"{until} {hours(promotion.ends_at, zone)}" if promotion.ends_at else ""
    limit = f" of {promotion.total_limit}" if promotion.total_limit is not None else ""
    return PromotionWords(
        gives=_gives(promotion),
        state=state,
        tone=tone,
        window=" ".join(part for part in (starts, ends) if part) or "Always",
        uses=f"{promotion.used}{limit}",
    )


def _gives(promotion: Promotion) -> str:
    if promotion.benefit is Benefit.PERCENT:
        percent = decimal_string(promotion.percent_bp or 0).rstrip("0").rstrip(".").replace(".", ",")
        return f"{percent} % off"
    if promotion.benefit is Benefit.AMOUNT:
        return f"{rand(promotion.amount_cents or 0)} off"
    return "Free delivery"


def _state(promotion: Promotion) -> tuple[str, str]:
    now = clock.now()
    if not promotion.is_active:
        return "Off", "off"
    if promotion.ends_at is not None and promotion.ends_at <= now:
        return "Ended", "off"
    if promotion.total_limit is not None and promotion.used >= promotion.total_limit:
        return "Used up", "off"
    if promotion.starts_at is not None and promotion.starts_at > now:
        return "To come", "wait"
    return "Running", "ok"


def _form(session: Session, sent: Any = None, *, data: dict[str, Any] | None = None) -> PromotionForm:
    rows = session.execute(select(Category.id, Category.path).order_by(Category.path))
    categories = [(str(row.id), row.path) for row in rows]
    return PromotionForm(sent, data=data, zone=zone_of(session), categories=categories)


def _new_page(form: PromotionForm, *, status: int = 200) -> Response:
    return office("admin/promotions/new.html", status=status, form=form, zone=form.zone)


def _page(promotion: Promotion, form: PromotionForm, *, status: int = 200) -> Response:
    return office(
        "admin/promotions/show.html",
        status=status,
        promotion=promotion,
        words=words_of(promotion, zone=form.zone),
        form=form,
        zone=form.zone,
        uses=_uses(db.session(), promotion.id),
    )


def _uses(session: Session, promotion_id: UUID) -> Sequence[Any]:
    """The orders that count, newest first."""
    return session.execute(
        select(Order.reference, Order.status, PromotionUse.used_at)
        .join(Order, and_(Order.id == PromotionUse.order_id, Order.store_id == PromotionUse.store_id))
        .where(PromotionUse.promotion_id == promotion_id)
        .order_by(PromotionUse.id.desc())
        .limit(MOST_USES)
    ).all()
