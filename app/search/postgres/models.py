"""What PostgreSQL searches: a document for each listed product, the words that there are, the values of facets.

``SearchDocument`` and ``SearchWord`` are read through views of the tables' owner (docs/adr/0020): under row-level
security the planner may not use their indexes. The views name the store themselves.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Boolean, Index, Numeric, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.database import SEARCHED, Base, StoreScoped, references


class SearchDocument(StoreScoped, Base):
    """A product that is for sale as the search sees it. Written by app/search/documents.py and nothing else."""

    __tablename__ = "search_document"

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    price_cents: Mapped[int]
    published_at: Mapped[datetime]
    #: Tenths of a star.
    rating: Mapped[int] = mapped_column(SmallInteger)
    is_in_stock: Mapped[bool] = mapped_column(Boolean)
    #: Values of facets (facets.py), for narrowing and counting.
    tokens: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    #: The words that say most of it, in three grades: a first look, for choosing which to look at again.
    head: Mapped[str] = mapped_column(TSVECTOR)
    #: How much each word says of it, from 1 to 255.
    impacts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: Everything: title, brand and codes (A), what is near to these (B), attributes (C), description (D).
    words: Mapped[str] = mapped_column(TSVECTOR)
    #: As shoppers would type them, for spelling.
    spoken: Mapped[list[str]] = mapped_column(ARRAY(Text))

    __table_args__ = (
        references("product_id", "product", ondelete="CASCADE"),
        Index("ix_search_document_words", "store_id", "words", postgresql_using="gin"),
        Index("ix_search_document_head", "store_id", "head", postgresql_using="gin"),
        Index("ix_search_document_tokens", "store_id", "tokens", postgresql_using="gin"),
        {"info": {SEARCHED: "searchable_document"}},
    )


class SearchWord(StoreScoped, Base):
    """A word that some product says, and how many say it."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    documents: Mapped[int]

    __table_args__ = (
        Index(
            "ix_search_word_trigrams",
            "store_id",
            "word",
            postgresql_using="gin",
            postgresql_ops={"word": "gin_trgm_ops"},
            postgresql_where=text("word ~ '^[a-z]{3,}$'"),
        ),
        {"info": {SEARCHED: "searchable_word"}},
    )


class SearchFacetValue(StoreScoped, Base):
    """What a token of a document stands for."""

    __tablename__ = "search_facet_value"

    token: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    #: As it stands in the address, with the value's slug.
    key: Mapped[str]
    value: Mapped[str]
    facet_label: Mapped[str]
    label: Mapped[str]
    #: Of the facet among facets.
    position: Mapped[int] = mapped_column(SmallInteger)
    #: Of a number, for the order of values.
    number: Mapped[Decimal | None] = mapped_column(Numeric(18, 6))
    swatch: Mapped[str | None]


class SearchCount(StoreScoped, Base):
    """How many goods of a category, a brand or the whole store have a value: the sum over all of its rows.

    Whatever rewrites documents adds what it has changed, in rows of its own (``batch``), so that two never wait for
    each other; a job adds these up.
    """

    __tablename__ = "search_count"

    #: The token of the category or brand, 0 for the store.
    scope: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    batch: Mapped[UUID] = mapped_column(primary_key=True)
    token: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    count: Mapped[int]

    __table_args__ = (
        Index(
            "ix_search_count_batch",
            "store_id",
            "batch",
            postgresql_where=text("batch <> '00000000-0000-0000-0000-000000000000'"),
        ),
    )
