"""What PostgreSQL's engine does with words, and how it stays true to the goods."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, delete, select, text, update
from sqlalchemy.orm import Session

from app.catalog import brands
from app.catalog.listing_pages import Within
from app.catalog.models.brand import Brand
from app.catalog.models.product import Product, Variant
from app.database import in_store
from app.drain import drain
from app.inventory import publication
from app.inventory.listings import refresh, refresh_bands
from app.inventory.stock import Level, set_levels
from app.jobs import QueueName
from app.search import documents, reindexing, vocabulary
from app.search.models import Synonym
from app.search.port import Found, Order, PriceRange, Query, Scope
from app.search.postgres.engine import PostgresEngine
from app.search.postgres.models import SearchDocument, SearchFacetValue
from tests.architecture.test_two_stores import unguarded
from tests.cast import Cast
from tests.counting import fill_warehouse
from tests.search.either import gather
from tests.search.shelf import Shelf, Ware, put

WARES = (
    Ware("headset", "Wireless headset with microphone", brand="Khoza", barcode="6001234567893"),
    Ware(
        "printer",
        "Laser printer TN-2110",
        subtitle="For small offices",
        description="Prints 20 pages a minute.",
    ),
    Ware("toner", "Toner for laser printers", description="Fits the TN2110."),
    Ware("creme", "Crème brûlée set", description="Six ramekins and a torch."),
    Ware("desk", "Desk of oak", brand="Khoza", description="Room for a laser printer."),
    Ware("drive", "Portable drive 16 GB", colours=("Red", "Blue")),
    Ware("null", "Null modem cable", subtitle="True and false"),
)


@dataclass
class Counter:
    """Somebody at Jozi's counter who looks things up, and changes them."""

    app: Flask
    cast: Cast
    shelf: Shelf

    def do(self, verb: Callable[[Session], Any]) -> Any:
        with self.app.app_context(), in_store(self.cast.jozi.id) as session:
            answer = verb(session)
            session.commit()
        return answer

    def find(self, words: str, **asked: Any) -> Found:
        found: Found = self.do(lambda session: PostgresEngine().search(session, Query(text=words, **asked)))
        return found

    def slugs(self, words: str, **asked: Any) -> list[str]:
        return self.shelf.slugs(self.find(words, **asked).product_ids)

    def change(self, slug: str, **values: Any) -> None:
        def changed(session: Session) -> None:
            session.execute(update(Product).where(Product.id == self.shelf.products[slug]).values(**values))
            refresh(session, [self.shelf.products[slug]])

        self.do(changed)

    def work(self) -> None:
        with self.app.app_context():
            drain(QueueName.BULK)


@pytest.fixture
def counter(app: Flask, shop: Cast) -> Counter:
    with app.app_context(), in_store(shop.jozi.id) as session:
        shelf = put(session, WARES)
        session.commit()
    there = Counter(app, shop, shelf)
    there.work()  # words are learnt
    return there


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("head set", ["headset"]),
        ("wirelesss headset", ["headset"]),
        ("haedset", ["headset"]),
        ("micro", ["headset"]),
        ("khoza headset", ["headset"]),
        ("6001234567893", ["headset"]),
        ("HEADSET-0", ["headset"]),
        ("creme brulee", ["creme"]),
        ("CRÈME", ["creme"]),
        ("16gb drive", ["drive"]),
        ("drive 16 gb red", ["drive"]),
        ("null", ["null"]),
        ("true", ["null"]),
        ('"laser printer" -desk', ["printer", "toner"]),
        ('"printer laser"', []),
        ("printer -toner -desk -laser", []),
        ("-printer", ["printer"]),
        ("the", ["toner"]),
    ],
)
def test_words_find_goods(counter: Counter, words: str, found: list[str]) -> None:
    """These first; goods that lack a word may follow."""
    slugs = counter.slugs(words)
    assert set(slugs[: max(len(found), 1)]) == set(found)


