"""What a merchant has said about words that shoppers search for, and how often each was asked.

``query`` is always as ``normalise`` makes it (app/search/texts.py), so that it is compared by equality alone.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned, StoreScoped, references

#: Words that may mean the same in one row.
MOST_TERMS = 20


class Synonym(StoreOwned, Base):
    """Words that mean the same: who searches for one finds goods that have another."""

    __tablename__ = "synonym"

    #: Normalised, each once, in the order of the alphabet.
    terms: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        UniqueConstraint("store_id", "terms"),
        CheckConstraint(f"cardinality(terms) BETWEEN 2 AND {MOST_TERMS}", name="terms"),
    )


class SearchRedirect(StoreOwned, Base):
    """A query that leads to a page instead of to a list of goods: "returns", "opening hours"."""

    __tablename__ = "search_redirect"

    query: Mapped[str]
    #: A path of this shop, with its query where it has one. Never another host.
    url: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        UniqueConstraint("store_id", "query"),
        CheckConstraint("query <> ''", name="has_query"),
        # Browsers take a backslash for a slash, and two slashes for another host.
        CheckConstraint(r"url ~ '^/([^/\\]|$)'", name="path"),
    )


class Pin(StoreOwned, Base):
    """A product that stands first when a query is asked."""

    __tablename__ = "pin"

    query: Mapped[str]
    product_id: Mapped[UUID]
    #: From 1, as they stand in the results.
    position: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("product_id", "product", ondelete="CASCADE"),
        UniqueConstraint("store_id", "query", "product_id"),
        Index(None, "store_id", "product_id"),
        CheckConstraint("query <> ''", name="has_query"),
        CheckConstraint("position >= 1", name="position"),
    )


class QueryCount(StoreScoped, Base):
    """What a query came to on one day, by the store's calendar. Of nobody: it says how often, never who."""

    __tablename__ = "query_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    query: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    searches: Mapped[int] = mapped_column(default=0)
    #: Searches that found nothing.
    failures: Mapped[int] = mapped_column(default=0)
    #: Searches that were answered for another spelling.
    corrections: Mapped[int] = mapped_column(default=0)
    #: Products that were opened from the results.
    clicks: Mapped[int] = mapped_column(default=0)
    #: How many goods the day's last search found.
    found: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("query <> ''", name="has_query"),)


class SearchDay(StoreScoped, Base):
    """All searches of one day that an engine answered, those included whose query was not kept."""

    __tablename__ = "search_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    #: Its name, or ``redirect`` where the query led to a page.
    engine: Mapped[str] = mapped_column(primary_key=True)
    searches: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)


class PopularQuery(StoreScoped, Base):
    """A query that many asked of late and that led them to goods; made anew each hour, for suggestions."""

    __tablename__ = "popular_query"

    # Collated by bytes: a range of it is what begins with some letters.
    query: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    searches: Mapped[int]
