"""``bin/bench screens --into FOLDER [--at URL] [PAGE ...]``: pictures of the pages, for people to look at.

Every page on a phone and on a desk, by day and by night; a file is ``page-width-theme.png``.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from benchmarks.demo_shop import browser_path, demo_shop, neighbour

WIDTHS = {390: 844, 1440: 900}
THEMES = ("light", "dark")
COLOURED = "/p/veld-mug"
IN_THE_CART = (COLOURED, "/p/stoep-kettle", "/p/karoo-dark-roast")
OWNER = ("owner@example.com", "stoep-kettle-owner")
SHOPPER = {
    "email": "thandi@example.com", "name": "Thandi Dlamini", "phone": "082 555 0101", "street": "12 Long Street",
    "suburb": "Gardens", "city": "Cape Town", "province": "WC", "postal_code": "8001",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser of one width and theme at the shop, and the addresses that its sitemap names."""

    context: BrowserContext
    base: str
    addresses: Sequence[str]

    def first(self, pattern: str, *, otherwise: str = "/") -> str:
        return next((path for path in self.addresses if re.fullmatch(pattern, path)), otherwise)

    def deepest(self) -> str:
        return max(
            (path for path in self.addresses if path.startswith("/c/")), key=lambda path: path.count("/")
        )

    def sold_out(self) -> str:
        """A product of which nothing is left, by the words of its card."""
        for path in (path for path in self.addresses if re.fullmatch("/c/[^/]+", path)):
            card = re.search(
                r'href="(/p/[^"?]+)"(?:(?!class="card").)*?Sold out for now', self.text(path), re.DOTALL
            )
            if card:
                return card[1]
        return COLOURED

    def text(self, path: str) -> str:
        return self.context.request.get(self.base + path).text()

    def post(self, path: str, fields: dict[str, str]) -> None:
        answer = self.context.request.post(
            self.base + path, form=fields, headers={"Sec-Fetch-Site": "same-origin"}, max_redirects=0
        )
        if answer.status != 303:
            raise RuntimeError(f"{path} answers {answer.status}")

    def fill_the_cart(self) -> None:
        for path in IN_THE_CART:
            variant = re.search(r'name="variant_id" value="([^"]+)"', self.text(path))
            if variant:
                self.post("/cart/lines", {"variant_id": variant[1], "quantity": "1"})

    def go_to_review(self) -> None:
        self.fill_the_cart()
        self.post("/checkout", SHOPPER)
        rate = re.search(r'name="delivery" value="([^"]+)"', self.text("/checkout/delivery"))
        self.post("/checkout/delivery", {"delivery": rate[1] if rate else "", "payment": "eft"})

    def order(self, page: Page) -> str:
        """An order to be paid by EFT, so that no provider is needed; its path."""
        self.go_to_review()
        page.goto(f"{self.base}/checkout/review")
        page.get_by_role("button", name=re.compile("Place the order")).click()
        page.wait_for_url(re.compile("/orders/"))
        return page.url.removeprefix(self.base)

    def log_in(self, page: Page) -> None:
        page.goto(f"{self.base}/login")
        page.get_by_label("E-mail").fill(OWNER[0])
        page.get_by_label("Password").fill(OWNER[1])
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(re.compile("/admin"))


def _after(step: Callable[[Visit], None], path: str) -> Callable[[Visit, Page], str]:
    def prepare(visit: Visit, _: Page) -> str:
        step(visit)
        return path

    return prepare


def _at_the_office(path: str) -> Callable[[Visit, Page], str]:
    def prepare(visit: Visit, page: Page) -> str:
        visit.log_in(page)
        return path

    return prepare


