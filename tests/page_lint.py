"""Rules that hold on every page any test fetches (house style, "Tests").

Parsing a page by the book takes several times as long as serving it, so a page is passed over when another one with
the same bones was found in order: the same elements and attributes, whatever they say.
"""

import re

import html5lib
from bs4 import BeautifulSoup, Tag

#: Attributes through which a page could carry script past the Content-Security-Policy's intent.
INLINE = ("style", "onclick", "onload", "onchange", "onsubmit", "hx-on")
UNLABELLED_KINDS = ("hidden", "submit", "button", "image", "reset")
#: What is asked of an attribute's value as well as of its presence.
TOLD = "id|for|type|name|lang|method|action|hx-target|aria-label|aria-labelledby"
UNTOLD = re.compile(rf'\s(?!(?:{TOLD})=)([\w:@.-]+)="[^"]*"')
WORDS = re.compile(r">[^<]*[^<\s][^<]*<")
NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
IDS = re.compile(r'\sid="([^"]*)"')
#: Characters that no page may hold, and what may be an ill-formed reference to one.
SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]|&(?!amp;|lt;|gt;|quot;|#34;|#39;)"
)

_in_order: set[int] = set()


def lint_page(text: str, where: str) -> None:
    """Raises AssertionError that names the page and every rule it breaks."""
    bones = _bones(text)
    if bones in _in_order and SUSPECT.search(text) is None and _differ(IDS.findall(text)):
        return
    lint(text, where)
    _in_order.add(bones)


def _bones(text: str) -> int:
    return hash(NUMBERS.sub("0", WORDS.sub(">words<", UNTOLD.sub(r" \1", text))))


def _differ(ids: list[str]) -> bool:
    return len(set(ids)) == len(ids)


def lint(text: str, where: str) -> None:
    """As lint_page, whatever was seen before."""
    soup = BeautifulSoup(text, "html5lib")
    faults = [
        *_markup(text),
        *_ids(soup),
        *_outline(soup),
        *_controls(soup),
        *_forms(soup),
        *_inline(soup),
        *_swaps(soup),
    ]
    assert not faults, f"{where}: " + "; ".join(faults)


def _markup(text: str) -> list[str]:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    return [f"line {place[0]}: {code} {details}" for place, code, details in parser.errors]


def _ids(soup: BeautifulSoup) -> list[str]:
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    return [f"id {name} twice" for name in sorted({name for name in ids if ids.count(name) > 1})]


def _outline(soup: BeautifulSoup) -> list[str]:
    headings = soup.select("h1")
    faults = [] if len(headings) == 1 else [f"{len(headings)} h1"]
    if soup.html is None or not soup.html.get("lang"):
        faults.append("no language")
    if soup.title is None or not soup.title.get_text(strip=True):
        faults.append("no title")
    return faults


def _controls(soup: BeautifulSoup) -> list[str]:
    return [
        f"{tag.name} {tag.get('name')} has no label"
        for tag in soup.select("input, select, textarea")
        if not _labelled(tag, soup)
    ]


def _labelled(tag: Tag, soup: BeautifulSoup) -> bool:
    if tag.get("type") in UNLABELLED_KINDS or tag.get("aria-label") or tag.get("aria-labelledby"):
        return True
    if tag.find_parent("label") is not None:
        return True
    return bool(tag.get("id")) and soup.select_one(f'label[for="{tag["id"]}"]') is not None


def _forms(soup: BeautifulSoup) -> list[str]:
    faults = [f"form without action: {str(form)[:60]}" for form in soup.select("form:not([action])")]
    carries_login = soup.select_one("[data-login]") is not None
    if carries_login:
        for form in soup.select('form[method="post"]'):
            if form.select_one('input[name="csrf_token"]') is None:
                faults.append(f"form to {form['action']} has no token")
    return faults


def _inline(soup: BeautifulSoup) -> list[str]:
    faults = [f"inline {name} on {tag.name}" for name in INLINE for tag in soup.select(f"[{name}]")]
    scripts = soup.select("script:not([src])")
    faults += ["inline script" for tag in scripts if tag.get("type") != "application/ld+json"]
    return faults + ["inline stylesheet" for _ in soup.select("style")]


def _swaps(soup: BeautifulSoup) -> list[str]:
    targets = {str(tag["hx-target"]) for tag in soup.select("[hx-target]")}
    return [
        f"hx-target {name} is not there"
        for name in targets
        if name.startswith("#") and soup.select_one(name) is None
    ]
