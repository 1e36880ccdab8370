"""Meilisearch's part of ``bin/fusion search``; ``bin/fusion`` knows it by app/search/commands.py."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import click
from sqlalchemy.orm import Session

from app.search.meilisearch import comparing, pushing, rebuilding
from app.search.meilisearch.queries import count_listed, index_of, lag
from app.search.meilisearch.refusals import TaskFailed
from app.search.meilisearch.server import server
from app.search.port import SearchUnavailable

Bar = Callable[[int], AbstractContextManager[Callable[[int], None]]]
#: Seconds to wait for the worker's turn before trying again.
TAKE_TURNS = 0.2


def rebuild(session: Session, *, bar: Bar, wait: Callable[[float], None]) -> None:
    """Every step here and now, each committed; a rebuild that is under way is gone on with."""
    rebuilding.start(session, by="the operator")
    session.commit()
    done = 0
    try:
        with bar(count_listed(session)) as advance:
            step = rebuilding.step(session)
            while not step.is_last:
                session.commit()
                advance(step.done - done)
                done = step.done
                if not step.took_turn:
                    wait(TAKE_TURNS)
                step = rebuilding.step(session)
            advance(step.done - done)
            session.commit()
    except (SearchUnavailable, TaskFailed) as error:
        session.rollback()
        index_of(session).fail(str(error))
        session.commit()
        raise click.ClickException(f"Meilisearch: {error}") from error
    click.echo(f"meilisearch: {step.done} documents laid out")
    _send_the_rest(session)


def _send_the_rest(session: Session) -> None:
    """What was edited meanwhile, as far as it goes: where edits go on, the last of them are the jobs'."""
    try:
        while pushing.push(session) == pushing.AT_ONCE:
            session.commit()
        session.commit()
    except (SearchUnavailable, TaskFailed) as error:
        session.rollback()
        click.echo(f"meilisearch: what was edited meanwhile is sent later: {error}", err=True)


def tell(session: Session) -> bool:
    """How far it is behind and what is wrong there; whether all is well."""
    late = lag(session)
    try:
        version, drift = server().version(), comparing.compare(session)
    except SearchUnavailable as error:
        click.echo(f"meilisearch: {error} PostgreSQL answers.")
        return False
    seconds = int(late.age.total_seconds())
    behind = f"{late.products} to be sent, the oldest for {seconds} s" if late.products else "not behind"
    counts = f"{len(drift.missing)} missing, {len(drift.outdated)} outdated, {len(drift.surplus)} surplus"
    click.echo(f"meilisearch {version}: {behind}; {counts}")
    return not drift.products
