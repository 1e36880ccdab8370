"""What every answer of the JSON face carries: how long it may be kept, its tag, and who may read it in a browser."""

from hashlib import blake2b

from flask import Response, g, request

from app.api.blueprint import bp
from app.web.problems import is_for_programs

#: The same for everybody who asks this store.
PUBLIC = frozenset({"api.list_of_products", "api.one_product", "api.list_of_categories", "api_docs.openapi"})
KEPT_BY_ALL = "public, max-age=0, s-maxage=5, must-revalidate"
#: Asked again each time; a tag that still holds saves the body.
KEPT_BY_ONE = "private, max-age=0, must-revalidate"

METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
ASKED = "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Cart"
SHOWN = (
    "ETag, Idempotent-Replayed, Location, Retry-After, X-Cart, X-RateLimit-Limit, X-RateLimit-Remaining, "
    "X-RateLimit-Reset, X-Request-ID"
)
PREFLIGHT_SECONDS = "600"


@bp.after_app_request  # type: ignore[untyped-decorator]
def dress(response: Response) -> Response:
    if is_for_programs(request.path):
        _keep(response)
        _let_read(response)
    return response


def _keep(response: Response) -> None:
    if request.method not in ("GET", "HEAD") or response.status_code != 200:
        response.headers["Cache-Control"] = "no-store"
        return
    is_public = request.endpoint in PUBLIC
    response.headers["Cache-Control"] = KEPT_BY_ALL if is_public else KEPT_BY_ONE
    response.vary.update(() if is_public else ("Authorization", "X-Cart"))
    response.set_etag(blake2b(response.get_data(), digest_size=12).hexdigest(), weak=True)
    response.make_conditional(request)


def _let_read(response: Response) -> None:
    """CORS: pages of other origins that the store has named. Without cookies, so that no login of a browser counts."""
    store = g.get("store")
    if store is None or not store.api_origins:
        return
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin not in store.api_origins:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = SHOWN
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Allow-Headers"] = ASKED
        response.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
