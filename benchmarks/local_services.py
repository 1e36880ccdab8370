"""A database and a Valkey for one run, as bin/test has them, and settings that lead to them."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import create_engine, text

from launcher.local_services import Services
from launcher.workshop import workshop


@contextmanager
def services(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """The settings of a shop of its own; everything is gone afterwards. ``durable``: written to disk at each commit."""
    with workshop() as (supervisor, places):
        urls = Services(supervisor, places, given={}, throwaway=not durable).start({})
        yield {
            "FUSION_ENV": "development",
            "SECRET_KEY": secrets.token_urlsafe(32),
            "STRIPE_SECRET_KEY": "sk_test_bench",
            "STRIPE_WEBHOOK_SECRETS": "whsec_bench",
            "MEDIA_FOLDER": str(places.folder / "media"),
            **urls,
        }


def vacuum(settings: Mapping[str, str]) -> None:
    """As autovacuum would have done in time."""
    owner = create_engine(settings["DATABASE_MIGRATION_URL"], isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))
    owner.dispose()
