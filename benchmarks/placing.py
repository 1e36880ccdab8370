"""A process that places orders as fast as it can: ``python -m benchmarks.placing STORE FILE``, then a line to begin.

Each order is what the button's route does between the draft and the commit, in a transaction of its own.
"""

import json
import sys
import time
from pathlib import Path
from uuid import UUID

from app import create_app
from app.checkout.placement import PlacementRequest, place_order
from app.checkout.queries import find_draft
from app.database import in_store


def main() -> None:
    store_id, laid = UUID(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
    app = create_app()
    with app.test_request_context():
        _place(store_id, *laid.pop())  # statements are compiled, modules imported
        print("ready", flush=True)
        sys.stdin.readline()
        began = time.perf_counter()
        for cart_id, reviewed in laid:
            _place(store_id, cart_id, reviewed)
        print(len(laid) / (time.perf_counter() - began), flush=True)


def _place(store_id: UUID, cart_id: str, reviewed: str) -> None:
    with in_store(store_id) as session:
        draft = find_draft(session, UUID(cart_id))
        assert draft is not None
        place_order(session, PlacementRequest(draft.cart_id, draft, reviewed, "shopper", "http://localhost"))
        session.commit()


if __name__ == "__main__":
    main()
