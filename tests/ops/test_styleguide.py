"""The page that shows every component."""

from dataclasses import replace

import pytest
from flask import Flask

from app.config import Environment
from tests.client import ShopClient


def test_the_style_guide_is_a_page_like_others(client: ShopClient) -> None:
    assert client.get("/styleguide").words("h1") == "Style guide"


def test_it_is_not_there_in_production(
    app: Flask, client: ShopClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        app.extensions, "settings", replace(app.extensions["settings"], environment=Environment.PRODUCTION)
    )
    assert client.get("/styleguide").status == 404
