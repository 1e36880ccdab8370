"""Picture files. No statement is sent: the key holds the store, so another store's picture is simply not there."""

import io
import logging
from pathlib import Path

from flask import Blueprint, Response, abort, g, request, send_file

from app.extensions import db, limiter
from app.media import placeholder
from app.media.addresses import media_url
from app.media.assets import find_by_sha
from app.media.port import MASTER, MIME_TYPES, StorageUnavailable, key_of, rendition_name
from app.media.storage import storage
from app.media.widths import FORMATS

bp = Blueprint("media", __name__)
limiter.exempt(bp)
bp.add_app_template_global(media_url, "media_url")

ONE_YEAR = 365 * 24 * 3600
UNTIL_MADE = 30
LOOK_AGAIN_SECONDS = 5
log = logging.getLogger(__name__)


@bp.get("/media/<sha>/<int:width>")
def show_best(sha: str, width: int) -> Response:
    """In the best format that the browser says it takes: one address where a page would name three."""
    response = show(sha, width, _best_format())
    response.headers["Vary"] = "Accept"
    return response


def _best_format() -> str:
    """Only what is named counts: */* says every browser, those that cannot draw AVIF among them."""
    named = {mime for mime, quality in request.accept_mimetypes if quality > 0}
    return next((format for format in FORMATS if MIME_TYPES[format] in named), FORMATS[-1])


@bp.get("/media/<sha>/<int:width>.<format>")
def show(sha: str, width: int, format: str) -> Response:
    if format not in FORMATS or not _is_sha(sha):
        abort(404)
    etag = f"{sha}-{width}-{format}"
    if request.if_none_match.contains(etag):
        return _unchanged(etag)
    try:
        found = storage().find(key_of(g.store.id, sha, rendition_name(width, format)))
        if found is not None:
            return _send(found, mime=MIME_TYPES[format], etag=etag, immutable=True)
        # Its job has not run yet. The master will do until then, and must not be remembered under this name.
        master = storage().find(key_of(g.store.id, sha, MASTER))
        if master is not None:
            return _send(master, mime="image/webp", etag=f"{sha}-master", immutable=False)
    except StorageUnavailable:
        log.warning("media.away")
    return _placeholder(sha)


def _is_sha(text: str) -> bool:
    return text.isalnum() and text.isascii() and text == text.lower()


def _unchanged(etag: str) -> Response:
    """What was answered under this tag never changes, so the store of pictures is not asked."""
    response = Response(status=304)
    response.set_etag(etag)
    response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    return response


def _send(found: Path | bytes, *, mime: str, etag: str, immutable: bool) -> Response:
    age = ONE_YEAR if immutable else UNTIL_MADE
    body = found if isinstance(found, Path) else io.BytesIO(found)
    response = send_file(body, mimetype=mime, etag=etag, conditional=True, max_age=age)
    response.headers["Cache-Control"] = f"public, max-age={age}{', immutable' if immutable else ''}"
    return response


def _placeholder(sha: str) -> Response:
    """A ground in the picture's own colour and shape. 503, which browsers draw all the same and no cache keeps."""
    asset = find_by_sha(db.session(), sha)
    if asset is None:
        abort(404)
    drawn = placeholder.draw(asset.width, asset.height, asset.colour)
    response = Response(drawn, status=503, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Retry-After"] = str(LOOK_AGAIN_SECONDS)
    return response
