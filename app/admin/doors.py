"""Every address of the program, and who may use it: one line for each, from which the table in docs is written.

A view of the back office says it by ``needs``. Every other view is named here; one that is not is refused by
tests/architecture/test_doors.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask

from app.accounts.models import Role
from app.admin.permissions import CATALOGUE, Permission


class Audience(StrEnum):
    """Who may use an address that asks for no permission."""

    EVERYBODY = "everybody"
    #: An order's page: whoever has the signed link, or placed the order in this browser, or whose account it is.
    LINK = "who has its link or whose it is"
    LOGIN = "who is logged in, and sees their own"
    STAFF = "everybody who works here"
    SIGNATURE = "the payment provider, by its signature"
    #: A program with a bearer token of a login.
    TOKEN = "who sends a token, and gets their own"  # noqa: S105 - words
    DEVELOPMENT = "everybody, and nobody in production"


E, L, OWN = Audience.EVERYBODY, Audience.LINK, Audience.LOGIN
OPEN: Mapping[str, Audience] = {
    "static": E,
    "health.live": E,
    "health.ready": E,
    "health.whole": E,
    "look.show": E,
    "media.show": E,
    "media.show_best": E,
    "storefront.home": E,
    "storefront.category": E,
    "storefront.collection": E,
    "storefront.brand": E,
    "storefront.product": E,
    "storefront.delivery_estimate": E,
    "storefront.recently_viewed": E,
    "storefront.search": E,
    "storefront.suggest": E,
    "storefront.text_page": E,
    "storefront.favicon": E,
    "storefront.robots": E,
    "storefront.sitemap": E,
    "storefront.sitemap_file": E,
    "cart.show": E,
    "cart.add_line": E,
    "cart.change_line": E,
    "cart.add_code": E,
    "cart.remove_code": E,
    "checkout.details": E,
    "checkout.details_again": E,
    "checkout.keep": E,
    "checkout.delivery": E,
    "checkout.choose_delivery": E,
    "checkout.review": E,
    "checkout.order": E,
    "orders.find": E,
    "orders.find_form": E,
    "orders.show": L,
    "invoicing.invoice": L,
    "invoicing.invoice_paper": L,
    "invoicing.credit_note": L,
    "invoicing.credit_note_paper": L,
    "order_payments.come_back": L,
    "order_payments.pay": L,
    "order_payments.cancel": L,
    "reviews.new": L,
    "reviews.create": L,
    "accounts.new": E,
    "accounts.create": E,
    "accounts.destroy": E,
    "registering.new": E,
    "registering.create": E,
    "registering.sent": E,
    "registering.confirmation": E,
    "registering.confirm": E,
    "recovering.new": E,
    "recovering.create": E,
    "recovering.sent": E,
    "recovering.edit": E,
    "recovering.update": E,
    "moving.show": E,
    "moving.create": E,
    "customers.add_address": OWN,
    "customers.address": OWN,
    "customers.addresses": OWN,
    "customers.ask_email": OWN,
    "customers.change_address": OWN,
    "customers.data": OWN,
    "customers.data_file": OWN,
    "customers.details": OWN,
    "customers.email": OWN,
    "customers.end_others": OWN,
    "customers.end_session": OWN,
    "customers.erase_account": OWN,
    "customers.erasure": OWN,
    "customers.home": OWN,
    "customers.keep_details": OWN,
    "customers.new_address": OWN,
    "customers.order_again": OWN,
    "customers.orders": OWN,
    "customers.password": OWN,
    "customers.place": OWN,
    "customers.prefer_address": OWN,
    "customers.remove_address": OWN,
    "customers.sessions": OWN,
    "customers.set_password": OWN,
    "customers.verification": OWN,
    "staff_accounts.new_code": E,
    "staff_accounts.check_code": E,
    "staff_accounts.invitation": E,
    "staff_accounts.accept_invitation": E,
    "api.log_in": E,
    "api.log_out": Audience.TOKEN,
    "api.refresh": E,
    "api.register": E,
    "api.empty_cart": E,
    "api.show_cart": E,
    "api.add_to_cart": E,
    "api.change_cart": E,
    "api.add_code": E,
    "api.remove_code": E,
    "api.add_line": E,
    "api.remove_line": E,
    "api.change_line": E,
    "api.list_of_categories": E,
    "api.quote": E,
    "api.create_session": E,
    "api.list_of_products": E,
    "api.one_product": E,
    "api.list_of_orders": Audience.TOKEN,
    "api.one_order": L,
    "api.cancel_order": L,
    "api.pay_order": L,
    "api_docs.page": E,
    "api_docs.openapi": E,
    "webhooks.stripe": Audience.SIGNATURE,
    "webhooks.stripe_of_store": Audience.SIGNATURE,
    "styleguide.show": Audience.DEVELOPMENT,
    "notifications.index": Audience.DEVELOPMENT,
    "notifications.show": Audience.DEVELOPMENT,
    "notifications.html": Audience.DEVELOPMENT,
    "admin.home": Audience.STAFF,
    "admin.confirm": Audience.STAFF,
    "admin.create_confirmation": Audience.STAFF,
    "admin.second_step": Audience.STAFF,
    "admin.begin_second_step": Audience.STAFF,
    "admin.confirm_second_step": Audience.STAFF,
    "admin.renew_recovery_codes": Audience.STAFF,
    "admin.remove_second_step": Audience.STAFF,
}
ROLES = (Role.PACKER, Role.SUPPORT, Role.BOOKKEEPER, Role.MANAGER, Role.OWNER)


@dataclass(frozen=True, slots=True)
class Door:
    """An address and one method of it. ``who`` is None where nobody has said."""

    rule: str
    endpoint: str
    method: str
    who: Audience | Permission | None

    @property
    def roles(self) -> frozenset[Role]:
        """Of the people who work at the store, those it opens for."""
        return CATALOGUE[self.who] if isinstance(self.who, Permission) else frozenset(ROLES)


def doors(app: Flask) -> Iterator[Door]:
    """In the order of their addresses."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
        who = getattr(app.view_functions[rule.endpoint], "permission", None) or OPEN.get(rule.endpoint)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Door(rule.rule, rule.endpoint, method, who)


