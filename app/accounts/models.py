"""People of a store and their logins."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
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
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    disabled_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("store_id", "email"),)

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF


class LoginSession(StoreOwned, Base):
    """A login that is the truth of a cookie: the cookie holds the token, the row its hash."""

    __tablename__ = "login_session"

    user_id: Mapped[UUID]
    token_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        references("user_id", "user", ondelete="CASCADE"),
        UniqueConstraint("store_id", "token_hash"),
    )
