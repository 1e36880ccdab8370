"""What is left of a merchant's HTML."""

import pytest

from app.catalog.rich_text import clean
from app.catalog.slugs import slugify


def test_words_and_their_shape_stay() -> None:
    kept = "<p>A <strong>good</strong> mug</p><ul><li>250 ml</li></ul>"
    assert clean(kept) == kept


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>x</p>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\tscript:alert(1)'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src=//evil.example></iframe>",
        "<p style='position:fixed'>x</p>",
        "<form action=//evil.example><input></form>",
        "<math><mi xlink:href=javascript:alert(1)>",
    ],
)
def test_nothing_that_runs_or_covers_survives(hostile: str) -> None:
    left = clean(hostile).lower()
    assert not any(part in left for part in ("script", "alert", "on", "style", "<img", "<iframe", "<form"))


def test_a_heading_of_the_first_order_belongs_to_the_page() -> None:
    assert clean("<h1>Care</h1><p>Wash it</p>") == "<h2>Care</h2><p>Wash it</p>"


def test_plain_text_becomes_paragraphs() -> None:
    assert clean("Salt & pepper\n\n1 < 2") == "<p>Salt &amp; pepper</p><p>1 &lt; 2</p>"


def test_empty_paragraphs_are_left_out() -> None:
    assert clean("<p>One</p><p>&nbsp;</p><p> </p>") == "<p>One</p>"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Mugs & cups", "mugs-cups"),
        ("Crème brûlée", "creme-brulee"),
        ("  350 ml ", "350-ml"),
        ("Baker's", "bakers"),
    ],
)
def test_names_stand_in_addresses(name: str, slug: str) -> None:
    assert slugify(name) == slug


def test_a_name_in_another_script_has_an_address_of_its_own() -> None:
    assert slugify("茶") != slugify("水")
