"""How the shop looks: a few values, tried on its own pages before they are saved, and the logo."""

from typing import Any

from flask import Response, flash, g, redirect, request
from flask import session as cookie
from werkzeug.wrappers import Response as Answer
from wtforms import ColorField, Form, SelectChoice, SelectField

from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.admin.settings.facts import STATUS_CONFLICT, present_store, store_changed
from app.admin.settings.seen import SEEN, differences, fingerprint
from app.extensions import db
from app.stores.locking import locked_store
from app.stores.looks import CORNERS, FACES, TEXT_FACES, Ratio, is_allowed, ratios, values_of
from app.stores.models import Store
from app.stores.queries import forget_profiles
from app.web.look import TRIED
from app.web.text import one_line

PATH = "/admin/settings/theme"
NOT_A_COLOUR = "A colour is a hash and six signs from 0 to f, as in #9a3b20."


def colour(value: str | None) -> str:
    return one_line(value).lower()


def _names(*keys: str) -> list[SelectChoice]:
    return [SelectChoice(key, FACES[key].name) for key in keys]


class ThemeForm(Form):  # type: ignore[misc]  # WTForms has no types
    accent = ColorField("Accent, light", filters=[colour])
    accent_dark = ColorField("Accent, dark", filters=[colour])
    ground = ColorField("Ground, light", filters=[colour])
    ground_dark = ColorField("Ground, dark", filters=[colour])
    ink = ColorField("Ink, light", filters=[colour])
    ink_dark = ColorField("Ink, dark", filters=[colour])
    corner = SelectField(
        "Corners", choices=[SelectChoice(*each) for each in CORNERS.items()], validate_choice=False
    )
    display = SelectField("Headings", choices=_names(*FACES), validate_choice=False)
    text = SelectField("Text", choices=_names(*TEXT_FACES), validate_choice=False)

    def validate(self, extra_validators: Any = None) -> bool:
        """The list of what may be said in a style sheet is the look's own."""
        super().validate(extra_validators)
        for name, field in self._fields.items():
            if not is_allowed(name, field.data or ""):
                field.errors = [
                    NOT_A_COLOUR if isinstance(field, ColorField) else "Choose one that is offered."
                ]
        return not self.errors


@bp.get("/settings/theme", endpoint="theme")
@needs(Permission.MANAGE_SETTINGS)
def show() -> Response:
    """The look that is being tried where there is one, else the one that is saved."""
    saved = _saved(present_store(db.session()))
    return _page(ThemeForm(data=cookie.get(TRIED) or saved), seen=fingerprint(saved))


@bp.post("/settings/theme", endpoint="set_theme")
@needs(Permission.MANAGE_SETTINGS)
def update() -> Response | Answer:
    session, form, seen = db.session(), ThemeForm(request.form), request.form.get(SEEN, "")
    if not form.validate():
        return _page(form, seen=seen, status=422)
    store = locked_store(session)
    saved = _saved(store)
    if told := differences(form, saved, seen=seen):
        session.rollback()
        return _page(form, seen=fingerprint(saved), status=STATUS_CONFLICT, told=told)
    if unreadable := _unreadable(store, form):
        session.rollback()
        return _page(form, seen=seen, status=422, unreadable=unreadable)
    store.look = dict(form.data)
    store_changed(session, store)
    session.commit()
    forget_profiles()
    cookie.pop(TRIED, None)
    flash("The shop looks like this now.", "good")
    return redirect(PATH, 303)


@bp.post("/settings/theme/trials", endpoint="try_theme")
@needs(Permission.MANAGE_SETTINGS)
def create_trial() -> Response | Answer:
    """Kept in this login's own signed cookie: nobody else sees it, and no page with it is kept."""
    form = ThemeForm(request.form)
    if not form.validate():
        return _page(form, seen=request.form.get(SEEN, ""), status=422)
    cookie[TRIED] = dict(form.data)
    return redirect("/", 303)


@bp.post("/settings/theme/trials/removal", endpoint="end_theme_trial")
@needs(Permission.MANAGE_SETTINGS)
def create_trial_removal() -> Answer:
    cookie.pop(TRIED, None)
    flash("The look you tried is put away; the shop is as it was.", "good")
    return redirect(PATH, 303)


@bp.post("/settings/theme/removal", endpoint="reset_theme")
@needs(Permission.MANAGE_SETTINGS)
def create_removal() -> Answer:
    session = db.session()
    store = locked_store(session)
    store.look = {}
    store_changed(session, store)
    session.commit()
    forget_profiles()
    cookie.pop(TRIED, None)
    flash("The theme is as it came.", "good")
    return redirect(PATH, 303)


def _saved(store: Store) -> dict[str, Any]:
    return values_of(store.theme, store.look)


def _unreadable(store: Store, form: ThemeForm) -> list[Ratio]:
    return [ratio for ratio in ratios(store.theme, form.data) if not ratio.is_enough]


def _page(form: ThemeForm, *, seen: str, status: int = 200, **more: Any) -> Response:
    return office(
        "admin/settings/theme.html",
        status=status,
        form=form,
        seen=seen,
        place_now=PATH,
        ratios=ratios(g.store.theme, form.data),
        differences=more.get("told", []),
        unreadable=more.get("unreadable", []),
        is_tried=TRIED in cookie,
        logo=present_store(db.session()).logo,
        problem=more.get("problem", ""),
    )


def theme_page(*, status: int, problem: str) -> Response:
    """With what is wrong with a logo."""
    saved = _saved(present_store(db.session()))
    return _page(ThemeForm(data=saved), seen=fingerprint(saved), status=status, problem=problem)
