"""Reviews on the product page."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.extensions import db
from app.reviews.models import Review
from app.reviews.moderation import publish
from tests.cast import Cast
from tests.client import ShopClient

MUG = "/p/veld-mug"
WRITTEN = datetime(2026, 9, 1, 12, tzinfo=UTC)


def write(cast: Cast, rating: int, title: str, *, day: int = 0, is_shown: bool = True) -> None:
    review = Review(
        product_id=cast.kloof.products["veld-mug"],
        author="Naledi K.",
        rating=rating,
        title=title,
        body="It keeps its heat.",
        created_at=WRITTEN + timedelta(days=day),
    )
    db.session.add(review)
    if is_shown:
        publish(db.session(), review)
    db.session.commit()


def test_without_reviews_nothing_is_said_of_them(client: ShopClient) -> None:
    page = client.get(MUG)
    assert page.all("#reviews, .rated") == []
    assert "aggregateRating" not in page.text


def test_the_newest_come_first_with_their_stars(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    write(shop, 5, "Just right")
    write(shop, 4, "A little heavy", day=2)
    write(shop, 1, "Not read yet", day=3, is_shown=False)
    page = client.get(MUG)
    assert [title.get_text() for title in page.all("#reviews strong")] == ["A little heavy", "Just right"]
    assert page.words("#reviews .score .num") == "4,5"
    assert [stars["aria-label"] for stars in page.all("#reviews li .stars")] == [
        "4 of 5 stars",
        "5 of 5 stars",
    ]
    assert page.one(".rated")["href"] == "#reviews"
    assert page.words(".rated") == "2 reviews"


def test_machines_read_the_sum_and_the_words(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    write(shop, 5, "Just right")
    write(shop, 2, "</script><script>alert(1)</script>", day=1)
    page = client.get(MUG)
    assert "<script>alert" not in page.text
    [product] = [
        told
        for script in page.all('script[type="application/ld+json"]')
        if (told := json.loads(script.string or ""))["@type"] == "Product"
    ]
    assert product["aggregateRating"]["ratingValue"] == "3.5"
    assert product["aggregateRating"]["reviewCount"] == 2
    assert [review["reviewRating"]["ratingValue"] for review in product["review"]] == [2, 5]
    assert product["review"][1]["datePublished"] == "2026-09-01"


def test_a_page_shows_twelve_and_says_that_there_are_more(
    shop: Cast, client: ShopClient, in_kloof: UUID
) -> None:
    for day in range(14):
        write(shop, 5, f"Number {day}", day=day)
    page = client.get(MUG)
    assert len(page.all("#reviews li")) == 12
    assert page.all("#reviews strong")[0].get_text() == "Number 13"
    assert "From 14 reviews; the newest 12 are here" in page.words("#reviews")


def test_another_stores_reviews_are_not_shown(shop: Cast, client: ShopClient, in_kloof: UUID) -> None:
    write(shop, 5, "Just right")
    neighbour = ShopClient(client.http.application, host=shop.jozi.host)
    assert neighbour.get("/p/city-bike").all("#reviews") == []


def test_a_page_that_is_kept_shows_what_is_published_since(
    shop: Cast, client: ShopClient, in_kloof: UUID
) -> None:
    assert client.get(MUG).all("#reviews") == []
    write(shop, 5, "Just right")
    assert client.get(MUG).words("#reviews strong") == "Just right"
