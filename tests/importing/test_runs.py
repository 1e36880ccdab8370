"""Imports by jobs, a step at a time: cut short anywhere they end the same."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import in_store
from app.drain import drain
from app.extensions import db
from app.importing import runs, slices, undo
from app.importing.models import CatalogueImport, ImportStatus
from app.importing.runs import Choices, ImportUnderWay, ProductFile
from app.inventory.models import StockMovement
from app.jobs import Job, QueueName
from app.media.storage import storage
from tests.cast import Cast
from tests.importing.shelves import differences, dump
from tests.importing.test_rows import file

HEAD = "Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty,Vendor,Product Category"
#: Three steps of writing, and a wrong product in each.
ROWS = [f"pot-{n},Pot {n},POT-{n},{n + 1},{n},Kiln {n % 7},Clay > Pots {n % 5}" for n in range(130)]
WRONG = [f"bad-{n},Bad,POT-{n},x,1,," for n in (3, 60, 110)]
POTS = file(*ROWS[:40], WRONG[0], *ROWS[40:80], WRONG[1], *ROWS[80:], WRONG[2], head=HEAD)


def hand_in(app: Flask, shop: Cast, text: str = POTS) -> UUID:
    with app.app_context(), in_store(shop.kloof.id) as session:
        run = runs.start(session, ProductFile("pots.csv", text.encode()), Choices(), by="Carol")
        session.commit()
        return run.id


def work(app: Flask) -> int:
    with app.app_context():
        return drain(QueueName.BULK)


def confirm(app: Flask, shop: Cast, import_id: UUID) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        runs.confirm(session, import_id)
        session.commit()


def seen(app: Flask, shop: Cast, import_id: UUID) -> CatalogueImport:
    with app.app_context(), in_store(shop.kloof.id) as session:
        run = session.get(CatalogueImport, (shop.kloof.id, import_id))
        assert run is not None
        return run


def goods(app: Flask, shop: Cast) -> dict[str, set[tuple[object, ...]]]:
    """The shelves without keys and hours, which differ from run to run."""
    wanted = {"Product": (2, 3, 4, 8), "Variant": (3, 4, 5, 6), "Category": (3, 4, 9), "Brand": (2, 3)}
    dumped = dump(app, shop.kloof.id)
    return {
        name: {tuple(row[place] for place in places) for row in dumped[name]}
        for name, places in wanted.items()
    }


def movements(app: Flask, shop: Cast) -> list[int]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        return sorted(session.scalars(select(StockMovement.quantity_delta)))


def test_a_large_file_is_written_in_steps_that_are_followed(app: Flask, shop: Cast) -> None:
    import_id = hand_in(app, shop)
    work(app)
    run = seen(app, shop, import_id)
    assert (run.status, run.done, run.total) == (ImportStatus.CHECKED, 133, 133)
    assert run.counts == {"new": 130, "wrong": 3}
    confirm(app, shop, import_id)
    done = []
    for _ in range(3):
        with app.app_context(), in_store(shop.kloof.id) as session:
            runs.write_step(session, import_id)
            session.commit()
        done.append(seen(app, shop, import_id).done)
    assert done == [50, 100, 133]
    run = seen(app, shop, import_id)
    assert (run.status, run.counts) == (ImportStatus.DONE, {"new": 130, "wrong": 3})
    assert len(run.findings) == run.finding_count >= 3


def test_the_file_goes_when_it_is_done_with(app: Flask, shop: Cast) -> None:
    import_id = hand_in(app, shop)
    key = seen(app, shop, import_id).file_key
    assert key == f"{shop.kloof.id}/imports/{import_id}.csv"
    with app.app_context():
        assert storage().has(key)
    work(app)
    confirm(app, shop, import_id)
    work(app)
    with app.app_context():
        assert not storage().has(key)


@pytest.mark.parametrize("is_forgotten", [False, True], ids=["same process", "another process"])
@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_step_that_is_lost_is_taken_again_and_it_ends_the_same(
    app: Flask, shop: Cast, *, step: int, is_forgotten: bool
) -> None:
    """Lost between its writing and its commit. Nothing is written twice, and nothing is left out."""
    before = dump(app, shop.kloof.id)
    import_id = hand_in(app, shop)
    work(app)
    confirm(app, shop, import_id)
    for number in range(3):
        with app.app_context(), in_store(shop.kloof.id) as session:
            if number == step:
                runs.write_step(session, import_id)
                session.rollback()
                if is_forgotten:
                    slices._open.clear()
            runs.write_step(session, import_id)
            session.commit()
    assert seen(app, shop, import_id).counts == {"new": 130, "wrong": 3}
    interrupted = goods(app, shop), movements(app, shop)
    with app.app_context(), in_store(shop.kloof.id) as session:
        undo.start_undoing(session, import_id)
        session.commit()
    work(app)
    assert differences(before, dump(app, shop.kloof.id)) == {}
    again = hand_in(app, shop)
    work(app)
    confirm(app, shop, again)
    work(app)
    assert goods(app, shop) == interrupted[0]
    assert movements(app, shop) == interrupted[1]


def test_a_dry_run_that_is_lost_begins_again(app: Flask, shop: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it had counted is counted once, and a SKU that is used twice is found though the first is long past."""
    monkeypatch.setattr(runs, "CHECKED_AT_ONCE", 50)
    import_id = hand_in(app, shop, POTS + "late,Late,POT-1,5,1,,\n")
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert not runs.check_step(session, import_id).is_last
        session.commit()
    slices._open.clear()
    work(app)
    run = seen(app, shop, import_id)
    assert (run.status, run.counts) == (ImportStatus.CHECKED, {"new": 130, "wrong": 4})
    assert "POT-1 is on line" in str(run.findings)


