"""How much a view takes in one request, where that is more than the application's usual."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, request

View = TypeVar("View", bound=Callable[..., Any])
LARGEST = "largest_body"


def takes_up_to(size: int) -> Callable[[View], View]:
    """Bytes, files and fields together."""

    def mark(view: View) -> View:
        setattr(view, LARGEST, size)
        return view

    return mark


def init_app(app: Flask) -> None:
    """Before the rule about foreign forms, which reads the form to find its token."""

    @app.before_request
    def allow_what_the_view_takes() -> None:
        view = app.view_functions.get(request.endpoint or "")
        size = getattr(view, LARGEST, None)
        if size is not None:
            request.max_content_length = size
