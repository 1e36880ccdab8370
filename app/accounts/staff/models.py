"""What people who work at a store have beside a login: an invitation before it, a second step after the password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.accounts.models import Role
from app.database import Base, StoreOwned, StoreScoped, references, text_enum


class Invitation(StoreOwned, Base):
    """Somebody may work here, once they have opened the link in their mail. One waits for each address at most."""

    __tablename__ = "invitation"

    email: Mapped[str]
    role: Mapped[Role] = mapped_column(text_enum(Role))
    invited_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    #: Raised when it is sent again: only the newest letter's link is good.
    serial: Mapped[int] = mapped_column(default=1)
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("role <> 'customer'", name="of_staff"),
        Index(
            "uq_invitation_waiting",
            "store_id",
            "email",
            unique=True,
            postgresql_where="accepted_at IS NULL AND withdrawn_at IS NULL",
        ),
    )

    @property
    def is_waiting(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def is_open(self) -> bool:
        return self.is_waiting and clock.now() < self.expires_at


class SecondFactor(StoreScoped, Base):
    """The secret that a person's phone shares with the shop. It counts once a code of it has been shown."""

    __tablename__ = "second_factor"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    secret_encrypted: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None]
    #: The step of the last code that was taken: it is not taken again, nor is an earlier one.
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    #: Wrong codes since the last right one.
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]

    __table_args__ = (references("user_id", "user", ondelete="CASCADE"),)

    @property
    def is_on(self) -> bool:
        return self.confirmed_at is not None


class RecoveryCode(StoreOwned, Base):
    """In place of the phone, once. Random enough (78 bits) for a plain digest."""

    __tablename__ = "recovery_code"

    user_id: Mapped[UUID]
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]

    __table_args__ = (
        references("user_id", "user", ondelete="CASCADE"),
        UniqueConstraint("store_id", "user_id", "code_hash"),
    )
