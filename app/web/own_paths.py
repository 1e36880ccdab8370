"""Where a form may send somebody on to: this shop, and nowhere else."""

from urllib.parse import urlsplit


def is_own_path(target: str) -> bool:
    """A path of this shop. Browsers read a backslash as a slash and drop tabs, so neither may be in it."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        return False
    if any(character.isspace() or not character.isprintable() for character in target):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc
