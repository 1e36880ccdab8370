"""The blueprint of the JSON face, and the decorators that its views wear: what they take, answer, and are called."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import marshmallow
from flask import Request
from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser

from app.api.body import read_object

View = TypeVar("View", bound=Callable[..., Any])


class Decorator(Protocol):
    """What it wears does not change what a view is to its callers."""

    def __call__(self, view: View, /) -> View: ...


class StrictParser(FlaskParser):
    """Bodies by our own reader; of an address no unknown name is let pass, or a slip in a filter would find all."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": marshmallow.RAISE}  # noqa: RUF012

    def load_json(self, req: Request, schema: marshmallow.Schema) -> Any:
        return read_object()


class ApiBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """flask-smorest's, with types, our parser, and every operation called after its view."""

    ARGUMENTS_PARSER = StrictParser()

    def get(self, rule: str, **options: Any) -> Decorator:
        return self._verb("GET", rule, options)

    def post(self, rule: str, **options: Any) -> Decorator:
        return self._verb("POST", rule, options)

    def put(self, rule: str, **options: Any) -> Decorator:
        return self._verb("PUT", rule, options)

    def patch(self, rule: str, **options: Any) -> Decorator:
        return self._verb("PATCH", rule, options)

    def delete(self, rule: str, **options: Any) -> Decorator:
        return self._verb("DELETE", rule, options)

    def _verb(self, method: str, rule: str, options: dict[str, Any]) -> Decorator:
        decorator: Decorator = self.route(rule, methods=[method], **options)
        return decorator

    def _store_endpoint_docs(self, endpoint: str, obj: Any, *rest: Any, **options: Any) -> None:
        super()._store_endpoint_docs(endpoint, obj, *rest, **options)
        for doc in self._docs[endpoint].values():
            if isinstance(doc, dict):
                doc.setdefault("manual_doc", {}).setdefault("operationId", endpoint)


bp = ApiBlueprint("api", __name__, url_prefix="/api")


def takes(schema: type[marshmallow.Schema], location: str = "json") -> Decorator:
    """The body, or the query of the address, checked and handed to the view as its first argument."""
    decorator: Decorator = bp.arguments(schema, location=location)
    return decorator


def answers(schema: type[marshmallow.Schema], status: int = 200, *, description: str = "") -> Decorator:
    decorator: Decorator = bp.response(status, schema, description=description or None)
    return decorator


def answers_nothing(view: View) -> View:
    decorated: View = bp.response(204)(view)
    return decorated


def told(**words: Any) -> Decorator:
    """For the OpenAPI document: what cannot be seen in the code."""
    decorator: Decorator = bp.doc(**words)
    return decorator


#: For views that want to know who asks.
NEEDS_LOGIN: list[dict[str, list[str]]] = [{"bearer": []}]
KNOWS_LOGIN: list[dict[str, list[str]]] = [{}, {"bearer": []}]
