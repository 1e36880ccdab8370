"""Filters as Meilisearch reads them: arrays of AND with arrays of OR inside, and expressions in words."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
Test = Callable[[Document], bool]
WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'|(>=|<=|!=|=|>|<|[()\[\],])|([\w\-/.]+)')


class FilterRefused(Exception):
    """What Meilisearch answers 400 ``invalid_search_filter`` to."""


def values_at(document: Document, path: str) -> list[Any]:
    """Of ``facets.colour`` too; none where there is nothing."""
    found: Any = document
    for part in path.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return []
        found = found[part]
    return list(found) if isinstance(found, list) else [] if found is None else [found]


def same(value: Any, wanted: str) -> bool:
    if isinstance(value, bool):
        return str(value).lower() == wanted.lower()
    if isinstance(value, int | float):
        try:
            return float(value) == float(wanted)
        except ValueError:
            return False
    return str(value).casefold() == wanted.casefold()


def compile_filter(wanted: Any, filterable: list[str]) -> Test:
    if wanted is None or wanted in ("", []):
        return lambda _: True
    if isinstance(wanted, str):
        return Expression(wanted, filterable).test
    tests = [
        any_of([compile_filter(each, filterable) for each in part])
        if isinstance(part, list)
        else compile_filter(part, filterable)
        for part in wanted
    ]
    return all_of(tests)


def all_of(tests: list[Test]) -> Test:
    return lambda document: all(test(document) for test in tests)


def any_of(tests: list[Test]) -> Test:
    return lambda document: any(test(document) for test in tests)


class Expression:
    def __init__(self, text: str, filterable: list[str]) -> None:
        self.text = text
        self.filterable = filterable
        self.words = list(self._cut())
        self.test = self._any()
        if self.words:
            raise FilterRefused(f"Found unexpected characters at the end of the filter: {text}")

    def _cut(self) -> Iterator[tuple[bool, str]]:
        """Whether it was quoted, and the word."""
        at = 0
        while at < len(self.text):
            if self.text[at].isspace():
                at += 1
                continue
            match = WORD.match(self.text, at)
            if match is None:
                raise FilterRefused(f"Was expecting an operation at `{self.text[at:]}`.")
            quoted = match[1] if match[1] is not None else match[2]
            yield (True, re.sub(r"\\(.)", r"\1", quoted)) if quoted is not None else (False, match[0])
            at = match.end()

    def _is(self, *words: str) -> bool:
        return bool(self.words) and not self.words[0][0] and self.words[0][1].upper() in words

    def _take(self, *expected: str) -> str:
        if not self.words or (expected and not self._is(*expected)):
            raise FilterRefused(f"Was expecting {' or '.join(expected) or 'a value'} in `{self.text}`.")
        return self.words.pop(0)[1]

    def _any(self) -> Test:
        tests = [self._all()]
        while self._is("OR"):
            self._take("OR")
            tests.append(self._all())
        return any_of(tests)

    def _all(self) -> Test:
        tests = [self._one()]
        while self._is("AND"):
            self._take("AND")
            tests.append(self._one())
        return all_of(tests)

    def _one(self) -> Test:
        if self._is("NOT"):
            self._take("NOT")
            denied = self._one()
            return lambda document: not denied(document)
        if self._is("("):
            self._take("(")
            inner = self._any()
            self._take(")")
            return inner
        return self._condition()

    def _condition(self) -> Test:
        attribute = self._take()
        if not any(attribute == known or attribute.startswith(f"{known}.") for known in self.filterable):
            raise FilterRefused(f"Attribute `{attribute}` is not filterable.")
        if self._is("NOT"):
            self._take("NOT")
            self._take("IN")
            chosen = self._list()
            return lambda document: not any_same(document, attribute, chosen)
        if self._is("IN"):
            self._take("IN")
            chosen = self._list()
            return lambda document: any_same(document, attribute, chosen)
        return self._comparison(attribute, self._take("=", "!=", ">=", "<=", ">", "<"), self._take())

    def _list(self) -> list[str]:
        self._take("[")
        found = []
        while not self._is("]"):
            found.append(self._take())
            if self._is(","):
                self._take(",")
        self._take("]")
        return found

    def _comparison(self, attribute: str, sign: str, wanted: str) -> Test:
        if sign in ("=", "!="):
            return lambda document: any_same(document, attribute, [wanted]) == (sign == "=")
        try:
            limit = float(wanted)
        except ValueError:
            raise FilterRefused(f"`{wanted}` is not a number.") from None
        signs: dict[str, Callable[[float], bool]] = {
            ">=": lambda value: value >= limit,
            "<=": lambda value: value <= limit,
            ">": lambda value: value > limit,
            "<": lambda value: value < limit,
        }
        compare = signs[sign]
        return lambda document: any(
            compare(value) for value in values_at(document, attribute) if isinstance(value, int | float)
        )


def any_same(document: Document, attribute: str, wanted: list[str]) -> bool:
    return any(same(value, each) for value in values_at(document, attribute) for each in wanted)
