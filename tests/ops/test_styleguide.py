"""The page that shows every component."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from app.config import ROOT, Environment
from tests.client import ShopClient


def test_the_style_guide_is_a_page_like_others(client: ShopClient) -> None:
    assert client.get("/styleguide").words("h1") == "Style guide"


#: What shows nothing by itself, is shown by another, or can stand once on a page only.
UNSEEN = {"csrf", "json_ld", "about", "picture", "onward"}


def test_every_component_is_shown(app: Flask, client: ShopClient) -> None:
    """A component that is not here will be drawn a second time by somebody who did not find it."""
    with app.test_request_context():
        components = {
            name
            for name in vars(app.jinja_env.get_template("components/ui.html").module)
            if not name.startswith("_")
        }
    shown = set(re.findall(r"ui\.([a-z_]+)\(", (ROOT / "templates/styleguide.html").read_text()))
    assert {"card", "stars"} <= components
    assert components - shown - UNSEEN == set()


@pytest.mark.parametrize(
    "selector",
    [
        ".card .few",
        ".card del",
        ".card .blank",
        ".card .dots",
        ".opt.gone",
        ".err",
        ".errors",
        "[data-stars]",
    ],
)
def test_the_states_are_there_in_both_schemes(client: ShopClient, selector: str) -> None:
    page = client.get("/styleguide")
    for scheme in ("light", "dark"):
        assert page.all(f'[data-scheme="{scheme}"] {selector}')


def test_it_is_not_there_in_production(
    app: Flask, client: ShopClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        app.extensions, "settings", replace(app.extensions["settings"], environment=Environment.PRODUCTION)
    )
    assert client.get("/styleguide").status == 404
