"""Rules that hold on every page any test fetches (house style, "Tests").

Parsing a page by the book takes several times as long as serving it, so a page is passed over when another one with
the same bones was found in order: the same elements and attributes, whatever they say and count. What is numbered is
looked at each time: that ids differ, and that what points at one finds it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

#: Attributes through which a page could carry script past the Content-Security-Policy's intent.
INLINE = ("style", "onclick", "onload", "onchange", "onsubmit", "hx-on")
UNLABELLED_KINDS = ("hidden", "submit", "button", "image", "reset")
#: What is asked of an attribute's value as well as of its presence.
TOLD = "id|for|type|name|lang|method|action|hx-target|aria-label|aria-labelledby"
UNTOLD = re.compile(rf'\s(?!(?:{TOLD})=)([\w:@.-]+)="[^"]*"')
WORDS = re.compile(r">[^<]*[^<\s][^<]*<")
NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<!<h)(?<!</h)\d+")
IDS = re.compile(r'\sid="([^"]*)"')
POINTERS = re.compile(r'\s(?:for="|hx-target="#)([^"]*)"')
#: Characters that no page may hold, and what may be an ill-formed reference to one.
SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]|&(?!amp;|lt;|gt;|quot;|#34;|#39;)"
)

_in_order: set[int] = set()


def lint_page(text: str, where: str) -> None:
    """Raises AssertionError that names the page and every rule it breaks."""
    bones = _bones(text)
    if bones in _in_order and SUSPECT.search(text) is None and _fit(text):
        return
    lint(text, where)
    _in_order.add(bones)


def _bones(text: str) -> int:
    return hash(NUMBERS.sub("0", WORDS.sub(">words<", UNTOLD.sub(r" \1", text))))


def _fit(text: str) -> bool:
    ids = IDS.findall(text)
    return len(set(ids)) == len(ids) and set(POINTERS.findall(text)) <= set(ids)


def lint(text: str, where: str) -> None:
    """As lint_page, whatever was seen before."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    elements = [each for each in parser.parse(text).iter() if isinstance(each.tag, str)]
    faults = [f"line {place[0]}: {code} {details}" for place, code, details in parser.errors]
    for rule in (_ids, _outline, _controls, _forms, _inline, _swaps):
        faults += rule(elements)
    assert not faults, f"{where}: " + "; ".join(faults)


def _ids(elements: list[Element]) -> Iterator[str]:
    ids = Counter(each.get("id") for each in elements if "id" in each.attrib)
    return (f"id {name} twice" for name, times in sorted(ids.items()) if times > 1)


def _outline(elements: list[Element]) -> Iterator[str]:
    by_tag = {each.tag: each for each in elements}
    headings = sum(each.tag == "h1" for each in elements)
    if headings != 1:
        yield f"{headings} h1"
    if not by_tag["html"].get("lang"):
        yield "no language"
    if "title" not in by_tag or not (by_tag["title"].text or "").strip():
        yield "no title"


def _controls(elements: list[Element]) -> Iterator[str]:
    named = {each.get("for") for each in elements if each.tag == "label"}
    wrapped = {inner for each in elements if each.tag == "label" for inner in each.iter()}
    for control in elements:
        if control.tag not in ("input", "select", "textarea") or control.get("type") in UNLABELLED_KINDS:
            continue
        has_name = control.get("aria-label") or control.get("aria-labelledby")
        if not (has_name or control in wrapped or (control.get("id") and control.get("id") in named)):
            yield f"{control.tag} {control.get('name')} has no label"


def _forms(elements: list[Element]) -> Iterator[str]:
    carries_login = any("data-login" in each.attrib for each in elements)
    for form in elements:
        if form.tag != "form":
            continue
        if "action" not in form.attrib:
            yield f"form without action: {form.attrib}"
        if carries_login and form.get("method") == "post":
            fields = {each.get("name") for each in form.iter("input")}
            if "csrf_token" not in fields:
                yield f"form to {form.get('action')} has no token"


def _inline(elements: list[Element]) -> Iterator[str]:
    for each in elements:
        for name in INLINE:
            if name in each.attrib:
                yield f"inline {name} on {each.tag}"
        if each.tag == "script" and "src" not in each.attrib and each.get("type") != "application/ld+json":
            yield "inline script"
        if each.tag == "style":
            yield "inline stylesheet"


def _swaps(elements: list[Element]) -> Iterator[str]:
    ids = {each.get("id") for each in elements}
    for target in {str(each.get("hx-target")) for each in elements if "hx-target" in each.attrib}:
        if target.startswith("#") and target[1:] not in ids:
            yield f"hx-target {target} is not there"
