"""Signature scheme v1: HMAC-SHA256 over `<unix time>.<raw body>`, one entry per active secret."""

import hashlib
import hmac


def header(body: bytes, secrets: list[str], *, timestamp: int) -> str:
    signed = f"{timestamp}.".encode() + body
    entries = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={timestamp}", *(f"v1={entry}" for entry in entries)])
