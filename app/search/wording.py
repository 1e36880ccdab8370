"""What a merchant says about words: which mean the same, which lead to a page, which products they bring first.

Each change is seen by the next search: kept pages go, and Meilisearch is told of synonyms by a job.
"""

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import catalogue_version, jobs
from app.catalog.models.product import Product
from app.catalog.slugs import claimed
from app.database import DomainError
from app.search.models import MOST_TERMS, Pin, SearchRedirect, Synonym
from app.search.texts import normalise

#: Every search reads them all.
MOST_SYNONYMS = 500
MOST_REDIRECTS = 1_000
MOST_PINS = 10
LONGEST_PATH = 500
#: Browsers take a backslash for a slash, and two slashes for another host.
_PATH = re.compile(r"/(?:[^/\\\x00-\x20\x7f][^\\\x00-\x20\x7f]*)?")
_SEARCH = re.compile(r"/search(?:[/?#]|$)")


class WordingRefused(DomainError):
    """What was said about words makes no sense, or there is too much of it."""


# --- words that mean the same


def say_the_same(session: Session, texts: Iterable[str], *, instead_of: Synonym | None = None) -> Synonym:
    """Have the words mean the same, together with all that shares one of them: a word is in one group at most.

    ``instead_of`` is a group that they replace. Raises WordingRefused.
    """
    terms = {term for term in map(normalise, texts) if term}
    if len(terms) < 2:
        raise WordingRefused("Give at least two words or phrases that mean the same.")
    others = session.scalars(
        select(Synonym).where(Synonym.terms.overlap(sorted(terms))).order_by(Synonym.id).with_for_update()
    )
    met = [other for other in others if other is not instead_of]
    terms = terms.union(*(other.terms for other in met))
    if len(terms) > MOST_TERMS:
        raise WordingRefused(f"At most {MOST_TERMS} words or phrases can mean the same.")
    kept, *merged = [*([instead_of] if instead_of else []), *met] or [_new_synonym(session)]
    for other in merged:
        session.delete(other)
    with claimed(session, WordingRefused("Somebody has just said the same. Look again.")):
        session.flush()  # the old groups go before the one that takes their words
        kept.terms = sorted(terms)
        session.add(kept)
    _tell_of_synonyms(session)
    return kept


def _new_synonym(session: Session) -> Synonym:
    if (session.scalar(select(func.count()).select_from(Synonym)) or 0) >= MOST_SYNONYMS:
        raise WordingRefused(f"A shop keeps at most {MOST_SYNONYMS} groups of words. Remove one first.")
    return Synonym()


def forget_synonym(session: Session, synonym: Synonym) -> None:
    session.delete(synonym)
    _tell_of_synonyms(session)


def _tell_of_synonyms(session: Session) -> None:
    catalogue_version.changed(session)
    jobs.enqueue(session, "search.renew_settings")


# --- words that lead to a page


def own_path(text: str, *, origin: str = "") -> str:
    """A path of this shop, ``origin`` taken off where the whole address was given. Raises WordingRefused."""
    path = text.strip()
    if origin and path.startswith(f"{origin}/"):
        path = path.removeprefix(origin)
    if not _PATH.fullmatch(path) or len(path) > LONGEST_PATH:
        raise WordingRefused("Give a page of this shop, as in /pages/returns. Other sites cannot be named.")
    if _SEARCH.match(path):
        raise WordingRefused("A search that leads to a search would lead nowhere. Synonyms join words.")
    return path


def lead(
    session: Session, text: str, path: str, *, instead_of: SearchRedirect | None = None
) -> SearchRedirect:
    """Have a query lead to a page; of two pages for one query the last said counts. Raises WordingRefused."""
    query = _query(text)
    same = session.scalars(
        select(SearchRedirect).where(SearchRedirect.query == query).with_for_update()
    ).first()
    if same is not None and instead_of is not None and same is not instead_of:
        raise WordingRefused(f"“{query}” leads to {same.url} already.")
    kept = instead_of or same or _new_redirect(session)
    with claimed(session, WordingRefused(f"Somebody has just said where “{query}” leads. Look again.")):
        kept.query, kept.url = query, path
        session.add(kept)
    catalogue_version.changed(session)
    return kept


def _new_redirect(session: Session) -> SearchRedirect:
    if (session.scalar(select(func.count()).select_from(SearchRedirect)) or 0) >= MOST_REDIRECTS:
        raise WordingRefused(f"A shop keeps at most {MOST_REDIRECTS} redirects. Remove one first.")
    return SearchRedirect()


def forget_redirect(session: Session, redirect: SearchRedirect) -> None:
    session.delete(redirect)
    catalogue_version.changed(session)


# --- products that words bring first


def pinned(session: Session, text: str) -> list[UUID]:
    """All of them, for sale or not, in their order."""
    return [pin.product_id for pin in _pins(session, normalise(text))]


def pin(session: Session, text: str, product_ids: Sequence[UUID]) -> None:
    """Have these products stand first for a query, in this order, and no others. Raises WordingRefused."""
    query, wanted = _query(text), list(dict.fromkeys(product_ids))
    if len(wanted) > MOST_PINS:
        raise WordingRefused(f"At most {MOST_PINS} products can stand first for one query.")
    held = {pin.product_id: pin for pin in _pins(session, query)}
    known = set(session.scalars(select(Product.id).where(Product.id.in_(wanted))))
    for product_id in held.keys() - set(wanted):
        session.delete(held[product_id])
    with claimed(session, WordingRefused("Somebody has just changed what stands first. Look again.")):
        for position, product_id in enumerate((each for each in wanted if each in known), start=1):
            one = held.get(product_id) or Pin(query=query, product_id=product_id)
            one.position = position
            session.add(one)
    catalogue_version.changed(session)


def _pins(session: Session, query: str) -> Sequence[Pin]:
    return session.scalars(select(Pin).where(Pin.query == query).order_by(Pin.position, Pin.id)).all()


def _query(text: str) -> str:
    query = normalise(text)
    if not query:
        raise WordingRefused("Say what shoppers search for.")
    return query
