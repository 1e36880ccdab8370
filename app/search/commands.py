"""``bin/fusion search``: what shoppers search, for the operator."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.database import DomainError, in_store
from app.extensions import db
from app.search import evaluating, reindex_command, reindexing
from app.search.meilisearch import commands as meilisearch
from app.search.meilisearch.engine import MeilisearchEngine
from app.search.meilisearch.server import find_server
from app.search.port import Engine, SearchUnavailable
from app.search.postgres.engine import PostgresEngine
from app.stores.queries import find_store_id

search = AppGroup("search", help="What shoppers search.")
in_a_store = click.option("--store", "slug", required=True, help="The store's short name.")
#: Those that can be asked by name.
ENGINES: Mapping[str, Callable[[], Engine]] = {
    each.name: each for each in (MeilisearchEngine, PostgresEngine)
}
#: Off a terminal, a line for so many products.
LINE_EVERY = 5_000


def register(app: Flask) -> None:
    app.cli.add_command(search)


@contextmanager
def serving(slug: str) -> Iterator[Session]:
    store_id = find_store_id(db.session(), slug)
    if store_id is None:
        raise click.ClickException(f"There is no store called {slug}; `stores list` names them.")
    db.session.rollback()
    with in_store(store_id) as session:
        yield session


@search.command("reindex")
@in_a_store
def reindex(slug: str) -> None:
    """Write what is searched of a store again, slice by slice; shoppers search on meanwhile."""
    with serving(slug) as session:
        with _progress(reindexing.total(session)) as advance:
            written = reindex_command.reindex(session, advance)
        mended = reindexing.finish(session)
        session.commit()
        click.echo(f"{written} documents written, {mended} counts put right.")
        if find_server() is not None:
            meilisearch.rebuild(session, bar=_progress, wait=time.sleep)


@contextmanager
def _progress(length: int) -> Iterator[Callable[[int], None]]:
    if sys.stderr.isatty():
        with click.progressbar(length=length, label="Products", file=sys.stderr) as bar:
            yield bar.update
        return
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        before, done = done, done + count
        if count and (done // LINE_EVERY > before // LINE_EVERY or done == length):
            click.echo(f"{done} of {length} products")

    yield advance


@search.command("status")
@in_a_store
def status(slug: str) -> None:
    """Whether what is searched is what is for sale. Ends with 1 where it is not."""
    with serving(slug) as session:
        astray = reindexing.drift(session)
        click.echo(f"postgres: {reindexing.total(session)} products, never behind; {astray} astray")
        is_well = find_server() is None or meilisearch.tell(session)
    sys.exit(0 if is_well and not astray else 1)


@search.command("eval")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_a_store
@click.option("--engine", "name", type=click.Choice(sorted(ENGINES)), default="postgres", show_default=True)
@click.option("--each", is_flag=True, help="Say how each query did, the worst first.")
def evaluate(file: Path, slug: str, name: str, **flags: bool) -> None:
    """Score an engine's answers against the judgements in FILE (app/search/evaluating.py says how it looks).

    Ends with 1 where a query with relevant goods found nothing.
    """
    if name == MeilisearchEngine.name and find_server() is None:
        raise click.ClickException("There is no Meilisearch here: MEILI_URL names one.")
    with serving(slug) as session:
        try:
            judged = evaluating.read(file)
        except DomainError as refusal:
            raise click.ClickException(str(refusal)) from refusal
        try:
            answers = [evaluating.answer(session, ENGINES[name](), each.typed) for each in judged]
        except SearchUnavailable as error:
            raise click.ClickException(f"{name}: {error}") from error
    scores = [evaluating.score(each, answered) for each, answered in zip(judged, answers, strict=True)]
    if flags["each"]:
        for each, one in sorted(zip(judged, scores, strict=True), key=lambda pair: pair[1].ndcg):
            click.echo(f"{one.ndcg:.3f}  {one.condensed:.3f}  {one.judged:.2f}  {each.typed}")
    total = evaluating.mean(scores)
    empty = [each.typed for each, answered in zip(judged, answers, strict=True) if not answered]
    click.echo(
        f"{name}: {len(judged)} queries, nDCG@10 {total.ndcg:.4f}, condensed {total.condensed:.4f},"
        f" judged {total.judged:.3f}, empty {len(empty)}"
    )
    for typed in empty:
        click.echo(f"nothing found: {typed}")
    sys.exit(1 if empty else 0)
