"""Jobs as rows: they follow their transaction, and their effect and their end are one."""

import pickle
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from redis import Redis
from rq import Queue
from rq.registry import FailedJobRegistry
from rq.serializers import DefaultSerializer, JSONSerializer
from sqlalchemy import func, select, update

from app import clock, cron, ids, jobs, periodic, worker
from app.database import in_store
from app.drain import DIED_OVER_IT, LEASE, drain, take_over
from app.extensions import db
from app.jobs import (
    BACKOFF,
    BEFORE_LONG,
    MAXIMUM_ATTEMPTS,
    MAXIMUM_FAULTS,
    MOST_PUT_OFF,
    Job,
    QueueName,
)
from app.periodic import PERIODIC, Periodic, PeriodicRun
from app.stores.models import Counter
from tests.cast import Cast


def marks() -> int:
    return db.session.scalar(select(func.count()).select_from(Counter)) or 0


def rows() -> list[Job]:
    return list(db.session.scalars(select(Job).order_by(Job.id).execution_options(populate_existing=True)))


def waiting_wakes(app: Flask, queue: QueueName = QueueName.MONEY) -> int:
    return len(Queue(queue.value, connection=app.extensions["redis"].redis, serializer=JSONSerializer))


def make_due() -> None:
    db.session.execute(update(Job).values(run_after=clock.now(), leased_until=None))
    db.session.commit()


# --- transactions ----------------------------------------------------------------------------------------------


