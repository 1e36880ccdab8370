"""A Meilisearch of our own on 127.0.0.1, for tests: it keeps state, and can be away, silent, or fail its tasks.

    with MeilisearchStandin() as standin:
        ...                                    # MEILI_URL=standin.url, MEILI_API_KEY=standin.key
        standin.fail("documentAdditionOrUpdate", "no space left on device")
        standin.close()                        # nobody listens
        standin.open()                         # on the same port, with all it had
        with standin.silent():                 # requests are taken and not answered
            ...

It knows what our gateway asks and what the recorded traffic of the real client asks, and refuses the rest.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.meilisearch_standin.filtering import FilterRefused
from tests.meilisearch_standin.routes import answer
from tests.meilisearch_standin.state import Failure, Index, Json, Refused, State


class MeilisearchStandin:
    key = "standin-key"

    def __init__(self) -> None:
        self.state = State()
        self.requests: list[tuple[str, str, Any]] = []
        self._answers = threading.Event()
        self._answers.set()
        self._server: Server | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def open(self) -> None:
        if self._server is None:
            self._server = Server(("127.0.0.1", self._port), self)
            self._port = self._server.server_address[1]
            threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        server, self._server = self._server, None
        self._answers.set()
        if server is not None:
            server.shutdown()
            server.server_close()

    def reset(self) -> None:
        self.state.reset()
        self.requests.clear()
        self._answers.set()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- what tests tell it

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Requests are taken, and answered when the block ends."""
        self._answers.clear()
        try:
            yield
        finally:
            self._answers.set()

    def fail(self, kind: str, message: str, *, times: int = 1) -> None:
        self.state.failures.append(Failure(kind, message, times))

    def pause(self) -> None:
        """Tasks are taken down and not taken up."""
        self.state.is_paused = True

    def resume(self) -> None:
        self.state.is_paused = False
        self.state.work()

    def index(self, uid: str) -> Index:
        return self.state.index(uid)

    def documents(self, uid: str) -> dict[str, Json]:
        return self.state.indexes[uid].documents if uid in self.state.indexes else {}

    # --- how it answers

    def hear(self, method: str, target: str, *, body: Any, bearer: str | None) -> tuple[int, Json | None]:
        self._answers.wait()
        self.requests.append((method, target, body))
        parts = urlsplit(target)
        try:
            if parts.path != "/health" and bearer != f"Bearer {self.key}":
                raise Refused(403, "invalid_api_key", "The provided API key is invalid.")
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            with self.state.lock:
                return answer(self.state, method, parts.path, query=query, body=body)
        except FilterRefused as refusal:
            refused = Refused(400, "invalid_document_filter", str(refusal))
            return refused.status, refused.body
        except Refused as refused:
            return refused.status, refused.body


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], standin: MeilisearchStandin) -> None:
        self.standin = standin
        super().__init__(address, Handler)

    def handle_error(self, *_: Any) -> None:
        """A client that has gone in the meantime is what tests of time-outs are about."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    #: Headers and body go out together; apart, the second would wait for the first to be acknowledged.
    wbufsize = 65_536
    server: Server

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        sent = self.rfile.read(length) if length else b""
        kind = self.headers.get("Content-Type", "")
        body = _read(sent, kind)
        status, found = self.server.standin.hear(
            self.command, self.path, body=body, bearer=self.headers.get("Authorization")
        )
        said = b"" if found is None else json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def _read(sent: bytes, kind: str) -> Any:
    if not sent:
        return None
    text = sent.decode()
    if kind.startswith("application/json"):
        return json.loads(text)
    if kind.startswith("application/x-ndjson"):
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    names, *rows = [line.split(",") for line in text.splitlines() if line]
    return [dict(zip(names, row, strict=True)) for row in rows]
