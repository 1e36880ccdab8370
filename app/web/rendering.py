"""Pages and fragments: one template for both, the server chooses which is sent."""

from flask import Response, make_response, render_template, request
from jinja2_fragments.flask import render_block

from app.web import visitor

#: Printed by the layouts inside #cart-count and replaced on the way out, so that a cached page suits everyone.
CART_COUNT_SLOT = "\ue000cart-count\ue000"
VARY = "Cookie, HX-Request, Save-Data"


def is_fragment_request() -> bool:
    """An htmx swap that wants a part. A boosted or history request wants the whole page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def wants_less_data() -> bool:
    return request.headers.get("Save-Data", "").lower() == "on"


def render(template: str, fragment: str | None = None, *, status: int = 200, **context: object) -> Response:
    """The page, or the named block of it where htmx asked and the view offers one."""
    return respond(draw(template, fragment, **context), status=status)


def respond(body: str, *, status: int = 200) -> Response:
    """A private answer made for this visitor: its slots filled, kept by nobody."""
    response = make_response(fill_slots(body), status)
    response.headers["Vary"] = VARY
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def draw(template: str, fragment: str | None = None, **context: object) -> str:
    """The HTML alone, its slots still open: what a cached page keeps."""
    if fragment is not None and is_fragment_request():
        return render_block(template, fragment, **context)
    return render_template(template, **context)


def fill_slots(body: str) -> str:
    return body.replace(CART_COUNT_SLOT, str(visitor.cart_count()))
