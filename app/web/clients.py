"""Who is asking, for limits and for logs."""

from flask import request, session


def client_key() -> str:
    """The visitor's session where there is one, else the address (ProxyFix has counted the trusted hops)."""
    token = session.get("visitor")
    return f"visitor:{token}" if token else f"address:{request.remote_addr}"


def address_key() -> str:
    """The address alone, for limits that a fresh cookie must not reset."""
    return f"address:{request.remote_addr}"
