"""What the style guide shows of searching and narrowing: every facet in its states, suggestions, nothing found."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from app.catalog.navigation import Node
from app.catalog.queries import Card
from app.ids import new
from app.search.port import Facet, FacetKind, FacetValue, PriceRange
from app.storefront.narrowing import Narrowing
from app.storefront.results import Results
from app.storefront.search import ORDERS, Asked, Said

PATH = "/styleguide"
TEN_SIZES = tuple(FacetValue(f"{n}00-ml", f"{n}00 ml", 14 - n) for n in range(1, 12))
FACETS = (
    Facet(
        "category", "Department", FacetKind.TREE,
        (FacetValue("table", "Table", 24), FacetValue("table/mugs", "Mugs and cups", 12, depth=1),
         FacetValue("table/mugs/enamel", "Enamel", 4, depth=2), FacetValue("pantry", "Pantry", 7)),
    ),
    Facet(
        "colour", "Colour", FacetKind.CHOICE,
        (FacetValue("red-ochre", "Red ochre", 9, "#b5452c"), FacetValue("dam-blue", "Dam blue", 6, "#2f4a7d"),
         FacetValue("salt", "Salt", 2, "#e8e0cf")),
    ),
    Facet("size", "Size", FacetKind.CHOICE, TEN_SIZES),
    Facet("price", "Price", FacetKind.PRICE, price=PriceRange(8_900, 154_900)),
    Facet("rating", "Rating", FacetKind.RATING, (FacetValue("4", "4", 8), FacetValue("3", "3", 11))),
    Facet("stock", "Availability", FacetKind.FLAG, (FacetValue("in", "In stock", 28),)),
    Facet("sale", "Offers", FacetKind.FLAG, (FacetValue("yes", "On sale", 5),)),
)  # fmt: skip
TICKED = Narrowing(
    choices=(("category", ("table/mugs",)), ("colour", ("dam-blue", "red-ochre"))),
    price=PriceRange(10_000, 50_000),
    in_stock=True,
    rating_from=4,
)


def sample_search(card: Card) -> dict[str, Any]:
    """For the templates of the search, by the names they know."""
    goods: Sequence[Card] = [card, card._replace(title="On sale", compare_at_cents=card.price_cents * 5 // 4)]
    return {
        "narrowed": Results(PATH, TICKED, ORDERS, 48, found=FACETS),
        "nothing": Results(PATH, Narrowing(text="mgu"), ORDERS, 0),
        "missed": Said("mgu", "mug", popular_queries=[Asked("mug"), Asked("picnic blanket")]),
        "marked": {
            card.slug: (
                Markup("Veld <mark>mug</mark>"),
                Markup("Holds 350 ml; a <mark>mug</mark> for the stoep"),
            )
        },
        "goods": goods,
        "departments": [Node(new(), "Mugs and cups", "table/mugs", "", "", "", 12)],
        "queries": [Asked("mug red"), Asked("mug enamel")],
        "corrected": Asked("mug"),
    }
