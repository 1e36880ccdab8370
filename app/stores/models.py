"""A store, and the host names it answers on. Installation-level: these rows are read to find the store."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock, ids
from app.database import Base, DomainError, StoreOwned, StoreScoped
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
    #: Who answers for the company, where it takes legal papers, and which bodies it belongs to (ECT Act s43(1)).
    office_bearers: Mapped[str] = mapped_column(default="")
    service_address: Mapped[str] = mapped_column(default="")
    memberships: Mapped[str] = mapped_column(default="")
    #: What customers read above a mail, the address it comes from, and where answers go; empty: the shop's own.
    mail_sender_name: Mapped[str] = mapped_column(default="")
    mail_sender: Mapped[str] = mapped_column(default="")
    mail_reply_to: Mapped[str] = mapped_column(default="")
    #: Ten digits beginning with 4, or none; it counts on the days that ``vat_number_on`` says.
    registered_vat_number: Mapped[str | None] = mapped_column("vat_number")
    #: First day as a VAT vendor, and first day as none any more; none: it always was, it stays one.
    vat_from: Mapped[date | None]
    vat_until: Mapped[date | None]
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
    #: At or under how many units of a variant somebody is told; none: nobody is, unless the variant says so itself.
    low_stock_at: Mapped[int | None]
    #: Values of the merchant's own in place of the theme's (app/stores/looks.py), and the picture that is the logo.
    look: Mapped[dict[str, str]] = mapped_column(default=dict)
    logo: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: Raised with every change of the settings: a page drawn from an older profile is no page of the newer one.
    revision: Mapped[int] = mapped_column(default=1)
    #: Who may send money back logs in with a second step.
    requires_second_step: Mapped[bool] = mapped_column(default=False)
    #: Origins of web pages elsewhere whose scripts may ask /api: ``https://pos.example``. None as a rule.
    api_origins: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def vat_number(self) -> str | None:
        """Of a store that is a VAT vendor today, by South African days; one that is none shows no VAT."""
        return self.vat_number_on(clock.now().astimezone(clock.SAST).date())

    @vat_number.setter
    def vat_number(self, number: str | None) -> None:
        self.registered_vat_number = number

    def vat_number_on(self, day: date) -> str | None:
        has_begun = self.vat_from is None or self.vat_from <= day
        has_ended = self.vat_until is not None and self.vat_until <= day
        return self.registered_vat_number if has_begun and not has_ended else None

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
        CheckConstraint("low_stock_at BETWEEN 0 AND 1000000", name="low_stock_at"),
        CheckConstraint("vat_until IS NULL OR vat_from IS NULL OR vat_from < vat_until", name="vat_days"),
        CheckConstraint("vat_number IS NULL OR vat_number ~ '^4[0-9]{9}$'", name="vat_number"),
    )


class StoreDomain(Base):
    """A host name. Exactly one of a store's is primary: the one that mails and canonical links name."""

    __tablename__ = "store_domain"

    host: Mapped[str] = mapped_column(primary_key=True)
    store_id: Mapped[UUID] = mapped_column(ForeignKey("store.id"), index=True)
    is_primary: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (CheckConstraint("host = lower(host)", name="lower_case"),)


class HostClaim(StoreOwned, Base):
    """A host name that the store says is its own, until the name's own records say so too.

    No claim keeps another store from the same name: whoever proves it has it.
    """

    __tablename__ = "host_claim"

    host: Mapped[str]
    #: What a TXT record of the name must hold.
    token: Mapped[str]
    claimed_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        UniqueConstraint("store_id", "host"),
        CheckConstraint("host = lower(host)", name="lower_case"),
    )


class Counter(StoreScoped, Base):
    """A gapless series of a store (invoices, credit notes): locked and raised last in its transaction."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    last_number: Mapped[int] = mapped_column(default=0)
