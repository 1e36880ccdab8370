"""Jobs of the search floor."""

from uuid import UUID

from app import ids
from app.extensions import db
from app.jobs import QueueName, task
from app.search import counts, query_log, reindexing, vocabulary
from app.search.reindexing import Named


@task("search.learn_words", queue=QueueName.BULK)
def learn_words(words: str) -> None:
    vocabulary.learn(db.session(), words.split())


@task("search.add_up_counts", queue=QueueName.BULK)
def add_up_counts() -> None:
    counts.add_up(db.session())


@task("search.rewrite", queue=QueueName.BULK)
def rewrite(named: str, row_id: str, after: str = str(ids.INSTALLATION)) -> None:
    """What has got another name is named by many goods."""
    reindexing.rewrite_named(db.session(), Named(named), UUID(row_id), after=UUID(after))


@task("search.reindex", queue=QueueName.BULK, is_slow=True)
def reindex(after: str = str(ids.INSTALLATION)) -> None:
    """Each night too: whatever has gone astray is put right."""
    reindexing.go_through(db.session(), UUID(after))


@task("search.fold_queries", queue=QueueName.BULK)
def fold_queries() -> None:
    query_log.fold(db.session())


@task("search.rank_queries", queue=QueueName.BULK)
def rank_queries() -> None:
    query_log.rank(db.session())


@task("search.forget_old", queue=QueueName.BULK)
def forget_old() -> None:
    query_log.forget_old(db.session())