#: What to do before, and the path that is then shown.
PAGES: dict[str, Callable[[Visit, Page], str]] = {
    "home": lambda visit, _: "/",
    "department": lambda visit, _: visit.first("/c/[^/]+"),
    "category": lambda visit, _: visit.first("/c/[^/]+/[^/]+"),
    "category-deep": lambda visit, _: visit.deepest(),
    "collection": lambda visit, _: visit.first("/collections/[^/]+"),
    "brand": lambda visit, _: visit.first("/brands/[^/]+"),
    "search": lambda visit, _: "/search?q=mug",
    "search-narrowed": lambda visit, _: "/search?q=stoneware&price=100-600&stock=in",
    "search-corrected": lambda visit, _: "/search?q=ketle",
    "search-nothing": lambda visit, _: "/search?q=zeppelin",
    "suggestions": lambda visit, _: "/",
    "facets": lambda visit, _: visit.first("/c/[^/]+"),
    "product": lambda visit, _: COLOURED,
    "product-sold-out": lambda visit, _: visit.sold_out(),
    "product-reviews": lambda visit, _: f"{COLOURED}#reviews",
    "drawer": lambda visit, _: COLOURED,
    "cart-empty": lambda visit, _: "/cart",
    "cart": _after(Visit.fill_the_cart, "/cart"),
    "checkout": _after(Visit.fill_the_cart, "/checkout"),
    "checkout-review": _after(Visit.go_to_review, "/checkout/review"),
    "order": lambda visit, page: visit.order(page),
    "text-page": lambda visit, _: "/pages/returns",
    "not-found": lambda visit, _: "/p/no-such-thing",
    "styleguide": lambda visit, _: "/styleguide",
    "office-home": _at_the_office("/admin"),
    "office-orders": _at_the_office("/admin/orders"),
    "jozi-home": lambda visit, _: "/",
    "jozi-category": lambda visit, _: visit.first("/c/[^/]+"),
    "jozi-product": lambda visit, _: visit.first(
        "/p/.*(bike|bicycle|commuter).*", otherwise=visit.first("/p/.+")
    ),
}
#: Shown as a window, not in their whole length: what matters is where they stand in it.
WINDOWS = ("drawer", "product-reviews", "suggestions", "facets")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench screens", description=__doc__)
    parser.add_argument("--into", type=Path, required=True, metavar="FOLDER")
    parser.add_argument(
        "--at", metavar="URL", help="a shop that is running, with the demo goods, in development"
    )
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=f"of {', '.join(PAGES)}; all by default")
    chosen = parser.parse_args(arguments)
    chosen.into.mkdir(parents=True, exist_ok=True)
    names = chosen.pages or list(PAGES)
    with demo_shop(at=chosen.at) as address, sync_playwright() as playwright:
        for path in take(playwright, address, names=names, into=chosen.into):
            print(path)
    return 0


def take(playwright: Playwright, address: str, *, names: Iterable[str], into: Path) -> Iterable[Path]:
    browser = playwright.chromium.launch(
        executable_path=browser_path(), args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    )
    listed = {base: _addresses(browser.new_context(), base) for base in (address, neighbour(address))}
    for name in names:
        base = neighbour(address) if name.startswith("jozi") else address
        for width, height in WIDTHS.items():
            for theme in THEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce",
                    device_scale_factor=1, has_touch=width < 600,
                )  # fmt: skip
                file = into / f"{name}-{width}-{theme}.png"
                _shoot(Visit(context, base, listed[base]), name, file)
                context.close()
                yield file
    browser.close()


def _addresses(context: BrowserContext, base: str) -> list[str]:
    """What the sitemap lists. By a page, because the browser alone knows every name under localhost."""
    answer = context.new_page().goto(f"{base}/sitemap.xml")
    found = re.findall(r"<loc>https?://[^/<]+([^<]*)</loc>", answer.text() if answer else "")
    context.close()
    if not found:
        sys.exit(f"{base}/sitemap.xml lists nothing: is a demo shop running there?")
    return [path or "/" for path in found]


def _shoot(visit: Visit, name: str, file: Path) -> None:
    page = visit.context.new_page()
    page.goto(visit.base + PAGES[name](visit, page))
    if name == "drawer":
        page.get_by_role("button", name="Add to cart").click()
        page.get_by_role("dialog").get_by_role("link", name="Checkout").wait_for()
    elif name == "suggestions":
        page.get_by_label("Search the shop").press_sequentially("mug")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
    elif name == "facets" and page.locator(".narrow > summary").is_visible():
        page.locator(".narrow > summary").click()
    else:
        _fetch_all_pictures(page)
    page.evaluate("() => document.fonts.ready.then(() => null)")
    page.screenshot(path=file, full_page=name not in WINDOWS)


def _fetch_all_pictures(page: Page) -> None:
    """Those below the fold are fetched when somebody comes near, and nobody scrolls a screenshot."""
    page.evaluate("""async () => {
      const pictures = [...document.images].filter((image) => image.checkVisibility());
      for (const image of pictures) image.loading = "eager";
      await Promise.all(pictures.map((image) => image.decode().catch(() => null)));
    }""")
