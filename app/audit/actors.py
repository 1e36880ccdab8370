"""Who acts in a session. Without an actor nothing is written down: shoppers and jobs have ledgers of their own."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

ACTOR = "audit_actor"
UNDOING = "audit_undoing"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, as the audit names them."""

    id: UUID | None
    name: str
    role: str
    address: str = ""
    #: The view or command they act through.
    endpoint: str = ""


def act_as(session: Session, actor: Actor) -> None:
    """From here on what the session writes is written down as theirs."""
    session.info[ACTOR] = actor


def act_as_operator(session: Session, command: str) -> None:
    """For ``bin/fusion``: whoever sits at the installation's command line, by the name of their account there."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as containers have
        name = "unnamed"
    act_as(session, Actor(None, name, "operator", endpoint=f"fusion {command}"))


def actor_of(session: Session) -> Actor | None:
    actor = session.info.get(ACTOR)
    assert actor is None or isinstance(actor, Actor)
    return actor


@contextmanager
def undoing(session: Session, entry_id: UUID) -> Iterator[None]:
    """What is flushed inside the block puts that entry back."""
    session.info[UNDOING] = entry_id
    try:
        yield
        session.flush()  # what was changed in the block is written down in it
    finally:
        session.info.pop(UNDOING, None)
