"""What PostgreSQL ends for the sake of another transaction is run again, at most three times, and is no error."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app import jobs
from app.conflicts import MOST_RETRIES, again_after_conflict, is_outage
from app.drain import drain
from app.extensions import db
from app.jobs import MAXIMUM_FAULTS, QueueName, task
from tests.worker.test_jobs import make_due, marks, rows


def lose(code: str = "40P01") -> None:
    """As the server ends one of two."""
    db.session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code}'; END $$"))


@pytest.mark.parametrize("code", ["40P01", "40001"])
def test_a_view_is_run_again_three_times_and_no_more(in_kloof: UUID, code: str) -> None:
    tries = []

    @again_after_conflict
    def view(losses: int) -> int:
        tries.append(losses)
        if len(tries) <= losses:
            lose(code)
        return len(tries)

    assert view(MOST_RETRIES) == MOST_RETRIES + 1 == 4
    tries.clear()
    with pytest.raises(DBAPIError):
        view(MOST_RETRIES + 1)
    assert len(tries) == 4


def test_another_error_of_the_database_is_not_run_again(in_kloof: UUID) -> None:
    tries = []

    @again_after_conflict
    def view() -> None:
        tries.append(1)
        lose("23505")

    with pytest.raises(DBAPIError):
        view()
    assert len(tries) == 1


def test_a_job_that_loses_is_put_back_without_an_error_and_does_it_then(
    app: Flask, in_kloof: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    losses = iter([True, False])

    def lose_once(name: str) -> None:
        if next(losses):
            lose()
        jobs.registry["chores.mark"].run(name)

    task("chores.lose_once")(lose_once)
    jobs.enqueue(db.session(), "chores.lose_once", "a")
    db.session.commit()
    with app.app_context():
        drain(QueueName.MONEY)
    assert [(job.attempts, job.parked_at) for job in rows()] == [(1, None)]
    assert [record.levelname for record in caplog.records if record.name == "app.drain"] == ["WARNING"]
    make_due()
    with app.app_context():
        drain(QueueName.MONEY)
    assert (rows(), marks()) == ([], 1)


@pytest.mark.parametrize("code", ["55P03", "57014", "57P01", "53300", "08006"])
def test_a_database_that_is_too_busy_or_away_is_no_fault_of_the_job(in_kloof: UUID, code: str) -> None:
    task("chores.be_hindered")(lambda _name: lose(code))
    jobs.enqueue(db.session(), "chores.be_hindered", "a")
    db.session.commit()
    for _ in range(MAXIMUM_FAULTS + 1):
        make_due()
        drain(QueueName.MONEY)
    [job] = rows()
    assert (job.parked_at, job.put_off) == (None, MAXIMUM_FAULTS + 1)


def test_a_database_that_cannot_be_reached_is_an_outage() -> None:
    nobody = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none", poolclass=NullPool)
    with pytest.raises(DBAPIError) as refused:
        nobody.connect()
    assert is_outage(refused.value)
