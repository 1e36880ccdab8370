"""What the back office finds goods by, against the goods themselves."""

from app.ops.invariants.invariant import Area, Invariant

GOODS = (
    # In one row: where one entry is wrong, many are.
    Invariant(
        Area.GOODS,
        "the list of products in the back office has {entries} entries for {products} products, and {astray} of "
        "them, {example} among them, say something else",
        "Save such a product once more: its entry is written anew with it.",
        """
        SELECT count(p.id) AS products, count(e.product_id) AS entries,
               count(*) FILTER (WHERE p.said IS DISTINCT FROM e.said) AS astray,
               min(coalesce(p.handle, e.title_key)) FILTER (WHERE p.said IS DISTINCT FROM e.said) AS example
        FROM (
            SELECT id, handle, (lower(title) COLLATE "C",
                        CASE WHEN deleted_at IS NULL THEN status ELSE 'deleted' END,
                        published_at, category_id, brand_id, product_type_id) AS said
            FROM product WHERE store_id = :store
        ) p
        FULL JOIN (
            SELECT product_id, title_key,
                   (title_key, state, published_at, category_id, brand_id, product_type_id) AS said
            FROM product_entry WHERE store_id = :store
        ) e ON e.product_id = p.id
        HAVING count(*) FILTER (WHERE p.said IS DISTINCT FROM e.said) > 0
        """,
    ),
)
