"""Which store answers on a host name."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.stores.models import Store, StoreDomain

#: A changed store shows on every process within this time; until then pages say what was true a moment ago.
REMEMBER_SECONDS = 5.0
LOGO_JOINTS = ("&", "+", "·")


@dataclass(frozen=True, slots=True)
class StoreProfile:
    """What pages and mails say about a store, apart from the session that read it."""

    id: UUID
    slug: str
    name: str
    theme: str
    tagline: str
    home: dict[str, Any]
    legal_name: str
    registration_number: str
    address: str
    email: str
    phone: str
    office_bearers: str
    service_address: str
    memberships: str
    mail_sender_name: str
    mail_sender: str
    mail_reply_to: str
    vat_number: str | None
    bank_account_number: str
    free_delivery_from_cents: int | None
    look: dict[str, str]
    logo: dict[str, Any]
    revision: int
    requires_second_step: bool
    api_origins: list[str]
    primary_host: str

    @property
    def is_vat_vendor(self) -> bool:
        return self.vat_number is not None

    @property
    def takes_eft(self) -> bool:
        return bool(self.bank_account_number)

    @property
    def logo_words(self) -> tuple[str, str, str]:
        """The name in three, with its joint (an ampersand, say) in the middle, for the logo to colour."""
        for joint in LOGO_JOINTS:
            before, found, after = self.name.partition(f" {joint} ")
            if found:
                return before, joint, after
        return self.name, "", ""


_remembered: dict[str, tuple[float, StoreProfile | None]] = {}
MOST_HOSTS = 10_000


def find_profile_by_host(open_session: Callable[[], Session], host: str) -> StoreProfile | None:
    """The store on a host name (without port). Remembered for a few seconds, unknown hosts too.

    ``open_session`` is called only when it is not remembered.
    """
    known = _remembered.get(host)
    if known is not None and known[0] > time.monotonic():
        return known[1]
    session = open_session()
    store_id = session.scalar(select(StoreDomain.store_id).where(StoreDomain.host == host.lower()))
    profile = None if store_id is None else find_profile(session, store_id)
    if len(_remembered) > MOST_HOSTS:
        _remembered.clear()
    _remembered[host] = (time.monotonic() + REMEMBER_SECONDS, profile)
    return profile


def find_profile(session: Session, store_id: UUID) -> StoreProfile | None:
    store = session.get(Store, store_id)
    if store is None:
        return None
    host = session.scalar(
        select(StoreDomain.host)
        .where(StoreDomain.store_id == store_id)
        .order_by(StoreDomain.is_primary.desc(), StoreDomain.host)
        .limit(1)
    )
    names = StoreProfile.__dataclass_fields__.keys() - {"primary_host"}
    return StoreProfile(primary_host=host or "", **{name: getattr(store, name) for name in names})


def forget_profiles() -> None:
    """Read every store anew on its next request: after a change in this process."""
    _remembered.clear()


def store_ids(session: Session) -> list[UUID]:
    return list(session.scalars(select(Store.id).order_by(Store.id)))


def find_store_id(session: Session, slug: str) -> UUID | None:
    return session.scalar(select(Store.id).where(Store.slug == slug))
