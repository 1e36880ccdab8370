"""Changing the stock of many variants: counters, ledger and promises by one statement, none without the others."""

from collections.abc import Mapping
from functools import cache
from uuid import UUID

from sqlalchemy import ARRAY, Integer, TextClause, Uuid, bindparam, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app import clock, ids
from app.database import served_store
from app.inventory.alerts import tell
from app.inventory.models import MovementKind, StockItem

#: What one unit of each movement does to a variant's quantity and reserved.
PER_UNIT = {
    MovementKind.RESERVED: (0, 1),
    MovementKind.RELEASED: (0, -1),
    MovementKind.SOLD: (-1, -1),
    MovementKind.RESTOCKED: (1, 0),
}


def shift(
    session: Session,
    items: Mapping[UUID, StockItem],
    units: Mapping[UUID, int],
    *,
    kind: MovementKind,
    order_id: UUID,
) -> None:
    """Move the counters of locked variants and write why; what is reserved gets its promise to the order too, and what
    runs low by it its alert.

    The guard repeats in the database what the lock has made true; the CHECK constraint is the last word. Afterwards
    ``items`` say what the database says. Raises RuntimeError where the counters disagree with their promises.
    """
    if not units:
        return
    quantity, reserved = PER_UNIT[kind]
    values = {
        "store": served_store(session),
        "order": order_id,
        "kind": kind.value,
        "now": clock.now(),
        "quantity": quantity,
        "reserved": reserved,
        "variants": list(units),
        "units": list(units.values()),
        "movements": [ids.new() for _ in units],
        "promises": [ids.new() for _ in units],
        "alerts": [ids.new() for _ in units],
    }
    # On the connection: the ORM has no part in it, and its own reading of the rows would be another statement.
    changed = session.connection().execute(_statement(kind), values).all()
    if len(changed) != len(units):
        raise RuntimeError("stock counters disagree with their reservations; run `bin/fusion doctor stock`")
    for row in changed:
        set_committed_value(items[row.variant_id], "quantity", row.quantity)
        set_committed_value(items[row.variant_id], "reserved", row.reserved)
    tell(session, changed[0].opened or [])


CHANGE = """
    WITH wanted AS (
        SELECT * FROM unnest(:variants, :units, :movements, :promises, :alerts)
            AS wanted (variant_id, units, movement_id, promise_id, alert_id)
    ), changed AS (
        UPDATE stock_item
        SET quantity = stock_item.quantity + :quantity * wanted.units,
            reserved = stock_item.reserved + :reserved * wanted.units
        FROM wanted
        WHERE stock_item.store_id = :store AND stock_item.variant_id = wanted.variant_id
          AND stock_item.reserved + :reserved * wanted.units >= 0
          AND stock_item.quantity + :quantity * wanted.units >= stock_item.reserved + :reserved * wanted.units
        RETURNING stock_item.variant_id, stock_item.quantity, stock_item.reserved, wanted.alert_id,
            stock_item.quantity - stock_item.reserved AS available,
            coalesce(stock_item.low_at, (SELECT low_stock_at FROM store WHERE store.id = :store)) AS threshold
    ), moved AS (
        INSERT INTO stock_movement
            (store_id, id, variant_id, kind, quantity_delta, reserved_delta, order_id, reason, at)
        SELECT :store, movement_id, variant_id, :kind, :quantity * units, :reserved * units, :order, '', :now
        FROM wanted
    ){then}
    SELECT variant_id, quantity, reserved, {opened} AS opened FROM changed
"""
#: One alert is open for a variant: who comes second finds it there.
PROMISED = """, promised AS (
        INSERT INTO reservation (store_id, id, order_id, variant_id, quantity, state, created_at)
        SELECT :store, promise_id, :order, variant_id, units, 'open', :now FROM wanted
    ), opened AS (
        INSERT INTO stock_alert (store_id, id, variant_id, available, threshold, opened_at)
        SELECT :store, alert_id, variant_id, available, threshold, :now FROM changed WHERE available <= threshold
        ON CONFLICT (store_id, variant_id) WHERE closed_at IS NULL DO NOTHING
        RETURNING id
    )"""
CLOSED = """, closed AS (
        UPDATE stock_alert SET closed_at = :now FROM changed
        WHERE stock_alert.store_id = :store AND stock_alert.variant_id = changed.variant_id
          AND stock_alert.closed_at IS NULL AND coalesce(changed.available > changed.threshold, true)
    )"""
#: Selling takes what was promised: as much can be had as before.
THEN = {
    MovementKind.RESERVED: PROMISED,
    MovementKind.RELEASED: CLOSED,
    MovementKind.SOLD: "",
    MovementKind.RESTOCKED: CLOSED,
}


@cache
def _statement(kind: MovementKind) -> TextClause:
    opened = "(SELECT array_agg(id) FROM opened)" if kind is MovementKind.RESERVED else "NULL"
    statement = text(CHANGE.format(then=THEN[kind], opened=opened))
    return statement.bindparams(
        bindparam("store", type_=Uuid()),
        bindparam("order", type_=Uuid()),
        bindparam("variants", type_=ARRAY(Uuid())),
        bindparam("units", type_=ARRAY(Integer())),
        bindparam("movements", type_=ARRAY(Uuid())),
        bindparam("promises", type_=ARRAY(Uuid())),
        bindparam("alerts", type_=ARRAY(Uuid())),
        bindparam("quantity", type_=Integer()),
        bindparam("reserved", type_=Integer()),
    )
