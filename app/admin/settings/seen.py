"""A section of the settings is saved over what its form showed, or the person is shown what has become of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from wtforms import Form

SEEN = "seen"
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """What somebody else saved, and what stands in this form."""

    label: str
    saved: str
    typed: str


def fingerprint(values: Values) -> str:
    """Of what a form showed, for its hidden field."""
    told = json.dumps({name: words(value) for name, value in values.items()}, sort_keys=True)
    return sha256(told.encode()).hexdigest()[:20]


def differences(form: Form, saved: Values, *, seen: str) -> list[Difference]:
    """Empty where nobody has saved since the form was drawn, and where both saved the same."""
    if seen == fingerprint(saved):
        return []
    return [
        Difference(form[name].label.text, words(value) or "nothing", words(form[name].data) or "nothing")
        for name, value in saved.items()
        if words(form[name].data) != words(value)
    ]


def words(value: Any) -> str:
    """As a form says it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
