"""``/api/docs``: the OpenAPI document as a page that can be read, and the document itself."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app
from markupsafe import Markup, escape

from app.api.openapi import document
from app.web.rendering import render

bp = Blueprint("api_docs", __name__, url_prefix="/api")
CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a member of a body or an answer; ``place`` says which of the first."""

    name: str
    kind: str
    place: str
    is_required: bool
    text: Markup


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    method: str
    path: str
    summary: Markup
    text: Markup
    needs_login: bool
    taken: tuple[Field, ...]
    answered: str
    status: str


@bp.get("/openapi.json")
def openapi() -> Response:
    return Response(json.dumps(document(_app())), mimetype="application/json")


@bp.get("/docs")
def page() -> Response:
    found = document(_app())
    groups: dict[str, list[Operation]] = {}
    for path, method, operation in _operations(found):
        made = _operation(found, operation, method=method.upper(), path=path)
        groups.setdefault(operation["tags"][0], []).append(made)
    schemas = {
        name: [_member(*each, schema=schema) for each in schema.get("properties", {}).items()]
        for name, schema in sorted(found["components"]["schemas"].items())
    }
    texts = {
        name: marked(schema.get("description", "")) for name, schema in found["components"]["schemas"].items()
    }
    return render("api/docs.html", about=found["info"], groups=groups, schemas=schemas, texts=texts)


def marked(text: str) -> Markup:
    """Text with what stands between backticks as code."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(" ".join(text.split())))))  # noqa: S704 - escaped before


def _app() -> Any:
    return current_app._get_current_object()  # type: ignore[attr-defined]


def _operations(found: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            if isinstance(operation, dict):
                common = operations.get("parameters", [])
                yield path, method, {**operation, "parameters": [*common, *operation.get("parameters", [])]}


def _operation(found: Mapping[str, Any], said: Mapping[str, Any], *, method: str, path: str) -> Operation:
    status = next(status for status in said["responses"] if status.startswith("2"))
    return Operation(
        name=said["operationId"],
        method=method,
        path=path,
        summary=marked(said.get("summary", "")),
        text=marked(said.get("description", "")),
        needs_login=said.get("security") == [{"bearer": []}],
        taken=tuple(_taken(found, said)),
        answered=_named(said["responses"][status].get("content", {})),
        status=status,
    )


def _taken(found: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Field]:
    for parameter in said["parameters"]:
        each = _followed(found, parameter)
        text = marked(each.get("description", ""))
        yield Field(each["name"], _kind(each["schema"]), each["in"], bool(each.get("required")), text)
    body = _named(said.get("requestBody", {}).get("content", {}))
    if body:
        schema = found["components"]["schemas"][body]
        for name, member in schema["properties"].items():
            yield _member(name, member, schema=schema)


def _member(name: str, member: Mapping[str, Any], *, schema: Mapping[str, Any]) -> Field:
    is_required = name in schema.get("required", [])
    return Field(name, _kind(member), "body", is_required, marked(member.get("description", "")))


def _followed(found: Mapping[str, Any], parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in parameter:
        return parameter
    named: Mapping[str, Any] = found["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
    return named


def _named(content: Mapping[str, Any]) -> str:
    """The schema that the JSON of a body or an answer has."""
    reference: str = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return reference.rpartition("/")[2]


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema or "allOf" in schema:
        return " or ".join(_kind(each) for each in schema.get("anyOf", schema.get("allOf", [])))
    kind = schema.get("type", "any")
    words = " or ".join(
        "none" if each == "null" else each for each in ([kind] if isinstance(kind, str) else kind)
    )
    return f"list of {_kind(schema['items'])}" if "items" in schema else words
