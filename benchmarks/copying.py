"""What pgbench runs: the rows of an order that the shop placed, written once more with other keys, and one event's.

The same columns, indexes, foreign keys and row-level security; no reading of prices, no deciding, no signing.
"""

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from benchmarks.warehouse import Warehouse

#: The orders that are copied, numbered, for pgbench knows numbers only.
TEMPLATES = """
    CREATE TABLE bench_template AS
    SELECT row_number() OVER (ORDER BY id)::int AS number, store_id, id FROM "order" WHERE store_id = '{store}'
"""
#: Made for the schema at hand, so that a column more is a column more on both sides.
COPIES = (
    ("order", "id = t.id", {"id": "CAST(:placed AS uuid)", "reference": "left(md5(random()::text), 12)",
                            "cart_id": "gen_random_uuid()"}),
    ("order_event", "order_id = t.id", {"id": "gen_random_uuid()", "order_id": "CAST(:placed AS uuid)"}),
    ("order_line", "order_id = t.id", {"id": "gen_random_uuid()", "order_id": "CAST(:placed AS uuid)"}),
    ("reservation", "order_id = t.id", {"id": "gen_random_uuid()", "order_id": "CAST(:placed AS uuid)"}),
    ("stock_movement", "order_id = t.id", {"id": "gen_random_uuid()", "order_id": "CAST(:placed AS uuid)"}),
    ("payment_session", "order_id = t.id", {"id": "gen_random_uuid()", "order_id": "CAST(:placed AS uuid)",
                                            "idempotency_key": "gen_random_uuid()::text"}),
    ("provider_object", "order_id = t.id", {"provider_id": "gen_random_uuid()::text",
                                            "order_id": "CAST(:placed AS uuid)"}),
)  # fmt: skip
SHELF = """
UPDATE stock_item s SET reserved = s.reserved + r.quantity
FROM reservation r JOIN bench_template t ON t.store_id = r.store_id AND t.id = r.order_id
WHERE t.number = :number AND s.store_id = r.store_id AND s.variant_id = r.variant_id;
"""
EVENT = """
INSERT INTO webhook_event (id, provider, account, event_id, type, object_ids, body, received_at, outcome, replays)
VALUES (gen_random_uuid(), 'stripe', 'pgbench', gen_random_uuid()::text, 'checkout.session.completed',
        ARRAY['cs_test_0123456789', 'pi_0123456789'], repeat('x', 1500), now(), '', 0);
"""


def copying_script(owner_url: str, warehouse: Warehouse) -> str:
    """For pgbench: copy one of the orders that the shop has placed until now, chosen by chance."""
    engine = create_engine(owner_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"SET LOCAL app.store_id = '{warehouse.store_id}'"))
        connection.execute(text(TEMPLATES.format(store=warehouse.store_id)))
        connection.execute(text("ALTER TABLE bench_template ADD PRIMARY KEY (number)"))
        connection.execute(text("GRANT SELECT ON bench_template TO PUBLIC"))
        many = connection.scalar(text("SELECT count(*) FROM bench_template"))
        first, *others = [
            _copy(connection, table, which=which, others=others) for table, which, others in COPIES
        ]
    return "\n".join(
        [
            f"\\set number random(1, {many})",
            "SELECT gen_random_uuid() AS placed \\gset",
            "BEGIN;",
            f"SELECT set_config('app.store_id', '{warehouse.store_id}', true);",
            first,
            SHELF,
            *others,
            "COMMIT;\n",
        ]
    )


def _copy(connection: Connection, table: str, *, which: str, others: dict[str, str]) -> str:
    """All columns of the table, those named replaced."""
    rows = connection.execute(
        text("SELECT attname FROM pg_attribute WHERE attrelid = CAST(:name AS regclass) AND attnum > 0 "
             "AND NOT attisdropped ORDER BY attnum"),
        {"name": f'"{table}"'},
    )  # fmt: skip
    names = [name for (name,) in rows]
    taken = ", ".join(others.get(name, f's."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    return (
        f'INSERT INTO "{table}" ({columns}) SELECT {taken} FROM "{table}" s '  # noqa: S608 - the schema's own names
        f"JOIN bench_template t ON t.store_id = s.store_id AND s.{which} WHERE t.number = :number;"
    )