def test_undoing_that_is_lost_goes_on(app: Flask, shop: Cast) -> None:
    before = dump(app, shop.kloof.id)
    import_id = hand_in(app, shop)
    work(app)
    confirm(app, shop, import_id)
    work(app)
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert undo.begin_undoing(session, import_id).total == 130
        session.commit()
        assert undo.undo_step(session, import_id)
        session.rollback()
        while undo.undo_step(session, import_id):
            session.commit()
        session.commit()
    assert differences(before, dump(app, shop.kloof.id)) == {}
    run = seen(app, shop, import_id)
    assert (run.status, run.counts["removed"]) == (ImportStatus.UNDONE, 130)


def test_half_an_import_can_be_undone(app: Flask, shop: Cast) -> None:
    """Stopped in the middle for good: what is in goes out again."""
    before = dump(app, shop.kloof.id)
    import_id = hand_in(app, shop)
    work(app)
    confirm(app, shop, import_id)
    with app.app_context(), in_store(shop.kloof.id) as session:
        runs.write_step(session, import_id)
        session.commit()
        runs.break_off(session, import_id)
        session.commit()
    run = seen(app, shop, import_id)
    assert run.problem.startswith("Broken off after 50 of 133 products.")
    with app.app_context(), in_store(shop.kloof.id) as session:
        undo.start_undoing(session, import_id)
        session.commit()
    work(app)
    assert differences(before, dump(app, shop.kloof.id)) == {}


def test_one_import_of_a_store_at_a_time(app: Flask, shop: Cast) -> None:
    first = hand_in(app, shop)
    with pytest.raises(ImportUnderWay):
        hand_in(app, shop)
    work(app)
    second = hand_in(app, shop)
    work(app)
    confirm(app, shop, first)
    with pytest.raises(ImportUnderWay):
        confirm(app, shop, second)
    with app.app_context(), in_store(shop.jozi.id) as session:  # another store is another matter
        runs.start(session, ProductFile("x.csv", POTS.encode()), Choices(), by="Olga")
        session.rollback()


def test_a_file_that_has_gone_is_said(app: Flask, shop: Cast) -> None:
    import_id = hand_in(app, shop)
    with app.app_context():
        storage().delete([seen(app, shop, import_id).file_key])
    work(app)
    run = seen(app, shop, import_id)
    assert (run.status, "not in the storage" in run.problem) == (ImportStatus.REFUSED, True)
    with app.app_context():
        assert db.session.scalars(select(Job.last_error)).all() == []


def test_findings_are_kept_up_to_a_number_and_counted_beyond(app: Flask, shop: Cast) -> None:
    text = file(*(f"bad-{n},Bad,B-{n},x,1,," for n in range(runs.KEPT_FINDINGS + 30)), head=HEAD)
    import_id = hand_in(app, shop, text)
    work(app)
    run = seen(app, shop, import_id)
    assert (len(run.findings), run.finding_count) == (runs.KEPT_FINDINGS, runs.KEPT_FINDINGS + 30)
    assert run.status is ImportStatus.CHECKED
