"""Picture files. No statement is sent: the key holds the store, so another store's picture is simply not there."""

from pathlib import Path

from flask import Blueprint, Response, abort, g, send_file

from app.extensions import limiter
from app.media.gateway import MASTER, key_of, rendition_name
from app.media.storage import storage
from app.media.widths import FORMATS, media_url

bp = Blueprint("media", __name__)
limiter.exempt(bp)
bp.add_app_template_global(media_url, "media_url")

MIME_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
ONE_YEAR = 365 * 24 * 3600
UNTIL_MADE = 30


@bp.get("/media/<sha>/<int:width>.<format>")
def show(sha: str, width: int, format: str) -> Response:
    if format not in FORMATS or not _is_sha(sha):
        abort(404)
    files, store_id = storage(), g.store.id
    made = files.find_path(key_of(store_id, sha, rendition_name(width, format)))
    if made is not None:
        return _send(made, mime=MIME_TYPES[format], etag=f"{sha}-{width}-{format}", immutable=True)
    master = files.find_path(key_of(store_id, sha, MASTER))
    if master is None:
        abort(404)
    # Its job has not run yet. The master will do until then, and must not be remembered under this name.
    return _send(master, mime="image/webp", etag=f"{sha}-master", immutable=False)


def _is_sha(text: str) -> bool:
    return text.isalnum() and text.isascii() and text == text.lower()


def _send(path: Path, *, mime: str, etag: str, immutable: bool) -> Response:
    age = ONE_YEAR if immutable else UNTIL_MADE
    response = send_file(path, mimetype=mime, etag=etag, conditional=True, max_age=age)
    response.headers["Cache-Control"] = f"public, max-age={age}{', immutable' if immutable else ''}"
    return response
