"""The shop's logo: a picture in place of its name above every page."""

from flask import Response, flash, redirect, request
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp
from app.admin.permissions import Permission, needs
from app.admin.settings.facts import store_changed
from app.admin.settings.theme import PATH, theme_page
from app.extensions import db
from app.media.assets import store_picture
from app.media.pictures import MOST_BYTES, PictureRefused
from app.stores.locking import locked_store
from app.stores.queries import forget_profiles
from app.web.uploads import takes_up_to

#: Beside the picture itself, of a form.
ROOM_FOR_FIELDS = 64 * 1024


@bp.post("/settings/logo", endpoint="set_logo")
@takes_up_to(MOST_BYTES + ROOM_FOR_FIELDS)
@needs(Permission.MANAGE_SETTINGS)
def create() -> Response | Answer:
    session, file = db.session(), request.files.get("logo")
    if file is None or not file.filename:
        return theme_page(status=422, problem="Choose a picture first.")
    try:
        asset = store_picture(session, file.read(MOST_BYTES + 1))
    except PictureRefused as refusal:
        session.rollback()
        return theme_page(status=422, problem=str(refusal))
    store = locked_store(session)
    store.logo = {"sha": asset.sha, "width": asset.width, "height": asset.height}
    store_changed(session, store)
    session.commit()
    forget_profiles()
    flash("The logo stands above every page now.", "good")
    return redirect(PATH, 303)


@bp.post("/settings/logo/removal", endpoint="remove_logo")
@needs(Permission.MANAGE_SETTINGS)
def create_removal() -> Answer:
    session = db.session()
    store = locked_store(session)
    store.logo = {}
    store_changed(session, store)
    session.commit()
    forget_profiles()
    flash("The shop's name stands in its place again.", "good")
    return redirect(PATH, 303)
