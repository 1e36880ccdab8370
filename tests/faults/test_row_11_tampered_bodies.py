"""Two thousand bodies that no form of ours sends: nothing out of range is kept, nothing is dearer or cheaper by it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.cart.models import MAXIMUM_QUANTITY
from tests.faults.counts import count, tell
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor

pytestmark = pytest.mark.money

ROW = 11
BODIES = 2_000
MUG, KETTLE = "MUG-RED-350", "KETTLE"

NUMBERS = st.one_of(
    st.sampled_from(
        [
            "-1", "0", "1", "2", "20", "21", "9999", "10000", "1000000000", "1e2", "1e9", "0x10", "1.5", "1,5", "+1", " 1 ",
            "1_0", "NaN", "Infinity", "null", "true", "[]", "{}", "\u0967\u0968", "\uff11\uff12", "\u0663", "\u00b2", "1\x00",
            "'; DROP TABLE cart_line --", "9" * 400, "",
        ]
    ),
    st.integers(-(10**12), 10**12).map(str),
    st.text(max_size=20),
)  # fmt: skip
#: Fields that a shopper does not decide: they are sent along and must be nobody's.
MEDDLING = st.dictionaries(
    st.sampled_from(
        [
            "price", "unit_price_cents", "price_cents", "total_cents", "currency", "delivery_cents", "discount_cents",
            "store_id", "cart_id", "variant_id[]", "quantity[]", "codes", "vat_cents", "status",
        ]
    ),
    NUMBERS,
    max_size=4,
)  # fmt: skip
#: A field given twice or more is an array to whoever reads it so.
QUANTITIES = st.lists(NUMBERS, max_size=3)
PLACES = st.sampled_from(["/cart/lines", "/cart/lines/{line}", "/checkout/order"])

Body = list[tuple[str, str]]


class Meddler:
    """A shopper with one mug in the cart and a review page open, who then sends what they like."""

    def __init__(self, live: LiveShop) -> None:
        self.live = live
        self.visitor: Visitor = live.visitor(lints=False)
        self.begin()

    def begin(self) -> None:
        self.live.sql("DELETE FROM cart_line")
        self.visitor.put_in_cart(self.live.kloof.variants[MUG])
        self.fields = self.visitor.hurry_to_review(self.live.kloof.rates["near"])
        self.line = self.live.value("SELECT id FROM cart_line")

    def send(self, place: str, body: Body) -> int:
        answer = self.visitor.web.post(
            self.visitor.base + place.format(line=self.line),
            data=urlencode(body, errors="surrogatepass"),
            headers={"Origin": self.visitor.base, "Content-Type": "application/x-www-form-urlencoded"},
            allow_redirects=False,
            timeout=60,
        )
        return answer.status_code


def body_of(meddler: Meddler, place: str, quantities: list[str], meddling: dict[str, str]) -> Body:
    body = [("quantity", quantity) for quantity in quantities]
    if place == "/cart/lines":
        body.append(("variant_id", str(meddler.live.kloof.variants[KETTLE])))
    if place == "/checkout/order":
        sealed = meddler.fields["reviewed"]
        body.append(("reviewed", quantities[0] if quantities else sealed[:-1]))
    return [*body, *meddling.items()]


def out_of_range(live: LiveShop) -> int:
    return int(
        live.value(
            "SELECT count(*) FROM cart_line WHERE quantity < 1 OR quantity > :most", most=MAXIMUM_QUANTITY
        )
    )


@contextmanager
def looking(live: LiveShop, meddler: Meddler) -> Iterator[Callable[[], tuple[int, int]]]:
    """How many lines are out of range, and whether the meddler's own is there; by one connection for all looks."""
    with live.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"SET app.store_id = '{live.kloof.id}'"))
        look = text(
            "SELECT count(*) FILTER (WHERE quantity < 1 OR quantity > :most) AS outside, "
            "count(*) FILTER (WHERE id = :line) AS own FROM cart_line"
        )

        def found() -> tuple[int, int]:
            row = connection.execute(look, {"most": MAXIMUM_QUANTITY, "line": meddler.line}).one()
            return row.outside, row.own

        yield found


def test_row_11_no_body_puts_a_quantity_out_of_range_or_a_price_of_its_own(live: LiveShop) -> None:
    meddler = Meddler(live)
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=count(BODIES), deadline=None, database=None, derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    @given(place=PLACES, quantities=QUANTITIES, meddling=MEDDLING)
    def each(place: str, quantities: list[str], meddling: dict[str, str]) -> None:
        status = meddler.send(place, body_of(meddler, place, quantities, meddling))
        statuses[status] += 1
        assert status < 500, (place, quantities, meddling)
        outside, own = look()
        assert outside == 0, (place, quantities, meddling)
        if not own:
            meddler.begin()  # nought takes a line out, which is its right

    with looking(live, meddler) as look:
        each()
    assert live.value('SELECT count(*) FROM "order"') == 0, "an order was placed with a seal that is none"
    live.assert_sound()
    told = {f"status_{status}": times for status, times in sorted(statuses.items())}
    tell(ROW, bodies=sum(statuses.values()), accepted_out_of_range=0, errors=0, orders=0, **told)


@pytest.mark.parametrize("value", ["1", "-1", "1000000000"])
def test_row_11_an_order_with_prices_of_the_sender_s_costs_what_the_shop_asks(
    live: LiveShop, value: str
) -> None:
    meddler = Meddler(live)
    names = (
        "price",
        "unit_price_cents",
        "total_cents",
        "delivery_cents",
        "discount_cents",
        "quantity",
        "vat_cents",
    )
    page = meddler.visitor.post("/checkout/order", {**meddler.fields, **dict.fromkeys(names, value)})
    assert page.status == 303, page.words("main")
    [row] = live.sql('SELECT total_cents, delivery_cents FROM "order"')
    assert (row.total_cents, row.delivery_cents) == (34_900, 6_000)
    [session] = live.provider.sessions()
    assert session["amount_total"] == 34_900
    live.assert_sound()


def test_row_11_broken_a_cart_that_believes_its_form_holds_less_than_nothing(live: LiveShop) -> None:
    """Neither the form's check nor the table's: the same look at the cart tells."""
    constraint = "ck_cart_line_quantity"
    live.sql(f"ALTER TABLE cart_line DROP CONSTRAINT {constraint}")
    try:
        with live.another_web("believing", application="tests.faults.broken.believing_forms:app") as base:
            shopper = live.visitor(base=base, lints=False)
            for sku, quantity in ((MUG, "-1"), (KETTLE, "1_000")):
                shopper.post("/cart/lines", {"variant_id": live.kloof.variants[sku], "quantity": quantity})
        kept = out_of_range(live)
    finally:
        live.sql("DELETE FROM cart_line")
        live.sql(
            f"ALTER TABLE cart_line ADD CONSTRAINT {constraint} CHECK (quantity BETWEEN 1 AND {MAXIMUM_QUANTITY})"
        )
    assert kept == 2
    tell(ROW, broken_bodies=2, broken_out_of_range=kept)
