"""Which values of a facet a page lists."""

from app.search.port import Facet, FacetKind, FacetValue
from app.storefront.facets import MOST_LISTED, Row, shown
from app.storefront.narrowing import Narrowing


def rows(facet: Facet, narrowing: Narrowing) -> list[Row]:
    drawn = shown([facet], narrowing, {}, total=100)[0]
    return [*drawn.open, *drawn.folded]


def test_stars_that_nothing_here_has_stay_ticked() -> None:
    rating = Facet("rating", "Rating", FacetKind.RATING, (FacetValue("3", "3", 9), FacetValue("2", "2", 11)))
    listed = rows(rating, Narrowing(rating_from=4))
    assert [(row.value, row.count, row.is_ticked) for row in listed] == [
        ("4", 0, True), ("3", 9, False), ("2", 11, False),
    ]  # fmt: skip


def test_of_many_categories_the_deepest_are_left_out_and_departments_never() -> None:
    wide = [FacetValue(f"d{n}", f"D{n}", 50) for n in range(MOST_LISTED + 5)]
    deep = [
        FacetValue("a", "A", 50),
        *(
            value
            for n in range(30)
            for value in (
                FacetValue(f"a/{n}", f"A {n}", 40 - n, depth=1),
                FacetValue(f"a/{n}/x", f"A {n} X", 40 - n, depth=2),
            )
        ),
        FacetValue("z", "Z", 1),
    ]
    assert len(rows(Facet("category", "Department", FacetKind.TREE, tuple(wide)), Narrowing())) == len(wide)
    narrowing = Narrowing(choices=(("category", ("a/29/x",)),))
    listed = [
        row.value for row in rows(Facet("category", "Department", FacetKind.TREE, tuple(deep)), narrowing)
    ]
    assert {"a", "z", "a/29/x", *(f"a/{n}" for n in range(30))} <= set(listed)
    assert listed == [value.value for value in deep if value.value in listed]
    assert len(listed) == MOST_LISTED + 1
