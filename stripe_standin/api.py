"""The API's addresses. Each handler takes checked parameters and returns an object of the API."""

from collections.abc import Callable

from flask import Blueprint, Response, current_app

from stripe_standin import disputes, listing, refunds, sessions, shapes
from stripe_standin.dispatch import Handler, current_call, dispatch
from stripe_standin.errors import missing_object
from stripe_standin.store import Json
from stripe_standin.world import World

bp = Blueprint("api", __name__)


def endpoint(method: str, rule: str, *, spec: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        def view(**ids: str) -> Response:
            world: World = current_app.extensions["world"]
            return dispatch(world, current_call(world, handler, spec=spec, ids=ids))

        bp.add_url_rule(rule, handler.__name__, view, methods=[method], provide_automatic_options=False)
        return handler

    return register


def found(world: World, kind: str, *, id: str, param: str = "id") -> Json:
    body = world.store.find(kind, id)
    if body is None:
        raise missing_object(kind, id, param=param)
    return body


@endpoint("POST", "/v1/checkout/sessions", spec="checkout.SessionCreateParams")
def create_session(world: World, params: Json) -> Json:
    return sessions.create(world, params)


@endpoint("GET", "/v1/checkout/sessions", spec="checkout.SessionListParams")
def list_sessions(world: World, params: Json) -> Json:
    equal = {name: params.get(name) for name in ("payment_intent", "customer", "status")}
    return listing.page(world, "checkout.session", params=params, url="/v1/checkout/sessions", **equal)


@endpoint("GET", "/v1/checkout/sessions/<id>", spec="checkout.SessionRetrieveParams")
def retrieve_session(world: World, params: Json, *, id: str) -> Json:
    return sessions.get(world, id)


@endpoint("POST", "/v1/checkout/sessions/<id>/expire", spec="checkout.SessionExpireParams")
def expire_session(world: World, params: Json, *, id: str) -> Json:
    return sessions.expire(world, id)


@endpoint("GET", "/v1/checkout/sessions/<id>/line_items", spec="checkout.SessionListLineItemsParams")
def list_line_items(world: World, params: Json, *, id: str) -> Json:
    sessions.get(world, id)
    url = f"/v1/checkout/sessions/{id}/line_items"
    return listing.cut(listing.line_items(world, id), params, url=url, noun="line item")


@endpoint("GET", "/v1/payment_intents", spec="PaymentIntentListParams")
def list_intents(world: World, params: Json) -> Json:
    return listing.page(
        world, "payment_intent", params=params, url="/v1/payment_intents", customer=params.get("customer")
    )


@endpoint("GET", "/v1/payment_intents/<id>", spec="PaymentIntentRetrieveParams")
def retrieve_intent(world: World, params: Json, *, id: str) -> Json:
    return found(world, "payment_intent", id=id, param="intent")


@endpoint("GET", "/v1/charges", spec="ChargeListParams")
def list_charges(world: World, params: Json) -> Json:
    equal = {name: params.get(name) for name in ("payment_intent", "customer")}
    return listing.page(world, "charge", params=params, url="/v1/charges", **equal)


@endpoint("GET", "/v1/charges/<id>", spec="ChargeRetrieveParams")
def retrieve_charge(world: World, params: Json, *, id: str) -> Json:
    return found(world, "charge", id=id)


@endpoint("POST", "/v1/refunds", spec="RefundCreateParams")
def create_refund(world: World, params: Json) -> Json:
    return refunds.create(world, params)


@endpoint("GET", "/v1/refunds", spec="RefundListParams")
def list_refunds(world: World, params: Json) -> Json:
    equal = {name: params.get(name) for name in ("payment_intent", "charge")}
    return listing.page(world, "refund", params=params, url="/v1/refunds", **equal)


@endpoint("GET", "/v1/refunds/<id>", spec="RefundRetrieveParams")
def retrieve_refund(world: World, params: Json, *, id: str) -> Json:
    return refunds.get(world, id)


@endpoint("POST", "/v1/customers", spec="CustomerCreateParams")
def create_customer(world: World, params: Json) -> Json:
    return world.store.save(shapes.customer(params, now=world.now()))


@endpoint("GET", "/v1/customers", spec="CustomerListParams")
def list_customers(world: World, params: Json) -> Json:
    return listing.page(world, "customer", params=params, url="/v1/customers", email=params.get("email"))


@endpoint("GET", "/v1/customers/<id>", spec="CustomerRetrieveParams")
def retrieve_customer(world: World, params: Json, *, id: str) -> Json:
    return found(world, "customer", id=id)


@endpoint("GET", "/v1/events", spec="EventListParams")
def list_events(world: World, params: Json) -> Json:
    wanted = set(params.get("types") or ([params["type"]] if "type" in params else []))
    page = listing.page(world, "event", params=params, url="/v1/events") if not wanted else None
    if page is not None:
        return page
    rows = [event for event in reversed(world.store.find_all("event")) if event["type"] in wanted]
    return listing.cut(rows, params, url="/v1/events", noun="event")


@endpoint("GET", "/v1/events/<id>", spec="EventRetrieveParams")
def retrieve_event(world: World, params: Json, *, id: str) -> Json:
    return found(world, "event", id=id)


@endpoint("GET", "/v1/disputes", spec="DisputeListParams")
def list_disputes(world: World, params: Json) -> Json:
    equal = {name: params.get(name) for name in ("payment_intent", "charge")}
    return listing.page(world, "dispute", params=params, url="/v1/disputes", **equal)


@endpoint("GET", "/v1/disputes/<id>", spec="DisputeRetrieveParams")
def retrieve_dispute(world: World, params: Json, *, id: str) -> Json:
    return disputes.get(world, id)
