"""Reading a JSON body as strictly as it can be written: what could be meant in two ways is refused, not guessed."""

import json
from collections.abc import Iterator
from typing import Any

from flask import request

from app.web.problems import Problem

LARGEST_BODY = 64 * 1024
DEEPEST = 8
JSON = "application/json"


def read_object() -> dict[str, Any]:
    """The body of the request. Raises Problem: 413, 415, or 400 with what is wrong."""
    if request.mimetype != JSON or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise Problem(415, "This takes application/json, in UTF-8.", headers={"Accept": JSON})
    if (request.content_length or 0) > LARGEST_BODY:
        raise Problem(413, f"A body has at most {LARGEST_BODY // 1024} kilobytes.")
    body = request.get_data(cache=True)
    if len(body) > LARGEST_BODY:
        raise Problem(413, f"A body has at most {LARGEST_BODY // 1024} kilobytes.")
    return parse(body)


def parse(body: bytes) -> dict[str, Any]:
    """Raises Problem for anything but one object, without doubled names, not too deep, of sayable text."""
    try:
        found = json.loads(
            body.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_number, parse_float=_finite
        )
    except UnicodeDecodeError:
        raise _bad("The body is no UTF-8.") from None
    except RecursionError:
        raise _bad(f"The body is nested deeper than {DEEPEST}.") from None
    except ValueError as error:  # JSONDecodeError among them, and numbers of thousands of digits
        said = str(error) if isinstance(error, _Doubled) else "The body is no JSON."
        raise _bad(said) from None
    if not isinstance(found, dict):
        raise _bad("The body must be one JSON object.")
    _look_through(found)
    return found


class _Doubled(ValueError):
    pass


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values under one name each program takes another, so neither is taken."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Doubled(f"The name {twice[:80]!a} stands twice in one object.")
    return found


def _no_number(word: str) -> float:
    raise _Doubled(f"{word} is no JSON number.")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise _Doubled("A number is larger than can be kept.")
    return number


def _look_through(found: dict[str, Any]) -> None:
    """Text that no database keeps, and depth, level by level: without a call for each."""
    level: list[Any] = [found]
    for _ in range(DEEPEST):
        level = [below for each in level for below in _below(each)]
        for text in (each for each in level if isinstance(each, str)):
            if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
                raise _bad("A text has NUL or half a surrogate pair in it, which nobody can keep.")
    if any(isinstance(each, dict | list) for each in level):
        raise _bad(f"The body is nested deeper than {DEEPEST}.")


def _below(each: Any) -> Iterator[Any]:
    if isinstance(each, dict):
        yield from each
        yield from each.values()
    elif isinstance(each, list):
        yield from each


def _bad(sentence: str) -> Problem:
    return Problem(400, sentence, code="bad-body")
