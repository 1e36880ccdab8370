"""Addresses that have moved keep leading somewhere: never by a chain, never in a circle."""

import re
from collections.abc import Mapping

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session

from app.catalog.front_page_names import follow
from app.catalog.models.redirect import Redirect

#: What cannot be an old address of ours is not looked for.
PATH = re.compile(r"/[^\x00-\x1f\x7f]{1,500}")


def moved(session: Session, moves: Mapping[str, str]) -> None:
    """Have old paths lead to new ones, whatever they were before.

    1. A path that something answers on now leads nowhere else. 2. What led to an old path leads to where that went.
    3. The old paths themselves. 4. The front page names the new ones.
    """
    moves = {old: new for old, new in moves.items() if old != new}
    if not moves:
        return
    session.flush()  # redirects that were added in this transaction count too
    session.execute(delete(Redirect).where(Redirect.path.in_({*moves, *moves.values()})))
    session.execute(
        update(Redirect)
        .where(Redirect.target.in_(moves))
        .values(target=case(moves, value=Redirect.target))
        .execution_options(synchronize_session="fetch")
    )
    session.add_all(Redirect(path=old, target=new) for old, new in moves.items() if old not in moves.values())
    follow(session, moves)


def find_target(session: Session, path: str) -> str | None:
    """Where a path that nothing answers on leads now."""
    if not PATH.fullmatch(path):
        return None
    return session.scalar(select(Redirect.target).where(Redirect.path == path))
