"""What every page costs before its own words: budgets, vendored files, and names that must exist."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"

KIB = 1024
#: look.md: 35 KB of HTML, CSS and JS for any page, of which a listing's HTML may take 12; fonts 30 KB on top.
SHARED_BUDGET = 28 * KIB
FONT_BUDGET = 30_000
SHEETS = ("tokens", "base", "controls", "parts", "pages", "sale")
SCRIPTS = ("htmx.min", "shop")
FACES = {"kloof": ("brygada-1918", "hanken-grotesk"), "jozi": ("big-shoulders", "instrument-sans")}


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def templates() -> list[Path]:
    """Of pages. Mails are styled inline, because mail programs know nothing else."""
    return sorted(path for path in TEMPLATES.rglob("*.html") if path.parent.name != "emails")


def test_styles_and_scripts_leave_room_for_the_page() -> None:
    styles = sum(compressed(STATIC / "css" / f"{name}.css") for name in SHEETS)
    scripts = sum(compressed(STATIC / "js" / f"{name}.js") for name in SCRIPTS)
    assert styles + scripts <= SHARED_BUDGET, (styles, scripts)


@pytest.mark.parametrize("theme", sorted(FACES))
def test_a_theme_loads_fonts_within_the_budget(theme: str) -> None:
    assert sum((STATIC / "fonts" / f"{face}.woff2").stat().st_size for face in FACES[theme]) <= FONT_BUDGET


def test_every_font_has_its_licence_beside_it() -> None:
    for font in (STATIC / "fonts").glob("*.woff2"):
        licence = font.with_name(f"{font.stem}-OFL.txt")
        assert "SIL Open Font License" in licence.read_text(encoding="utf-8"), font.name


def test_vendored_scripts_are_what_was_written_down() -> None:
    listed = dict(
        re.findall(r"`([\w.-]+\.js)`.*`([0-9a-f]{64})`", (STATIC / "js" / "VENDORED.md").read_text())
    )
    assert listed.keys() == {"htmx.min.js"}
    for name, digest in listed.items():
        assert hashlib.sha256((STATIC / "js" / name).read_bytes()).hexdigest() == digest, name


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons" / "sprite.svg").read_text()))
    named = {name for path in templates() for name in re.findall(r'\bicon\("([\w-]+)"', path.read_text())}
    assert named
    assert not named - drawn


def test_every_file_a_template_or_sheet_names_exists() -> None:
    named = {
        name
        for path in templates()
        for name in re.findall(r"asset_url\('([\w./-]+\.\w+)'\)", path.read_text())
    }
    assert "css/sale.css" in named
    for name in named:
        assert (STATIC / name).is_file(), name
    for sheet in (STATIC / "css").glob("*.css"):
        for url in re.findall(r'url\("(\.\./[^"]+)"\)', sheet.read_text()):
            assert (sheet.parent / url).resolve().is_file(), (sheet.name, url)


def test_no_template_carries_what_the_policy_forbids() -> None:
    forbidden = re.compile(
        r"<style|\sstyle=|\son\w+=|hx-on|js:|<script(?![^>]*(\ssrc=|ld\+json))|https?://[^\s\"]*\.(css|js)"
    )
    for path in templates():
        found = forbidden.search(path.read_text())
        assert found is None, (path.name, found)


def test_every_custom_property_that_is_used_is_set() -> None:
    words = "\n".join(sheet.read_text() for sheet in (STATIC / "css").glob("*.css"))
    unset = set(re.findall(r"var\((--[\w-]+)", words)) - set(re.findall(r"(--[\w-]+):", words))
    assert not unset


def test_htmx_is_configured_in_words_it_can_read() -> None:
    layout = (TEMPLATES / "layouts" / "document.html").read_text()
    written = re.search(r"name=\"htmx-config\" content='([^']+)'", layout)
    assert written is not None
    # Its own style element would break the content security policy.
    assert json.loads(written[1])["includeIndicatorCSS"] is False
