"""The host names of a store: claimed, proved by a record of the name's own, made primary, given up.

Whoever proves a name has it: a claim keeps nobody from it. Only what is proved answers requests.
"""

import ipaddress
import re
from collections.abc import Sequence

import idna
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import ids
from app.database import DomainError, NotFound, served_store
from app.stores import gateway
from app.stores.locking import locked_store
from app.stores.models import HostClaim, StoreDomain

MOST_HOSTS = 20
LONGEST_HOST = 253
#: Names that lead to whoever asks (RFC 6761): nobody can prove one, and in development nobody has to.
LOOPBACK = ".localhost"
RECORD_PREFIX = "_fusionaura"
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
TAKEN = "This name cannot be used here. If it is yours, ask whoever runs the installation."


class HostRefused(DomainError):
    """No host name, or none that the store may have."""


def host_of(typed: str) -> str:
    """A typed name as it is kept: lower case, ASCII (IDNA), no dot at the end. Raises HostRefused."""
    name = typed.strip().rstrip(".").lower()
    if "/" in name or "@" in name:
        raise HostRefused("Only the name, without https:// and without a path: shop.example.")
    if ":" in name:
        raise HostRefused("Only the name, without a port: shop.example.")
    try:
        host = idna.encode(name, uts46=True).decode("ascii").lower() if name else ""
    except (idna.IDNAError, UnicodeError):
        host = ""
    labels = host.split(".")
    if len(labels) < 2 or len(host) > LONGEST_HOST or not all(map(_LABEL.fullmatch, labels)):
        raise HostRefused("That is no host name. Enter one such as shop.example or www.shop.co.za.")
    if _is_address(host) or labels[-1].isdigit():
        raise HostRefused("That is an address of a machine; a shop needs a name.")
    return host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def record_name(claim: HostClaim) -> str:
    return f"{RECORD_PREFIX}.{claim.host}"


def record_text(claim: HostClaim) -> str:
    return f"fusionaura={claim.token}"


def hosts_of(session: Session) -> Sequence[StoreDomain]:
    own = select(StoreDomain).where(StoreDomain.store_id == served_store(session))
    return session.scalars(own.order_by(StoreDomain.is_primary.desc(), StoreDomain.host)).all()


def get_host(session: Session, host: str) -> StoreDomain:
    """Raises NotFound, for another store's too."""
    found = session.get(StoreDomain, host.lower())
    if found is None or found.store_id != served_store(session):
        raise NotFound("StoreDomain")
    return found


def claims_of(session: Session) -> Sequence[HostClaim]:
    return session.scalars(select(HostClaim).order_by(HostClaim.claimed_at, HostClaim.id)).all()


def claim(session: Session, typed: str) -> HostClaim:
    """Raises HostRefused: for a name that answers already, and without saying whose for one that is another's."""
    host = host_of(typed)
    _one_at_a_time(session)
    _refuse_taken(session, host)
    known = claims_of(session)
    if len(known) + len(hosts_of(session)) >= MOST_HOSTS:
        raise HostRefused(f"A shop has at most {MOST_HOSTS} names.")
    if any(each.host == host for each in known):
        raise HostRefused("That name waits for its proof already.")
    made = HostClaim(host=host, token=ids.token())
    session.add(made)
    return made


def _refuse_taken(session: Session, host: str) -> None:
    taken = session.get(StoreDomain, host)
    if taken is not None:
        raise HostRefused(
            "The shop answers on that name already." if taken.store_id == served_store(session) else TAKEN
        )


def is_proved(host: str, text: str, *, servers: Sequence[tuple[str, int]], trusts_loopback: bool) -> bool:
    """Whether the name's own records hold ``text``. Asks name servers: call it with nothing locked.

    Raises NamesUnavailable.
    """
    if host.endswith(LOOPBACK):
        return trusts_loopback
    return text in gateway.text_records(f"{RECORD_PREFIX}.{host}", servers=servers)


def take_up(session: Session, proved: HostClaim) -> StoreDomain:
    """The store answers on the name from the commit on. Raises HostRefused where another was quicker."""
    _one_at_a_time(session)
    _refuse_taken(session, proved.host)
    domain = StoreDomain(host=proved.host, store_id=served_store(session), is_primary=False)
    session.add(domain)
    session.delete(proved)
    try:
        session.flush()  # the key decides between two stores
    except IntegrityError as error:
        raise HostRefused(TAKEN) from error
    return domain


def make_primary(session: Session, host: str) -> None:
    """The one that mails and canonical links name."""
    _one_at_a_time(session)
    chosen = get_host(session, host)
    for domain in hosts_of(session):
        domain.is_primary = domain is chosen


def give_up(session: Session, host: str, *, present_host: str) -> None:
    """Raises HostRefused for the last, for the primary, and for the one the person is on."""
    _one_at_a_time(session)
    domain = get_host(session, host)
    if len(hosts_of(session)) == 1:
        raise HostRefused("This is the shop's last name. Add another first.")
    if domain.is_primary:
        raise HostRefused("Mails and search engines name this one. Make another primary first.")
    if domain.host == present_host.lower():
        raise HostRefused("You are on this name now. Open the office under another to remove it.")
    session.delete(domain)


def _one_at_a_time(session: Session) -> None:
    """Else two who each remove one of two names would leave none."""
    locked_store(session)
