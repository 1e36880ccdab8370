"""Where providers call. Verify, keep, commit, answer: everything else is a job's."""

import logging
import re
from typing import TYPE_CHECKING

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app.crashpoints import crashpoint
from app.database import serve_store
from app.extensions import db, limiter
from app.payments import accounts
from app.payments.inbox import store_event
from app.payments.provider import BadSignature, Refusal
from app.payments.refusals import count_refusal
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
    # One more, because a body that does not say how long it is ends at the limit without a word.
    request.max_content_length = LARGEST_BODY + 1
    try:
        body = request.get_data(cache=False)
        if len(body) > LARGEST_BODY:
            raise RequestEntityTooLarge
        event = gateway.verify_webhook(body, request.headers.get("Stripe-Signature", ""))
    except RequestEntityTooLarge:
        return _refuse(Refusal.TOO_LARGE, "the body is too large", account=account)
    except BadSignature as error:
        return _refuse(error.refusal, str(error), account=account, skew=error.skew)
    if event.live != gateway.live:
        return _refuse(Refusal.WRONG_MODE, f"test and live keys mixed by {event.id}", account=account)
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


def _refuse(refusal: Refusal, words: str, *, account: str, skew: int | None = None) -> ResponseReturnValue:
    """Counted and logged; of the body nothing is kept."""
    count_refusal(refusal, account=account, skew=skew)
    extra = {"error": words, "kind": refusal.value, "provider": "stripe"}
    log.log(logging.ERROR if refusal.is_genuine else logging.WARNING, "webhook.refused", extra=extra)
    return abort(413 if refusal is Refusal.TOO_LARGE else 400)
