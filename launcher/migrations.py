"""Is the database at the newest migration? Asked without loading the application, which takes a second."""

import re
from pathlib import Path

import psycopg

from launcher.places import ROOT
from launcher.problem import Problem

REVISION = re.compile(r"^(down_revision|revision)\b[^=]*=\s*(.+)$", re.MULTILINE)
NAME = re.compile(r"[\"']([^\"']+)[\"']")


def is_migrated(url: str) -> bool:
    """Raises Problem when the database does not answer."""
    with _connected(url) as connection:
        try:
            rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        except psycopg.errors.UndefinedTable:
            return False
    return {row[0] for row in rows} == heads(ROOT / "migrations" / "versions")


def has_store(url: str) -> bool:
    """Is there a shop already? Where in doubt no: the command that loads the demo looks for itself."""
    with _connected(url) as connection:
        try:
            return connection.execute("SELECT 1 FROM store LIMIT 1").fetchone() is not None
        except psycopg.Error:
            return False


def _connected(url: str) -> psycopg.Connection:
    try:
        return psycopg.connect(url.replace("+psycopg", ""), connect_timeout=10)
    except psycopg.Error as error:
        raise Problem(
            f"The database of DATABASE_URL does not answer: {str(error).splitlines()[0]}"
        ) from error


def heads(folder: Path) -> set[str]:
    """The revisions that no other one follows."""
    made: set[str] = set()
    followed: set[str] = set()
    for path in folder.glob("*.py"):
        for key, value in REVISION.findall(path.read_text(encoding="utf-8")):
            (made if key == "revision" else followed).update(NAME.findall(value))
    return made - followed
