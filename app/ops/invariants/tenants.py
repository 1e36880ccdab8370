"""The walls between stores, and what stands on no side of them."""

from app.ops.invariants.invariant import Area, Invariant

WALLS = "Take the shop off line: run the migrations again as the owner of the tables, then ask once more."
STRAYS = "Nothing of another store is shown by it; tell whoever looks after the installation."
#: As migrations/env.py grants them: rows are added and never rewritten.
LEDGERS = "ARRAY['stock_movement', 'order_event', 'order_discount', 'credit_note', 'credit_note_line']"

TENANTS = (
    Invariant(
        Area.TENANTS,
        "store {slug} has {primaries} primary hosts",
        "Give it exactly one: bin/fusion stores.",
        """
        SELECT s.slug, count(d.host) AS primaries
        FROM store s LEFT JOIN store_domain d ON d.store_id = s.id AND d.is_primary
        GROUP BY s.slug HAVING count(d.host) <> 1
        """,
        is_installations=True,
    ),
    Invariant(
        Area.TENANTS,
        "table {name} is not walled off: row-level security is off, not forced or without a policy",
        WALLS,
        """
        SELECT c.relname AS name
        FROM pg_class c
        WHERE c.relname = ANY(:tables) AND c.relnamespace = 'public'::regnamespace
          AND (NOT c.relrowsecurity OR NOT (c.relforcerowsecurity OR c.relname = ANY(:searched))
               OR NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
        """,
        is_installations=True,
    ),
    Invariant(
        Area.TENANTS,
        "the serving role {name} walks through row-level security",
        WALLS,
        "SELECT rolname AS name FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)",
        is_installations=True,
    ),
    Invariant(
        Area.TENANTS,
        "the serving role may rewrite the ledger {name}",
        WALLS,
        f"""
        SELECT c.relname AS name
        FROM pg_class c
        WHERE c.relname = ANY({LEDGERS}) AND c.relnamespace = 'public'::regnamespace
          AND NOT pg_has_role(c.relowner, 'MEMBER') AND has_table_privilege(c.oid, 'UPDATE, DELETE')
        """,  # noqa: S608 - our own constant
        is_installations=True,
    ),
    # Every row's store is its parent's as long as every reference carries the store.
    Invariant(
        Area.TENANTS,
        "{name} refers to {parent} without the store: a row could belong to another store than its parent",
        WALLS,
        """
        SELECT k.conname AS name, k.confrelid::regclass::text AS parent
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_class parent ON parent.oid = k.confrelid
        WHERE k.contype = 'f' AND c.relname = ANY(:tables) AND parent.relname = ANY(:tables)
          AND c.relnamespace = 'public'::regnamespace
          AND NOT EXISTS (
            SELECT 1 FROM pg_attribute a
            WHERE a.attrelid = k.conrelid AND a.attname = 'store_id' AND a.attnum = ANY(k.conkey)
          )
        """,
        is_installations=True,
    ),
    Invariant(
        Area.TENANTS,
        "{parents} references of {name} are missing",
        WALLS,
        """
        SELECT wanted.name, wanted.parents - found.parents AS parents
        FROM unnest(CAST(:tables AS text[]), CAST(:references AS int[])) AS wanted (name, parents)
        JOIN pg_class c ON c.relname = wanted.name AND c.relnamespace = 'public'::regnamespace
        CROSS JOIN LATERAL (
            SELECT count(*) AS parents FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f'
        ) found
        WHERE found.parents < wanted.parents
        """,
        is_installations=True,
    ),
    Invariant(
        Area.TENANTS,
        "{table_name} names store {store_id}, which is not there",
        STRAYS,
        """
        SELECT DISTINCT t.table_name, t.store_id
        FROM (
            SELECT 'provider_object' AS table_name, store_id FROM provider_object
            UNION ALL SELECT 'webhook_event', store_id FROM webhook_event WHERE store_id IS NOT NULL
            UNION ALL SELECT 'job', store_id FROM job WHERE store_id <> :installation
        ) t
        WHERE NOT EXISTS (SELECT 1 FROM store s WHERE s.id = t.store_id)
        """,
        is_installations=True,
    ),
    # What has no foreign key, because it is written before its order or stands on a lower floor.
    Invariant(
        Area.TENANTS,
        "{table_name} names order {order_id}, which this store does not have",
        STRAYS,
        """
        SELECT DISTINCT t.table_name, t.order_id
        FROM (
            SELECT 'provider_object' AS table_name, order_id FROM provider_object WHERE store_id = :store
            UNION ALL SELECT 'webhook_event', order_id FROM webhook_event
                      WHERE store_id = :store AND order_id IS NOT NULL
            UNION ALL SELECT 'reservation', order_id FROM reservation WHERE store_id = :store
        ) t
        WHERE NOT EXISTS (SELECT 1 FROM "order" o WHERE o.store_id = :store AND o.id = t.order_id)
        """,
    ),
)
