"""Where neighbours of the shop are found and what they know it by. Keys stay out of ``repr``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

#: Address and port.
NameServer = tuple[str, int]


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """Where pictures lie instead of in a folder: a bucket of S3 or of what speaks its protocol."""

    #: None is Amazon's own.
    endpoint_url: str | None
    bucket: str
    region: str
    #: Where browsers fetch the bucket's files themselves; None means through the shop.
    public_url: str | None
    access_key_id: str = field(repr=False)
    secret_access_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SearchServer:
    """A Meilisearch that finds goods for the shops. PostgreSQL stands behind it whatever becomes of it."""

    url: str
    #: A server without keys is open to whoever reaches it.
    api_key: str | None = field(repr=False)


def name_servers(texts: Sequence[str]) -> tuple[NameServer, ...] | None:
    """``10.0.0.2:53`` or ``[fd00::2]:53`` each. None where one is no such thing."""
    found = []
    for text in texts:
        address, _, port = text.rpartition(":")
        try:
            found.append((str(ip_address(address.strip("[]"))), int(port)))
        except ValueError:
            return None
    return tuple(found)
