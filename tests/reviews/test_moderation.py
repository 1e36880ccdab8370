"""A product's stars are those of its published reviews, whoever moderates and however often."""

from uuid import UUID

import pytest
from sqlalchemy import select

from app.catalog.models.product import Product
from app.database import in_store
from app.extensions import db
from app.reviews.models import Review, ReviewStatus
from app.reviews.moderation import decline, publish
from tests.cast import Cast


def written(shop: Cast, rating: int) -> Review:
    review = Review(
        product_id=shop.kloof.products["veld-mug"], author="Thandi M.", rating=rating, body="Good."
    )
    db.session.add(review)
    db.session.commit()
    return review


def stars(shop: Cast) -> tuple[int, int]:
    row = db.session.execute(
        select(Product.rating_count, Product.rating_sum).where(Product.id == shop.kloof.products["veld-mug"])
    ).one()
    return row.rating_count, row.rating_sum


def test_a_review_counts_once_it_is_published_and_once_only(shop: Cast, in_kloof: UUID) -> None:
    review = written(shop, 4)
    assert stars(shop) == (0, 0)
    publish(db.session(), review)
    publish(db.session(), review)
    publish(db.session(), written(shop, 1))
    db.session.commit()
    assert stars(shop) == (2, 5)


def test_taking_a_review_down_takes_its_stars_back(shop: Cast, in_kloof: UUID) -> None:
    review = written(shop, 5)
    publish(db.session(), review)
    decline(db.session(), review)
    decline(db.session(), review)
    db.session.commit()
    assert (stars(shop), review.status) == ((0, 0), ReviewStatus.DECLINED)


def test_two_who_publish_the_same_review_count_it_once(shop: Cast, in_kloof: UUID) -> None:
    ours, review = db.session(), written(shop, 3)
    with in_store(shop.kloof.id) as elsewhere:
        theirs = elsewhere.get_one(Review, (shop.kloof.id, review.id))
        assert theirs.status is ReviewStatus.WAITING  # as both have read it
        publish(ours, review)
        ours.commit()
        publish(elsewhere, theirs)
        elsewhere.commit()
    assert stars(shop) == (1, 3)


@pytest.mark.parametrize("rating", [0, 6])
def test_there_are_five_stars_and_no_other_number(shop: Cast, in_kloof: UUID, rating: int) -> None:
    with pytest.raises(Exception, match="ck_review_rating"):
        written(shop, rating)
