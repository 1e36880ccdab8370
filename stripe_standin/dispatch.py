"""From an HTTP request to an API answer: authorisation, faults, idempotency, one transaction, envelope."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from stripe_standin import events, faults, form_encoding, idempotency, listing, parameters, sessions
from stripe_standin.errors import ApiError, crashed
from stripe_standin.idempotency import Answer
from stripe_standin.store import Json
from stripe_standin.world import API_VERSION, World, new_id

Handler = Callable[..., Json]


@dataclass(frozen=True)
class Call:
    """One API request. `handler(world, params, **ids)` answers it; `spec` names the SDK's parameter type."""

    handler: Handler
    spec: str
    ids: dict[str, str]
    id: str
    method: str
    path: str
    text: str
    key: str | None
    era: int


def current_call(world: World, handler: Handler, *, spec: str, ids: dict[str, str]) -> Call:
    text = request.query_string.decode() if request.method == "GET" else request.get_data(as_text=True)
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    where = (request.method, request.path)
    return Call(handler, spec, ids, new_id("req", 14), *where, text=text, key=key, era=world.era)


def dispatch(world: World, call: Call) -> Response:
    fault = faults.take_for_request(world, call.method, path=call.path)
    shown = Answer(0, {}, call.id)
    try:
        status = faults.strike(world, fault, when="before")
        if status is not None:
            shown = _failure(call, status)
            _keep_failure(world, call, fault=fault, answer=shown)
            return _response(shown)
        with idempotency.claim(call.key):
            shown = _answer(world, call, fault=fault)
        status = faults.strike(world, fault, when="after")
        shown = shown if status is None else _failure(call, status)
    except ApiError as error:
        shown = Answer(error.status, error.body(call.id), call.id)
    finally:
        _log(world, call, answer=shown)
    return _response(shown)


def _answer(world: World, call: Call, *, fault: Json | None) -> Answer:
    """The answer that the API gives and remembers, whatever a fault then makes of it on the way."""
    try:
        _authorise(world)
        tree = form_encoding.parse(call.text)
        print_ = idempotency.fingerprint(call.method, call.path, params=tree)
        sessions.expire_due(world)
        known = idempotency.recall(world, call.key, print_=print_)
        if known is not None:
            return known
        answer = _executed(world, call, tree=tree)
        if fault is not None and fault["do"] == "fail_after" and fault.get("remember"):
            idempotency.remember(
                world, call.key, print_=print_, answer=_failure(call, int(fault.get("status", 500)))
            )
        return answer
    except ApiError as error:
        answer = Answer(error.status, error.body(call.id), call.id)
        if error.saved:
            idempotency.remember(world, call.key, print_=print_, answer=answer)
        return answer


def _executed(world: World, call: Call, *, tree: Json) -> Answer:
    token = events.cause.set({"id": call.id, "idempotency_key": call.key})
    print_ = idempotency.fingerprint(call.method, call.path, params=tree)
    try:
        # The effect and the memory of its answer are one transaction: a kill between them cannot lose either.
        with world.store.transaction():
            params = parameters.check(tree, call.spec)
            body = call.handler(world, params, **call.ids)
            answer = Answer(200, listing.expand(world, body, paths=params.get("expand") or []), call.id)
            idempotency.remember(world, call.key, print_=print_, answer=answer)
        return answer
    except ApiError:
        raise
    except Exception:
        logging.exception("%s %s", call.method, call.path)
        raise crashed() from None
    finally:
        events.cause.reset(token)


def _authorise(world: World) -> None:
    given = request.headers.get("Authorization", "")
    token = given.removeprefix("Bearer ").strip()
    if request.authorization is not None and request.authorization.type == "basic":
        token = request.authorization.username or ""
    if not token:
        raise ApiError("You did not provide an API key.", status=401, saved=False)
    expected = world.setting("secret_key")
    if token == expected or (expected is None and token.startswith(("sk_test_", "rk_test_"))):
        return
    raise ApiError(f"Invalid API Key provided: {token[:8]}****{token[-4:]}", status=401, saved=False)


def _failure(call: Call, status: int) -> Answer:
    error = ApiError("The stand-in was asked to fail here.", status=status, kind="api_error")
    return Answer(status, error.body(call.id), call.id)


def _keep_failure(world: World, call: Call, *, fault: Json | None, answer: Answer) -> None:
    """A failure in front of the API is forgotten; with `remember` it counts as the key's first answer."""
    if fault is not None and fault.get("remember"):
        print_ = idempotency.fingerprint(call.method, call.path, params=form_encoding.parse(call.text))
        idempotency.remember(world, call.key, print_=print_, answer=answer)


def _log(world: World, call: Call, *, answer: Answer) -> None:
    if call.era != world.era:
        return
    try:
        params: Json | str = form_encoding.parse(call.text)
    except ApiError:
        params = call.text
    seen: dict[str, Any] = {
        "id": call.id,
        "at": world.instant(),
        "params": params,
        "idempotency_key": call.key,
        "status": answer.status or None,
        "replayed": answer.replayed,
    }
    sql = "INSERT INTO request (method, path, body) VALUES (?, ?, ?)"
    world.store.run(sql, call.method, call.path, json.dumps(seen))


def _response(answer: Answer) -> Response:
    response = Response(json.dumps(answer.body, indent=2), answer.status, mimetype="application/json")
    response.headers["Request-Id"] = answer.request_id
    response.headers["Stripe-Version"] = API_VERSION
    if answer.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response
