"""Response headers, and the rule that says whether an unsafe request is the visitor's own."""

from flask import Flask, Response, abort, request, session

from app.config import Settings
from app.extensions import csrf
from app.web import uploads
from app.web.problems import is_for_programs

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
#: Answered without a browser's session: a signature speaks for them. Under /api a token does, and no cookie is read.
EXEMPT_BLUEPRINTS = frozenset({"webhooks"})
ONE_MEBIBYTE = 1024 * 1024


def init_app(app: Flask, settings: Settings) -> None:
    headers = _headers(settings)

    @app.after_request
    def add_headers(response: Response) -> Response:
        if "Content-Security-Policy" not in response.headers:
            response.headers.extend(
                headers
            )  # at once: asking for each whether it is there costs more than a page should
        return response

    uploads.init_app(app)
    app.before_request(refuse_foreign_writes)


def _headers(settings: Settings) -> dict[str, str]:
    policy = "; ".join((
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        f"img-src 'self' data:{f' {settings.picture_origin}' if settings.picture_origin else ''}",
        "font-src 'self'",
        "connect-src 'self'",
        # Chromium holds the 303 to the payment page against form-action too.
        f"form-action 'self' {settings.payment_origin}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    ))  # fmt: skip
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }
    if not settings.is_development:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return headers


def refuse_foreign_writes() -> None:
    """Architecture decision 11: same origin by Sec-Fetch-Site or Origin; else a token; with a login a token always."""
    if (
        request.method in SAFE_METHODS
        or request.blueprint in EXEMPT_BLUEPRINTS
        or is_for_programs(request.path)
    ):
        return
    same_origin = _says_same_origin()
    if same_origin is False:
        abort(403, "This form was sent from another site.")
    if same_origin is None or "_user_id" in session:
        csrf.protect()


def _says_same_origin() -> bool | None:
    """True or False as the browser says; None where it says nothing."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin.partition("://")[2] == request.host
    return None
