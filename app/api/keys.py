"""Keys of the JSON face, each made from SECRET_KEY for one purpose; those being retired still read."""

import hmac
from hashlib import sha256

from flask import current_app


def keys_for(purpose: str) -> list[bytes]:
    """The present one first (docs/how-to/rotate-secrets.md)."""
    secrets = [current_app.config["SECRET_KEY"], *current_app.config.get("SECRET_KEY_FALLBACKS", [])]
    return [hmac.new(secret.encode(), f"api:{purpose}".encode(), sha256).digest() for secret in secrets]
