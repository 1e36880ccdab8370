import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.chromium import Watch
from tests.live.demo import STORES, DemoShop
from tests.standin import StripeStandin

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def demo(
    worker_id: str, tmp_path_factory: pytest.TempPathFactory, stripe_standin: StripeStandin
) -> Iterator[DemoShop]:
    """What ships, running, with the pictures of the pages that are weighed and timed."""
    suffix = os.environ.get("TEST_DATABASE_SUFFIX", "")
    shop = DemoShop(f"fusion_demo_{worker_id}{suffix}", tmp_path_factory.mktemp("demo"), stripe_standin)
    try:
        shop.open()
        for store in STORES:
            shop.make_pictures(store, shop.pages(store))
        yield shop
    finally:
        shop.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """A fresh visitor's page; whatever it complained of by the end of the test fails the test."""
    watches: list[Watch] = []
    contexts = []

    def open_one(**settings: object) -> Page:
        settings = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", **settings}
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        watches.append(Watch(page))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [complaint for watch in watches for complaint in watch.complaints] == []
