"""The reckoning: our invariants, the doctor's, and the provider's own books against ours."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.faults.driver.shoppers import LEVELS
from tests.faults.driver.tally import Tally
from tests.live.shop import LiveShop
from tests.live.soundness import INVARIANTS
from tests.standin import Json

#: How a refund that moved nothing is called there.
UNDONE = ("failed", "canceled")

ORDERS = """SELECT reference, id, status, paid_at IS NOT NULL AS was_paid, total_cents, refunded_cents
    FROM "order" WHERE payment_method <> 'eft'"""
#: Units that left the shelf for good, as orders and credit notes have it; the stock's own ledger is not asked.
SOLD = """
    SELECT line.variant_id, sum(line.quantity - coalesce((
        SELECT sum(credited.restocked) FROM credit_note_line AS credited
        WHERE credited.order_line_id = line.id), 0)) AS units
    FROM order_line AS line JOIN "order" AS bought ON bought.id = line.order_id
    WHERE bought.paid_at IS NOT NULL GROUP BY line.variant_id"""
#: Paid back from the bank, while the provider has the money still.
BY_HAND = """SELECT bought.reference, sum(refund.amount_cents) AS cents FROM refund
    JOIN payment ON payment.id = refund.payment_id AND payment.provider <> 'eft'
    JOIN "order" AS bought ON bought.id = refund.order_id
    WHERE refund.state = 'succeeded' AND refund.paid_by_hand <> '' GROUP BY bought.reference"""
REFUNDS = """SELECT refund.id, refund.state, refund.amount_cents, refund.paid_by_hand <> '' AS is_by_hand
    FROM refund JOIN payment ON payment.id = refund.payment_id AND payment.provider <> 'eft'"""
DISPUTES = "SELECT provider_dispute_id, status, amount_cents FROM dispute"
#: What may not be done to an order while a dispute is open, and was.
WHILE_DISPUTED = """
    SELECT bought.reference, done.kind FROM order_event AS done JOIN "order" AS bought ON bought.id = done.order_id
    WHERE done.kind IN ('order.shipped', 'order.part_shipped', 'order.cancelled', 'credit.issued') AND (
        SELECT told.kind FROM order_event AS told
        WHERE told.order_id = done.order_id AND told.kind LIKE 'dispute.%' AND (told.at, told.id) < (done.at, done.id)
        ORDER BY told.at DESC, told.id DESC LIMIT 1) IN ('dispute.open', 'dispute.suspected')"""
#: How a decided dispute is called there, and here.
OUTCOMES = {"won": "won", "warning_closed": "won", "lost": "lost"}
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
    found.findings += [
        f"{row.reference}: {row.kind} while it was disputed" for row in live.sql(WHILE_DISPUTED)
    ]
    there = live.provider.sessions()
    _hold_against_the_provider(live, found, there)
    _hold_refunds_against_the_provider(live, found, there)
    _hold_disputes_against_the_provider(live, found, there)
    _count_the_shelves(live, found)
    _count_letters(live, found, crashes=tally.counts["crashes"])
    return found


def _hold_against_the_provider(live: LiveShop, found: Reckoning, sessions: Sequence[Json]) -> None:
    """Every rand that arrived there is here, and every order kept what it should: its total less what went back, and
    what staff have paid back from the bank instead."""
    by_hand = {row.reference: int(row.cents) for row in live.sql(BY_HAND)}
    kept: Counter[str] = Counter()
    booked = {row.provider_payment_id for row in live.sql("SELECT provider_payment_id FROM payment")}
    for session in sessions:
        intent = session["payment_intent"]
        if intent is None or intent["status"] != "succeeded":
            continue
        reference = session["client_reference_id"]
        if intent["id"] not in booked:
            found.lost.append(f"{reference}: {intent['amount_received']} cents are not booked")
        back = sum(one["amount"] for one in session["refunds"] if one["status"] not in UNDONE)
        kept[reference] += intent["amount_received"] - back
    for order in live.sql(ORDERS):
        wanted = order.total_cents - order.refunded_cents if order.was_paid else 0
        wanted += by_hand.get(order.reference, 0)
        there = kept.pop(order.reference, 0)
        words = f"{order.reference} {order.status}: {there} cents are kept, {wanted} should be"
        (found.doubled if there > wanted else found.lost).extend([words] if there != wanted else [])
    found.lost += [f"{reference}: no order here" for reference in kept]


def _hold_refunds_against_the_provider(live: LiveShop, found: Reckoning, sessions: Sequence[Json]) -> None:
    """What was asked for has gone back there, once; what failed, or was paid otherwise, has not."""
    there: dict[str, list[int]] = defaultdict(list)
    for refund in (refund for session in sessions for refund in session["refunds"]):
        if refund["status"] not in UNDONE:
            there[refund["metadata"].get("refund", refund["id"])].append(refund["amount"])
    for row in live.sql(REFUNDS):
        wanted = [row.amount_cents] if row.state == "succeeded" and not row.is_by_hand else []
        made = there.pop(str(row.id), [])
        if row.state not in ("succeeded", "failed"):
            found.findings.append(f"refund {row.id} is still {row.state}")
        elif made != wanted:
            words = f"refund {row.id} is {row.state}: {made} there, {wanted} should be"
            (found.doubled if sum(made) > sum(wanted) else found.lost).append(words)
    found.doubled += [f"refund {name}: nobody asked for it" for name in there]


def _hold_disputes_against_the_provider(live: LiveShop, found: Reckoning, sessions: Sequence[Json]) -> None:
    """Each is known here, as it was decided."""
    known = {row.provider_dispute_id: (row.status, row.amount_cents) for row in live.sql(DISPUTES)}
    for dispute in (dispute for session in sessions for dispute in session["disputes"]):
        told = (OUTCOMES.get(dispute["status"], "open"), dispute["amount"])
        if known.pop(dispute["id"], None) != told:
            found.findings.append(f"dispute {dispute['id']} is {told} there, and not here")
    found.findings += [f"dispute {name} is not there" for name in known]


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