def test_a_job_runs_once_its_transaction_is_committed(app: Flask, in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.mark", "a")
    db.session.flush()
    with app.app_context():
        assert drain(QueueName.MONEY) == 0  # another connection cannot see it yet
    assert waiting_wakes(app) == 0
    db.session.commit()
    assert waiting_wakes(app) == 1
    assert drain(QueueName.MONEY) == 1
    assert marks() == 1
    assert rows() == []


def test_a_job_of_a_transaction_rolled_back_never_was(app: Flask, in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.mark", "a")
    db.session.rollback()
    db.session.commit()
    assert rows() == []
    assert waiting_wakes(app) == 0


def test_the_end_of_a_savepoint_wakes_nobody(app: Flask, in_kloof: UUID) -> None:
    session = db.session()
    with session.begin_nested():
        jobs.enqueue(session, "chores.mark", "a")
    assert waiting_wakes(app) == 0
    session.commit()
    assert waiting_wakes(app) == 1


def test_a_savepoint_rolled_back_takes_its_jobs_and_no_others(app: Flask, in_kloof: UUID) -> None:
    session = db.session()
    jobs.enqueue(session, "chores.mark", "kept")
    inner = session.begin_nested()
    jobs.enqueue(session, "chores.mark", "lost")
    inner.rollback()
    session.commit()
    assert [job.arguments for job in rows()] == [["kept"]]
    assert waiting_wakes(app) == 1


def test_a_job_for_later_waits(app: Flask, in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.mark", "a", after=clock.now() + timedelta(hours=1))
    db.session.commit()
    assert drain(QueueName.MONEY) == 0
    later = clock.now() + timedelta(hours=2)
    with clock.running_on(lambda: later):
        assert drain(QueueName.MONEY) == 1


def test_a_queue_runs_its_own_jobs_only(in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.mark_in_bulk", "a")
    db.session.commit()
    assert drain(QueueName.MONEY) == 0
    assert drain(QueueName.BULK) == 1


def test_a_job_serves_the_store_it_was_written_for(shop: Cast, app: Flask) -> None:
    with app.app_context(), in_store(shop.jozi.id) as session:
        jobs.enqueue(session, "chores.mark", "a")
        session.commit()
        drain(QueueName.MONEY)
        assert marks() == 1
    with app.app_context(), in_store(shop.kloof.id):
        assert marks() == 0


# --- what is lost ----------------------------------------------------------------------------------------------


def test_a_lost_wake_up_is_swept_up(app: Flask, in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.mark", "a")
    db.session.commit()
    app.extensions["redis"].redis.flushdb()
    assert waiting_wakes(app) == 0
    worker.sweep(QueueName.MONEY)
    assert marks() == 1


def test_a_second_wake_up_finds_nothing_to_do(in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.mark", "a")
    db.session.commit()
    worker.wake("money")
    worker.wake("money")
    assert marks() == 1


def test_a_job_held_by_another_process_is_left_alone_until_its_lease_ends(in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.mark", "a")
    db.session.execute(update(Job).values(lease_token=ids.new(), leased_until=clock.now() + LEASE))
    db.session.commit()
    assert drain(QueueName.MONEY) == 0
    after = clock.now() + LEASE + timedelta(seconds=1)
    with clock.running_on(lambda: after):
        assert drain(QueueName.MONEY) == 1
    assert marks() == 1


def test_of_what_a_dead_process_held_only_the_first_was_begun(in_kloof: UUID) -> None:
    dead, other = ids.new(), ids.new()
    for name in ("a", "b", "c"):
        jobs.enqueue(db.session(), "chores.mark", name)
    db.session.flush()
    begun, next_one, anothers = rows()
    held = {"leased_until": clock.now() + LEASE, "attempts": 1}
    db.session.execute(update(Job).values(lease_token=dead, **held))
    db.session.execute(update(Job).where(Job.id == anothers.id).values(lease_token=other))
    db.session.commit()
    assert take_over(dead) == 2
    begun, next_one, anothers = rows()
    assert (begun.attempts, begun.lease_token, begun.details["faults"]) == (1, None, 1)
    assert begun.run_after > clock.now()
    assert (next_one.attempts, next_one.lease_token) == (0, None)
    assert (anothers.attempts, anothers.lease_token) == (1, other)
    assert drain(QueueName.MONEY) == 1


def test_a_job_that_kills_its_process_each_time_is_put_aside(in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.mark", "a")
    db.session.commit()
    for _ in range(MAXIMUM_FAULTS):
        dead = ids.new()
        held = {"lease_token": dead, "attempts": Job.attempts + 1, "run_after": clock.now()}
        db.session.execute(update(Job).values(held))
        db.session.commit()
        take_over(dead)
    [job] = rows()
    assert job.parked_at is not None
    assert job.last_error == DIED_OVER_IT


def test_a_job_whose_lease_was_lost_leaves_no_effect(app: Flask, in_kloof: UUID) -> None:
    """The other process has taken it over meanwhile: its effect counts, ours is rolled back."""

    def taken_over(name: str) -> None:
        with app.app_context():
            db.session.execute(update(Job).values(lease_token=ids.new()))
            db.session.commit()
        jobs.registry["chores.mark"].run(name)

    jobs.task("chores.taken_over")(taken_over)
    jobs.enqueue(db.session(), "chores.taken_over", "a")
    db.session.commit()
    drain(QueueName.MONEY)
    assert marks() == 0
    assert len(rows()) == 1


# --- failures --------------------------------------------------------------------------------------------------


def test_a_failing_job_backs_off_and_keeps_its_reason(in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.fail", "a")
    jobs.enqueue(db.session(), "chores.mark", "b")
    db.session.commit()
    drain(QueueName.MONEY)
    [job] = rows()
    assert job.attempts == 1
    assert job.run_after > clock.now()
    assert job.last_error.startswith("ValueError")
    assert job.parked_at is None
    assert marks() == 1  # its neighbour in the batch ran


def test_a_poisoned_job_is_parked_and_can_be_run_again(in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.fail", "a")
    db.session.commit()
    for _ in range(MAXIMUM_FAULTS):
        assert rows()[0].parked_at is None
        make_due()
        drain(QueueName.MONEY)
    [job] = rows()
    assert job.attempts == MAXIMUM_FAULTS
    assert job.parked_at is not None
    make_due()
    assert drain(QueueName.MONEY) == 0
    job.name = "chores.mark"
    job.run_again()
    db.session.commit()
    assert drain(QueueName.MONEY) == 1


def drained_at(now: datetime) -> int:
    with clock.running_on(lambda: now):
        return drain(QueueName.MONEY)


def test_a_job_that_waits_is_given_more_time_than_one_that_fails(in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.wait", "a")
    db.session.commit()
    began = now = clock.now() + timedelta(seconds=1)
    for _ in range(MOST_PUT_OFF):
        assert rows()[0].parked_at is None
        now = max(now, rows()[0].run_after)
        assert drained_at(now) == 1
    assert rows()[0].parked_at is not None
    assert timedelta(days=3) <= now - began < timedelta(days=4)


def test_a_job_that_was_put_off_and_then_ends_its_process_is_parked_too(in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.mark", "a").details = {"put_off": 20}
    db.session.execute(update(Job).values(attempts=20))
    db.session.commit()
    for _ in range(MAXIMUM_ATTEMPTS):
        db.session.execute(update(Job).values(attempts=Job.attempts + 1))
    db.session.commit()
    drain(QueueName.MONEY)
    assert "process ended" in rows()[0].last_error


def test_what_a_sweep_asks_for_again_does_not_wait_for_long(in_kloof: UUID) -> None:
    """Or a neighbour that is away for a day would leave one behind for every ten minutes."""
    jobs.enqueue_swept(db.session(), "chores.wait", "a")
    db.session.commit()
    tries = 0
    while rows():
        make_due()
        tries += drain(QueueName.MONEY)
    assert tries == sum(seconds <= BEFORE_LONG.total_seconds() for seconds in BACKOFF) + 1


def test_a_job_that_ends_its_process_every_time_is_parked_too(in_kloof: UUID) -> None:
    """No exception reaches us then: only the tries that were counted when it was claimed tell."""
    jobs.enqueue(db.session(), "chores.mark", "a")
    db.session.execute(update(Job).values(attempts=MAXIMUM_ATTEMPTS))
    db.session.commit()
    drain(QueueName.MONEY)
    [job] = rows()
    assert job.parked_at is not None
    assert "process ended" in job.last_error
    assert marks() == 0


def test_a_job_tried_before_is_claimed_alone(in_kloof: UUID) -> None:
    """Or its neighbours would be parked with it, one try for each death of the process."""
    seen: list[list[int]] = []
    jobs.task("chores.look")(lambda _name: seen.append([job.attempts for job in rows()]))
    for name in ("suspect", "innocent", "bystander"):
        jobs.enqueue(db.session(), "chores.look", name)
    db.session.flush()
    db.session.execute(update(Job).where(Job.arguments == ["suspect"]).values(attempts=1))
    db.session.commit()
    drain(QueueName.MONEY)
    assert seen[0] == [2, 0, 0]


def test_what_is_slow_lets_the_others_by(in_kloof: UUID) -> None:
    """A catalogue's pictures take minutes, and a page's words, which came later, must not wait for them."""
    for name in ("a", "b", "c"):
        jobs.enqueue(db.session(), "chores.mark_at_leisure", name)
    db.session.commit()
    jobs.enqueue(db.session(), "chores.mark_in_bulk", "quick")
    db.session.commit()
    runs = iter([False, False, True])
    assert drain(QueueName.BULK, should_stop=lambda: next(runs)) == 1
    assert [row.name for row in rows()] == ["chores.mark_at_leisure"] * 3
    assert drain(QueueName.BULK) == 3


def test_a_job_of_an_unknown_name_is_a_failure_like_any_other(in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.mark", "a").name = "chores.forgotten"
    db.session.commit()
    drain(QueueName.MONEY)
    assert rows()[0].last_error.startswith("KeyError")


def test_waiting_for_something_is_no_error(in_kloof: UUID, caplog: pytest.LogCaptureFixture) -> None:
    jobs.enqueue(db.session(), "chores.wait", "a")
    db.session.commit()
    drain(QueueName.MONEY)
    assert rows()[0].last_error == "not yet"
    assert "job.failed" not in caplog.text


def test_a_stop_gives_back_what_was_not_begun(in_kloof: UUID) -> None:
    for name in ("a", "b", "c"):
        jobs.enqueue(db.session(), "chores.mark", name)
    db.session.commit()
    answers = iter([False, False, True, True])
    assert drain(QueueName.MONEY, should_stop=lambda: next(answers)) == 1
    assert [(job.attempts, job.lease_token) for job in rows()] == [(0, None), (0, None)]


# --- the clock -------------------------------------------------------------------------------------------------


def test_every_task_of_the_clock_is_a_job(app: Flask) -> None:
    assert {task.task for task in PERIODIC} <= jobs.registry.keys()


def test_two_hosts_start_a_slot_once(app: Flask, shop: Cast) -> None:
    chore = Periodic("chores.mark", timedelta(minutes=5))
    started = []
    for _host in range(2):
        with app.app_context():
            started.append(periodic.start(db.session(), chore))
            db.session.commit()
    with app.app_context():
        assert started == [True, False]
        assert {job.store_id for job in rows()} == {shop.kloof.id, shop.jozi.id}


def test_the_next_slot_starts_anew_and_old_proofs_go(app: Flask, shop: Cast) -> None:
    chore = Periodic("chores.mark", timedelta(minutes=5), per_store=False)
    with app.app_context():
        for days in (0, 3):
            later = clock.now() + timedelta(days=days)
            with clock.running_on(lambda later=later: later):
                assert periodic.start(db.session(), chore)
                db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(PeriodicRun)) == 1


def test_the_clock_speaks_json_to_the_money_queue(app: Flask, clean: None) -> None:
    redis: Redis = app.extensions["redis"].redis
    cron.clock(redis).enqueue_jobs()
    queue = Queue("money", connection=redis, serializer=JSONSerializer)
    assert [(job.func_name, job.args) for job in queue.jobs] == [
        ("app.worker.start_periodic", [task.task]) for task in PERIODIC
    ]


# --- RQ --------------------------------------------------------------------------------------------------------


def test_rq_wakes_the_drain(app: Flask, in_kloof: UUID) -> None:
    jobs.enqueue(db.session(), "chores.mark", "a")
    db.session.commit()
    listening = worker.listener(QueueName.MONEY, app.extensions["settings"].redis_url)
    listening.work(burst=True, logging_level="ERROR")
    listening.connection.close()
    assert marks() == 1


def test_a_pickled_payload_is_refused(app: Flask, clean: None) -> None:
    """Whoever can write to Redis must not be able to run code here."""
    redis: Redis = app.extensions["redis"].redis
    pickled = Queue("money", connection=redis, serializer=DefaultSerializer).enqueue(
        "app.worker.wake", Explosive()
    )
    listening = worker.listener(QueueName.MONEY, app.extensions["settings"].redis_url)
    listening.work(burst=True, logging_level="CRITICAL")
    listening.connection.close()
    assert Explosive.went_off == 0
    assert pickled.id in FailedJobRegistry("money", connection=redis, serializer=JSONSerializer)
    assert pickle.loads(pickle.dumps(Explosive())) == 1  # it would have


class Explosive:
    went_off = 0

    @classmethod
    def explode(cls) -> int:
        cls.went_off += 1
        return cls.went_off

    def __reduce__(self) -> tuple[object, tuple[()]]:
        return Explosive.explode, ()