# --- the table ---------------------------------------------------------------------------------------------------

HEAD = """# Who may do what

Written by `bin/fusion permissions`; a test compares it with the program. The permissions and their roles stand in
`app/admin/permissions.py`, the addresses that need none in `app/admin/doors.py`. *own*: what is theirs, and 404 for
what is somebody else's. *login*: is sent to the login. *no* is a 403. People of another store are nobody in this
one, and its rows are not found in theirs.
"""
COLUMNS = (
    "Address",
    "Method",
    "Needs",
    "Nobody",
    "Shopper",
    "Other shopper",
    *(role.capitalize() for role in ROLES),
)
CELLS: Mapping[Audience, tuple[str, str, str, str]] = {
    # nobody, a shopper, another shopper, staff
    Audience.EVERYBODY: ("yes", "yes", "yes", "yes"),
    Audience.DEVELOPMENT: ("yes", "yes", "yes", "yes"),
    Audience.LINK: ("own", "own", "own", "own"),
    Audience.LOGIN: ("login", "own", "own", "own"),
    Audience.TOKEN: ("401", "own", "own", "own"),
    Audience.STAFF: ("login", "no", "no", "yes"),
    Audience.SIGNATURE: ("signature",) * 4,
}


def table(app: Flask) -> str:
    """docs/permissions.md: what each role may, then every address."""
    return "\n".join([HEAD, *_permissions(), "", "## Every address", "", *_addresses(app)]) + "\n"


def _permissions() -> Iterator[str]:
    yield "## What each role may"
    yield ""
    yield from _lines(("Permission", *(role.capitalize() for role in ROLES)), (
        (f"`{permission}`", *("yes" if role in roles else "no" for role in ROLES))
        for permission, roles in CATALOGUE.items()
    ))  # fmt: skip


def _addresses(app: Flask) -> Iterator[str]:
    yield from _lines(COLUMNS, (
        (f"`{door.rule}`", door.method, _needs(door), *_cells(door)) for door in doors(app)
    ))  # fmt: skip


def _needs(door: Door) -> str:
    return f"`{door.who}`" if isinstance(door.who, Permission) else str(door.who or "**not said**")


def _cells(door: Door) -> tuple[str, ...]:
    if isinstance(door.who, Audience):
        *others, staff = CELLS[door.who]
        return (*others, *(staff for _ in ROLES))
    return ("login", "no", "no", *("yes" if role in door.roles else "no" for role in ROLES))


def _lines(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    for cells in (head, tuple("---" for _ in head), *rows):
        yield f"| {' | '.join(cells)} |"
