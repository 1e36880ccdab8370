"""A store, and the host names it answers on. Installation-level: these rows are read to find the store."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app import clock, ids
from app.database import Base, DomainError, StoreScoped
from app.money import rand

#: Stripe takes eight digits of cents: R 999 999,99.
LARGEST_CHARGE_CENTS = 99_999_999


class LimitsRefused(DomainError):
    """No order could be placed between these limits, or the provider would refuse one."""


class Store(Base):
    """One shop of the installation: the tenant."""

    __tablename__ = "store"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    theme: Mapped[str]
    tagline: Mapped[str] = mapped_column(default="")
    #: The front page's words and blocks, as written by the merchant; the template knows the keys.
    home: Mapped[dict[str, Any]] = mapped_column(default=dict)
    legal_name: Mapped[str] = mapped_column(default="")
    registration_number: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    #: Ten digits beginning with 4, or none for a store that is not a VAT vendor and shows no VAT.
    vat_number: Mapped[str | None]
    bank_name: Mapped[str] = mapped_column(default="")
    bank_account_holder: Mapped[str] = mapped_column(default="")
    bank_account_number: Mapped[str] = mapped_column(default="")
    bank_branch_code: Mapped[str] = mapped_column(default="")
    free_delivery_from_cents: Mapped[int | None]
    #: How long unpaid card orders keep their stock; shorter than the provider's session on purpose.
    hold_minutes: Mapped[int] = mapped_column(default=30)
    eft_hold_hours: Mapped[int] = mapped_column(default=72)
    #: Of what is to be paid: providers refuse charges below some US$ 0.50.
    minimum_order_cents: Mapped[int] = mapped_column(default=2000)
    maximum_order_cents: Mapped[int] = mapped_column(default=LARGEST_CHARGE_CENTS)
    #: In whose hours goods go on sale and days begin (IANA).
    timezone: Mapped[str] = mapped_column(default="Africa/Johannesburg")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    def limit_orders(self, smallest_cents: int, largest_cents: int) -> None:
        """Raises LimitsRefused."""
        if largest_cents > LARGEST_CHARGE_CENTS:
            raise LimitsRefused(f"The payment provider takes at most {rand(LARGEST_CHARGE_CENTS)}.")
        if smallest_cents > largest_cents:
            raise LimitsRefused("The largest order must not be smaller than the smallest.")
        self.minimum_order_cents, self.maximum_order_cents = smallest_cents, largest_cents

    __table_args__ = (
        CheckConstraint("hold_minutes BETWEEN 5 AND 55", name="hold_minutes"),
        CheckConstraint(
            "0 <= minimum_order_cents AND minimum_order_cents <= maximum_order_cents "
            "AND maximum_order_cents <= 99999999",
            name="order_limits",
        ),
        CheckConstraint("vat_number IS NULL OR vat_number ~ '^4[0-9]{9}$'", name="vat_number"),
    )


class StoreDomain(Base):
    """A host name. Exactly one of a store's is primary: the one that mails and canonical links name."""

    __tablename__ = "store_domain"

    host: Mapped[str] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(ForeignKey("store.id"), index=True)
    is_primary: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (CheckConstraint("host = lower(host)", name="lower_case"),)


class Counter(StoreScoped, Base):
    """A gapless series of a store (invoices, credit notes): locked and raised last in its transaction."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    last_number: Mapped[int] = mapped_column(default=0)
