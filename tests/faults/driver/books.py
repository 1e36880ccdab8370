"""The reckoning: our invariants, the doctor's, and the provider's own books against ours."""

from collections import Counter
from dataclasses import dataclass, field

from tests.faults.driver.shoppers import LEVELS
from tests.faults.driver.tally import Tally
from tests.live.shop import LiveShop
from tests.live.soundness import INVARIANTS

ORDERS = """SELECT reference, id, status, paid_at IS NOT NULL AS was_paid, total_cents, refunded_cents
    FROM "order" WHERE payment_method <> 'eft'"""
#: Units that left the shelf for good, as orders and credit notes have it; the stock's own ledger is not asked.
SOLD = """
    SELECT line.variant_id, sum(line.quantity - coalesce((
        SELECT sum(credited.restocked) FROM credit_note_line AS credited
        WHERE credited.order_line_id = line.id), 0)) AS units
    FROM order_line AS line JOIN "order" AS bought ON bought.id = line.order_id
    WHERE bought.paid_at IS NOT NULL GROUP BY line.variant_id"""
UNWRITTEN = """SELECT reference FROM "order" AS bought WHERE paid_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM mail WHERE mail.order_id = bought.id AND kind = 'order_paid' AND sent_at IS NOT NULL)"""


@dataclass
class Reckoning:
    findings: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    oversold: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not (self.findings or self.lost or self.doubled or self.oversold)


def reckon(live: LiveShop, tally: Tally) -> Reckoning:
    found = Reckoning()
    for rule, look in INVARIANTS.items():
        found.findings += [f"{rule}: {tuple(row)}" for row in live.sql(look)]
    said = live.app.test_cli_runner().invoke(args=["doctor"])
    if said.exit_code != 0:
        found.findings += said.output.splitlines() or [repr(said.exception)]
    found.findings += [f"no letter for {row.reference}" for row in live.sql(UNWRITTEN)]
    _hold_against_the_provider(live, found)
    _count_the_shelves(live, found)
    _count_letters(live, found, crashes=tally.counts["crashes"])
    return found


def _hold_against_the_provider(live: LiveShop, found: Reckoning) -> None:
    """Every rand that arrived there is here, and every order kept what it should: its total less what went back."""
    kept: Counter[str] = Counter()
    booked = {row.provider_payment_id for row in live.sql("SELECT provider_payment_id FROM payment")}
    for session in live.provider.sessions():
        intent = session["payment_intent"]
        if intent is None or intent["status"] != "succeeded":
            continue
        reference = session["client_reference_id"]
        if intent["id"] not in booked:
            found.lost.append(f"{reference}: {intent['amount_received']} cents are not booked")
        back = sum(one["amount"] for one in session["refunds"] if one["status"] not in ("failed", "canceled"))
        kept[reference] += intent["amount_received"] - back
    for order in live.sql(ORDERS):
        wanted = order.total_cents - order.refunded_cents if order.was_paid else 0
        there = kept.pop(order.reference, 0)
        words = f"{order.reference} {order.status}: {there} cents are kept, {wanted} should be"
        (found.doubled if there > wanted else found.lost).extend([words] if there != wanted else [])
    found.lost += [f"{reference}: no order here" for reference in kept]


def _count_the_shelves(live: LiveShop, found: Reckoning) -> None:
    sold = {row.variant_id: int(row.units) for row in live.sql(SOLD)}
    for sku, level in LEVELS.items():
        if level is None:
            continue
        units = sold.get(live.kloof.variants[sku], 0)
        left, _ = live.shelf(sku)
        if units > level or level - units != left:
            found.oversold.append(f"{sku}: {level} were there, {units} are sold, {left} are left")


def _count_letters(live: LiveShop, found: Reckoning, *, crashes: int) -> None:
    """Never more copies than crashes: a letter sent and not noted is the one thing that is done again."""
    copies = Counter(str(mail["Message-ID"]) for mail in live.postbox.mails)
    extra = sum(copies.values()) - len(copies)
    if extra > crashes:
        found.findings.append(f"{extra} letters too many after {crashes} crashes")
