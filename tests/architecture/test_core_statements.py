"""Statements that the one-store criterion cannot reach: on a store's tables they name the store, or are not written.

The criterion is added to ORM selects, updates and deletes. It does not reach text, statements on Table objects, or
inserts, whose rows are not stamped unless they are objects.
"""

import ast
import re

import pytest

from app.cart import queries as cart_queries
from app.catalog import listing_pages
from app.catalog.listing_pages import Within
from app.database import Base, StoreScoped, store_scoped_tables
from app.demo.scale import goods, money
from app.demo.scale import orders as scale_orders
from app.demo.scale.people import CUSTOMERS
from app.inventory import shifting
from app.inventory.models import MovementKind
from app.ops.invariants.register import INVARIANTS
from app.search.port import Order
from app.search.postgres import statements
from app.search.postgres.statements import Shape
from tests.architecture.source import Module, calls, last_name, module_of, modules

LET_BE = {
    "app/database.py": "the floor itself: it builds the criterion and announces the store",
    "app/catalog/listing_pages.py": "reads past the ORM for its price; held to the store below",
    "app/inventory/shifting.py": "three tables by one statement; held to the store below",
    "app/search/postgres/statements.py": "many rows ranked and counted by one statement; held to the store below",
    "app/demo/scale/rows.py": "a demo shop's rows, thousands by one statement; held to the store below",
    "app/ops/doctor.py": "asks in SQL, because it looks for what the models rule out; held to the store below",
}
#: Run on the connection, where no criterion is added; their statements are held to the store below.
PAST_THE_ORM = {"app/catalog/listing_pages.py", "app/cart/queries.py"}
BULK = {"bulk_insert_mappings", "bulk_update_mappings", "bulk_save_objects", "executemany"}
CONNECTION = "speaks to the connection, past the criterion"
TABLE_ATTRIBUTES = {"__table__", "local_table", "tables"}


def owned_classes() -> set[str]:
    return {
        mapper.class_.__name__ for mapper in Base.registry.mappers if issubclass(mapper.class_, StoreScoped)
    }


def owned_tables() -> set[str]:
    return {table.name for table in store_scoped_tables()}


def faults(module: Module) -> list[str]:
    if module.path in LET_BE:
        return []
    found = []
    for statement in (node for node in ast.walk(module.tree) if isinstance(node, ast.stmt)):
        if not any(isinstance(child, ast.stmt) for child in ast.iter_child_nodes(statement)):
            said = [
                fault
                for fault in _faults_of(statement)
                if fault != CONNECTION or module.path not in PAST_THE_ORM
            ]
            found += [f"{module.place(statement)} {fault}" for fault in said]
    return found


def _faults_of(statement: ast.stmt) -> list[str]:
    found = []
    names_store = "store_id" in ast.unparse(statement)
    for name, call in calls(statement):
        if name == "insert" and call.args and last_name(call.args[0]) in owned_classes() and not names_store:
            found.append("inserts into a store's table without naming the store")
        if name in BULK:
            found.append(f"{name} passes the store scope by")
        if name == "exec_driver_sql":
            found.append("speaks to the driver")
        if name == "connection":
            found.append(CONNECTION)
        if name == "text" and isinstance(call.func, ast.Name) and _mentions_owned(call):
            found.append("text about a store's table")
    tables = {node.attr for node in ast.walk(statement) if isinstance(node, ast.Attribute)} & TABLE_ATTRIBUTES
    return found + [f"takes {name} instead of the class" for name in sorted(tables)]


def _mentions_owned(call: ast.Call) -> bool:
    if not call.args or not isinstance(call.args[0], ast.Constant):
        return True  # what cannot be read cannot be trusted
    words = set(str(call.args[0].value).lower().replace('"', " ").replace(".", " ").split())
    return bool(words & owned_tables())


def test_every_statement_on_a_stores_table_is_in_its_scope() -> None:
    assert [fault for module in modules() for fault in faults(module)] == []


def test_the_doctors_questions_about_a_store_name_it() -> None:
    questions = [invariant for invariant in INVARIANTS if not invariant.is_installations]
    assert questions
    assert [question.finding for question in questions if ":store" not in question.sql] == []


@pytest.mark.parametrize(
    ("within", "places"),
    [
        (Within.CATEGORY, "listing_place"),
        (Within.COLLECTION, "collection_place"),
        (Within.BRAND, "place"),
    ],
)
def test_a_page_of_goods_names_the_store_for_each_table(within: Within, places: str) -> None:
    for sort in within.sorts:
        asked = str(listing_pages.statement(within, sort))
        assert f"{places}.store_id = :store_id" in asked
        assert "listing.store_id = :store_id" in asked


def test_a_search_reads_views_of_one_store_or_names_it() -> None:
    shapes = [
        Shape(
            terms=2,
            pairs=1,
            has_pins=True,
            has_code=True,
            is_relaxed=True,
            is_deep=deep,
            groups=(False, True),
        )
        for deep in (False, True)
    ]
    shapes += [
        Shape(has_text=False, has_scope=True, is_collection=True, order=order)
        for order in (Order.NEWEST, Order.CURATED)
    ]
    kept = [statements.COUNTS_OF_SCOPE, statements.HAS_ENOUGH, statements.KNOWN_WORDS]
    asked = [
        str(each)
        for each in (*map(statements.page, shapes), *kept, statements.ALIKE_WORDS, statements.COMPLETIONS)
    ]
    for each in asked:
        owned = owned_tables() & set(re.findall(r"(?:FROM|JOIN) (\w+)", each))
        assert owned <= {"search_facet_value", "search_count", "collection_place"}
        for table in owned:
            named = "v" if table == "search_facet_value" else ""
            assert re.search(rf"{table}\s+{named}.*?{named}\.?store_id = :store_id", each, re.DOTALL)
        assert owned or "searchable_" in each


def test_a_change_of_stock_names_the_store_for_each_table() -> None:
    for kind in shifting.PER_UNIT:
        asked = str(shifting._statement(kind))
        assert "WHERE stock_item.store_id = :store" in asked
        assert asked.count("UPDATE stock_alert") == asked.count("WHERE stock_alert.store_id = :store")
        written = re.findall(r"INSERT INTO (\w+)\s+\(store_id, [^)]*\)\s+SELECT :store,", asked)
        promised = ["reservation", "stock_alert"] if kind is MovementKind.RESERVED else []
        assert written == ["stock_movement", *promised]
        assert asked.count("INSERT") == len(written)


def test_the_big_shops_rows_are_made_for_one_store() -> None:
    """Each table of a store that they are made from is read by the store, or stands by its key beside one that is."""
    made = [*goods.IN_ORDER, *scale_orders.IN_ORDER, *money.IN_ORDER, CUSTOMERS]
    asked = [rows.query for rows in made]
    asked += [heap.query for heap in (*goods.HEAPS, *scale_orders.HEAPS)]
    for each in asked:
        for table, named in re.findall(r'(?:FROM|JOIN) "?(\w+)"? (\w+)', each):
            assert table not in owned_tables() or f"{named}.store_id = :store" in each
    assert all(rows.query.startswith("SELECT CAST(:store AS uuid) AS store_id") for rows in made)
    assert "i.store_id = :store" in scale_orders.HOLD


def test_what_goes_into_a_basket_is_read_from_the_store_alone() -> None:
    asked = str(cart_queries._ware_statement())
    assert "variant.store_id = :store_id" in asked
    assert "product.store_id = variant.store_id" in asked
    assert "stock_item.store_id = variant.store_id" in asked


@pytest.mark.parametrize(
    "text",
    [
        "session.execute(text('DELETE FROM cart'))",
        "session.execute(text('SELECT * FROM \"order\"'))",
        "session.execute(text(made_up))",
        "session.execute(insert(CartLine).values(quantity=1))",
        "session.execute(update(Cart.__table__).values(x=1))",
        "select(Base.metadata.tables['cart'])",
        "session.bulk_insert_mappings(CartLine, rows)",
        "connection.exec_driver_sql('SELECT 1')",
        "session.connection().execute(select(Cart.id))",
        "def f():\n    for x in y:\n        session.execute(insert(Cart), rows)",
    ],
)
def test_what_passes_the_scope_by_is_seen(text: str) -> None:
    assert len(faults(module_of(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "session.execute(text('SELECT 1'))",
        "session.execute(insert(CartLine).values(store_id=served_store(session), quantity=1))",
        "session.execute(insert(PeriodicRun).values(task='x'))",
        "session.execute(update(Cart).values(updated_at=now))",
        "row.text('handle')",
    ],
)
def test_what_is_in_scope_is_let_be(text: str) -> None:
    assert faults(module_of(text)) == []
