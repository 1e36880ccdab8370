"""What the programs of a running shop are told, and a database for it."""

import os
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from tests.standin import StripeStandin


def settings(database: str, provider: StripeStandin, *, folder: Path) -> dict[str, str]:
    """All but the addresses that are known once the neighbours listen."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FUSION_", "STRIPE_", "S3_"))
    }
    return {
        **inherited,
        **urls_of(database),
        "FUSION_ENV": "development",
        "SECRET_KEY": "live-only-live-only-live-only-live-only",
        "STRIPE_SECRET_KEY": provider.secret_key,
        "STRIPE_WEBHOOK_SECRETS": provider.webhook_secret,
        "STRIPE_API_BASE": provider.url,
        "FUSION_RATE_LIMITS": "off",
        "FUSION_BCRYPT_COST": "4",
        "LOG_LEVEL": "WARNING",
        "MEDIA_FOLDER": str(folder / "media"),
    }


def urls_of(database: str) -> dict[str, str]:
    """How the shop and its owner reach a database of that name."""
    return {
        name: make_url(os.environ[name]).set(database=database).render_as_string(hide_password=False)
        for name in ("DATABASE_URL", "DATABASE_MIGRATION_URL")
    }


def recreate(name: str) -> None:
    engine = create_engine(
        os.environ["DATABASE_MIGRATION_URL"], isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
