"""What PostgreSQL ends for the sake of another transaction is run again, at most three times, and is no error."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import jobs
from app.conflicts import MOST_RETRIES, again_after_conflict
from app.drain import drain
from app.extensions import db
from app.jobs import QueueName, task
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
