"""The words that goods are named by, for spelling: how many have each. Kept beside the documents, by jobs."""

from collections.abc import Sequence

from sqlalchemy import ARRAY, Text, delete, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.database import served_store
from app.search.postgres.models import SearchDocument, SearchWord

#: Stands for all goods: how many there are tells how rare a word is.
EVERY = ""


def learn(session: Session, words: Sequence[str]) -> None:
    """Words that are new, in the order of the alphabet: two who come with the same do not lock each other out."""
    store_id = served_store(session)
    new = sorted(set(words))
    if new:
        word = func.unnest(literal(new, ARRAY(Text))).column_valued("word")
        rows = select(literal(store_id), word, literal(1))
        session.execute(
            insert(SearchWord).from_select(["store_id", "word", "documents"], rows).on_conflict_do_nothing()
        )


def count_words(session: Session) -> None:
    """How many goods have each word, counted anew; words that none has any more go."""
    store_id = served_store(session)
    whose = SearchDocument.store_id == store_id
    spoken = select(func.unnest(SearchDocument.spoken).label("word")).where(whose).subquery()
    each = select(spoken.c.word, func.count().label("documents")).group_by(spoken.c.word)
    every = select(literal(EVERY), func.count()).select_from(SearchDocument).where(whose)
    counted = union_all(each, every).cte("counted")
    session.execute(
        delete(SearchWord)
        .where(SearchWord.word.not_in(select(counted.c.word)))
        .execution_options(synchronize_session=False)
    )
    new = insert(SearchWord).from_select(
        ["store_id", "word", "documents"],
        select(literal(store_id), counted.c.word, counted.c.documents).order_by(counted.c.word),
    )
    session.execute(
        new.on_conflict_do_update(
            index_elements=["store_id", "word"],
            set_={"documents": new.excluded.documents},
            where=SearchWord.documents != new.excluded.documents,
        )
    )
