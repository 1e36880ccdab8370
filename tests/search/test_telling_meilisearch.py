"""What changes is told to Meilisearch by jobs, all of it and in its order; what it refuses is seen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.catalog import categories
from app.catalog.models.category import Category
from app.database import in_store, lock
from app.drain import drain
from app.inventory.listings import refresh, refresh_bands
from app.inventory.models import StockItem
from app.jobs import Job, QueueName
from app.search.meilisearch import comparing, pushing, rebuilding
from app.search.meilisearch.engine import MeilisearchEngine
from app.search.meilisearch.gateway import Meilisearch
from app.search.meilisearch.models import RebuildStatus, SearchPush
from app.search.meilisearch.queries import find_index, lag
from app.search.meilisearch.refusals import TaskFailed
from app.search.meilisearch.server import fresh_name, index_name
from app.search.models import Synonym
from tests.cast import Cast
from tests.meilisearch_standin.server import MeilisearchStandin
from tests.meilisearch_standin.state import Json
from tests.search.either import Either, lay_out

DOCUMENTS = "documentAdditionOrUpdate"


class Told(Either):
    """Kloof, and what the stand-in has of it."""

    standin: MeilisearchStandin

    def work(self, minutes: float = 1) -> None:
        """Jobs that are due by then."""
        later = clock.now() + timedelta(minutes=minutes)
        with clock.running_on(lambda: later), self.app.app_context():
            drain(QueueName.BULK)

    def document(self, slug: str) -> Json | None:
        found = self.standin.documents(index_name(self.store.id))
        return found.get(str(self.store.products[slug]))

    def settle(self, session: Session) -> None:
        """Here it is the jobs that do it."""

    def jobs(self, name: str) -> list[Job]:
        with self.session() as session:
            return list(session.scalars(select(Job).where(Job.name == name, Job.store_id == self.store.id)))

    def notes(self) -> int:
        with self.session() as session:
            return session.scalar(select(func.count()).select_from(SearchPush)) or 0

    def writes(self) -> list[Json]:
        return [
            body for method, path, body in self.standin.requests if method == "POST" and "/documents?" in path
        ]

    def server(self) -> Meilisearch:
        found = self.app.extensions["meilisearch"]
        assert isinstance(found, Meilisearch)
        return found


@pytest.fixture
def kloof(search_app: Flask, shop: Cast, search_standin: MeilisearchStandin) -> Told:
    told = Told(search_app, shop.kloof, MeilisearchEngine())
    told.standin = search_standin
    with told.session() as session:
        lay_out(session)
    told.work()
    search_standin.requests.clear()
    return told


def test_an_edit_is_sent_by_its_job_and_many_are_sent_together(kloof: Told) -> None:
    for number in range(12):
        kloof.edit("veld-mug", lambda product, n=number: setattr(product, "title", f"Mug {n}"))  # type: ignore[misc]
    kloof.edit("stoep-kettle", lambda product: setattr(product, "title", "Samovar"))
    assert kloof.writes() == []
    assert kloof.notes() == 13
    kloof.work()
    assert [len(body) for body in kloof.writes()] == [2]
    mug, samovar = kloof.document("veld-mug"), kloof.document("stoep-kettle")
    assert mug is not None
    assert samovar is not None
    assert (mug["title"], samovar["title"], kloof.notes()) == ("Mug 11", "Samovar", 0)


def test_edits_of_a_busy_minute_are_sent_by_the_second(kloof: Told) -> None:
    """Each has its job, and most of these leave what is younger than a second to the next."""
    begun = clock.now()
    for tenth in range(30):
        with clock.running_on(lambda at=begun + timedelta(seconds=tenth / 10): at):  # type: ignore[misc]
            kloof.edit("veld-mug", lambda product, n=tenth: setattr(product, "title", f"Mug {n}"))  # type: ignore[misc]
            with kloof.app.app_context():
                drain(QueueName.BULK)
    assert len(kloof.writes()) == 2
    kloof.work()
    mug = kloof.document("veld-mug")
    assert mug is not None
    assert (mug["title"], len(kloof.writes()), kloof.notes()) == ("Mug 29", 3, 0)


def sell_out(session: Session) -> None:
    item = session.scalars(select(StockItem).where(StockItem.quantity == 1)).one()
    item.quantity = 0
    session.flush()
    refresh_bands(session, [item.variant_id])


def rename_shelf(session: Session) -> None:
    shelf = session.scalars(select(Category).where(Category.path == "table")).one()
    categories.rename(session, lock(session, Category, shelf.id), "Crockery")


CHANGES: dict[str, tuple[Callable[[Told], None], Callable[[Json | None], bool]]] = {
    "a title": (
        lambda at: at.edit("stoep-kettle", lambda product: setattr(product, "title", "Samovar")),
        lambda said: said is not None and said["title"] == "Samovar",
    ),
    "a price": (
        lambda at: at.price("KETTLE", 77_700),
        lambda said: said is not None and said["price_cents"] == 77_700,
    ),
    "its stock": (lambda at: at.do(sell_out), lambda said: said is not None and said["in_stock"] is False),
    "its category's name": (
        lambda at: at.do(rename_shelf),
        lambda said: said is not None and said["categories"] == ["Crockery"],
    ),
    "its publication": (
        lambda at: at.edit("stoep-kettle", lambda product: product.unpublish()),
        lambda said: said is None,
    ),
    "its end": (
        lambda at: at.edit("stoep-kettle", lambda product: product.delete()),
        lambda said: said is None,
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changes_is_told(kloof: Told, what: str) -> None:
    change, shows = CHANGES[what]
    assert not shows(kloof.document("stoep-kettle"))
    change(kloof)
    kloof.work()
    kloof.work(minutes=2)  # a name that many goods have is written into them by a job first
    assert shows(kloof.document("stoep-kettle"))
    with kloof.session() as session:
        assert comparing.compare(session).products == []


def test_what_is_taken_back_is_not_told(kloof: Told) -> None:
    with kloof.session() as session:
        refresh(session, [kloof.store.products["veld-mug"]])
        session.rollback()
    assert (kloof.notes(), kloof.jobs("search.push_products")) == (0, [])


def test_without_a_server_nothing_is_noted(app: Flask, shop: Cast) -> None:
    bare = Either(app, shop.kloof, MeilisearchEngine())
    with bare.session() as session:
        refresh(session, list(shop.kloof.products.values()))
        session.commit()
        assert session.scalar(select(func.count()).select_from(SearchPush)) == 0


# --- what goes wrong


def test_a_task_that_fails_fails_its_job_with_its_words_and_the_next_try_sends_all(kloof: Told) -> None:
    kloof.standin.fail(DOCUMENTS, "No space left on device.")
    kloof.edit("veld-mug", lambda product: setattr(product, "title", "Beaker"))
    kloof.work()
    (job,) = kloof.jobs("search.push_products")
    assert "No space left on device." in job.last_error
    assert kloof.notes() == 1
    kloof.edit("stoep-kettle", lambda product: setattr(product, "title", "Samovar"))
    assert len(kloof.jobs("search.push_products")) == 1  # one that fails is enough
    kloof.work(minutes=2)
    mug, kettle = kloof.document("veld-mug"), kloof.document("stoep-kettle")
    assert mug is not None
    assert kettle is not None
    assert (mug["title"], kettle["title"]) == ("Beaker", "Samovar")
    assert (kloof.notes(), kloof.jobs("search.push_products")) == (0, [])


def test_what_was_put_aside_is_tried_again_and_does_not_heap_up(kloof: Told) -> None:
    kloof.standin.fail(DOCUMENTS, "No space left on device.", times=5)
    kloof.edit("veld-mug", lambda product: setattr(product, "title", "Beaker"))
    for minutes in (1, 2, 3, 5, 12):
        kloof.work(minutes=minutes)
    kloof.edit("stoep-kettle", lambda product: setattr(product, "title", "Samovar"))
    (job,) = kloof.jobs("search.push_products")
    assert job.parked_at is not None
    later = clock.now() + timedelta(minutes=30)
    with clock.running_on(lambda: later), kloof.session() as session:
        rebuilding.look_after(session)
        session.commit()
    kloof.work(minutes=31)
    kettle = kloof.document("stoep-kettle")
    assert kettle is not None
    assert (kettle["title"], kloof.notes(), kloof.jobs("search.push_products")) == ("Samovar", 0, [])


def test_while_it_is_away_notes_lie_and_are_sent_when_it_is_back(kloof: Told) -> None:
    kloof.standin.close()
    kloof.edit("veld-mug", lambda product: setattr(product, "title", "Beaker"))
    kloof.work()
    assert (kloof.notes(), kloof.jobs("search.push_products")) == (1, [])
    with kloof.session() as session:
        assert lag(session).products == 1
    kloof.standin.open()
    kloof.server()._away_until = 0.0  # it is let alone for some seconds
    later = clock.now() + timedelta(minutes=2)
    with clock.running_on(lambda: later), kloof.session() as session:
        rebuilding.look_after(session)
        session.commit()
    kloof.work(minutes=3)
    mug = kloof.document("veld-mug")
    assert mug is not None
    assert (mug["title"], kloof.notes()) == ("Beaker", 0)


def test_one_sends_at_a_time(kloof: Told) -> None:
    kloof.edit("veld-mug", lambda product: setattr(product, "title", "Beaker"))
    with kloof.session() as first:
        assert pushing.may_send(first)
        with kloof.app.app_context(), in_store(kloof.store.id) as second:
            assert pushing.push(second) == 0
            second.commit()
        assert kloof.notes() == 1
    kloof.work(minutes=2)
    assert kloof.notes() == 0


# --- laying out anew


def test_shoppers_search_on_while_goods_are_laid_out_and_edits_are_not_lost(kloof: Told) -> None:
    with kloof.session() as session:
        rebuilding.start(session, by="Carol")
        session.commit()
        for _ in range(2):  # begun; laid out and swapped
            rebuilding.step(session)
            index = find_index(session)
            assert index is not None
            is_filled = index.status is RebuildStatus.DONE
            session.commit()
            if not is_filled:
                kloof.edit("veld-mug", lambda product: setattr(product, "title", "Beaker"))
                kloof.work(minutes=0.1)
            assert kloof.slugs("kettle") == ["stoep-kettle"]
            assert kloof.slugs("beaker") == ["veld-mug"]
        assert is_filled
    assert list(kloof.standin.state.indexes) == [index_name(kloof.store.id)]
    with kloof.session() as session:
        assert comparing.compare(session).products == []


def test_a_rebuild_that_fails_leaves_what_is_searched_and_is_tried_again(kloof: Told) -> None:
    kloof.standin.fail(DOCUMENTS, "The disk is full.", times=2)
    with kloof.session() as session:
        rebuilding.start(session, by="Carol")
        session.commit()
    kloof.work(minutes=0.1)
    (job,) = kloof.jobs("search.rebuild")
    assert "The disk is full." in job.last_error
    assert kloof.slugs("kettle") == ["stoep-kettle"]
    for minutes in (1, 2, 3):
        kloof.work(minutes=minutes)
    with kloof.session() as session:
        index = find_index(session)
        assert index is not None
        assert (index.status, index.done, index.total) == (RebuildStatus.DONE, 3, 3)
    assert fresh_name(kloof.store.id) not in kloof.standin.state.indexes


def test_a_step_whose_end_was_lost_after_the_swap_lays_out_anew(kloof: Told) -> None:
    """Or a few goods of its last slice would change places with all of them."""
    fresh = fresh_name(kloof.store.id)
    with kloof.session() as session:
        rebuilding.start(session, by="Carol")
        rebuilding.step(session)
        index = find_index(session)
        assert index is not None
        (first, *_) = sorted(kloof.store.products.values())
        pushing.send(session, [fresh], [first])
        index.advance(1, reached=first)
        session.commit()
        assert rebuilding.step(session).is_last
        session.rollback()
        assert fresh not in kloof.standin.state.indexes
        assert not rebuilding.step(session).is_last
        session.commit()
    kloof.work()
    with kloof.session() as session:
        index = find_index(session)
        assert index is not None
        assert (index.status, index.done, index.asked_by) == (RebuildStatus.DONE, 3, "Carol")
    assert len(kloof.standin.documents(index_name(kloof.store.id))) == 3


def test_goods_of_long_ago_do_not_come_back_when_the_old_index_stayed(kloof: Told) -> None:
    kloof.standin.documents(index_name(kloof.store.id)).clear()
    kloof.standin.fail("indexDeletion", "Not now.")
    with kloof.session() as session:
        rebuilding.start(session, by="Carol")
        index = find_index(session)
        assert index is not None
        index.begin(3)
        kloof.server().make_index(fresh_name(kloof.store.id))
        session.commit()
        with pytest.raises(TaskFailed):
            rebuilding.step(session)  # swapped, and the old one not dropped
        session.rollback()
        assert not rebuilding.step(session).is_last
        assert len(kloof.standin.documents(index_name(kloof.store.id))) == 3


def test_an_index_that_lacks_what_was_laid_out_in_it_is_laid_out_anew(kloof: Told) -> None:
    with kloof.session() as session:
        rebuilding.start(session, by="Carol")
        rebuilding.step(session)
        index = find_index(session)
        assert index is not None
        index.advance(2, reached=sorted(kloof.store.products.values())[1])
        assert not rebuilding.step(session).is_last
        assert (index.status, index.done) == (RebuildStatus.WAITING, 0)


def test_a_rebuild_that_was_put_aside_is_gone_on_with_after_a_while(kloof: Told) -> None:
    kloof.standin.fail(DOCUMENTS, "The disk is full.", times=5)
    with kloof.session() as session:
        rebuilding.start(session, by="Carol")
        session.commit()
    for minutes in (0.1, 1, 2, 4, 10):
        kloof.work(minutes=minutes)
    (job,) = kloof.jobs("search.rebuild")
    assert job.parked_at is not None
    later = clock.now() + timedelta(minutes=30)
    with clock.running_on(lambda: later), kloof.session() as session:
        rebuilding.look_after(session)
        session.commit()
    kloof.work(minutes=31)
    with kloof.session() as session:
        index = find_index(session)
        assert index is not None
        assert (index.status, index.done) == (RebuildStatus.DONE, 3)


def test_the_night_puts_right_what_went_astray(kloof: Told) -> None:
    documents = kloof.standin.documents(index_name(kloof.store.id))
    keys = {slug: str(product_id) for slug, product_id in kloof.store.products.items()}
    del documents[keys["veld-mug"]]
    documents[keys["stoep-kettle"]]["digest"] = "of long ago"
    stray = "00000000-0000-7000-8000-000000000001"
    documents[stray] = {**documents[keys["karoo-roast"]], "id": stray}
    with kloof.session() as session:
        comparing.mend(session)
        session.commit()
        index = find_index(session)
        assert index is not None
        assert (index.missing, index.outdated, index.surplus) == (1, 1, 1)
    kloof.work()
    assert set(kloof.standin.documents(index_name(kloof.store.id))) == set(keys.values())
    with kloof.session() as session:
        assert comparing.compare(session).products == []


def test_a_synonym_is_known_within_the_minute(kloof: Told) -> None:
    assert kloof.slugs("samovar") == []
    with kloof.session() as session:
        session.add(Synonym(terms=["kettle", "samovar"]))
        session.commit()
        rebuilding.look_after(session)
        session.commit()
    assert kloof.slugs("samovar") == ["stoep-kettle"]
