"""What staff do to paid orders, over the network: look at a refund, and send it; ship; cancel."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.client import Page
from tests.faults.baskets import Waiting, place
from tests.live.programs import wait_for
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor
from tests.staff import log_in

SHIPMENT = {"carrier": "The Courier Guy", "tracking_number": "TCG-16"}
REASON = "A chip in the glaze"


def staff(live: LiveShop, *, base: str | None = None) -> Visitor:
    person = live.visitor(base=base, lints=False)
    log_in(person)
    return person


def paid(live: LiveShop, many: int, basket: dict[str, int]) -> list[Waiting]:
    """So many orders by card whose money has come."""
    orders = place(live, many, basket)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda order: live.provider.pay(order.page), orders))
    wait_for(
        "all to be paid",
        lambda: live.value("SELECT count(*) FROM \"order\" WHERE status = 'PAID'") == many,
        seconds=120,
    )
    live.wait_for_quiet(seconds=120)
    return orders


def preview(person: Visitor, order: Waiting, **wanted: str) -> dict[str, str]:
    """What the last button of the refund would send."""
    path = f"/admin/orders/{order.reference}"
    fields = {**person.get(f"{path}/refund").form(f"{path}/refund"), "reason": REASON, **wanted}
    page = person.post(f"{path}/refund", fields)
    assert page.status == 200, page.text
    return page.form(f"{path}/credit-notes")


def credit(person: Visitor, order: Waiting, fields: dict[str, str]) -> Page:
    return person.post(f"/admin/orders/{order.reference}/credit-notes", dict(fields))


def seen(person: Visitor, order: Waiting) -> dict[str, str]:
    """The hidden fields of a form on the order's page, whichever: token and version."""
    page = person.get(f"/admin/orders/{order.reference}")
    form = next(form for form in page.all("form") if form.select_one('[name="version"]'))
    return {str(field["name"]): str(field["value"]) for field in form.select('input[type="hidden"][name]')}


def refunds_there(live: LiveShop, orders: Sequence[Waiting]) -> list[list[int]]:
    """Cents of each order's refunds that the provider has and that did not fail."""
    return [
        [one["amount"] for one in live.provider.session(order.page)["refunds"] if one["status"] != "failed"]
        for order in orders
    ]
