"""Which account takes a store's money, and its secrets."""

import base64
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.payments.models.payment import PaymentAccount
from app.payments.provider import STRIPE

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

    from app.payments.gateway import StripeGateway

#: The account whose keys stand in the environment; it serves stores without a row of their own.
ENVIRONMENT = "environment"


def _settings() -> Settings:
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    return settings


def _cipher() -> "MultiFernet":
    """Encrypts with a key made from SECRET_KEY, decrypts with those being retired too."""
    from cryptography.fernet import Fernet, MultiFernet

    settings = _settings()
    keys = [settings.secret_key, *settings.secret_key_fallbacks]
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(sha256(b"payment-account:" + key.encode()).digest()))
            for key in keys
        ]
    )


def set_account(session: Session, *, secret_key: str, webhook_secrets: tuple[str, ...]) -> PaymentAccount:
    """Give the session's store an account of its own, or new keys for the one it has.

    The row stays, and with it the name of what was made under it. The secrets are encrypted before they reach the
    database.
    """
    cipher = _cipher()
    account = _own(session) or PaymentAccount(provider=STRIPE)
    account.secret_key_encrypted = cipher.encrypt(secret_key.encode()).decode()
    account.webhook_secrets_encrypted = cipher.encrypt(",".join(webhook_secrets).encode()).decode()
    session.add(account)
    return account


def account_name(session: Session) -> str:
    """The name under which the session's store's payment objects are remembered.

    An account of a store's own is named by its row: what one store's account tells never reaches another's orders.
    """
    account = _own(session)
    return ENVIRONMENT if account is None else str(account.id)


def gateway(session: Session) -> "StripeGateway":
    """The gateway of the session's store. Raises RuntimeError when its secrets cannot be decrypted."""
    from cryptography.fernet import InvalidToken

    account = _own(session)
    settings = _settings()
    if account is None:
        return environment_gateway()
    try:
        secret_key = _cipher().decrypt(account.secret_key_encrypted).decode()
        secrets = _cipher().decrypt(account.webhook_secrets_encrypted).decode()
    except InvalidToken as error:
        raise RuntimeError(
            "payment account: SECRET_KEY is not the one its secrets were encrypted with"
        ) from error
    from app.payments.gateway import StripeGateway

    return StripeGateway(secret_key, secrets.split(","), api_base=settings.stripe_api_base)


def gateway_named(session: Session, name: str) -> "StripeGateway":
    """The gateway of the account under which an object was made, whichever the store uses now.

    Raises RuntimeError when that account is gone: its orders can only be looked at on the provider's pages.
    """
    if name == ENVIRONMENT:
        return environment_gateway()
    if name != account_name(session):
        raise RuntimeError(f"payment account {name} is gone; its sessions cannot be asked about")
    return gateway(session)


def environment_gateway() -> "StripeGateway":
    """One per application: the SDK's client keeps its connections."""
    from app.payments.gateway import StripeGateway

    settings = _settings()
    kept = current_app.extensions.get("environment_gateway")
    if kept is None:
        kept = StripeGateway(
            settings.stripe_secret_key or "sk_test_unset",
            settings.stripe_webhook_secrets,
            api_base=settings.stripe_api_base,
        )
        current_app.extensions["environment_gateway"] = kept
    assert isinstance(kept, StripeGateway)
    return kept


def _own(session: Session) -> PaymentAccount | None:
    return session.scalars(select(PaymentAccount).where(PaymentAccount.provider == STRIPE)).one_or_none()
