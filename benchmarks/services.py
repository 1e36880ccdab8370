"""A database and a Valkey for one run, as bin/test has them, and settings that lead to them."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.places import Places
from launcher.processes import StopRequest, Supervisor
from launcher.services import Services


@contextmanager
def services() -> Iterator[dict[str, str]]:
    """The settings of a shop of its own; everything is gone afterwards."""
    stop = StopRequest()
    stop.listen()
    folder = Path(tempfile.mkdtemp(prefix="fusionaura-bench-"))
    folder.chmod(0o711)  # an unprivileged account may have to reach its cluster in it
    places = Places(folder)
    places.make()
    supervisor = Supervisor(stop)
    try:
        urls = Services(supervisor, places, given={}, throwaway=True).start({})
        yield {
            "FUSION_ENV": "development",
            "SECRET_KEY": secrets.token_urlsafe(32),
            "STRIPE_SECRET_KEY": "sk_test_bench",
            "STRIPE_WEBHOOK_SECRETS": "whsec_bench",
            "MEDIA_FOLDER": str(folder / "media"),
            **urls,
        }
    finally:
        supervisor.close()
        shutil.rmtree(folder, ignore_errors=True)
