"""What a program is told when something goes wrong: problem details (RFC 9457), one shape for the whole of /api."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, g

MEDIA_TYPE = "application/problem+json"
#: Under this every answer is for programs; the page that explains it is for people.
PREFIX, PAGE = "/api/", "/api/docs"
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


class Problem(Exception):
    """Raised by the JSON face: a refusal that no page of the shop has. ``more`` stands beside the usual members."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        code: str = "",
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.code = status, detail, code
        self.headers, self.more = dict(headers or {}), dict(more or {})


def is_for_programs(path: str) -> bool:
    return path.startswith(PREFIX) and path != PAGE


def field_problem(field: str, message: str, *, status: int = 422) -> Problem:
    """One field of the body, the address or the header is not as it must be."""
    return Problem(
        status,
        "Something in the request is not as it must be.",
        code="invalid",
        more={"errors": [{"field": field, "message": message}]},
    )


def answer(status: int, title: str, detail: str, *, code: str = "", more: Mapping[str, Any]) -> Response:
    told = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code or re.sub(r"[^a-z]+", "-", title.lower()).strip("-"),
        "request_id": g.get("request_id", ""),
        **more,
    }
    return Response(json.dumps(told), status=status, content_type=MEDIA_TYPE)


def code_of(refusal: Exception) -> str:
    """``InsufficientStock`` is ``insufficient-stock``: a word that a program can hold on to."""
    return _CAPITAL.sub("-", type(refusal).__name__).lower()


def field_errors(messages: Any) -> list[dict[str, str]]:
    """What the parser found, flat: ``lines.0.quantity`` and a sentence, each."""
    if not isinstance(messages, Mapping):
        return []
    # The outermost names say where it stood: json, query, headers.
    return [
        {"field": path, "message": sentence}
        for place in messages.values()
        for path, sentence in _flat(place, "")
    ]


def _flat(messages: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            name = "" if key == "_schema" else str(key)[:100]
            yield from _flat(below, ".".join(filter(None, (path, name))))
    elif isinstance(messages, list):
        for message in messages:
            yield from _flat(message, path)
    else:
        yield path, str(messages)
