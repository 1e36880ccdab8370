"""A client that behaves as a browser does: it keeps cookies, says where a form came from, and reads the page."""

import re
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from tests.page_lint import lint_page

#: A browser passes over the end of the line in which these begin.
LEFT_OUT = re.compile(r"(<(?:textarea|pre)[^>]*>)\n")


class Page:
    """An answer, parsed."""

    def __init__(self, response: TestResponse, url: str) -> None:
        self.response = response
        self.url = url
        self.status = response.status_code
        self.text = response.get_data(as_text=True)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """Whole pages are known to be well-formed (``lint_page``), so a parser that mends nothing reads them as a
        browser does, in little more than half of the time."""
        text = LEFT_OUT.sub(r"\1", self.text.replace("\r\n", "\n"))
        is_whole = "<html" in text
        return BeautifulSoup(
            text if is_whole else f"<html><body>{text.lstrip()}</body></html>", "html.parser"
        )

    def one(self, selector: str) -> Tag:
        found = self.soup.select(selector)
        assert len(found) == 1, f"{selector} matches {len(found)} elements at {self.url}"
        return found[0]

    def all(self, selector: str) -> list[Tag]:
        return self.soup.select(selector)

    def words(self, selector: str = "body") -> str:
        return " ".join(self.one(selector).get_text(" ").split())

    def form(self, action: str) -> dict[str, str]:
        """The fields of the form that posts to ``action``, visible and hidden, with what they hold."""
        form = self.one(f'form[action="{action}"]')
        fields: dict[str, str] = {}
        for control in form.select("input[name], select[name], textarea[name]"):
            kind = control.get("type", "text")
            if kind in ("radio", "checkbox") and not control.has_attr("checked"):
                continue
            if control.name == "select":
                chosen = control.select_one("option[selected]") or control.select_one("option")
                fields[str(control["name"])] = str(chosen.get("value", chosen.get_text())) if chosen else ""
            elif control.name == "textarea":
                fields[str(control["name"])] = control.get_text()
            else:
                fields[str(control["name"])] = str(control.get("value", ""))
        return fields


class ShopClient:
    """One visitor of one host. Every whole page it fetches is linted."""

    def __init__(self, app: Flask, *, host: str) -> None:
        self.base = f"http://{host}"
        self.http = app.test_client()

    def get(self, path: str, *, fragment: bool = False, headers: dict[str, str] | None = None) -> Page:
        sent = {**({"HX-Request": "true"} if fragment else {}), **(headers or {})}
        return self._page(self.http.get(path, base_url=self.base, headers=sent), path, is_whole=not fragment)

    def post(
        self,
        path: str,
        fields: dict[str, object] | None = None,
        *,
        fragment: bool = False,
        headers: dict[str, str] | None = None,
    ) -> Page:
        sent = {
            "Sec-Fetch-Site": "same-origin",
            **({"HX-Request": "true"} if fragment else {}),
            **(headers or {}),
        }
        answer = self.http.post(path, base_url=self.base, data=fields or {}, headers=sent)
        return self._page(answer, path, is_whole=not fragment)

    def submit(self, page: Page, action: str, **changes: object) -> Page:
        """Fill in the form on the page that posts to ``action``, send it, and follow where it leads."""
        return self.follow(self.post(action, {**page.form(action), **changes}))

    def follow(self, page: Page) -> Page:
        """Go where a redirect points, on this host; elsewhere stays with the redirect."""
        hops = 0
        while page.status in (301, 302, 303) and hops < 5:
            target = urljoin(urljoin(self.base, page.url), page.response.headers["Location"])
            if urlsplit(target).netloc != urlsplit(self.base).netloc:
                return page
            parts = urlsplit(target)
            page = self.get(parts.path + (f"?{parts.query}" if parts.query else ""))
            hops += 1
        return page

    def _page(self, response: TestResponse, path: str, *, is_whole: bool) -> Page:
        page = Page(response, path)
        if is_whole and response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 304):
            lint_page(page.text, path)
        return page
