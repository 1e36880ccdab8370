"""Against card testing, which opens payment pages one after the other, and against holding goods without paying."""

from flask import current_app, request
from flask import session as cookie
from sqlalchemy.orm import Session

from app.checkout.models import CheckoutDraft
from app.checkout.unpaid import check_unpaid, client_of
from app.extensions import limiter
from app.web.clients import address_key

SCOPE = "payment-pages"


def visitor_at_address() -> str:
    return f"{address_key()} {cookie.get('visitor', '')}"


#: What a person may need: a few declined cards and second thoughts.
per_visitor = limiter.shared_limit("5 per 10 minutes", scope=SCOPE, key_func=visitor_at_address)
#: A fresh cookie must not start anew; wider, because a mobile network puts many people behind one address.
per_address = limiter.shared_limit("60 per 10 minutes", scope=f"{SCOPE}-address", key_func=address_key)


def client() -> str:
    """The network whose unpaid orders are counted together."""
    return client_of(request.remote_addr, secret=current_app.config["SECRET_KEY"])


def limit_unpaid(session: Session, draft: CheckoutDraft) -> None:
    """Raises TooManyUnpaid, unless limits are off."""
    if current_app.config["RATELIMIT_ENABLED"]:
        check_unpaid(session, draft, client=client())