def test_the_title_counts_for_more_than_the_description(counter: Counter) -> None:
    assert counter.slugs("laser printer") == ["printer", "toner", "desk"]
    assert counter.slugs("tn2110")[0] == "printer"


def test_what_was_searched_for_instead_is_said(counter: Counter) -> None:
    assert counter.find("haedset").corrected == "headset"
    assert counter.find("headset").corrected is None
    assert counter.find("laser prnter").corrected == "laser printer"


def test_a_part_of_the_words_is_better_than_nothing(counter: Counter) -> None:
    found = counter.find("oak desk chair")
    assert found.is_relaxed
    assert counter.shelf.slugs(found.product_ids)[0] == "desk"


def test_words_that_mean_the_same_are_searched_for_too(counter: Counter) -> None:
    assert counter.slugs("escritoire") == []
    counter.do(lambda session: session.add(Synonym(terms=["desk", "escritoire"])))
    assert counter.slugs("escritoire")[0] == "desk"


def test_what_the_merchant_pins_stands_first(counter: Counter) -> None:
    pinned = (counter.shelf.products["toner"], counter.shelf.products["null"])
    assert counter.slugs("laser printer", pinned=pinned)[:2] == ["toner", "null"]


def test_a_list_made_by_hand_keeps_its_order_when_it_is_narrowed(counter: Counter) -> None:
    chosen = ["toner", "headset", "null", "desk", "creme"]
    keys = [counter.shelf.products[slug] for slug in chosen]
    gifts = Scope(Within.COLLECTION, counter.do(lambda session: gather(session, "Gifts", keys)))
    for narrowed in ({}, {"in_stock": True}, {"in_stock": True, "price": PriceRange(least=1)}):
        assert counter.slugs("", scope=gifts, order=Order.CURATED, **narrowed) == chosen
        first, second, third = (
            counter.slugs("", scope=gifts, order=Order.CURATED, per_page=2, page=page, **narrowed)
            for page in (1, 2, 3)
        )
        assert [*first, *second, *third] == chosen


def test_a_brand_that_nobody_has_explained_is_left_out(counter: Counter) -> None:
    counter.do(lambda session: session.execute(delete(SearchFacetValue)))
    assert "headset" in counter.slugs("headset", choices={"brand": ("made-up", "khoza")}, in_stock=True)
    assert "brand" not in {facet.key for facet in counter.find("headset").facets}


def test_a_change_is_found_in_the_moment_of_its_commit(counter: Counter) -> None:
    counter.change("desk", title="Workbench of oak")
    assert counter.slugs("workbench") == ["desk"]
    counter.do(lambda session: publication.unpublish(session, counter.shelf.products["desk"]))
    assert counter.slugs("workbench") == []
    counter.do(lambda session: publication.publish(session, counter.shelf.products["desk"]))
    assert counter.slugs("workbench") == ["desk"]


def test_stock_and_price_narrow_as_they_are_now(counter: Counter) -> None:
    def sell_out(session: Session) -> None:
        variants = session.scalars(select(Variant.id).where(Variant.sku == "HEADSET-0")).all()
        set_levels(session, {variants[0]: Level(0)}, reason="counted")
        session.execute(update(Variant).where(Variant.sku == "TONER-0").values(price_cents=500))
        refresh_bands(session, variants)
        refresh(session, [counter.shelf.products["toner"]])

    assert counter.slugs("headset", in_stock=True) == ["headset"]
    counter.do(sell_out)
    assert counter.slugs("headset", in_stock=True) == []
    price = next(facet for facet in counter.find("laser").facets if facet.key == "price")
    assert price.price.least == 500


def test_a_new_name_of_a_brand_reaches_its_goods(counter: Counter) -> None:
    def rename(session: Session) -> None:
        brand = session.scalars(select(Brand).where(Brand.slug == "khoza")).one()
        brands.rename(session, brand, name="Ubuntu Works", slug="ubuntu-works")

    counter.do(rename)
    counter.work()
    assert set(counter.slugs("ubuntu")) == {"headset", "desk"}
    labels = {
        value.label for facet in counter.find("oak").facets if facet.key == "brand" for value in facet.values
    }
    assert labels == {"Ubuntu Works"}


