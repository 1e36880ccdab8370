"""Customers of the big shop, by number: a third of them have a login, the others order as guests."""

from app.accounts.models import User
from app.demo.scale.rows import Rows, chance, id_at, one_of
from app.demo.scale.words import FIRST_NAMES, PLACES, STREETS, SURNAMES

#: So many orders for each customer, on average.
ORDERS_EACH = 5
LOGIN_EVERY = 3


def customer_of(order: str) -> str:
    return f"1 + {chance(order, 31, f'greatest(CAST(:total AS int) / {ORDERS_EACH}, 1)')}"


def name_of(customer: str) -> str:
    return f"{_first(customer)} || ' ' || {_last(customer)}"


def email_of(customer: str) -> str:
    return (
        f"lower({_first(customer)} || '.' || replace({_last(customer)}, ' ', ''))"
        f" || {customer} || '@example.com'"
    )


def _first(customer: str) -> str:
    return one_of(FIRST_NAMES, chance(customer, 32, 1_000))


def _last(customer: str) -> str:
    return one_of(SURNAMES, chance(customer, 33, 1_000))


def _place(customer: str, part: int) -> str:
    return one_of([place[part] for place in PLACES], chance(customer, 34, 1_000))


def address_of(customer: str) -> dict[str, str]:
    """With who they are, by column of an order."""
    return {
        "name": name_of(customer),
        "email": email_of(customer),
        "phone": f"'082' || lpad({customer}::text, 7, '0')",
        "street": f"(1 + {chance(customer, 35, 180)}) || ' ' || {one_of(STREETS, chance(customer, 36, 1_000))}",
        "city": _place(customer, 0),
        "suburb": _place(customer, 1),
        "province": _place(customer, 2),
        "postal_code": _place(customer, 3),
    }


CUSTOMERS = Rows(
    User,
    f"""
    generate_series({LOGIN_EVERY}, CAST(:total AS int) / {ORDERS_EACH}, {LOGIN_EVERY}) c
    WHERE NOT EXISTS (SELECT 1 FROM "user" u WHERE u.store_id = :store AND u.email = {email_of("c")})
    """,  # noqa: S608 - our own constants
    {
        "id": id_at("CAST(:opened AS timestamptz)", "'customer' || c"),
        "email": email_of("c"),
        "name": name_of("c"),
        "password_hash": "CAST(:password AS text)",
        "role": "'customer'",
        "created_at": "CAST(:opened AS timestamptz)",
    },
)
