"""Secrets of people's phones, encrypted before they reach the database, as the payment accounts' are."""

import base64
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import current_app

from app.config import Settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


def sealed(secret: str) -> str:
    return _cipher().encrypt(secret.encode()).decode()


def opened(token: str) -> str:
    """Raises RuntimeError when it was encrypted with a SECRET_KEY that is not among the fallbacks."""
    from cryptography.fernet import InvalidToken

    try:
        return _cipher().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise RuntimeError("second step: SECRET_KEY is not the one it was encrypted with") from error


def _cipher() -> "MultiFernet":
    """Encrypts with a key made from SECRET_KEY, decrypts with those being retired too."""
    from cryptography.fernet import Fernet, MultiFernet

    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    keys = [settings.secret_key, *settings.secret_key_fallbacks]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(sha256(b"second-factor:" + key.encode()).digest())) for key in keys]
    )
