"""Every component in its states, for those who draw pages. Not in production."""

from typing import Any

from flask import Blueprint, Response, abort, current_app
from flask_wtf import FlaskForm
from wtforms import StringField, validators

from app.catalog.models.listing import StockBand
from app.catalog.queries import Card, newest_cards
from app.config import Environment, Settings
from app.extensions import db
from app.ops.styleguide_search import sample_search
from app.web.rendering import render

bp = Blueprint("styleguide", __name__)
SCHEMES = ("light", "dark")
NOTHING_KNOWN = Card("", "Veld mug", "Stoneware, 350 ml", 28_900, False, None, StockBand.IN, None, None, "")


class SampleForm(FlaskForm):  # type: ignore[misc]
    """Sent empty, so that every field says what is wrong with it."""

    name = StringField("Full name", [validators.InputRequired("Give the name on the parcel.")])
    delivery = StringField("Delivery", [validators.InputRequired("Choose how it travels.")])


@bp.get("/styleguide")
def show() -> Response:
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    if settings.environment is Environment.PRODUCTION:
        abort(404)
    forms = {scheme: SampleForm(formdata=None, prefix=scheme, meta={"csrf": False}) for scheme in SCHEMES}
    for form in forms.values():
        form.validate()
    newest = next(iter(newest_cards(db.session(), 1)), NOTHING_KNOWN)
    return render(
        "styleguide.html",
        schemes=SCHEMES,
        forms=forms,
        cards=card_states(newest),
        pages=[SamplePages(number) for number in (1, 7, 20)],
        basket=SAMPLE_BASKET,
        promotions=SAMPLE_PROMOTIONS,
        **sample_search(newest),
    )


def card_states(card: Card) -> list[Card]:
    """As it is, reduced, nearly gone, gone, in colours, and without a picture."""
    return [
        card,
        card._replace(title="On sale", compare_at_cents=card.price_cents * 5 // 4),
        card._replace(title="Nearly gone", stock_band=StockBand.FEW),
        card._replace(title="Sold out", stock_band=StockBand.OUT),
        card._replace(title="In colours", price_varies=True, swatch_words="#b5452c #2f4a7d #7f8f6a #e8e0cf"),
        card._replace(title="No picture", image_json=None, image_2_json=None),
    ]


class SamplePages:
    """A list of twenty pages, at one of them."""

    pages = 20

    def __init__(self, number: int) -> None:
        self.number = number

    def url_for(self, number: int) -> str:
        return f"/styleguide?page={number}"


SAMPLE_BASKET: dict[str, Any] = {
    "lines": [
        {
            "image": None,
            "title": "Veld mug",
            "variant_title": "Sage / 350 ml",
            "quantity": 2,
            "line_cents": 57_800,
        },
        {
            "image": None,
            "title": "Stoep kettle",
            "variant_title": "",
            "quantity": 1,
            "line_cents": 129_900,
        },
    ],
    "goods_cents": 187_700,
    "delivery_cents": 0,
    "vat_cents": 24_483,
    "total_cents": 187_700,
}
#: One that takes off goods, and one that waits for a delivery to be chosen.
SAMPLE_PROMOTIONS: list[dict[str, Any]] = [
    {"name": "Ten per cent off", "code": "STOEP10", "cents": 18_770, "is_pending": False},
    {"name": "Delivery on us", "code": "KLOOFPOST", "cents": 0, "is_pending": True},
]
