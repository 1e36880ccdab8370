"""Which account takes a store's money, and its secrets."""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.database import DomainError
from app.payments.models.payment import Payment, PaymentAccount, PaymentSession
from app.payments.provider import STRIPE, ProviderRefused, ProviderUnavailable

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

    from app.payments.gateway import StripeGateway

#: The account whose keys stand in the environment; it serves stores without a row of their own.
ENVIRONMENT = "environment"
LIVE_STARTS = ("sk_live_", "rk_live_")


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


class NoAccount(DomainError):
    """The store has none of its own; the environment's keys serve it."""


class HasAccount(DomainError):
    """The store has one of its own already."""


class WrongMode(DomainError):
    """A live key was to take the place of a test one, or the other way round."""


class AnothersKey(DomainError):
    """The key belongs to another account than the store's."""


def set_account(session: Session, *, secret_key: str, webhook_secrets: tuple[str, ...]) -> PaymentAccount:
    """Give the session's store an account of its own. The secrets are encrypted before they reach the database.

    Raises HasAccount: what was made under the one it has could not be asked about with another's keys. Raises
    ValueError without a webhook secret: an empty one would believe anybody.
    """
    if _own(session) is not None:
        raise HasAccount(
            "The store has an account. `payments account` changes its key and its signing secrets."
        )
    account = PaymentAccount(provider=STRIPE)
    account.secret_key_encrypted = _encrypted(secret_key)
    account.webhook_secrets_encrypted = _sealed(webhook_secrets)
    session.add(account)
    return account


def refuse_anothers_key(session: Session, secret_key: str) -> None:
    """Ask with a key for the newest page that was made under the store's account. Ends the session's read.

    Raises NoAccount, WrongMode, and AnothersKey where it is not taken, or does not know the page: open orders could not
    be asked about. A provider that does not answer says nothing about the key.
    """
    from app.payments.gateway import StripeGateway

    _refuse_other_mode(_needed(session), secret_key)
    made = select(PaymentSession.provider_session_id).where(
        PaymentSession.account == account_name(session), PaymentSession.provider_session_id.is_not(None)
    )
    newest = session.scalars(made.order_by(PaymentSession.id.desc()).limit(1)).one_or_none()
    session.rollback()
    if newest is None:
        return
    try:
        StripeGateway(secret_key, (), api_base=_settings().stripe_api_base).check(newest)
    except ProviderRefused as refusal:
        raise AnothersKey(f"Stripe does not know this shop's payments under that key: {refusal}") from None
    except ProviderUnavailable:
        return


def change_key(session: Session, secret_key: str) -> None:
    """A new API key in place of the old one, of the same account (``refuse_anothers_key``) and mode.

    Raises NoAccount, WrongMode.
    """
    account = _needed(session)
    _refuse_other_mode(account, secret_key)
    account.secret_key_encrypted = _encrypted(secret_key)


def _refuse_other_mode(account: PaymentAccount, secret_key: str) -> None:
    if _is_live(secret_key) != _is_live(_opened(account.secret_key_encrypted)):
        raise WrongMode(
            "Test and live keys are not exchanged: what was begun with one is not known to the other."
        )


def webhook_secrets(session: Session) -> tuple[str, ...]:
    """Newest first; each is believed. Raises NoAccount."""
    return tuple(_opened(_needed(session).webhook_secrets_encrypted).split(","))


def add_webhook_secret(session: Session, secret: str) -> None:
    """Beside those that are there, so that nothing is lost while the provider changes over. Raises NoAccount."""
    kept = [known for known in webhook_secrets(session) if known != secret]
    _needed(session).webhook_secrets_encrypted = _sealed((secret, *kept))


def retire_webhook_secrets(session: Session) -> int:
    """All but the newest; how many went. Raises NoAccount."""
    newest, *old = webhook_secrets(session)
    _needed(session).webhook_secrets_encrypted = _sealed((newest,))
    return len(old)


