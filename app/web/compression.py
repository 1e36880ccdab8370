"""Text goes out compressed: a shop should be light on a poor line without a proxy in front of it.

Not for answers to a login: those carry a token beside words from the request, and their length would betray it.
"""

import gzip
import re
from collections import OrderedDict
from threading import Lock

from flask import Flask, Response, request, session

TEXT = ("text/html", "text/css", "text/javascript", "text/plain", "image/svg+xml", "application/json",
        "application/ld+json", "application/xml", "application/manifest+json")  # fmt: skip
WORTH_IT = 600
LEVEL, LEVEL_OF_FILES = 6, 9
#: Of style sheets, and of scripts those that have lines of their own.
COMMENTS = {
    "text/css": re.compile(rb"[ \t]*/\*.*?\*/\n*", re.DOTALL),
    "text/javascript": re.compile(rb"^[ \t]*//.*\n+", re.MULTILINE),
}
MOST_FILES = 64

_files: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def init_app(app: Flask) -> None:
    app.after_request(compress)


def compress(response: Response) -> Response:
    if (
        response.mimetype not in TEXT
        or response.status_code in (204, 304)
        or "Content-Encoding" in response.headers
        or (response.content_length or WORTH_IT) < WORTH_IT
    ):
        return response
    is_file = request.endpoint == "static"
    if not is_file and "_user_id" in session:
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"] or request.method == "HEAD" or "Range" in request.headers:
        return response
    source = response.response
    small = _file(response) if is_file else _page(response)
    if small is not None:
        response.set_data(small)
        if is_file and hasattr(source, "close"):
            source.close()  # the open file that the data took the place of
        response.headers["Content-Encoding"] = "gzip"
        etag, _ = response.get_etag()
        if etag:
            response.set_etag(etag, weak=True)  # another encoding of the same thing
    return response


def _page(response: Response) -> bytes | None:
    return _small(response.get_data(), LEVEL)


def _small(body: bytes, level: int) -> bytes | None:
    return gzip.compress(body, level, mtime=0) if len(body) >= WORTH_IT else None


def _file(response: Response) -> bytes | None:
    """Static files are compressed once per process; their address carries their content.

    What they say to their readers stays at home: comments are a tenth of what a browser would fetch.
    """
    key = f"{request.full_path}:{response.headers.get('ETag')}"
    with _lock:
        known = _files.get(key)
    if known is not None:
        return known
    response.direct_passthrough = False
    comments = COMMENTS.get(response.mimetype or "")
    text = response.get_data()
    small = _small(comments.sub(b"", text) if comments else text, LEVEL_OF_FILES)
    if small is not None:
        with _lock:
            _files[key] = small
            while len(_files) > MOST_FILES:
                _files.popitem(last=False)
    return small
