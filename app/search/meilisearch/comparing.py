"""Whether Meilisearch has what the shop sells: every document's digest against the goods as they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import served_store
from app.search.meilisearch import documents, pushing
from app.search.meilisearch.models import SearchPush
from app.search.meilisearch.queries import index_of, listed_after
from app.search.meilisearch.server import index_name, server

AT_ONCE = 1000


@dataclass(slots=True)
class Drift:
    """Products by what is wrong with their documents. What waits to be sent is late, not wrong, and left out."""

    missing: list[UUID] = field(default_factory=list)
    outdated: list[UUID] = field(default_factory=list)
    surplus: list[UUID] = field(default_factory=list)

    @property
    def products(self) -> list[UUID]:
        return [*self.missing, *self.outdated, *self.surplus]


def compare(session: Session) -> Drift:
    """Raises SearchUnavailable, also where there is no index.

    Edits go on meanwhile: what seems wrong is looked at once more, alone, which takes no time to speak of.
    """
    uid = index_name(served_store(session))
    seeming = _differences(dict(server().digests(uid)), _digests(session))
    doubtful = seeming.products
    there: dict[str, str] = {}
    now: list[tuple[UUID, str]] = []
    for start in range(0, len(doubtful), AT_ONCE):
        slice_ = doubtful[start : start + AT_ONCE]
        there |= server().digests(uid, [str(product_id) for product_id in slice_])
        now += [(key, document["digest"]) for key, document in documents.read(session, slice_).items()]
    return _without_late(session, _differences(there, now))


def _differences(there: dict[str, str], now: Iterable[tuple[UUID, str]]) -> Drift:
    known = {UUID(key): digest for key, digest in there.items()}
    drift = Drift()
    for product_id, digest in now:
        sent = known.pop(product_id, None)
        if sent is None:
            drift.missing.append(product_id)
        elif sent != digest:
            drift.outdated.append(product_id)
    drift.surplus.extend(known)
    return drift


def mend(session: Session) -> Drift:
    """Compare, and have what is wrong sent again. Raises SearchUnavailable."""
    drift = compare(session)
    index_of(session).note_comparison(
        missing=len(drift.missing), outdated=len(drift.outdated), surplus=len(drift.surplus)
    )
    pushing.note(session, drift.products)
    return drift


def _digests(session: Session) -> Iterator[tuple[UUID, str]]:
    reached = None
    while slice_ := listed_after(session, reached, limit=AT_ONCE):
        for product_id, document in sorted(documents.read(session, slice_).items()):
            yield product_id, document["digest"]
        reached = slice_[-1]


def _without_late(session: Session, drift: Drift) -> Drift:
    """Asked last, so that what was edited while we compared is among them."""
    late = set(session.scalars(select(SearchPush.product_id)))
    return Drift(
        *(
            [each for each in kind if each not in late]
            for kind in (drift.missing, drift.outdated, drift.surplus)
        )
    )
