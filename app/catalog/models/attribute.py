"""Typed attributes: what there is to say about every product of one type, and what is said about each."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, StoreOwned, StoreScoped, references, text_enum


class AttributeKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes-no"
    #: One or several of the attribute's choices.
    CHOICE = "choice"


class ProductType(StoreOwned, Base):
    """A kind of goods (Mug, Bicycle) whose products are described in the same terms."""

    __tablename__ = "product_type"

    name: Mapped[str]

    __table_args__ = (
        UniqueConstraint("store_id", "name"),
        CheckConstraint("name <> ''", name="has_name"),
    )


class Attribute(StoreOwned, Base):
    """A term that the products of a type are described in: ``Capacity``, a number, in ``ml``."""

    __tablename__ = "attribute"

    product_type_id: Mapped[UUID]
    name: Mapped[str]
    kind: Mapped[AttributeKind] = mapped_column(text_enum(AttributeKind), default=AttributeKind.TEXT)
    unit: Mapped[str] = mapped_column(default="")
    choices: Mapped[list[str]] = mapped_column(default=list)
    #: Offered as a filter beside lists of goods.
    is_filterable: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        references("product_type_id", "product_type", ondelete="CASCADE"),
        UniqueConstraint("store_id", "product_type_id", "name"),
        CheckConstraint("name <> ''", name="has_name"),
    )


class AttributeValue(StoreScoped, Base):
    """What an attribute is for one product, in the column of its kind: text and choices share ``texts``."""

    __tablename__ = "attribute_value"

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    attribute_id: Mapped[UUID] = mapped_column(primary_key=True)
    texts: Mapped[list[str]] = mapped_column(default=list)
    number: Mapped[Decimal | None] = mapped_column(Numeric(18, 6))
    flag: Mapped[bool | None]

    __table_args__ = (
        references("product_id", "product", ondelete="CASCADE"),
        references("attribute_id", "attribute", ondelete="CASCADE"),
        CheckConstraint(
            "(cardinality(texts) > 0)::int + (number IS NOT NULL)::int + (flag IS NOT NULL)::int = 1",
            name="one_kind",
        ),
        Index(None, "store_id", "attribute_id"),
    )
