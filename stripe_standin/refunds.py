"""Refunds of a charge, and the ones that fail after they seemed to have worked."""

from stripe_standin import disputes, events, session_rules, shapes
from stripe_standin.errors import missing_object, missing_reference, parameter_error, rule_error
from stripe_standin.store import Json
from stripe_standin.world import World


def create(world: World, params: Json) -> Json:
    charge = _charge_of(world, params)
    session_rules.check_metadata(params.get("metadata"), "metadata")
    _check(world, charge, params=params)
    before = charge["amount_refunded"]
    amount = params.get("amount", charge["amount"] - before)
    status = world.setting("refund_status")
    refund = shapes.refund(charge, params | {"amount": amount}, now=world.now(), status=status)
    world.store.save(refund)
    _book(world, charge, amount=amount)
    events.record(world, "refund.created", subject=refund)
    events.record(world, "charge.refunded", subject=charge, before={"amount_refunded": before})
    return refund


def get(world: World, id: str) -> Json:
    refund = world.store.find("refund", id)
    if refund is None:
        raise missing_object("refund", id, param="refund")
    return refund


def fail(world: World, id: str) -> Json:
    """The bank sends the money back: the refund no longer counts, though it was answered with success."""
    refund = get(world, id)
    if refund["status"] not in ("succeeded", "pending"):
        raise rule_error(f"This refund has a status of {refund['status']}.", "refund")
    before = refund["status"]
    refund |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
    refund["failure_balance_transaction"] = refund["id"].replace("re_", "txn_", 1)
    world.store.save(refund)
    _book(world, world.store.get("charge", refund["charge"]), amount=-refund["amount"])
    events.record(world, "refund.updated", subject=refund, before={"status": before})
    events.record(world, "refund.failed", subject=refund)
    return refund


def succeed(world: World, id: str) -> Json:
    refund = get(world, id)
    if refund["status"] != "pending":
        raise rule_error(f"This refund has a status of {refund['status']}.", "refund")
    world.store.save(refund | {"status": "succeeded"})
    events.record(
        world, "refund.updated", subject=refund | {"status": "succeeded"}, before={"status": "pending"}
    )
    return refund | {"status": "succeeded"}


def _book(world: World, charge: Json, *, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    world.store.save(charge)


def _charge_of(world: World, params: Json) -> Json:
    if "payment_intent" in params:
        intent = world.store.find("payment_intent", params["payment_intent"])
        if intent is None:
            raise missing_reference("payment_intent", params["payment_intent"], param="payment_intent")
        if intent["status"] != "succeeded":
            message = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            raise rule_error(message, "payment_intent")
        params = params | {"charge": params.get("charge", intent["latest_charge"])}
    if "charge" not in params:
        message = "One of the following params should be provided for this request: payment_intent or charge."
        raise parameter_error(message, "payment_intent", code="parameter_missing")
    charge = world.store.find("charge", params["charge"])
    if charge is None:
        raise missing_reference("charge", params["charge"], param="charge")
    if charge["status"] != "succeeded":
        raise rule_error(f"Charge {charge['id']} is not successful and cannot be refunded.", "charge")
    return charge


def _check(world: World, charge: Json, *, params: Json) -> None:
    rest = charge["amount"] - charge["amount_refunded"]
    if disputes.holds(world, charge["id"]):
        message = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise rule_error(message, "charge", code="charge_disputed")
    if rest == 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise rule_error(message, "charge", code="charge_already_refunded")
    amount = params.get("amount", rest)
    if amount < 1:
        raise parameter_error("Invalid positive integer", "amount", code="parameter_invalid_integer")
    if amount > rest:
        words = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({rest})"
        raise rule_error(words, "amount")
