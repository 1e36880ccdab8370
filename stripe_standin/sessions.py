"""The life of a Checkout Session and of the payment behind it.

A session's PaymentIntent comes into being with the first attempt to pay, as in every version of the API
since 2022-08-01.
"""

from stripe_standin import events, session_rules, shapes
from stripe_standin.errors import missing_object, rule_error
from stripe_standin.store import Json
from stripe_standin.world import World

DECLINED = "Your card was declined."


def create(world: World, params: Json) -> Json:
    total = session_rules.check(world, params)
    now = world.now()
    session = shapes.session(params, now=now, total=total, base_url=world.base_url)
    items = [shapes.line_item(line, now=now) for line in params["line_items"]]
    session["currency"] = items[0]["currency"]
    shipping = session_rules.shipping_cents(params, session["currency"])
    session["amount_subtotal"] = total - shipping
    session["total_details"]["amount_shipping"] = shipping
    if params.get("shipping_options"):
        session["shipping_cost"] = {
            "amount_subtotal": shipping,
            "amount_tax": 0,
            "amount_total": shipping,
            "shipping_rate": None,
        }
    if "customer_email" in params:
        session["customer_details"] = _details(params["customer_email"])
    private = {"line_items": items, "intent": params.get("payment_intent_data", {}), "settles": None}
    return world.store.save(session, private)


def get(world: World, id: str) -> Json:
    session = world.store.find("checkout.session", id)
    if session is None:
        raise missing_object("checkout.session", id, param="session")
    return session


def expire(world: World, id: str) -> Json:
    session = get(world, id)
    if session["status"] != "open":
        message = (
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of {session['status']}."
        )
        raise rule_error(message, "session")
    return _expired(world, session)


def expire_due(world: World) -> None:
    """Expiry and the delayed payments whose time has come, by the stand-in's clock."""
    open_ones = "json_extract(body, '$.status') = 'open' AND json_extract(body, '$.expires_at') <= ?"
    waiting = "json_extract(private, '$.settles.at') <= ?"
    with world.store.transaction():
        for session in world.store.find_all("checkout.session", open_ones, world.now()):
            _expired(world, session)
        for session in world.store.find_all("checkout.session", waiting, world.now()):
            settle(world, session["id"], outcome=world.store.private(session["id"])["settles"]["outcome"])


def _expired(world: World, session: Json) -> Json:
    session |= {"status": "expired", "url": None}
    world.store.save(session)
    events.record(world, "checkout.session.expired", subject=session)
    return session


def pay(world: World, id: str, *, email: str | None = None) -> Json:
    """Money at once: the session is complete and paid."""
    session = _open(world, id)
    _complete(world, session, email=email, payment_status="paid")
    if session["amount_total"]:
        _succeed(world, session)
    else:
        session["payment_status"] = "no_payment_required"
    world.store.save(session)
    events.record(world, "checkout.session.completed", subject=session)
    return session


def delay(world: World, id: str, *, email: str | None = None, settles: Json | None = None) -> Json:
    """A delayed method: complete, yet unpaid. `settles`: {"after": seconds, "outcome": "confirm" or "fail"}."""
    session = _open(world, id)
    intent = _intent(world, session)
    _complete(world, session, email=email, payment_status="unpaid")
    charge = shapes.charge(intent, now=world.now(), email=_email(session), status="pending")
    world.store.save(charge)
    intent |= {
        "status": "processing",
        "latest_charge": charge["id"],
        "payment_method": charge["payment_method"],
    }
    world.store.save(intent)
    private = world.store.private(id)
    if settles is not None:
        outcome = settles.get("outcome", "confirm")
        private["settles"] = {"at": world.now() + settles["after"], "outcome": outcome}
    world.store.save(session, private)
    events.record(world, "checkout.session.completed", subject=session)
    return session


def settle(world: World, id: str, *, outcome: str) -> Json:
    """The second half of a delayed payment: `confirm` or `fail`."""
    session = get(world, id)
    intent = world.store.find("payment_intent", session["payment_intent"] or "")
    if session["status"] != "complete" or intent is None or intent["status"] != "processing":
        raise rule_error("Only a session that waits for a delayed payment can be settled.", "session")
    world.store.save(session, world.store.private(id) | {"settles": None})
    charge = world.store.get("charge", intent["latest_charge"])
    if outcome == "confirm":
        charge |= {"status": "succeeded", "paid": True, "captured": True, "amount_captured": charge["amount"]}
        world.store.save(session | {"payment_status": "paid"})
        _collected(world, intent, charge=charge)
        succeeded = get(world, id)
        events.record(world, "checkout.session.async_payment_succeeded", subject=succeeded)
        return succeeded
    _refuse(world, intent, charge=charge)
    events.record(world, "checkout.session.async_payment_failed", subject=session)
    return session


