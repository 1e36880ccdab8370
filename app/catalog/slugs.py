"""Names as they stand in addresses."""

import re
import unicodedata
from collections.abc import Container, Iterator
from contextlib import contextmanager
from hashlib import blake2b

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database import DomainError

LONGEST = 80
#: unique_violation (PostgreSQL, appendix A).
TAKEN = "23505"


def slugify(name: str) -> str:
    """``Mugs & cups`` becomes ``mugs-cups``. A name without a Latin letter gets a short digest of itself."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:LONGEST].strip("-")
    return slug or blake2b(name.encode(), digest_size=5).hexdigest()


def free_slug(name: str, taken: Container[str]) -> str:
    """The name's slug, numbered where it is taken."""
    slug = slugify(name)
    number = 2
    while slug in taken:
        slug = f"{slugify(name)}-{number}"
        number += 1
    return slug


class SlugRefused(DomainError):
    """An address that cannot be had."""

    @classmethod
    def taken(cls, slug: str) -> "SlugRefused":
        return cls(f"The address “{slug}” is taken. Choose another.")


def chosen_slug(text: str, taken: Container[str]) -> str:
    """The slug that somebody asked for, in our spelling. Raises SlugRefused where another has it."""
    if not text.strip():
        raise SlugRefused("An address needs at least one letter or digit.")
    slug = slugify(text)
    if slug in taken:
        raise SlugRefused.taken(slug)
    return slug


@contextmanager
def claimed(session: Session, refusal: DomainError) -> Iterator[None]:
    """Write a name or an address that the block gives at once, and raise ``refusal`` where it is another's by now.

    Of two who ask for one at the same moment both have looked and found it free; the unique constraint makes the second
    wait for the first. The caller rolls back.
    """
    try:
        yield
        session.flush()
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) != TAKEN:
            raise
        raise refusal from None
