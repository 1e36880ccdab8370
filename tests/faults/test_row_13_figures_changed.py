"""Price, VAT, stock, delivery and promotion change at five moments: what was reviewed is charged, or it is said.

Real requests; the change is another session's, committed at the moment that the case names.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.catalog.models.product import TaxClass, Variant
from app.inventory.stock import Level, lock_items, set_levels
from app.pricing.models import TaxRate
from app.promotions.models import Promotion
from app.shipping.models import DeliveryRate
from tests.client import Page
from tests.concurrency.crowd import press
from tests.faults.counts import count, tell
from tests.live.programs import wait_for
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor, session_of
from tests.promotions.offers import TEN, lay

pytestmark = pytest.mark.money

ROW = 13
TIMES = 20
MUG, CODE = "MUG-RED-350", "TEN"
MOMENTS = (
    "before the review", "before the button", "while it is placed", "before it is paid", "after it is paid",
)  # fmt: skip
#: A rate that begins on a day gone by, so that it counts at once; taken away again after each walk.
NEW_VAT = date(2026, 1, 1)


@dataclass(frozen=True)
class Change:
    """What somebody else does meanwhile, and how it is put right for the next walk."""

    name: str
    do: Callable[[LiveShop, Session], object]
    undo: Callable[[LiveShop, Session], object]
    #: One of these is said where the change came between the review and the button.
    said: str


def _price(cents: int) -> Callable[[LiveShop, Session], object]:
    return lambda _live, session: session.execute(
        update(Variant).where(Variant.sku == MUG).values(price_cents=cents)
    )


def _delivery(cents: int) -> Callable[[LiveShop, Session], object]:
    return lambda live, session: session.execute(
        update(DeliveryRate).where(DeliveryRate.id == live.kloof.rates["near"]).values(price_cents=cents)
    )


def _more_vat(_live: LiveShop, session: Session) -> None:
    session.add(TaxRate(tax_class=TaxClass.STANDARD, valid_from=NEW_VAT, rate_bp=1600))


def _old_vat(_live: LiveShop, session: Session) -> None:
    session.execute(delete(TaxRate).where(TaxRate.valid_from == NEW_VAT))


def _shelf(units: int) -> Callable[[LiveShop, Session], object]:
    """Never below what is promised already."""

    def put(live: LiveShop, session: Session) -> None:
        variant = live.kloof.variants[MUG]
        item = lock_items(session, {variant: 1})[variant]
        set_levels(session, {variant: Level(item.reserved + units)}, reason="counted")

    return put


def _percent(points: int) -> Callable[[LiveShop, Session], object]:
    return lambda _live, session: session.execute(update(Promotion).values(percent_bp=points))


CHANGES = (
    Change("price", _price(30_000), _price(28_900), "Veld mug (Red ochre / 350 ml) was R 289,00 and is now R 300,00."),
    Change("VAT", _more_vat, _old_vat, "The VAT inside the total is now"),
    Change("stock", _shelf(0), _shelf(10), "Veld mug (Red ochre / 350 ml) has sold out"),
    Change("delivery", _delivery(7_500), _delivery(6_000), "Delivery was R 60,00 and is now R 75,00."),
    Change("promotion", _percent(500), _percent(1000), "TEN took R 28,90 off and now takes R 14,45 off."),
)  # fmt: skip


def apply(live: LiveShop, what: Callable[[LiveShop, Session], object]) -> None:
    with live.session() as session:
        what(live, session)
        session.commit()


@contextmanager
def meanwhile(live: LiveShop, change: Change) -> Iterator[None]:
    """The change is made and committed while the order stands before the shelf, its figures read already."""
    with live.session() as session:
        variant = live.kloof.variants[MUG]
        lock_items(session, {variant: 1})
        holder = session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        yield
        wait_for("the order to reach the shelf", lambda: _waiting_for(live, holder))
        change.do(live, session)
        session.commit()


def _waiting_for(live: LiveShop, process: int) -> bool:
    return bool(
        live.value(
            "SELECT count(*) FROM pg_stat_activity WHERE :process = ANY(pg_blocking_pids(pid))",
            process=process,
        )
    )


def to_button(live: LiveShop, base: str | None = None) -> tuple[Visitor, Page]:
    shopper = live.visitor(base=base, lints=False)
    shopper.put_in_cart(live.kloof.variants[MUG])
    assert shopper.post("/cart/codes", {"code": CODE}).status == 303
    shopper.hurry_to_review(live.kloof.rates["near"])
    return shopper, shopper.get("/checkout/review")


def reviewed(page: Page) -> str:
    """The total on the page, in the words of its button."""
    return page.words("form[action='/checkout/order'] button").removeprefix("Pay ")


def walk(live: LiveShop, moment: str, change: Change, *, base: str | None = None) -> str:
    """How it ended: charged what was reviewed, or sent back with the difference and charged what was said then."""
    if moment == "before the review" and change.name != "stock":
        apply(live, change.do)
    shopper, page = to_button(live, base)
    if moment == "before the button":
        apply(live, change.do)
    if moment == "while it is placed":
        with ThreadPoolExecutor(1) as pool, meanwhile(live, change):
            pending = pool.submit(press(shopper, page.form("/checkout/order")))
        answer = pending.result(30)
    else:
        answer = press(shopper, page.form("/checkout/order"))()
    ending = "charged as reviewed"
    if answer.status != 303:
        assert answer.status == 409, answer.text
        words = answer.words("main")
        assert change.said in words or ("Only" in words and change.name == "stock"), words
        if change.name == "stock":
            return "bounced, sold out"
        ending, page = "bounced with the difference", answer
        answer = press(shopper, page.form("/checkout/order"))()
    check_charged(live, session_of(answer), reviewed(page), moment=moment, change=change)
    return ending


def check_charged(live: LiveShop, session: str, total: str, *, moment: str, change: Change) -> None:
    """The order, the provider's page and the money are what was reviewed, before and after the change."""
    reference = live.provider.session(session)["client_reference_id"]
    if moment == "before it is paid":
        apply(live, change.do)
    assert live.provider.session(session)["amount_total"] == _asked_for(live, reference)
    live.provider.pay(session)
    live.wait_until(reference, "PAID")
    if moment == "after it is paid":
        apply(live, change.do)
    [paid] = live.sql(
        'SELECT sum(amount_cents) AS cents FROM payment JOIN "order" o ON o.id = order_id WHERE reference = :name',
        name=reference,
    )
    assert in_words(_asked_for(live, reference)) == in_words(int(paid.cents)) == total


