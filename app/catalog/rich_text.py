"""Merchants' HTML, cleaned once, when it is written; pages print it as it stands."""

import re
from html import escape

import nh3

# Styles, classes and pictures of other hosts have no place under our policy.
TAGS = {
    "a", "b", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre",
    "s", "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
SCHEMES = {"https", "http", "mailto", "tel"}
LOOKS_LIKE_HTML = re.compile(r"<[a-zA-Z/!]|&(#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)
BLANK_LINES = re.compile(r"\n\s*\n")
#: The page has a title of its own, so a merchant's becomes a part of it.
TOP_HEADING = re.compile(r"<(/?)h1\b", re.IGNORECASE)
EMPTY = re.compile(r"<p>(?:\s|&nbsp;|\u00a0|<br>)*</p>\s*")

#: The parser's time grows with the square of the depth; no description is a tenth as deep.
MOST_NESTED = 200
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
NEED_NO_END = {
    "p", "li", "br", "hr", "img", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option", "input", "wbr",
    "source", "link", "meta", "col",
}  # fmt: skip


def is_too_deep(source: str) -> bool:
    """Whether more is opened inside each other than a parser should be asked to follow."""
    depth = 0
    for match in TAG.finditer(source):
        if match[2].lower() not in NEED_NO_END:
            depth = max(depth - 1, 0) if match[1] else depth + 1
            if depth > MOST_NESTED:
                return True
    return False


def clean(source: str) -> str:
    """What is left of the HTML after an allow-list; plain text becomes paragraphs, and so does what is nested without
    end. Twice is as good as once.
    """
    text = source.replace("\x00", "").replace("\r\n", "\n").strip()
    if not LOOKS_LIKE_HTML.search(text) or is_too_deep(text):
        return _paragraphs(text)
    cleaned = nh3.clean(
        TOP_HEADING.sub(r"<\1h2", text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
        clean_content_tags={"script", "style", "iframe", "object", "template", "svg", "math"},
    )
    left = EMPTY.sub("", cleaned).strip()
    # Of tags that are not ours nothing may be left but words.
    return left if LOOKS_LIKE_HTML.search(left) else _paragraphs(left)


def _paragraphs(text: str) -> str:
    return "".join(
        f"<p>{escape(part.strip(), quote=False)}</p>" for part in BLANK_LINES.split(text) if part.strip()
    )
