"""People of a store and their logins."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned, references, text_enum


class Role(StrEnum):
    """What a person is to the store. Roles are names, never ranks: app/admin/permissions.py says what each may."""

    CUSTOMER = "customer"
    PACKER = "packer"
    BOOKKEEPER = "bookkeeper"
    SUPPORT = "support"
    MANAGER = "manager"
    OWNER = "owner"


STAFF = frozenset(Role) - {Role.CUSTOMER}


class User(StoreOwned, Base):
    """Somebody with a password in one store; the same address in another store is another person."""

    __tablename__ = "user"

    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    role: Mapped[Role] = mapped_column(text_enum(Role))
    phone: Mapped[str] = mapped_column(default="")
    #: What the address is to be once mail to it has been answered; empty when no change is waiting.
    wanted_email: Mapped[str] = mapped_column(default="")
    #: When the person showed that mail to the address reaches them; none until then.
    email_verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    disabled_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("store_id", "email"),
        # Who works here, among everybody who shops here.
        Index(None, "store_id", "role"),
    )

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF

    @property
    def is_proven(self) -> bool:
        """The mailbox is theirs, so what was sent to it is theirs too."""
        return self.email_verified_at is not None

    def prove_mailbox(self) -> None:
        """Again is harmless: the first time counts."""
        self.email_verified_at = self.email_verified_at or clock.now()


class LoginSession(StoreOwned, Base):
    """A login that is the truth of a cookie: the cookie holds the token, the row its hash."""

    __tablename__ = "login_session"

    user_id: Mapped[UUID]
    token_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    #: As the browser names itself; app/accounts/devices.py puts it in words.
    user_agent: Mapped[str] = mapped_column(default="")
    #: When the person last gave the password or a code; a login is such a proof.
    proven_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("user_id", "user", ondelete="CASCADE"),
        UniqueConstraint("store_id", "token_hash"),
        Index(None, "store_id", "user_id"),
    )
