"""Against card testing: stolen cards are tried by opening payment pages one after the other."""

from flask import session

from app.extensions import limiter
from app.web.clients import address_key

SCOPE = "payment-pages"


def visitor_at_address() -> str:
    return f"{address_key()} {session.get('visitor', '')}"


#: What a person may need: a few declined cards and second thoughts.
per_visitor = limiter.shared_limit("5 per 10 minutes", scope=SCOPE, key_func=visitor_at_address)
#: A fresh cookie must not start anew; wider, because a mobile network puts many people behind one address.
per_address = limiter.shared_limit("60 per 10 minutes", scope=f"{SCOPE}-address", key_func=address_key)
