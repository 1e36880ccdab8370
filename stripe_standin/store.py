"""State of the stand-in: one SQLite file, one connection, one lock.

Everything is serialised on the lock: a program for a few requests a second gains more from "no two things
happen at once" than it loses. No caller may sleep or use the network while it is held.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Json = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS object (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    body TEXT NOT NULL, private TEXT NOT NULL DEFAULT '{}');
CREATE INDEX IF NOT EXISTS object_kind ON object (kind, seq);
CREATE INDEX IF NOT EXISTS object_intent ON object (kind, json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS object_charge ON object (kind, json_extract(body, '$.charge'));
CREATE INDEX IF NOT EXISTS object_status ON object (kind, json_extract(body, '$.status'));
CREATE INDEX IF NOT EXISTS object_settles ON object (kind, json_extract(private, '$.settles.at'));
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL,
    due_at REAL NOT NULL, position INTEGER NOT NULL, copies INTEGER NOT NULL DEFAULT 1,
    attempts INTEGER NOT NULL DEFAULT 0, last_status INTEGER, last_error TEXT);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (state, due_at);
CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    request_id TEXT NOT NULL, saved_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS request (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, method TEXT NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY AUTOINCREMENT, remaining INTEGER, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
TABLES = ("object", "delivery", "answer", "request", "fault")


class Store:
    def __init__(self, folder: str) -> None:
        """`:memory:` keeps nothing; any other value is a folder, made when it is missing."""
        name = folder
        if folder != ":memory:":
            Path(folder).mkdir(parents=True, exist_ok=True)
            name = str(Path(folder) / "standin.sqlite3")
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(name, check_same_thread=False, isolation_level=None, timeout=10)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Nested calls join the outermost one: only that one commits, and any exception undoes all of it."""
        with self._lock:
            if self._depth == 0:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                if self._depth == 1:
                    self._connection.execute("ROLLBACK")
                raise
            else:
                if self._depth == 1:
                    self._connection.execute("COMMIT")
            finally:
                self._depth -= 1

    def run(self, sql: str, *values: Any) -> int:
        """Rows changed, or for an INSERT the new row's number."""
        with self._lock:
            cursor = self._connection.execute(sql, values)
            return (cursor.lastrowid or 0) if sql.startswith("INSERT") else cursor.rowcount

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def save(self, body: Json, private: Json | None = None) -> Json:
        """Insert or overwrite by id; `private` left out keeps what was there."""
        text = json.dumps(body)
        with self.transaction():
            if not self.run("UPDATE object SET body = ? WHERE id = ?", text, body["id"]):
                self.run(
                    "INSERT INTO object (id, kind, body) VALUES (?, ?, ?)", body["id"], body["object"], text
                )
            if private is not None:
                self.run("UPDATE object SET private = ? WHERE id = ?", json.dumps(private), body["id"])
        return body

    def find(self, kind: str, id: str) -> Json | None:
        found = self.rows("SELECT body FROM object WHERE kind = ? AND id = ?", kind, id)
        return json.loads(found[0]["body"]) if found else None

    def get(self, kind: str, id: str) -> Json:
        """For ids of our own making: a missing row is a bug here, not a caller's mistake."""
        found = self.find(kind, id)
        if found is None:
            raise LookupError(f"{kind} {id}")
        return found

    def private(self, id: str) -> Json:
        found = self.rows("SELECT private FROM object WHERE id = ?", id)
        return json.loads(found[0]["private"]) if found else {}

    def find_all(self, kind: str, where: str = "1", *values: Any) -> list[Json]:
        """Oldest first. `where` is SQL of this program's own, never of a request."""
        sql = f"SELECT body FROM object WHERE kind = ? AND {where} ORDER BY seq"  # noqa: S608  see above
        return [json.loads(row["body"]) for row in self.rows(sql, kind, *values)]

    def setting(self, name: str) -> Any:
        found = self.rows("SELECT value FROM setting WHERE name = ?", name)
        return json.loads(found[0]["value"]) if found else None

    def set(self, name: str, value: Any) -> None:
        self.run("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", name, json.dumps(value))

    def wipe(self) -> None:
        with self.transaction():
            for table in TABLES:
                self.run(f"DELETE FROM {table}")  # noqa: S608  a constant

    def close(self) -> None:
        with self._lock:
            self._connection.close()
