"""The names of the internet, and the only module that asks about them."""

from collections.abc import Sequence

import dns.exception
import dns.resolver
from dns.nameserver import Do53Nameserver

from app.database import DomainError

LIFETIME_SECONDS = 4.0


class NamesUnavailable(DomainError):
    """No name server answered: nothing is known, so nothing is decided."""


def text_records(name: str, *, servers: Sequence[tuple[str, int]]) -> list[str]:
    """What a name's TXT records say; empty for a name without any. Without servers the machine's own are asked.

    Raises NamesUnavailable.
    """
    resolver = dns.resolver.Resolver(configure=not servers)
    if servers:
        resolver.nameservers = [Do53Nameserver(address, port) for address, port in servers]
    try:
        answer = resolver.resolve(name, "TXT", lifetime=LIFETIME_SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise NamesUnavailable("The name servers did not answer. Try again in a moment.") from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
