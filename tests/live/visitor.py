"""A visitor who comes over the network: real HTTP, a cookie jar, the headers of a browser."""

from typing import cast
from urllib.parse import urlsplit

import requests
from werkzeug.test import TestResponse

from tests.cast import ALICE
from tests.client import Page, ShopClient
from tests.page_lint import lint_page


class Answer:
    """An answer of ``requests`` in the words that Page asks for."""

    def __init__(self, answer: requests.Response) -> None:
        self.status_code = answer.status_code
        self.headers = answer.headers
        self.text = answer.text
        self.seconds = answer.elapsed.total_seconds()

    def get_data(self, *, as_text: bool) -> str:
        assert as_text
        return self.text


class Visitor(ShopClient):
    """As ShopClient, against a running server. ``lints`` off for crowds: parsing costs more than serving."""

    def __init__(self, base: str, *, lints: bool = True) -> None:
        self.base = base
        self.lints = lints
        self.web = requests.Session()
        self.web.trust_env = False  # a proxy of this machine has no business between two local programs
        self.web.headers["Connection"] = "close"

    def close(self) -> None:
        self.web.close()

    def get(self, path: str, *, fragment: bool = False, headers: dict[str, str] | None = None) -> Page:
        return self._ask("GET", path, None, {**_hx(is_fragment=fragment), **(headers or {})})

    def post(
        self,
        path: str,
        fields: dict[str, object] | None = None,
        *,
        fragment: bool = False,
        headers: dict[str, str] | None = None,
    ) -> Page:
        sent = {"Origin": self.base, **_hx(is_fragment=fragment), **(headers or {})}
        return self._ask("POST", path, fields or {}, sent)

    def _ask(self, method: str, path: str, fields: dict[str, object] | None, headers: dict[str, str]) -> Page:
        answer = self.web.request(
            method, self.base + path, data=fields, headers=headers, allow_redirects=False, timeout=60
        )
        page = Page(cast(TestResponse, Answer(answer)), path)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.is_redirect
        if self.lints and is_page and "HX-Request" not in headers:
            lint_page(page.text, path)
        return page

    # --- what shoppers do

    def put_in_cart(self, variant_id: object, quantity: int = 1) -> None:
        page = self.post("/cart/lines", {"variant_id": str(variant_id), "quantity": quantity})
        assert page.status == 303, page.text

    def choose(self, slug: str, *values: str) -> Page:
        """Put a product in the basket: its page, the links of the wanted values, the form that stands there."""
        page = self.get(f"/p/{slug}")
        for value in values:
            [link] = [a for a in page.all("#product-buy a.opt") if a.get_text(" ", strip=True) == value]
            page = self.get(str(link["href"]))
        return self.submit(page, "/cart/lines")

    def come_back(self, session: dict[str, object]) -> Page:
        """What the payment page does with a browser when it is through."""
        address = str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", str(session["id"]))
        parts = urlsplit(address)
        return self.follow(self.get(f"{parts.path}?{parts.query}"))

    def go_to_review(self, *, payment: str = "card", **changes: str) -> Page:
        """From a filled basket to the page that sums it up, by the forms on the way."""
        page = self.submit(self.get("/checkout"), "/checkout", **{**ALICE, **changes})
        page = self.submit(page, "/checkout/delivery", payment=payment)
        assert (page.status, page.url) == (200, "/checkout/review"), page.text
        return page

    def hurry_to_review(self, rate_id: object) -> dict[str, str]:
        """As go_to_review for one in a crowd: only the last form is read. What it would send is the answer."""
        assert self.post("/checkout", dict(ALICE)).status == 303
        assert self.post("/checkout/delivery", {"delivery": str(rate_id), "payment": "card"}).status == 303
        return self.get("/checkout/review").form("/checkout/order")

    def order(self, *, payment: str = "card", **changes: str) -> Page:
        """The answer to the order: for a card the redirect to the payment page."""
        return self.submit(self.go_to_review(payment=payment, **changes), "/checkout/order")


def _hx(*, is_fragment: bool) -> dict[str, str]:
    return {"HX-Request": "true"} if is_fragment else {}


def session_of(page: Page) -> str:
    """The provider's session whose payment page a redirect leads to."""
    assert page.status == 303, page.text
    return urlsplit(page.response.headers["Location"]).path.rstrip("/").split("/")[-1]


def reference_of(page: Page) -> str:
    """Of an order's page, or of a part of it."""
    return page.url.split("?")[0].split("/")[2]
