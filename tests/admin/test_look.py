"""A shop's look: tried on its own pages, readable or refused, and nothing but colours and listed names in a style sheet."""

import re

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.database import in_store
from app.stores.colours import contrast, readable_on
from app.stores.looks import THEMES, path_of, ratios, read_name, sheet, values_of
from app.stores.models import Store
from tests.cast import Cast
from tests.client import ShopClient
from tests.media.samples import plain

PATH = "/admin/settings/theme"
GREEN = {"accent": "#1d5c3a", "accent_dark": "#9ad8b0", "corner": "6px", "display": "instrument"}
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def style(client: ShopClient, path: str) -> str | None:
    found = client.get(path).all('link[rel="stylesheet"][href^="/theme/"]')
    return str(found[0]["href"]) if found else None


def test_a_look_is_tried_by_one_and_then_saved_for_all(
    carol: ShopClient, client: ShopClient, shop: Cast
) -> None:
    client.get("/")  # and is kept as it was
    page = carol.post(f"{PATH}/trials", {**carol.get(PATH).form(PATH), **GREEN})
    assert page.response.headers["Location"] == "/"
    tried = style(carol, "/")
    assert tried is not None
    assert style(carol, "/p/veld-mug") == tried
    assert carol.get("/cart").all('aside.tried form[action="/admin/settings/theme/trials/removal"]')
    assert (style(client, "/"), client.get("/").all(".tried")) == (None, [])
    form = carol.get(PATH)
    assert form.one("#accent")["value"] == GREEN["accent"]  # what is tried is what is saved
    assert carol.submit(form, PATH).status == 200
    assert (style(client, "/"), style(carol, "/")) == (tried, tried)
    assert carol.get("/").all(".tried") == []
    preloaded = [str(link["href"]) for link in client.get("/").all('link[rel="preload"]')]
    assert preloaded == ["/static/fonts/instrument-sans.woff2", "/static/fonts/hanken-grotesk.woff2"]


def test_a_trial_is_put_away_and_a_look_taken_back(carol: ShopClient, client: ShopClient) -> None:
    carol.post(f"{PATH}/trials", {**carol.get(PATH).form(PATH), **GREEN})
    carol.submit(carol.get("/"), f"{PATH}/trials/removal")
    assert style(carol, "/") is None
    carol.submit(carol.get(PATH), PATH, **GREEN)
    assert style(client, "/")
    carol.submit(carol.get(PATH), f"{PATH}/removal")
    assert style(client, "/") is None


def test_the_sheet_is_kept_for_ever_and_is_the_same_on_every_host(client: ShopClient, app: Flask) -> None:
    path = path_of("kloof", GREEN)
    page = client.get(path)
    assert page.status == 200
    assert page.response.mimetype == "text/css"
    assert "immutable" in page.response.headers["Cache-Control"]
    assert "--accent:light-dark(#1d5c3a,#9ad8b0)" in page.text
    assert ShopClient(app, host="nobody.example").get(path).text == page.text
    assert "Set-Cookie" not in page.response.headers


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("accent", "red"), ("accent", "#fff"), ("accent", "#12345g"), ("accent", "#123456;}body{display:none"),
        ("accent", "url(https://evil.example)"), ("ground", "var(--x)"), ("ink", ""), ("corner", "9px"),
        ("corner", "0;}"), ("display", "Comic Sans"), ("text", "brygada"), ("text", '"},*{'), ("display", "x" * 10_240),
    ],
)  # fmt: skip
def test_only_colours_and_listed_names_reach_a_style_sheet(
    carol: ShopClient, app: Flask, shop: Cast, field: str, typed: str
) -> None:
    fields = {**carol.get(PATH).form(PATH), field: typed}
    assert carol.post(PATH, fields).status == 422
    assert carol.post(f"{PATH}/trials", fields).status == 422
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.get_one(Store, shop.kloof.id).look == {}


@pytest.mark.parametrize(
    "name", ["1-x", "2" + path_of("kloof", GREEN)[8:-4], "1-" + "a" * 500, "1-000000;}*{", "..%2f"]
)
def test_an_address_that_says_no_look_is_not_found(client: ShopClient, name: str) -> None:
    assert client.get(f"/theme/{name}.css").status == 404


def test_what_few_could_read_is_refused_with_its_ratio(carol: ShopClient, app: Flask, shop: Cast) -> None:
    page = carol.post(PATH, {**carol.get(PATH).form(PATH), "ink": "#bbbbbb"})
    assert page.status == 422
    assert "Ink on the ground, light: 1.7 to 1, and it takes 4.5." in page.words("main")
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.get_one(Store, shop.kloof.id).look == {}


@pytest.mark.parametrize("theme", list(THEMES))
def test_the_themes_themselves_pass(theme: str) -> None:
    assert [ratio for ratio in ratios(theme, {}) if not ratio.is_enough] == []
    assert path_of(theme, {}) == ""


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no reason
@given(
    look=st.fixed_dictionaries(
        {name: colours for name in ("accent", "accent_dark", "ground", "ground_dark", "ink", "ink_dark")}
    )
)
def test_what_follows_from_a_readable_look_is_readable_too(look: dict[str, str]) -> None:
    """And the address tells the whole look; and words on the accent can be read whatever it is."""
    name = path_of("kloof", look).removeprefix("/theme/").removesuffix(".css")
    assert read_name(name) == values_of("kloof", look)
    assert contrast(readable_on(look["accent"]), look["accent"]) >= 4.5
    css = sheet(values_of("kloof", look))
    assert re.fullmatch(r"[A-Za-z0-9@{}:;#(),.\-\[\]\" \n]*", css)
    told = dict(re.findall(r"--([a-z0-9-]+):light-dark\((#[0-9a-f]{6}),#[0-9a-f]{6}\)", css))
    if contrast(look["ink"], told["sunk"]) >= 4.5:
        assert min(contrast(told[ink], told["sunk"]) for ink in ("ink", "ink-2", "ink-3")) >= 4.5
        assert contrast(told["edge"], told["ground"]) >= 3


# --- the logo --------------------------------------------------------------------------------------------------


def upload(carol: ShopClient, content: bytes) -> int:
    fields = carol.get(PATH).form("/admin/settings/logo")
    fields["logo"] = (__import__("io").BytesIO(content), "logo.png")  # type: ignore[assignment]
    return carol.post("/admin/settings/logo", fields).status  # type: ignore[arg-type]


def test_a_logo_stands_in_the_name_s_place_and_goes_again(carol: ShopClient, client: ShopClient) -> None:
    assert upload(carol, plain()) == 303
    logo = client.get("/").one("header .logo img")
    assert logo["alt"] == "Kloof & Karoo"
    with client.http.get(str(logo["src"]), base_url=client.base) as picture:
        assert picture.status_code == 200
    carol.submit(carol.get(PATH), "/admin/settings/logo/removal")
    assert client.get("/").all("header .logo img") == []


def test_what_is_no_picture_is_no_logo(carol: ShopClient) -> None:
    assert upload(carol, b"<svg onload=alert(1)>") == 422
    assert upload(carol, b"") == 422