def decline(world: World, id: str, *, email: str | None = None) -> Json:
    """The card is declined; the session stays open for another try."""
    session = _open(world, id)
    intent = _intent(world, session)
    charge = shapes.charge(intent, now=world.now(), email=email or _email(session), status="failed")
    _refuse(world, intent, charge=charge)
    return world.store.save(session)


def last_refusal(world: World, session: Json) -> str | None:
    intent = world.store.find("payment_intent", session["payment_intent"] or "")
    return intent["last_payment_error"]["message"] if intent and intent["last_payment_error"] else None


def mutate(world: World, id: str, *, changes: Json) -> Json:
    """For adversarial tests: the provider suddenly tells another amount, currency, status or metadata."""
    session = get(world, id) | changes
    session["id"] = id
    world.store.save(session)
    intent = world.store.find("payment_intent", session["payment_intent"] or "")
    if intent is not None:
        names = {
            "amount_total": "amount",
            "currency": "currency",
            "metadata": "metadata",
            "livemode": "livemode",
        }
        same = {names[name]: value for name, value in changes.items() if name in names}
        world.store.save(intent | same | ({"amount_received": same["amount"]} if "amount" in same else {}))
        charge = world.store.find("charge", intent["latest_charge"] or "")
        if charge is not None:
            world.store.save(charge | same)
    return session


def _open(world: World, id: str) -> Json:
    expire_due(world)
    session = get(world, id)
    if session["status"] != "open":
        raise rule_error(f"This Checkout Session has a status of {session['status']}.", "session")
    return session


def _intent(world: World, session: Json) -> Json:
    if session["payment_intent"] is not None:
        return world.store.get("payment_intent", session["payment_intent"])
    data = world.store.private(session["id"])["intent"]
    intent = world.store.save(shapes.payment_intent(session, data, now=world.now()))
    session["payment_intent"] = intent["id"]
    events.record(world, "payment_intent.created", subject=intent)
    return intent


def _complete(world: World, session: Json, *, email: str | None, payment_status: str) -> None:
    details = session["customer_details"] or _details(email)
    session |= {
        "status": "complete",
        "payment_status": payment_status,
        "url": None,
        "customer_details": details,
    }
    if session["customer"] is None and session["customer_creation"] == "always":
        customer = shapes.customer({"email": details["email"]}, now=world.now())
        session["customer"] = world.store.save(customer)["id"]


def _succeed(world: World, session: Json) -> None:
    intent = _intent(world, session)
    charge = shapes.charge(intent, now=world.now(), email=_email(session), status="succeeded")
    _collected(world, intent, charge=charge)


def _collected(world: World, intent: Json, *, charge: Json) -> None:
    charge["balance_transaction"] = charge["balance_transaction"] or charge["id"].replace("ch_", "txn_", 1)
    intent |= {
        "status": "succeeded",
        "amount_received": intent["amount"],
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "payment_method": charge["payment_method"],
    }
    events.record(world, "charge.succeeded", subject=world.store.save(charge))
    events.record(world, "payment_intent.succeeded", subject=world.store.save(intent))


def _refuse(world: World, intent: Json, *, charge: Json) -> None:
    outcome = shapes.charge(intent, now=world.now(), email=None, status="failed")["outcome"]
    charge |= {
        "status": "failed",
        "paid": False,
        "captured": False,
        "amount_captured": 0,
        "outcome": outcome,
        "failure_code": "card_declined",
        "failure_message": DECLINED,
    }
    error = {
        "type": "card_error",
        "code": "card_declined",
        "decline_code": "generic_decline",
        "message": DECLINED,
        "charge": charge["id"],
    }
    intent |= {
        "status": "requires_payment_method",
        "last_payment_error": error,
        "latest_charge": charge["id"],
    }
    events.record(world, "charge.failed", subject=world.store.save(charge))
    events.record(world, "payment_intent.payment_failed", subject=world.store.save(intent))


def _email(session: Json) -> str | None:
    details = session["customer_details"] or {}
    email: str | None = details.get("email")
    return email


def _details(email: str | None) -> Json:
    empty = shapes.nulls("business_name individual_name name phone tax_ids")
    return {**empty, "address": shapes.no_address(), "email": email, "tax_exempt": "none"}
