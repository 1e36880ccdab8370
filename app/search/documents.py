"""Writing what PostgreSQL searches: a document for each product that has a card, in the transaction that changes it.

``write`` is called by whatever rewrites cards (app/inventory/listings.py) and by what changes a product's stars.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    DateTime,
    Integer,
    SmallInteger,
    Text,
    Uuid,
    any_,
    cast,
    column,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app import clock, ids, jobs
from app.catalog.models.product import Product
from app.database import served_store
from app.jobs import Job
from app.search import sources, tokens
from app.search.counts import STORE_WIDE
from app.search.facet_values import Meaning, tokens_of
from app.search.meilisearch import pushing
from app.search.postgres.models import SearchCount, SearchDocument, SearchFacetValue, SearchWord
from app.search.postgres.stems import stems_of
from app.search.postgres.vectors import Texts, head_of, spoken
from app.search.sources import Source

ADD_UP_AFTER = timedelta(seconds=20)
#: Words that a job is told of at once.
MOST_TOLD = 400
#: Columns of a document beside its key, and as what they are sent.
COLUMNS: Mapping[str, Any] = {
    "price_cents": Integer,
    "published_at": DateTime(timezone=True),
    "rating": SmallInteger,
    "is_in_stock": Boolean,
    "tokens": Text,
    "head": Text,
    "impacts": Text,
    "words": Text,
    "spoken": Text,
}


def write(session: Session, product_ids: Iterable[UUID]) -> int:
    """``rewrite`` these, and have Meilisearch told of them too, where there is one."""
    changed = set(product_ids)
    pushing.note(session, changed)
    return rewrite(session, changed)


def rewrite(session: Session, product_ids: Iterable[UUID]) -> int:
    """Bring the documents of these products to what is said of them now; how many were written or taken out.

    A fixed number of statements however many products there are. 1. Lock the products, in key order. 2. See what their
    documents count for. 3. Read what they say, write it, and add the difference to the counts.
    """
    wanted = sorted(set(product_ids))
    if not wanted:
        return 0
    session.flush()  # the sources are read back by statements of their own
    session.execute(
        select(Product.id)
        .where(sources.among(Product.id, wanted))
        .order_by(Product.id)
        .with_for_update(key_share=True)
    )
    before = _tokens(session, wanted)
    said = sources.read(session, wanted)
    meanings: dict[int, Meaning] = {}
    after = {product_id: tokens_of(source, meanings) for product_id, source in said.items()}
    gone = [product_id for product_id in before if product_id not in said]
    written = _write_rows(session, said, after)
    if gone:
        session.execute(delete(SearchDocument).where(SearchDocument.product_id.in_(gone)))
    _explain(session, meanings)
    _count(session, before, after)
    return written + len(gone)


def _tokens(session: Session, product_ids: Sequence[UUID]) -> dict[UUID, list[int]]:
    rows = session.execute(
        select(SearchDocument.product_id, SearchDocument.tokens)
        .where(sources.among(SearchDocument.product_id, product_ids))
        .order_by(SearchDocument.product_id)
        .with_for_update()
    )
    return {row.product_id: row.tokens for row in rows}


def _write_rows(session: Session, said: Mapping[UUID, Source], values: Mapping[UUID, list[int]]) -> int:
    if not said:
        return 0
    texts = {product_id: Texts(source) for product_id, source in said.items()}
    words = {product_id: each.all_words() for product_id, each in texts.items()}
    stems = stems_of(session, set().union(*words.values()))
    impacts = {product_id: each.impacts(stems) for product_id, each in texts.items()}
    rows = [
        {
            "price_cents": source.price_cents,
            "published_at": source.published_at,
            "rating": source.rating,
            "is_in_stock": source.is_in_stock,
            "tokens": " ".join(map(str, values[product_id])),
            "head": head_of(impacts[product_id]),
            "impacts": " ".join(f"{word} {impact}" for word, impact in sorted(impacts[product_id].items())),
            "words": texts[product_id].words(stems),
            "spoken": " ".join(spoken(words[product_id])),
        }
        for product_id, source in said.items()
    ]
    _tell_new_words(session, set(spoken(set().union(*words.values()))))
    columns = {name: [row[name] for row in rows] for name in COLUMNS}
    return len(session.execute(_upsert(served_store(session), list(said), columns)).all())


def _upsert(store_id: UUID, product_ids: list[UUID], columns: Mapping[str, list[Any]]) -> Any:
    """Rows that say the same already are left alone, and so are their indexes."""
    given = (
        func.unnest(
            literal(product_ids, ARRAY(Uuid)),
            *(literal(columns[name], ARRAY(kind)) for name, kind in COLUMNS.items()),
        )
        .table_valued(
            column("product_id", Uuid), *(column(name, kind) for name, kind in COLUMNS.items()), name="given"
        )
        .render_derived()
    )
    several = {name: func.string_to_array(given.c[name], " ") for name in ("tokens", "spoken", "impacts")}
    several["impacts"] = func.jsonb_object(several["impacts"])
    shaped = [cast(several.get(name, given.c[name]), getattr(SearchDocument, name).type) for name in COLUMNS]
    new = insert(SearchDocument).from_select(
        ["store_id", "product_id", *COLUMNS],
        select(literal(store_id), given.c.product_id, *shaped),
    )
    fresh = new.excluded
    return new.on_conflict_do_update(
        index_elements=["store_id", "product_id"],
        set_={name: fresh[name] for name in COLUMNS},
        where=or_(*(getattr(SearchDocument, name).is_distinct_from(fresh[name]) for name in COLUMNS)),
    ).returning(SearchDocument.product_id)


# --- what values stand for, how many have them, and new words -----------------------------------------------------


def _explain(session: Session, meanings: Mapping[int, Meaning]) -> None:
    """Say what the tokens stand for, where nobody has or it has changed."""
    rows = session.scalars(select(SearchFacetValue).where(SearchFacetValue.token.in_(meanings)))
    known = {row.token: row for row in rows}
    for number, meaning in sorted(meanings.items()):
        row = known.get(number)
        if row is None:
            _add_meaning(session, meaning)
            continue
        for name, value in asdict(meaning).items():
            if getattr(row, name) != value and (name != "swatch" or value):
                setattr(row, name, value)
    session.flush()  # in the order of tokens


def _add_meaning(session: Session, meaning: Meaning) -> None:
    """Two may come with the same one; the second waits, and has nothing to add."""
    new = insert(SearchFacetValue).values(store_id=served_store(session), **asdict(meaning))
    session.execute(new.on_conflict_do_nothing())


def _count(session: Session, before: Mapping[UUID, list[int]], after: Mapping[UUID, list[int]]) -> None:
    changes: Counter[tuple[int, int]] = Counter()
    for product_id in before.keys() | after.keys():
        old, new = before.get(product_id, []), after.get(product_id, [])
        if old != new:
            changes.subtract(_places(old, is_listed=product_id in before))
            changes.update(_places(new, is_listed=product_id in after))
    rows = [(scope, number, count) for (scope, number), count in changes.items() if count]
    if not rows:
        return
    given = (
        func.unnest(
            literal([row[0] for row in rows], ARRAY(BigInteger)),
            literal([row[1] for row in rows], ARRAY(BigInteger)),
            literal([row[2] for row in rows], ARRAY(Integer)),
        )
        .table_valued("scope", "token", "count", name="given")
        .render_derived()
    )
    whose = literal(served_store(session)), literal(ids.new())
    session.execute(
        insert(SearchCount).from_select(
            ["store_id", "batch", "scope", "token", "count"], select(*whose, *given.c)
        )
    )
    _add_up_soon(session)


def _places(values: list[int], *, is_listed: bool) -> list[tuple[int, int]]:
    """Each value in each list that the product stands in: its categories', its brand's, the store's own."""
    if not is_listed:
        return []
    kinds = {tokens.group(tokens.CATEGORY), tokens.group(tokens.BRAND)}
    scopes = [STORE_WIDE, *(value for value in values if tokens.group_of(value) in kinds)]
    return [(scope, value) for scope in scopes for value in values]


def _tell_new_words(session: Session, words: set[str]) -> None:
    """Have words that nobody knows yet learnt by a job: two who write them here would wait for each other."""
    known = set(
        session.scalars(
            select(SearchWord.word).where(SearchWord.word == any_(literal(list(words), ARRAY(Text))))
        )
    )
    new = sorted(words - known)
    for start in range(0, len(new), MOST_TOLD):
        jobs.enqueue(session, "search.learn_words", " ".join(new[start : start + MOST_TOLD]))


def _add_up_soon(session: Session) -> None:
    """Unless that waits already; two of them do no harm."""
    waits = exists().where(
        Job.store_id == served_store(session),
        Job.name == "search.add_up_counts",
        Job.lease_token.is_(None),
        Job.parked_at.is_(None),
    )
    if not session.scalar(select(waits)):
        jobs.enqueue(session, "search.add_up_counts", after=clock.now() + ADD_UP_AFTER)
