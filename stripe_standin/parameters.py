"""Request parameters, checked against the TypedDicts of the installed SDK.

The SDK is generated from the provider's own description of its API, so the types are a contract that is as new
as the pinned SDK. Its unions `Literal[...] | str` mean "one of these today"; here only the literals pass.
"""

import re
import sys
import typing
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Any, ForwardRef, Literal, NotRequired, Required, Union, get_args, get_origin

import typing_extensions

from stripe_standin.errors import parameter_error
from stripe_standin.form_encoding import bracketed

WRAPPERS = {NotRequired, Required, typing_extensions.NotRequired, typing_extensions.Required}


def check(tree: dict[str, Any], spec: str) -> dict[str, Any]:
    """Typed values of a parsed request; `spec` is a name such as `checkout.SessionCreateParams`."""
    return _typed_dict(tree, _load(spec), path=[])


@cache
def _load(spec: str) -> Any:
    package, _, name = f"stripe.params.{spec}".rpartition(".")
    return getattr(import_module(package), name)


@cache
def _hints(spec: Any) -> dict[str, Any]:
    from stripe._request_options import RequestOptions

    names = vars(sys.modules[spec.__module__])
    options = RequestOptions.__annotations__
    return {
        name: _resolved(hint, names) for name, hint in spec.__annotations__.items() if name not in options
    }


def _resolved(hint: Any, names: dict[str, Any]) -> Any:
    if isinstance(hint, ForwardRef):
        hint = hint.__forward_arg__
    if isinstance(hint, str):
        return _resolved(eval(hint, names), names)  # noqa: S307  the SDK's own annotations
    if get_origin(hint) in WRAPPERS:
        return _resolved(get_args(hint)[0], names)
    if get_origin(hint) in (Union, UnionType):
        return Union[tuple(_resolved(arg, names) for arg in get_args(hint))]  # noqa: UP007  built, not written
    if get_origin(hint) is list:
        return typing.List[_resolved(get_args(hint)[0], names)]  # type: ignore[misc]  # noqa: UP006
    return hint


def _typed_dict(tree: dict[str, Any], spec: Any, *, path: list[str]) -> dict[str, Any]:
    hints = _hints(spec)
    for name in tree:
        if name not in hints:
            at = bracketed([*path, name])
            raise parameter_error(f"Received unknown parameter: {at}", at, code="parameter_unknown")
    for name in sorted(spec.__required_keys__):
        if name in hints and name not in tree:
            at = bracketed([*path, name])
            raise parameter_error(f"Missing required param: {at}.", at, code="parameter_missing")
    return {name: _value(value, hints[name], path=[*path, name]) for name, value in tree.items()}


def _value(value: Any, hint: Any, *, path: list[str]) -> Any:
    choices = list(get_args(hint)) if get_origin(hint) in (Union, UnionType) else [hint]
    literals = [word for choice in choices if get_origin(choice) is Literal for word in get_args(choice)]
    others = [choice for choice in choices if get_origin(choice) is not Literal]
    if value == "" and "" in literals:
        return ""
    literals = [word for word in literals if word != ""]
    if isinstance(value, dict):
        return _structure(value, others, path=path)
    if literals and not [other for other in others if other is not str]:
        return _literal(value, literals, path=path)
    return _scalar(value, others, path=path)


def _structure(value: dict[str, Any], choices: list[Any], *, path: list[str]) -> Any:
    for choice in choices:
        if typing_extensions.is_typeddict(choice):
            return _typed_dict(value, choice, path=path)
        if get_origin(choice) is list:
            return _list(value, get_args(choice)[0], path=path)
        if get_origin(choice) is dict or "UntypedStripeObject" in str(choice):
            return _strings(value, path)
    at = bracketed(path)
    raise parameter_error(f"Invalid {'string' if str in choices else 'value'}: {at} cannot be a hash", at)


def _list(value: dict[str, Any], hint: Any, *, path: list[str]) -> list[Any]:
    if not all(key.isascii() and key.isdigit() for key in value):
        raise parameter_error("Invalid array", bracketed(path), code="parameter_invalid_array")
    return [_value(value[key], hint, path=[*path, key]) for key in sorted(value, key=int)]


def _strings(value: dict[str, Any], path: list[str]) -> dict[str, str]:
    for name, text in value.items():
        if not isinstance(text, str):
            raise parameter_error("Metadata values must be strings", bracketed([*path, name]))
    return dict(value)


def _literal(value: str, words: list[str], *, path: list[str]) -> str:
    if value not in words:
        allowed = ", ".join(words[:-1]) + f", or {words[-1]}" if len(words) > 1 else words[0]
        raise parameter_error(f"Invalid {bracketed(path)}: must be one of {allowed}", bracketed(path))
    return value


def _scalar(value: str, choices: list[Any], *, path: list[str]) -> Any:
    for kind, (name, parse) in SCALARS.items():
        if kind in choices:
            try:
                return parse(value)
            except (ValueError, InvalidOperation):
                at = bracketed(path)
                raise parameter_error(
                    f"Invalid {name}: {value}", at, code=f"parameter_invalid_{name}"
                ) from None
    if str not in choices:
        kind = "array" if any(get_origin(choice) is list for choice in choices) else "object"
        raise parameter_error(f"Invalid {kind}", bracketed(path))
    if value == "":
        raise _empty(bracketed(path))
    return value


def _empty(at: str) -> Exception:
    message = (
        f"You passed an empty string for '{at}'. We assume empty values are an attempt to unset a parameter; "
        f"however '{at}' cannot be unset. Remove '{at}' from the request or give it a value."
    )
    return parameter_error(message, at, code="parameter_invalid_empty")


def _integer(value: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", value):
        raise ValueError(value)
    return int(value)


def _boolean(value: str) -> bool:
    if value not in ("true", "false"):
        raise ValueError(value)
    return value == "true"


SCALARS: dict[Any, tuple[str, Callable[[str], Any]]] = {
    int: ("integer", _integer),
    bool: ("boolean", _boolean),
    float: ("number", float),
    Decimal: ("decimal", Decimal),
}