@dataclass(frozen=True, slots=True)
class AccountSummary:
    """What may be shown of an account: the ends of its secrets. Without one of its own the environment's serves."""

    is_own: bool
    is_live: bool
    key: str = ""
    #: Newest first.
    signing_secrets: tuple[str, ...] = ()


def summary(session: Session) -> AccountSummary:
    account = _own(session)
    if account is None:
        return AccountSummary(is_own=False, is_live=_is_live(_settings().stripe_secret_key))
    key = _opened(account.secret_key_encrypted)
    secrets = tuple(f"whsec_…{secret[-4:]}" for secret in webhook_secrets(session))
    return AccountSummary(True, _is_live(key), f"{key[:8]}…{key[-4:]}", secrets)


def reencrypt(session: Session) -> bool:
    """Encrypt the store's secrets with the present SECRET_KEY; False for a store without an account of its own.

    Raises RuntimeError when they were encrypted with a key that is not among the fallbacks.
    """
    account = _own(session)
    if account is None:
        return False
    account.secret_key_encrypted = _encrypted(_opened(account.secret_key_encrypted))
    account.webhook_secrets_encrypted = _encrypted(_opened(account.webhook_secrets_encrypted))
    return True


def account_name(session: Session) -> str:
    """The name under which the session's store's payment objects are remembered.

    An account of a store's own is named by its row: what one store's account tells never reaches another's orders.
    """
    account = _own(session)
    return named(None if account is None else account.id)


def named(account_id: UUID | None) -> str:
    return ENVIRONMENT if account_id is None else str(account_id)


def gateway(session: Session) -> "StripeGateway":
    """The gateway of the session's store. Raises RuntimeError when its secrets cannot be decrypted."""
    account = _own(session)
    if account is None:
        return environment_gateway()
    from app.payments.gateway import StripeGateway

    secret_key = _opened(account.secret_key_encrypted)
    return StripeGateway(secret_key, webhook_secrets(session), api_base=_settings().stripe_api_base)


def gateway_named(session: Session, name: str) -> "StripeGateway":
    """The gateway of the account under which an object was made, whichever the store uses now.

    Raises RuntimeError when that account is gone: its orders can only be looked at on the provider's pages.
    """
    if name == ENVIRONMENT:
        return environment_gateway()
    if name != account_name(session):
        raise RuntimeError(f"payment account {name} is gone; its sessions cannot be asked about")
    return gateway(session)


def name_of(session: Session, payment: Payment) -> str:
    """The name of the account that took a payment: refunds and disputes are known there and nowhere else.

    The store's present one for a payment that no page of ours led to.
    """
    took = select(PaymentSession.account).where(
        PaymentSession.order_id == payment.order_id,
        PaymentSession.provider_payment_id == payment.name_there,
    )
    return session.scalars(took.limit(1)).one_or_none() or account_name(session)


def gateways_of(session: Session, payments: Iterable[Payment]) -> "dict[str, StripeGateway]":
    """By what the provider calls each payment, the gateway of the account that took it. Raises RuntimeError."""
    names = {payment.name_there: name_of(session, payment) for payment in payments}
    gateways = {name: gateway_named(session, name) for name in set(names.values())}
    return {payment_id: gateways[name] for payment_id, name in names.items()}


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


def _needed(session: Session) -> PaymentAccount:
    account = _own(session)
    if account is None:
        raise NoAccount(
            "This store has no account of its own: its keys are STRIPE_SECRET_KEY and its neighbours."
        )
    return account


def _sealed(secrets: Sequence[str]) -> str:
    if not secrets or not all(secrets):
        raise ValueError("an empty webhook secret would believe anybody")
    return _encrypted(",".join(secrets))


def _encrypted(text: str) -> str:
    return _cipher().encrypt(text.encode()).decode()


def _opened(token: str) -> str:
    from cryptography.fernet import InvalidToken

    try:
        return _cipher().decrypt(token).decode()
    except InvalidToken as error:
        raise RuntimeError(
            "payment account: SECRET_KEY is not the one its secrets were encrypted with"
        ) from error


def _is_live(secret_key: str) -> bool:
    return secret_key.startswith(LIVE_STARTS)
