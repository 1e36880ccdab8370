"""Jobs that tell Meilisearch. What it refuses fails them with its words; while it is away, what is noted waits."""

from datetime import timedelta

from app import clock, jobs
from app.extensions import db
from app.jobs import QueueName, RetryLater, task
from app.search.meilisearch import comparing, pushing, rebuilding
from app.search.meilisearch.server import find_server
from app.search.port import SearchUnavailable

TAKE_TURNS = timedelta(seconds=1)


@task("search.push_products", queue=QueueName.BULK)
def push_products() -> None:
    """While it is away the notes lie where they are: the next edit's job, or the minute's look, sends them all."""
    if find_server() is None:
        return
    try:
        pushing.push(db.session(), is_patient=True)
    except SearchUnavailable:
        return


@task("search.rebuild", queue=QueueName.BULK, is_slow=True)
def rebuild() -> None:
    """A slice, and the next by another job: edits and pictures come between."""
    if find_server() is None:
        return
    session = db.session()
    try:
        step = rebuilding.step(session)
    except SearchUnavailable as reason:
        raise RetryLater(str(reason)) from reason
    if not step.is_last:
        jobs.enqueue(session, "search.rebuild", after=None if step.took_turn else clock.now() + TAKE_TURNS)


@task("search.renew_settings", queue=QueueName.BULK)
def renew_settings() -> None:
    """After a synonym was given or taken back."""
    if find_server() is None:
        return
    try:
        rebuilding.renew_settings(db.session())
    except SearchUnavailable as reason:
        raise RetryLater(str(reason)) from reason


@task("search.look_after", queue=QueueName.BULK)
def look_after() -> None:
    rebuilding.look_after(db.session())


@task("search.mend", queue=QueueName.BULK, is_slow=True)
def mend() -> None:
    """Each night: what differs from the goods is sent again."""
    if find_server() is None:
        return
    try:
        comparing.mend(db.session())
    except SearchUnavailable:
        return  # the minute's look sees to an index that is gone
