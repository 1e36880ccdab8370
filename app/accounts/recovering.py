"""A new password for who has forgotten theirs, by a link to the mailbox."""

from sqlalchemy.orm import Session

from app import ids, jobs
from app.accounts import links
from app.accounts.links import Purpose
from app.accounts.logins import end_all_of
from app.accounts.models import User
from app.accounts.passwords import check_choice, hash_password
from app.accounts.queries import find_user


def ask_for_reset(session: Session, email: str) -> None:
    """The same for an address with a login and for one without, down to the statements: a job that finds nobody."""
    user = find_user(session, email)
    jobs.enqueue(session, "notifications.reset_password", ids.INSTALLATION if user is None else user.id)


def reset_password(session: Session, key: str, *, password: str) -> User:
    """The old password holds until here. Every login ends, and the mailbox is proven by the way. The caller commits.

    Raises LinkSpent, PasswordRefused.
    """
    user = links.whose(session, Purpose.RESET, key, is_used=True)
    check_choice(password, about=(user.name, user.email))
    user.password_hash = hash_password(password)
    user.prove_mailbox()
    end_all_of(session, user.id)
    jobs.enqueue(session, "notifications.password_changed", user.id)
    return user
