"""Settings: read from the environment once, checked at boot, frozen afterwards."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from app.neighbours import NameServer, ObjectStore, SearchServer, name_servers

ROOT = Path(__file__).resolve().parent.parent

KNOWN_FUSION = frozenset({"FUSION_ENV", "FUSION_RATE_LIMITS", "FUSION_BCRYPT_COST"})
SECRETS = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "DATABASE_URL",
    "DATABASE_MIGRATION_URL",
    "DATABASE_READ_URL",
    "REDIS_URL",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRETS",
    "SMTP_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "MEILI_API_KEY",
)
MINIMUM_SECRET_LENGTH = 32
BCRYPT_COSTS = range(4, 17)
STRIPE_CHECKOUT_ORIGIN = "https://checkout.stripe.com"


class SettingsError(Exception):
    """One sentence that names the setting; the start stops with it."""


class Environment(StrEnum):
    DEVELOPMENT = "development"
    STAGING = "staging"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every choice of an installation. Secrets are kept out of ``repr``, so that no log line shows one."""

    environment: Environment
    secret_key: str = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(repr=False)
    database_url: str = field(repr=False)
    database_migration_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    stripe_secret_key: str = field(repr=False)
    stripe_webhook_secrets: tuple[str, ...] = field(repr=False)
    stripe_api_base: str | None
    smtp_url: str | None = field(repr=False)
    media_folder: Path
    #: None: pictures lie in ``media_folder``.
    object_store: ObjectStore | None
    #: None: goods are searched for in PostgreSQL alone.
    search_server: SearchServer | None
    trusted_proxy_hops: int
    rate_limits: bool
    bcrypt_cost: int
    log_level: str
    #: Where the worker answers /health, on the loopback address; none means nowhere.
    worker_health_port: int | None
    #: Asked about host names that merchants claim; none: the machine's own.
    dns_servers: tuple[NameServer, ...]
    #: The port in addresses sent by mail, where it is not the scheme's own.
    public_port: int | None

    @property
    def is_development(self) -> bool:
        return self.environment is Environment.DEVELOPMENT

    @property
    def payment_origin(self) -> str:
        """Where the shopper is sent to pay; ``form-action`` must allow it, or Chromium blocks the redirect."""
        if self.stripe_api_base is None:
            return STRIPE_CHECKOUT_ORIGIN
        parts = urlsplit(self.stripe_api_base)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def picture_origin(self) -> str | None:
        """Where browsers fetch pictures besides the shop; ``img-src`` must allow it."""
        if self.object_store is None or self.object_store.public_url is None:
            return None
        parts = urlsplit(self.object_store.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    def public_url(self, host: str) -> str:
        """``https://shop.example``: where a store is found from outside, for a mail, which no request tells it."""
        scheme = "http" if self.is_development else "https"
        return f"{scheme}://{host}" + (f":{self.public_port}" if self.public_port else "")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Raises SettingsError naming the first setting that is unknown, missing or wrong."""
        values = _with_secret_files(environ)
        _refuse_unknown(values)
        environment = _environment(values)
        if values.get("CRASH_AT") and environment is not Environment.DEVELOPMENT:
            raise SettingsError("CRASH_AT has the process die for a test; it is for development only.")
        reader = _Reader(values, environment)
        return cls(
            environment=environment,
            secret_key=reader.secret_key(),
            secret_key_fallbacks=reader.many("SECRET_KEY_FALLBACKS"),
            database_url=reader.database("DATABASE_URL"),
            database_migration_url=reader.optional("DATABASE_MIGRATION_URL")
            or reader.database("DATABASE_URL"),
            redis_url=reader.redis(),
            stripe_secret_key=reader.needed("STRIPE_SECRET_KEY", development=""),
            stripe_webhook_secrets=reader.webhook_secrets(),
            stripe_api_base=reader.stripe_api_base(),
            smtp_url=reader.smtp(),
            media_folder=Path(values.get("MEDIA_FOLDER") or ROOT / "instance" / "media"),
            object_store=reader.object_store(),
            search_server=reader.search_server(),
            trusted_proxy_hops=reader.integer("TRUSTED_PROXY_HOPS", default=0, allowed=range(11)),
            rate_limits=reader.rate_limits(),
            bcrypt_cost=reader.integer("FUSION_BCRYPT_COST", default=12, allowed=BCRYPT_COSTS),
            log_level=reader.log_level(),
            worker_health_port=reader.port("WORKER_HEALTH_PORT"),
            dns_servers=reader.name_servers(),
            public_port=reader.port("PUBLIC_PORT"),
        )


def _with_secret_files(environ: Mapping[str, str]) -> dict[str, str]:
    """``NAME_FILE`` names a file that holds the secret, as container platforms hand secrets over."""
    values = dict(environ)
    for name in SECRETS:
        path = values.get(f"{name}_FILE")
        if not path:
            continue
        try:
            values[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name}_FILE cannot be read as text: {path}.") from error
    return values


def _refuse_unknown(values: Mapping[str, str]) -> None:
    unknown = sorted(name for name in values if name.startswith("FUSION_") and name not in KNOWN_FUSION)
    if unknown:
        raise SettingsError(
            f"{unknown[0]} is not a setting of FusionAura; known are {', '.join(sorted(KNOWN_FUSION))}."
        )


def _environment(values: Mapping[str, str]) -> Environment:
    name = values.get("FUSION_ENV", "")
    try:
        return Environment(name)
    except ValueError:
        raise SettingsError("FUSION_ENV must be development, staging or production.") from None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one setting at a time; each method raises SettingsError with a sentence about its own."""

    values: Mapping[str, str]
    environment: Environment

    @property
    def _is_development(self) -> bool:
        return self.environment is Environment.DEVELOPMENT

    def optional(self, name: str) -> str | None:
        return self.values.get(name) or None

    def needed(self, name: str, *, development: str | None = None) -> str:
        value = self.values.get(name)
        if value:
            return value
        if self._is_development and development is not None:
            return development
        raise SettingsError(f"{name} is not set.")

    def many(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.values.get(name, "").split(",") if part.strip())

    def integer(self, name: str, *, default: int, allowed: range) -> int:
        text = self.values.get(name) or str(default)
        if not text.isascii() or not text.isdigit() or int(text) not in allowed:
            raise SettingsError(f"{name} must be a whole number from {allowed.start} to {allowed.stop - 1}.")
        return int(text)

    def port(self, name: str) -> int | None:
        return self.integer(name, default=0, allowed=range(65_536)) or None

    def secret_key(self) -> str:
        key = self.needed("SECRET_KEY")
        if len(key) < MINIMUM_SECRET_LENGTH:
            raise SettingsError(f"SECRET_KEY must have at least {MINIMUM_SECRET_LENGTH} characters.")
        return key

    def database(self, name: str) -> str:
        url = self.needed(name)
        if not url.startswith(("postgresql://", "postgresql+psycopg://")):
            raise SettingsError(f"{name} must be a postgresql:// address.")
        return url

    def redis(self) -> str:
        url = self.needed("REDIS_URL")
        if not url.startswith(("redis://", "rediss://", "unix://")):
            raise SettingsError("REDIS_URL must be a redis:// address.")
        return url

    def webhook_secrets(self) -> tuple[str, ...]:
        """An empty secret would accept anyone's events, so outside development there must be one."""
        secrets = self.many("STRIPE_WEBHOOK_SECRETS")
        if not secrets and not self._is_development:
            raise SettingsError("STRIPE_WEBHOOK_SECRETS is not set.")
        return secrets

    def stripe_api_base(self) -> str | None:
        base = self.optional("STRIPE_API_BASE")
        if base and self.environment is Environment.PRODUCTION:
            raise SettingsError(
                "STRIPE_API_BASE is for tests and the stand-in; production talks to Stripe itself."
            )
        return base.rstrip("/") if base else None

    def smtp(self) -> str | None:
        url = self.optional("SMTP_URL")
        if url is None:
            if not self._is_development:
                raise SettingsError("SMTP_URL is not set.")
            return None
        if urlsplit(url).scheme not in ("smtp", "smtps"):
            raise SettingsError("SMTP_URL must be an smtp:// or smtps:// address.")
        return url

    def object_store(self) -> ObjectStore | None:
        """S3_BUCKET decides. Half of the settings is a mistake: the pictures would go to a folder unnoticed."""
        bucket = self.optional("S3_BUCKET")
        if bucket is None:
            for name in ("S3_ENDPOINT_URL", "S3_REGION", "S3_PUBLIC_URL"):
                if self.optional(name):
                    raise SettingsError(f"{name} is set, but S3_BUCKET is not.")
            return None
        return ObjectStore(
            endpoint_url=self._address("S3_ENDPOINT_URL"),
            bucket=bucket,
            region=self.optional("S3_REGION") or "us-east-1",
            public_url=self._address("S3_PUBLIC_URL"),
            access_key_id=self.needed("AWS_ACCESS_KEY_ID"),
            secret_access_key=self.needed("AWS_SECRET_ACCESS_KEY"),
        )

    def search_server(self) -> SearchServer | None:
        """MEILI_URL decides. Outside development a server without a key would let anybody write what is found."""
        url, key = self._address("MEILI_URL"), self.optional("MEILI_API_KEY")
        if url is None:
            if key:
                raise SettingsError("MEILI_API_KEY is set, but MEILI_URL is not.")
            return None
        if urlsplit(url).username or urlsplit(url).password:
            raise SettingsError("MEILI_URL must not carry a name or password; the key is MEILI_API_KEY.")
        if key is None and not self._is_development:
            raise SettingsError("MEILI_API_KEY is not set.")
        if key is not None and not (key.isascii() and key.isprintable() and " " not in key):
            raise SettingsError("MEILI_API_KEY must be letters, digits and signs without a blank.")
        return SearchServer(url, key)

    def _address(self, name: str) -> str | None:
        """A web address without an end of its own; outside development browsers accept only https in a page."""
        if (text := self.optional(name)) is None:
            return None
        parts = urlsplit(text)
        allowed = ("https",) if name == "S3_PUBLIC_URL" and not self._is_development else ("http", "https")
        if parts.scheme not in allowed or not parts.hostname or parts.query or parts.fragment:
            raise SettingsError(f"{name} must be an {' or '.join(f'{each}://' for each in allowed)} address.")
        return text.rstrip("/")

    def name_servers(self) -> tuple[NameServer, ...]:
        if (servers := name_servers(self.many("DNS_SERVERS"))) is None:
            raise SettingsError("DNS_SERVERS must be addresses with their ports, as in 10.0.0.2:53.")
        return servers

    def rate_limits(self) -> bool:
        text = (self.values.get("FUSION_RATE_LIMITS") or "on").lower()
        if text not in ("on", "off"):
            raise SettingsError("FUSION_RATE_LIMITS must be on or off.")
        if text == "off" and self.environment is Environment.PRODUCTION:
            raise SettingsError("FUSION_RATE_LIMITS cannot be off in production.")
        return text == "on"

    def log_level(self) -> str:
        level = (self.values.get("LOG_LEVEL") or "INFO").upper()
        if level not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
            raise SettingsError("LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR or CRITICAL.")
        return level
