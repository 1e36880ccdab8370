"""Disputes: opened, answered and decided by the control surface, read by the API."""

from stripe_standin import events, shapes
from stripe_standin.errors import missing_object, rule_error
from stripe_standin.store import Json
from stripe_standin.world import World

HOLDING = ("needs_response", "under_review", "lost")


def open_(world: World, charge_id: str, *, details: Json) -> Json:
    """`details`: amount, reason, inquiry (an inquiry takes no money)."""
    charge = world.store.find("charge", charge_id)
    if charge is None or charge["status"] != "succeeded":
        raise missing_object("charge", charge_id, param="charge")
    status = "warning_needs_response" if details.get("inquiry") else "needs_response"
    amount: int = details.get("amount") or charge["amount"]
    reason = details.get("reason", "fraudulent")
    dispute = shapes.dispute(charge, now=world.now(), amount=amount, reason=reason, status=status)
    world.store.save(dispute)
    world.store.save(charge | {"disputed": True})
    events.record(world, "charge.dispute.created", subject=dispute)
    if not details.get("inquiry"):
        events.record(world, "charge.dispute.funds_withdrawn", subject=dispute)
    return dispute


def update(world: World, id: str) -> Json:
    """Evidence was handed in."""
    dispute = _undecided(world, id)
    before = {"status": dispute["status"]}
    prefix = "warning_" if dispute["status"].startswith("warning_") else ""
    dispute["status"] = f"{prefix}under_review"
    dispute["evidence_details"] |= {"has_evidence": True, "submission_count": 1}
    events.record(world, "charge.dispute.updated", subject=world.store.save(dispute), before=before)
    return dispute


def close(world: World, id: str, *, outcome: str) -> Json:
    """`won` brings the money back, `lost` does not; an inquiry just closes."""
    if outcome not in ("won", "lost"):
        raise rule_error("The outcome of a dispute is won or lost.", "outcome")
    dispute = _undecided(world, id)
    inquiry = dispute["status"].startswith("warning_")
    dispute["status"] = "warning_closed" if inquiry else outcome
    events.record(world, "charge.dispute.closed", subject=world.store.save(dispute))
    if outcome == "won" and not inquiry:
        events.record(world, "charge.dispute.funds_reinstated", subject=dispute)
    return dispute


def get(world: World, id: str) -> Json:
    dispute = world.store.find("dispute", id)
    if dispute is None:
        raise missing_object("dispute", id, param="dispute")
    return dispute


def holds(world: World, charge_id: str) -> bool:
    """True while the money is, or stays, with the card's bank."""
    found = world.store.find_all("dispute", "json_extract(body, '$.charge') = ?", charge_id)
    return any(dispute["status"] in HOLDING for dispute in found)


def _undecided(world: World, id: str) -> Json:
    dispute = get(world, id)
    if dispute["status"] in ("won", "lost", "warning_closed"):
        raise rule_error(f"This dispute has a status of {dispute['status']}.", "dispute")
    return dispute
