"""Addresses that strangers write into files: what is asked, what is not, and how long we listen."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.importing import fetching
from app.importing.fetching import AddressRefused, NoAnswer, fetch, is_public
from app.media.pictures import MOST_BYTES, PictureRefused
from tests.media.samples import plain

PUBLIC = "93.184.215.14"


class Canary:
    """A web server on the loopback address that counts whoever comes near it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.hosts: list[str] = []
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        canary = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                canary.asked.append(self.path)
                canary.hosts.append(self.headers["Host"])
                canary.answers.get(self.path, missing)(self)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self._thread = threading.Thread(target=lambda: self.server.serve_forever(0.02), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


def missing(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(404)


def sends(content: bytes, *, kind: str = "image/png") -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.end_headers()
        with contextlib.suppress(OSError):
            handler.wfile.write(content)

    return answer


def redirects(target: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.end_headers()

    return answer


@pytest.fixture
def canary() -> Iterator[Canary]:
    server = Canary()
    yield server
    server.close()


class Internet:
    """Names lead to a public address, and that address to the canary. What was connected to is written down."""

    def __init__(self, canary: Canary, names: dict[str, list[str]] | None = None) -> None:
        self.canary = canary
        self.names = names or {}
        self.resolved: list[str] = []
        self.connected: list[tuple[str, int]] = []

    def resolve(self, host: str, port: int) -> list[str]:
        self.resolved.append(host)
        return self.names.get(host, [PUBLIC])

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append((address, port))
        return socket.create_connection(("127.0.0.1", self.canary.port), seconds)

    def fetch(self, url: str) -> bytes:
        return fetch(url, resolve=self.resolve, connect=self.connect)


@pytest.fixture
def internet(canary: Canary) -> Internet:
    return Internet(canary)


NEVER_ASKED = [
    "http://127.0.0.1/x.png",
    "http://127.1/x.png",
    "http://127.0.1/x.png",
    "http://2130706433/x.png",
    "http://0x7f000001/x.png",
    "http://0x7f.0.0.1/x.png",
    "http://0177.0.0.1/x.png",
    "http://017700000001/x.png",
    "http://0/x.png",
    "http://0.0.0.0/x.png",
    "http://localhost/x.png",
    "http://localhost./x.png",
    "http://LOCALHOST/x.png",
    "http://[::1]/x.png",
    "http://[::]/x.png",
    "http://[0:0:0:0:0:0:0:1]/x.png",
    "http://[::ffff:127.0.0.1]/x.png",
    "http://[::ffff:7f00:1]/x.png",
    "http://[::127.0.0.1]/x.png",
    "http://[64:ff9b::127.0.0.1]/x.png",
    "http://[64:ff9b:1::7f00:1]/x.png",
    "http://[2002:7f00:1::]/x.png",
    "http://[2001:0:7f00:1::]/x.png",
    "http://[fe80::1]/x.png",
    "http://[fc00::1]/x.png",
    "http://[ff02::1]/x.png",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/latest/meta-data/",
    "http://10.0.0.1/x.png",
    "http://172.16.0.1/x.png",
    "http://192.168.1.1/x.png",
    "http://100.64.0.1/x.png",
    "http://192.0.2.1/x.png",
    "http://198.18.0.1/x.png",
    "http://224.0.0.1/x.png",
    "http://240.0.0.1/x.png",
    "http://255.255.255.255/x.png",
    "https://127.0.0.1/x.png",
    "http://127.0.0.1:6379/x.png",
    "http://127.0.0.1:22/x.png",
    "http://user:word@93.184.215.14/x.png",
    "http://127.0.0.1\\@example.com/x.png",
    "file:///etc/passwd",
    "ftp://127.0.0.1/x.png",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "data:image/png;base64,AAAA",
    "//127.0.0.1/x.png",
    "http:///x.png",
    "http://[::1/x.png",
    "javascript:alert(1)",
    "",
]


@pytest.mark.parametrize("url", NEVER_ASKED)
def test_what_leads_inside_is_not_asked(canary: Canary, url: str) -> None:
    """By the machine's own resolver. Whatever is connected to would be the canary."""
    connected: list[str] = []

    def connect(address: str, port: int, seconds: float) -> socket.socket:
        connected.append(address)
        return socket.create_connection(("127.0.0.1", canary.port), seconds)

    with pytest.raises((PictureRefused, NoAnswer)):  # what "localhost." is depends on the machine
        fetch(url, connect=connect)
    assert (connected, canary.asked) == ([], [])


def test_the_canary_sings(canary: Canary, internet: Internet) -> None:
    """Else the test above would pass with a canary that is dead."""
    canary.answers["/x.png"] = sends(plain())
    assert internet.fetch("http://pictures.example/x.png") == plain()
    assert canary.asked == ["/x.png"]


@pytest.mark.parametrize("inside", ["127.0.0.1", "::1", "169.254.169.254", "10.0.0.8", "::ffff:10.0.0.8"])
def test_a_name_that_leads_inside_by_any_of_its_addresses_is_not_asked(canary: Canary, inside: str) -> None:
    internet = Internet(canary, {"rebound.example": [PUBLIC, inside]})
    with pytest.raises(AddressRefused, match="private network"):
        internet.fetch("http://rebound.example/x.png")
    assert (internet.connected, canary.asked) == ([], [])


def test_a_name_is_resolved_once_and_its_address_connected_to(canary: Canary, internet: Internet) -> None:
    """A second look could find another address (DNS rebinding)."""
    canary.answers["/x.png"] = sends(plain())
    internet.fetch("http://pictures.example/x.png")
    assert internet.resolved == ["pictures.example"]
    assert internet.connected == [(PUBLIC, 80)]
    assert canary.hosts == ["pictures.example"]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/x.png",
        "http://inside.example/x.png",
        "http://[::1]/x.png",
        "//127.0.0.1/x.png",
        "http://127.0.0.1:6379/",
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_a_redirect_is_held_to_the_same(canary: Canary, target: str) -> None:
    internet = Internet(canary, {"inside.example": ["127.0.0.1"], "127.0.0.1": ["127.0.0.1"], "::1": ["::1"],
                                 "169.254.169.254": ["169.254.169.254"]})  # fmt: skip
    canary.answers["/first"] = redirects(target)
    with pytest.raises(AddressRefused):
        internet.fetch("http://pictures.example/first")
    assert canary.asked == ["/first"]


def test_three_redirects_are_followed_and_a_fourth_is_not(canary: Canary, internet: Internet) -> None:
    for number in range(4):
        canary.answers[f"/{number}"] = redirects(f"/{number + 1}")
    canary.answers["/4"] = sends(plain())
    assert internet.fetch("http://pictures.example/1") == plain()
    with pytest.raises(AddressRefused, match="more than 3 times"):
        internet.fetch("http://pictures.example/0")


def test_a_redirect_to_nowhere_ends(canary: Canary, internet: Internet) -> None:
    canary.answers["/x"] = redirects("")
    with pytest.raises(AddressRefused):
        internet.fetch("http://pictures.example/x")


def test_more_than_the_most_is_not_read_to_its_end(
    canary: Canary, internet: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(200):
                handler.wfile.write(b"x" * 1_000_000)
                written.append(1)

    canary.answers["/x"] = endless
    with pytest.raises(AddressRefused, match="20 MB"):
        internet.fetch("http://pictures.example/x")
    assert len(written) < 200


def test_a_length_that_is_too_long_is_believed(canary: Canary, internet: Internet) -> None:
    def boast(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(MOST_BYTES + 1))
        handler.end_headers()

    canary.answers["/x"] = boast
    with pytest.raises(AddressRefused, match="20 MB"):
        internet.fetch("http://pictures.example/x")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_what_is_not_there_is_refused(canary: Canary, internet: Internet, status: int) -> None:
    canary.answers["/x"] = lambda handler: handler.send_error(status)
    with pytest.raises(AddressRefused, match=str(status)):
        internet.fetch("http://pictures.example/x")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_is_busy_may_be_asked_again(canary: Canary, internet: Internet, status: int) -> None:
    canary.answers["/x"] = lambda handler: handler.send_error(status)
    with pytest.raises(NoAnswer):
        internet.fetch("http://pictures.example/x")


def test_one_byte_at_a_time_is_too_slow(
    canary: Canary, internet: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        with contextlib.suppress(OSError):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(100):
                handler.wfile.write(b"x")
                time.sleep(0.05)

    canary.answers["/x"] = drip
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.4)
    started = time.monotonic()
    with pytest.raises(NoAnswer):
        internet.fetch("http://pictures.example/x")
    assert time.monotonic() - started < 2


def test_a_host_that_is_not_known_or_not_there_may_be_asked_again(canary: Canary, internet: Internet) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    def shut(address: str, port: int, seconds: float) -> socket.socket:
        raise ConnectionRefusedError

    for resolve, connect in ((unknown, internet.connect), (internet.resolve, shut)):
        with pytest.raises(NoAnswer):
            fetch("http://pictures.example/x", resolve=resolve, connect=connect)


def test_a_plain_server_behind_https_gives_nothing(canary: Canary, internet: Internet) -> None:
    canary.answers["/x"] = sends(plain())
    with pytest.raises((NoAnswer, AddressRefused)):
        internet.fetch("https://pictures.example/x")
    assert internet.connected == [(PUBLIC, 443)]
    assert canary.asked == []


def test_an_address_cannot_write_headers_of_its_own(canary: Canary, internet: Internet) -> None:
    canary.answers["/x%20y%22"] = sends(plain())
    internet.fetch('http://pictures.example/x y"')
    with contextlib.suppress(AddressRefused):
        internet.fetch("http://pictures.example/x%0d%0aHost:%20inside\r\nX-Evil: 1")
    assert set(canary.hosts) == {"pictures.example"}


@pytest.mark.parametrize("address", ["93.184.215.14", "196.10.52.1", "2606:4700::6810:84e5"])
def test_the_open_internet_is_open(address: str) -> None:
    assert is_public(address)
