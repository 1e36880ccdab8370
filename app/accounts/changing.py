"""What a person changes about their own login: name, phone, password, address."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import jobs
from app.accounts import links
from app.accounts.links import LinkSpent, Purpose
from app.accounts.logins import end_all_of
from app.accounts.models import User
from app.accounts.passwords import check_choice, hash_password, matches
from app.accounts.queries import find_user
from app.database import DomainError, lock


class PasswordWrong(DomainError):
    def __init__(self) -> None:
        super().__init__("That is not your present password.")


class AddressTaken(DomainError):
    """Told only to who has shown that the mailbox is theirs."""

    def __init__(self) -> None:
        super().__init__("That address has a login of its own here by now, so nothing was changed.")


def check_present(user: User, password: str) -> None:
    """Raises PasswordWrong. The caller has counted the try (app/accounts/throttling.py)."""
    if not matches(password, user.password_hash):
        raise PasswordWrong


def change_details(user: User, *, name: str, phone: str) -> None:
    user.name, user.phone = name, phone


def change_password(session: Session, user_id: UUID, *, present: str, password: str) -> User:
    """Ends every login; the caller begins one anew for who is here. Raises PasswordWrong, PasswordRefused."""
    user = lock(session, User, user_id)
    check_present(user, present)
    check_choice(password, about=(user.name, user.email))
    user.password_hash = hash_password(password)
    end_all_of(session, user.id)
    jobs.enqueue(session, "notifications.password_changed", user.id)
    return user


def ask_for_email(session: Session, user: User, *, email: str) -> None:
    """A link goes to the new address, which counts from when it is followed. The same for one that is taken."""
    user.wanted_email = email.strip().lower()
    jobs.enqueue(session, "notifications.prove_new_address", user.id)


def confirm_email(session: Session, key: str) -> tuple[User, str]:
    """The person under their new address, and the address from before, which is to be told. The caller commits.

    Raises LinkSpent, AddressTaken.
    """
    user = links.whose(session, Purpose.EMAIL, key, is_used=True)
    if not user.wanted_email:
        raise LinkSpent
    if is_taken(session, user.wanted_email, by_other_than=user.id):
        raise AddressTaken
    before, user.email, user.wanted_email = user.email, user.wanted_email, ""
    user.email_verified_at = None
    user.prove_mailbox()
    try:
        session.flush()  # somebody may be registering the address at this moment
    except IntegrityError as taken:
        raise AddressTaken from taken
    return user, before


def is_taken(session: Session, email: str, *, by_other_than: UUID) -> bool:
    found = find_user(session, email)
    return found is not None and found.id != by_other_than
