"""Passwords as hashes: bcrypt over base64(SHA-256), because bcrypt alone stops reading at 72 bytes or at a NUL."""

from base64 import b64encode
from hashlib import sha256

import bcrypt
from flask import current_app

from app.config import Settings


def hash_password(password: str) -> str:
    """Slow on purpose; the cost is a setting."""
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    return bcrypt.hashpw(_digest(password), bcrypt.gensalt(settings.bcrypt_cost)).decode()


def verify_password(password: str, password_hash: str) -> bool:
    return bcrypt.checkpw(_digest(password), password_hash.encode())


def _digest(password: str) -> bytes:
    return b64encode(sha256(password.encode()).digest())
