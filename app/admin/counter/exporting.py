"""The filtered list of orders as a file for a spreadsheet: streamed, so that all need no more memory than some."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from flask import Response, g, stream_with_context
from sqlalchemy import ColumnElement, Row, Select, select
from werkzeug.utils import secure_filename

from app import clock
from app.admin.blueprint import bp
from app.admin.counter.wanted import PATH, SORTS, Wanted
from app.admin.permissions import Permission, needs
from app.database import in_store
from app.extensions import db
from app.importing.exporting import BYTE_ORDER_MARK, neutral
from app.money import decimal_string
from app.orders.models.order import Order
from app.shipping.models import PROVINCE_NAMES, Province
from app.stores.numbering import INVOICES, document_number

AT_ONCE = 500
EXPORT_PATH = f"{PATH}.csv"
COLUMNS = (
    "Reference", "Placed", "State", "Payment", "Paid", "Invoice", "Name", "E-mail", "Phone", "Street", "Suburb", "City",
    "Province", "Postal code", "Goods", "Delivery", "Discount", "Total", "Of which VAT", "Paid back",
)  # fmt: skip


@bp.get("/orders.csv", endpoint="export_orders")
@needs(Permission.EXPORT_ORDERS)
def export() -> Response:
    """What the list shows with the same address, all of it."""
    wanted, store = Wanted.of_request(), g.store
    # The file is read by a session of its own, for minutes maybe; this one's transaction ends here.
    db.session.rollback()
    lines = export_orders(store.id, wanted.conditions(), order_by=SORTS[wanted.order][1])
    response = Response(stream_with_context(lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{secure_filename(store.slug)}-orders.csv"'
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def export_orders(
    store_id: UUID, conditions: Iterable[ColumnElement[bool]], *, order_by: Iterable[ColumnElement[Any]]
) -> Iterator[str]:
    """Text, some rows at a time, by a cursor that stays at the server."""
    statement: Select[Any] = select(*_columns()).where(*conditions).order_by(*order_by)
    yield BYTE_ORDER_MARK + _as_csv([COLUMNS])
    with in_store(store_id) as session:
        rows = session.execute(statement.execution_options(yield_per=AT_ONCE))
        for some in rows.partitions():
            yield _as_csv(map(_cells, some))


def _columns() -> tuple[Any, ...]:
    """In the order of ``_cells``. Columns and no objects: a session would keep an eye on each of these."""
    return (
        Order.reference, Order.placed_at, Order.status, Order.payment_method, Order.paid_at, Order.invoice_number,
        Order.name, Order.email, Order.phone, Order.street, Order.suburb, Order.city, Order.province,
        Order.postal_code, Order.goods_cents, Order.delivery_cents, Order.discount_cents, Order.total_cents,
        Order.vat_cents, Order.refunded_cents,
    )  # fmt: skip


def _cells(row: Row[Any]) -> list[str]:
    """Days and times as in South Africa; amounts in rand with a point, as a spreadsheet reads them everywhere."""
    paid = f"{row.paid_at.astimezone(clock.SAST):%Y-%m-%d %H:%M}" if row.paid_at else ""
    invoice = document_number(INVOICES, row.invoice_number) if row.invoice_number else ""
    typed = (row.name, row.email, row.phone, row.street, row.suburb, row.city)
    return [
        row.reference,
        f"{row.placed_at.astimezone(clock.SAST):%Y-%m-%d %H:%M}",
        row.status.value,
        row.payment_method.value,
        paid,
        invoice,
        *map(neutral, typed),
        PROVINCE_NAMES[Province(row.province)],
        row.postal_code,
        *map(decimal_string, row[14:]),
    ]


def _as_csv(rows: Iterable[Iterable[str]]) -> str:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue()
