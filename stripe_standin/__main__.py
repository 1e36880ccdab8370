"""`python -m stripe_standin`: see README.md."""

import argparse
import logging
import signal
import sys
import threading
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from stripe_standin import delivery
from stripe_standin.application import create_app, with_cuts
from stripe_standin.store import Store
from stripe_standin.world import World


class QuietHandler(WSGIRequestHandler):
    """One line per request would drown what else is on the same terminal; /standin/requests has them all."""

    timeout = 60

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        logging.debug("%s %s", self.requestline, code)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stripe_standin", description="A stand-in for Stripe. No money moves."
    )
    add = parser.add_argument
    add("--port", type=int, required=True, help="0 takes a free one; the address is printed")
    add("--data", required=True, help="folder of its state, or :memory:")
    add("--webhook-url", help="where events are posted; without it they wait")
    add("--webhook-secret", help="whsec_...; several with commas are all used to sign")
    add("--secret-key", help="the one API key that is let in; without it any sk_test_ key")
    add("--public-url", help="origin in the addresses of pay pages (default http://127.0.0.1:PORT)")
    add("--minimum-cents", type=int, help="smallest charge (500)")
    add("--retry-after", help="seconds between webhook tries (1,2,4,8,16,32,60)")
    add("--delayed-seconds", type=float, help="a delayed payment confirms itself after this long (never)")
    add("--verbose", action="store_true")
    return parser


def configure(world: World, given: argparse.Namespace) -> None:
    """The command line wins over what an earlier run or the control surface left behind."""
    secrets, waits = given.webhook_secret, given.retry_after
    values: dict[str, Any] = {
        "webhook_url": given.webhook_url,
        "webhook_secrets": [secret.strip() for secret in secrets.split(",")] if secrets else None,
        "secret_key": given.secret_key,
        "minimum_cents": given.minimum_cents,
        "retry_after": [float(wait) for wait in waits.split(",")] if waits else None,
        "delayed_seconds": given.delayed_seconds,
    }
    for name, value in values.items():
        if value is not None:
            world.store.set(name, value)


def main() -> int:
    given = arguments().parse_args()
    logging.basicConfig(level=logging.DEBUG if given.verbose else logging.WARNING)
    world = World(Store(given.data))
    configure(world, given)
    app = with_cuts(create_app(world))
    server = make_server("127.0.0.1", given.port, app, threaded=True, request_handler=QuietHandler)
    own_url = f"http://127.0.0.1:{server.server_port}"
    world.base_url = (given.public_url or own_url).rstrip("/")
    for name in (signal.SIGTERM, signal.SIGINT):
        # shutdown() waits for the serving loop, which is this thread: hence the helper thread.
        signal.signal(name, lambda *_: threading.Thread(target=server.shutdown).start())
    delivery.start(world)
    print(f"Stripe stand-in on {own_url} (test page, no money moves)", flush=True)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
