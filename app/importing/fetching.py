"""Fetching a picture from an address that a stranger wrote into a file. The only module that opens such addresses.

A host's name is resolved once, every address it resolves to must be a public one, and the connection is made to that
very address: a name that answers differently the second time (DNS rebinding) is never asked a second time. Each
redirect is held to the same. (OWASP ASVS 5.0 V1.3.6, V15.3.2.)
"""

import io
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from app.media.pictures import MOST_BYTES, PictureRefused

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 20.0
MOST_REDIRECTS = 3
LONGEST_URL = 2000
PORTS = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Answers that another day may be better.
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
CHUNK = 64 * 1024
#: Public by the registry, and still a way to somewhere else: 6to4's relays.
RELAYS = IPv4Network("192.88.99.0/24")
#: Ordinary unicast; what tunnels (6to4, Teredo) or translates (NAT64) could lead to any IPv4 address.
UNICAST = IPv6Network("2000::/3")
TUNNELS = (IPv6Network("2001::/23"), IPv6Network("2002::/16"))

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[str, int, float], socket.socket]


class AddressRefused(PictureRefused):
    """This address is not asked, or what it answered is no picture; the message says why."""


class NoAnswer(Exception):
    """The host was silent or busy: it may be asked again later."""


def resolve_by_system(host: str, port: int) -> list[str]:
    """Also reads what stands for an address in odd spellings: decimal, octal, hexadecimal."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in found))


def connect_by_tcp(address: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((address, port), timeout=seconds)


def fetch(url: str, *, resolve: Resolve = resolve_by_system, connect: Connect = connect_by_tcp) -> bytes:
    """The content behind the address, of at most 20 MB. Raises AddressRefused, NoAnswer.

    What it is, is decided by decoding it, never by what the host calls it.
    """
    asking = _Asking(resolve, connect, time.monotonic() + TOTAL_SECONDS)
    for _ in range(MOST_REDIRECTS + 1):
        try:
            answer = asking.ask(_checked_url(url))
        except (OSError, HTTPException) as error:
            raise NoAnswer(str(error)) from error
        if isinstance(answer, bytes):
            return answer
        url = urljoin(url, answer.target)
    raise AddressRefused(f"It redirects more than {MOST_REDIRECTS} times.")


def _checked_url(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused("It is not a web address.") from None
    if parts.scheme not in PORTS or not parts.hostname or len(url) > LONGEST_URL:
        raise AddressRefused("It is not a web address (http or https).")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("It carries a password.")
    if port is not None and port not in PORTS.values():
        raise AddressRefused("It names a port other than 80 and 443.")
    return parts


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet's, in itself and by what it may stand for."""
    try:
        address = ip_address(text)
    except ValueError:  # with a zone, for one: fe80::1%eth0
        return False
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv4Address):
        return address not in RELAYS
    return address in UNICAST and not any(address in tunnel for tunnel in TUNNELS)


@dataclass(frozen=True, slots=True)
class _Redirect:
    target: str


@dataclass(frozen=True, slots=True)
class _Asking:
    """One fetch with its redirects, under one deadline."""

    resolve: Resolve
    connect: Connect
    deadline: float

    def ask(self, parts: SplitResult) -> bytes | _Redirect:
        with self._connected(parts) as connection:
            connection.sendall(_request(parts))
            with HTTPResponse(_Timed(connection, self.deadline), method="GET") as response:  # type: ignore[arg-type]
                response.begin()
                return self._read(response)

    def _connected(self, parts: SplitResult) -> socket.socket:
        host = _ascii_host(parts)
        port = parts.port or PORTS[parts.scheme]
        connection = self._reached(self._addresses(host, port), port)
        try:
            connection.settimeout(self._left())
            if parts.scheme == "https":
                return ssl.create_default_context().wrap_socket(connection, server_hostname=host)
        except BaseException as error:
            connection.close()
            if isinstance(error, ssl.SSLCertVerificationError):
                raise AddressRefused("Its certificate is not valid.") from error
            raise
        return connection

    def _reached(self, addresses: Sequence[str], port: int) -> socket.socket:
        """The first that takes the call: a machine without IPv6 is told of such addresses too."""
        for address in addresses[:-1]:
            try:
                return self.connect(address, port, min(CONNECT_SECONDS, self._left()))
            except OSError:
                continue
        return self.connect(addresses[-1], port, min(CONNECT_SECONDS, self._left()))

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise NoAnswer(f"{host} is not known") from error
        if not found:
            raise NoAnswer(f"{host} has no address")
        if not all(is_public(address) for address in found):
            raise AddressRefused("It leads into a private network.")
        return found

    def _read(self, response: HTTPResponse) -> bytes | _Redirect:
        if response.status in REDIRECTS:
            return _Redirect(response.getheader("Location") or "")
        if response.status in BUSY:
            raise NoAnswer(f"it answered {response.status}")
        if response.status != 200:
            raise AddressRefused(f"It answered {response.status}.")
        if (response.length or 0) > MOST_BYTES:
            raise AddressRefused("The file is larger than 20 MB.")
        content = io.BytesIO()
        while chunk := response.read(CHUNK):
            content.write(chunk)
            if content.tell() > MOST_BYTES:
                raise AddressRefused("The file is larger than 20 MB.")
        return content.getvalue()

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("too slow")
        return left


def _ascii_host(parts: SplitResult) -> str:
    assert parts.hostname is not None
    try:
        return parts.hostname.encode("idna").decode()
    except UnicodeError:
        raise AddressRefused("It is not a web address.") from None


def _request(parts: SplitResult) -> bytes:
    """Nothing of the address can begin a second line: what is not allowed in a target is quoted."""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    host = _ascii_host(parts)
    name = f"[{host}]" if ":" in host else host
    lines = (
        f"GET {path}{query} HTTP/1.1",
        f"Host: {name}" + (f":{parts.port}" if parts.port else ""),
        "User-Agent: FusionAura (catalogue import)",
        "Accept: image/*",
        "Accept-Encoding: identity",
        "Connection: close",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


class _Timed:
    """A socket of which every read has only what is left of the whole time: one byte a second is not enough."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self.connection = connection
        self.deadline = deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReads(self.connection, self.deadline))


class _TimedReads(io.RawIOBase):
    def __init__(self, connection: socket.socket, deadline: float) -> None:
        super().__init__()
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("too slow")
        self._connection.settimeout(left)
        return self._connection.recv_into(buffer)
