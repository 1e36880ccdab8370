"""The OpenAPI document of the JSON face, made from its views when it is first asked for."""

from typing import Any

from flask import Flask
from flask_smorest import Api
from marshmallow import Schema, fields

from app.api import carts, once
from app.api.blueprint import bp
from app.web.problems import MEDIA_TYPE

MEMORY = "api_document"
READS = ("get", "head", "options")
ABOUT = (
    "What a shopper can do in the shop, a program can do here. Bodies are JSON in UTF-8, money is whole cents with VAT "
    "inside, times are ISO 8601 in UTC, ids are text. Every refusal has one shape (RFC 9457). Each shop of the "
    "installation answers on its own host."
)
ABOUT_KEYS = (
    "A random word of yours for this write. The same request with the same key is done once, and answered the same for "
    "24 hours."
)
WITH_CART = ("/api/cart", "/api/checkout", "/api/payments")


class FieldErrorSchema(Schema):
    field = fields.String(required=True)
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """Problem details (RFC 9457). `code` is a word to hold on to; `detail` is a sentence for a person."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldErrorSchema))


class Document(Api):  # type: ignore[misc]  # flask-smorest has no types
    """flask-smorest's, without its error handlers and its pages: the shop has its own."""

    def _register_error_handlers(self) -> None:
        pass

    def _register_doc_blueprint(self) -> None:
        pass

    def _register_responses(self) -> None:
        refused = {"description": "Refused, and why.", "content": {MEDIA_TYPE: {"schema": ProblemSchema}}}
        self.spec.components.response(self.DEFAULT_ERROR_RESPONSE_NAME, refused)
        for name in ("UNPROCESSABLE_ENTITY", "UNPROCESSABLE_CONTENT"):
            self.spec.components.response(name, refused)


def document(app: Flask) -> dict[str, Any]:
    """The same for every store and every visitor."""
    made: dict[str, Any] | None = app.extensions.get(MEMORY)
    if made is None:
        made = app.extensions[MEMORY] = _make(app)
    return made


def _make(app: Flask) -> dict[str, Any]:
    about = {
        "title": "FusionAura",
        "version": "1",
        "openapi_version": "3.1.0",
        "info": {"description": ABOUT},
    }
    made = Document()
    made.init_app(app, spec_kwargs=about)
    components = made.spec.components
    components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    components.parameter("IdempotencyKey", "header", _header(once.HEADER, once.KEY_PATTERN, ABOUT_KEYS))
    components.parameter("Cart", "header", _header(carts.HEADER, "[!-~]{1,400}", "The `token` of a cart."))
    bp.register_views_in_doc(made, app, made.spec, name=bp.name, parameters=None)
    found: dict[str, Any] = made.spec.to_dict()
    for path, operations in found["paths"].items():
        _add_headers(path, operations)
    return found


def _header(name: str, pattern: str, about: str) -> dict[str, Any]:
    return {"name": name, "schema": {"type": "string", "pattern": f"^{pattern}$"}, "description": about}


def _add_headers(path: str, operations: dict[str, Any]) -> None:
    for method, operation in operations.items():
        if not isinstance(operation, dict):
            continue
        named = [
            *(["Cart"] if path.startswith(WITH_CART) else []),
            *([] if method in READS else ["IdempotencyKey"]),
        ]
        references = [{"$ref": f"#/components/parameters/{name}"} for name in named]
        if references:
            operation["parameters"] = [*operation.get("parameters", []), *references]