def _asked_for(live: LiveShop, reference: str) -> int:
    return int(live.value('SELECT total_cents FROM "order" WHERE reference = :name', name=reference))


def in_words(cents: int) -> str:
    return f"R {cents // 100:,},{cents % 100:02d}".replace(",", " ", f"{cents // 100:,}".count(","))


def put_right(live: LiveShop, change: Change) -> None:
    apply(live, change.undo)


@pytest.fixture
def ten(live: LiveShop) -> UUID:
    return lay(live.app, live.kloof.id, CODE, **TEN)


@pytest.mark.parametrize("moment", MOMENTS)
def test_row_13_what_was_reviewed_is_charged_or_the_difference_is_said(
    live: LiveShop, ten: UUID, moment: str
) -> None:
    """Between the review and the button each of the five changes is tried at least once."""
    endings: Counter[str] = Counter()
    walks = max(count(TIMES), len(CHANGES)) if moment == "before the button" else count(TIMES)
    for number in range(walks):
        change = CHANGES[(number + MOMENTS.index(moment)) % len(CHANGES)]
        try:
            endings[walk(live, moment, change)] += 1
        finally:
            put_right(live, change)
    assert sum(endings.values()) == walks
    if moment == "before the button":
        assert not endings["charged as reviewed"]
    live.assert_sound()
    tell(ROW, moment=moment, walks=walks, **dict(endings), charged_otherwise=0)


def test_row_13_broken_without_the_seal_another_price_is_charged(live: LiveShop, ten: UUID) -> None:
    change = CHANGES[0]
    with live.another_web("unreviewed", application="tests.faults.broken.unreviewed:app") as base:
        try:
            with pytest.raises(AssertionError):
                walk(live, "before the button", change, base=base)
        finally:
            put_right(live, change)
    [row] = live.sql('SELECT total_cents FROM "order"')
    assert in_words(row.total_cents) != "R 320,10"
    tell(ROW, broken_reviewed_cents=32_010, broken_charged_cents=row.total_cents)
