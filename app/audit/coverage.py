"""What is left out of the audit, and what is told in part. Whatever is not named here is written down whole."""

from collections.abc import Mapping

#: Tables, and why their rows are not written down. A new table is, until it stands here.
LEFT_OUT: Mapping[str, str] = {
    "audit_entry": "the audit itself",
    "job": "work to do, and no state of the shop",
    "periodic_run": "the clock's own notes",
    "login_session": "comes and goes with each login",
    "listing": "made from products",
    "listing_place": "made from products",
    "collection_place": "made from collections",
    "product_entry": "made from products",
    "search_document": "made from products",
    "search_word": "made from products",
    "search_facet_value": "made from products",
    "search_count": "made from products",
    "search_push": "what the search server is still to be told",
    "search_index": "how far the search server is",
    "query_count": "counts of searches",
    "search_day": "counts of searches",
    "popular_query": "counts of searches",
    "stock_movement": "a ledger of its own, with who and why",
    "order_event": "a ledger of its own, with who and why",
    "bulk_edit_line": "a ledger of its own, with from and to",
    "stock_alert": "follows from stock",
    "reservation": "follows its order",
    "counter": "the last number of a series",
    "recovery_code": "secrets; that there are new ones is noted",
    "cart": "a shopper's",
    "cart_line": "a shopper's",
    "checkout_draft": "a shopper's",
    "address": "a shopper's",
    "api_answer": "a program's",
    "payment_session": "what the provider was asked, kept whole beside it",
    "provider_object": "the provider's names for our rows",
    "webhook_event": "the provider's words, kept whole beside them",
    "mail": "written by jobs",
    "media_asset": "files; the picture that shows one is written down",
    "examination": "what the doctor found",
    "imported_product": "the report of its import",
    "wanted_picture": "the report of its import",
}
#: Columns that follow from others: a change of these alone is none.
FOLLOWING = frozenset(
    {
        "updated_at", "version", "revision", "product_count", "rating_count", "rating_sum", "last_seen_at",
        "checked_at", "last_step", "failures", "locked_until",
    }
)  # fmt: skip
#: How the names of secret columns end.
SECRET_ENDS = ("_hash", "_encrypted", "_secret", "_secrets")
#: What is a person's own: an audit is never rewritten, and a shopper has the right to be forgotten (POPIA s24).
PERSONAL: Mapping[str, frozenset[str]] = {
    "order": frozenset(
        {
            "email", "name", "phone", "street", "suburb", "city", "postal_code", "delivery_notes", "company",
            "company_vat_number", "client",
        }
    ),
    "address": frozenset(
        {
            "name", "phone", "street", "suburb", "city", "postal_code", "company", "company_vat_number",
            "delivery_notes",
        }
    ),
    "review": frozenset({"author", "title", "body"}),
    "order_note": frozenset({"text"}),
    "promotion_use": frozenset({"customer"}),
    # Of customers; people who work here are known to the shop by name.
    "user": frozenset({"email", "name", "phone", "wanted_email"}),
}  # fmt: skip
#: The column that says which thing a row is a part of, and what that thing is. The first that a row has.
PARTS: Mapping[str, str] = {
    "order_id": "order",
    "product_id": "product",
    "collection_id": "collection",
    "promotion_id": "promotion",
    "product_type_id": "product_type",
    "zone_id": "delivery_zone",
    "user_id": "user",
}
#: What a row is called by: the first of these that it has.
CALLED = ("reference", "sku", "title", "name", "code", "email", "host", "slug", "query", "path", "author")
