from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.chromium import Watch

OpenPage = Callable[..., Page]


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