def test_new_words_can_be_corrected_to(counter: Counter) -> None:
    counter.change("desk", title="Chiffonier of oak")
    counter.work()
    assert counter.find("chifonier").corrected == "chiffonier"


def test_what_went_astray_is_put_right(counter: Counter) -> None:
    def break_it(session: Session) -> None:
        session.execute(
            text("DELETE FROM search_document WHERE product_id = :id"), {"id": counter.shelf.products["desk"]}
        )

    counter.do(break_it)
    assert counter.do(reindexing.drift) == 1
    assert counter.do(lambda session: reindexing.step(session).written) == 1
    assert counter.do(reindexing.drift) == 0
    assert counter.do(lambda session: reindexing.step(session).written) == 0


# --- the wall


def test_nothing_of_another_store_is_found(counter: Counter) -> None:
    with counter.app.app_context(), in_store(counter.cast.kloof.id) as session:
        for words in ("headset", "6001234567893", "haedset", "khoza"):
            assert PostgresEngine().search(session, Query(text=words)).total == 0
        assert vocabulary.EVERY == ""
        assert documents.write(session, [counter.shelf.products["desk"]]) == 0


def test_the_serving_role_uses_the_index_of_words(counter: Counter) -> None:
    """Below row-level security it could not: the operators of text search are not leakproof."""
    jozi = counter.cast.jozi.id
    fill_warehouse(counter.app, jozi, 2_000)
    written = text("""
        INSERT INTO search_document (store_id, product_id, price_cents, published_at, rating, is_in_stock, tokens, head,
                                     impacts, words, spoken)
        SELECT store_id, id, 100, now(), 0, true, '{}', '', '{}', to_tsvector('simple', title), '{}' FROM product
        WHERE slug LIKE 'thing-%'
    """)
    counter.do(lambda session: session.execute(written))
    owner = create_engine(
        counter.app.extensions["settings"].database_migration_url, isolation_level="AUTOCOMMIT"
    )
    with owner.connect() as connection:
        # What was only just written waits in a list that is read from end to end, and a small table as well.
        connection.execute(text("VACUUM ANALYZE search_document"))
    owner.dispose()
    asked = "EXPLAIN SELECT product_id FROM {} WHERE words @@ '77'::tsquery"
    with unguarded(counter.app, jozi) as session:
        for road in ("seqscan", "indexscan"):
            session.execute(text(f"SET LOCAL enable_{road} = off"))
        view, table = (
            [line for line in session.scalars(text(asked.format(name))) if "Index Cond" in line]
            for name in ("searchable_document", "search_document")
        )
        elsewhere = text("SELECT count(*) FROM search_document WHERE store_id <> :id")
        assert session.scalar(elsewhere, {"id": jozi}) == 0
    assert any("words @@" in line for line in view), view
    assert not any("words @@" in line for line in table), table


# --- bad input


@pytest.mark.parametrize(
    "words",
    [
        "'", '"', "\\", "&|!():*<->", "a:*b & !c | (", "--", "-", '"left open', "' OR 1=1 --", "%", "_", "日本語", "💥",
        "<script>alert(1)</script>", "{{7*7}}", "x" * 200, "1 " * 100, "-a -b", '""', '-"', "a\u200bb", "ﷺ",
        "\ufdfa" * 60, "İ" * 100, "ß" * 200,
    ],
)  # fmt: skip
def test_anything_may_be_typed(counter: Counter, words: str) -> None:
    found = counter.find(words)
    suggested = counter.do(lambda session: PostgresEngine().suggest(session, words, limit=5))
    assert {*found.product_ids, *suggested.product_ids} <= set(counter.shelf.products.values())


def test_documents_say_no_more_than_goods_on_sale(counter: Counter) -> None:
    known = counter.do(lambda session: set(session.scalars(select(SearchDocument.product_id))))
    assert known == {*counter.shelf.products.values(), counter.cast.jozi.products["city-bike"]}
