"""Looking on while an import writes: each product as it was and as it became, and what had to be grown for it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.catalog.models.attribute import Attribute, ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.product import Product
from app.database import get
from app.importing import snapshots, wanted
from app.importing.models import CatalogueImport, ImportedProduct
from app.importing.planning import Outcome, ProductPlan

#: What an import makes besides products, by the name under which it is remembered.
GROWN: dict[str, type[Any]] = {
    "categories": Category,
    "brands": Brand,
    "attributes": Attribute,
    "types": ProductType,
}


class Recorder:
    """For one import, which may take several sessions. ``fetches``: pictures by address are put on the list."""

    def __init__(self, import_id: UUID, *, fetches: bool) -> None:
        self.import_id = import_id
        self.fetches = fetches

    @contextmanager
    def watching(self, session: Session, plans: Sequence[ProductPlan]) -> Iterator[None]:
        wishes = wanted.wishes_of(session, plans) if self.fetches else {}
        touched = {plan.product.id for plan in plans if plan.product and _touches(plan, wishes)}
        before = snapshots.take(session, touched)
        with _births(session) as born:
            yield
            session.flush()  # what is new shows itself when it is written
        made = [row.id for row in born if isinstance(row, Product)]
        wanted.write(session, wishes)
        after = snapshots.take(session, touched | set(made))
        for product_id, now in after.items():
            then = before.get(product_id)
            if then is not None:
                then["levels_after"] = now["levels"]
            session.add(
                ImportedProduct(
                    import_id=self.import_id,
                    product_id=product_id,
                    before=then,
                    after_digest=snapshots.digest(now),
                )
            )
        self._remember_grown(session, born)

    def _remember_grown(self, session: Session, born: Sequence[object]) -> None:
        run = get(session, CatalogueImport, self.import_id)
        grown = defaultdict(list, run.grown)
        for name, model in GROWN.items():
            ids = [str(row.id) for row in born if isinstance(row, model)]
            if ids:
                grown[name] = [*grown[name], *ids]
        if grown != run.grown:
            run.grown = dict(grown)


def _touches(plan: ProductPlan, wishes: dict[str, Any]) -> bool:
    return plan.outcome is Outcome.CHANGED or plan.record.handle in wishes


@contextmanager
def _births(session: Session) -> Iterator[list[Any]]:
    """Every row that the session inserts inside the block."""
    born: list[Any] = []

    def note(flushed: Session, _context: object) -> None:
        born.extend(flushed.new)

    event.listen(session, "after_flush", note)
    try:
        yield born
    finally:
        event.remove(session, "after_flush", note)
