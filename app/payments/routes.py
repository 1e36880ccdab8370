"""Where providers call. Verify, keep, commit, answer: everything else is a job's."""

import logging
import re
from typing import TYPE_CHECKING

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from app.crashpoints import crashpoint
from app.database import serve_store
from app.extensions import db, limiter
from app.payments import accounts
from app.payments.inbox import store_event
from app.payments.provider import BadSignature
from app.stores.queries import find_store_id

if TYPE_CHECKING:
    from app.payments.gateway import StripeGateway

bp = Blueprint("webhooks", __name__, url_prefix="/webhooks")
log = logging.getLogger(__name__)

LARGEST_BODY = 512 * 1024
SLUG = re.compile(r"[a-z0-9-]{1,100}")


@bp.post("/stripe")
@limiter.exempt
def stripe() -> ResponseReturnValue:
    """Events of the account whose keys stand in the environment."""
    return _accept(accounts.environment_gateway(), account=accounts.ENVIRONMENT)


@bp.post("/stripe/<account>")
@limiter.exempt
def stripe_of_store(account: str) -> ResponseReturnValue:
    """Events of a store's own account; the store is named by its slug and proved by its secret."""
    if SLUG.fullmatch(account) is None:
        abort(404)
    session = db.session()
    store_id = find_store_id(session, account)
    if store_id is None:
        abort(404)
    serve_store(session, store_id)
    return _accept(accounts.gateway(session), account=accounts.account_name(session))


def _accept(gateway: "StripeGateway", *, account: str) -> ResponseReturnValue:
    """200 once the event is safe, 400 for what is not the provider's; a database that is down becomes a 503."""
    if (request.content_length or 0) > LARGEST_BODY:
        abort(413)
    body = request.get_data(cache=False)
    try:
        event = gateway.verify_webhook(body, request.headers.get("Stripe-Signature", ""))
    except BadSignature as error:
        log.warning("webhook.refused", extra={"error": str(error), "provider": "stripe"})
        abort(400)
    if event.live != gateway.live:
        log.warning("webhook.refused", extra={"error": "test and live keys mixed", "event_id": event.id})
        abort(400)
    session = db.session()
    is_new = store_event(session, event, account=account, body=body.decode())
    crashpoint("webhook.before_commit")
    session.commit()
    crashpoint("webhook.committed")
    log.info(
        "webhook.stored" if is_new else "webhook.repeated",
        extra={"event_id": event.id, "event_type": event.type},
    )
    return {"received": True}
