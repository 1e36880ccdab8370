"""Doing something to Kloof's catalogue, each time in a session of its own, as requests and jobs have."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.product import Product
from app.database import in_store
from app.drain import drain
from app.inventory.listings import refresh
from app.jobs import QueueName
from app.web.page_cache import forget_pages
from tests.cast import StoreCast


@dataclass
class Keeper:
    """Whoever keeps a store's catalogue: a person of its staff, an import, a job."""

    app: Flask
    store: StoreCast
    minutes: int = 0

    def do(self, verb: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call a verb with a session, and commit."""
        with self.app.app_context(), in_store(self.store.id) as session:
            session.expire_on_commit = False
            answer = verb(session, *arguments, **named)
            session.commit()
        return answer

    def edit(self, slug: str, change: Callable[[Product], object]) -> None:
        """Change a product, and its card with it."""

        def changed(session: Session) -> None:
            product = session.scalars(select(Product).where(Product.id == self.store.products[slug])).one()
            change(product)
            refresh(session, [product.id])

        self.do(changed)

    def look(self, model: type[Any], *where: Any) -> Any:
        """The one row."""
        return self.do(lambda session: session.scalars(select(model).where(*where)).one())

    def pass_a_minute(self) -> None:
        """For the jobs in bulk: each time another one."""
        self.minutes += 1
        later = clock.now() + timedelta(minutes=self.minutes)
        with clock.running_on(lambda: later):
            drain_bulk(self.app)
        forget_pages()


def drain_bulk(app: Flask) -> None:
    with app.app_context():
        drain(QueueName.BULK)


@pytest.fixture
def keeper(app: Flask, shop: Any) -> Keeper:
    """Of Kloof."""
    return Keeper(app, shop.kloof)
