"""Two people at one product: what the second typed beside what the first saved, field by field, to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from werkzeug.datastructures import MultiDict

from app.admin.product_forms import ProductForm, lines_of

MINE, THEIRS = "mine", "theirs"
#: The names of a product's facts as the form sends them, with what is kept of each.
Facts = Mapping[str, tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Difference:
    name: str
    label: str
    mine: str
    theirs: str
    #: Whose is to be kept; empty where both changed it and nobody has chosen.
    choice: str


def digests(kept: Mapping[str, str]) -> str:
    """How each field was when the form was opened, for telling later who changed it."""
    return " ".join(f"{name}:{_digest(text)}" for name, text in kept.items())


def differences(
    form: ProductForm, kept: Mapping[str, str], typed: MultiDict[str, str], *, facts: Facts
) -> list[Difference]:
    """Where what was typed is not what is kept now, in the form's order. What the form did not send is as it is."""
    opened = dict(pair.split(":", 1) for pair in typed.get("opened", "").split() if ":" in pair)
    found = []
    for name, theirs in kept.items():
        if name not in typed or _tidy(mine := form[name].data or "") == _tidy(theirs):
            continue
        choice = typed.get(f"take-{name}", "") or _plain_choice(opened.get(name, ""), mine, theirs=theirs)
        label = form[name].label.text
        found.append(Difference(name, label, _shown(form, name, mine), _shown(form, name, theirs), choice))
    for name, (label, words) in facts.items():
        mine_words = [line for text in typed.getlist(name) for line in lines_of(text)]
        if mine_words != list(words):
            found.append(
                Difference(
                    name, label, ", ".join(mine_words), ", ".join(words), typed.get(f"take-{name}", "")
                )
            )
    return found


def settled(
    typed: MultiDict[str, str], found: Sequence[Difference], kept: Mapping[str, str], *, facts: Facts
) -> MultiDict[str, str]:
    """The form as it was chosen: where theirs is to stay, what is kept stands in for what was typed."""
    chosen = typed.copy()
    for each in found:
        if each.choice == THEIRS:
            chosen.setlist(each.name, [kept[each.name]] if each.name in kept else list(facts[each.name][1]))
    return chosen


def _plain_choice(opened: str, mine: str, *, theirs: str) -> str:
    """Where one of the two alone changed it, there is nothing to decide."""
    if not opened:
        return ""
    if opened == _digest(mine):
        return THEIRS
    return MINE if opened == _digest(theirs) else ""


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _digest(text: str) -> str:
    return blake2b(_tidy(text).encode(), digest_size=6).hexdigest()


def _shown(form: ProductForm, name: str, text: str) -> str:
    """A choice by its words, not by its id."""
    choices = getattr(form[name], "choices", None) or []
    return next((choice.label for choice in choices if choice.value == text), text)
