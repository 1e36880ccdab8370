"""Requests over loopback. By wrk, whose own cost is small; without it by threads here, which flatters ratios."""

import http.client
import itertools
import re
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 8
SECONDS = 5


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, over and over. ``distinct`` gives every request its own query, so that no cache answers."""

    url: str
    host: str = ""
    body: str = ""
    distinct: bool = False

    @property
    def path(self) -> str:
        return urlsplit(self.url).path or "/"

    def headers(self) -> dict[str, str]:
        headers = {"Host": self.host or urlsplit(self.url).netloc}
        if self.body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return headers


def tool() -> str:
    return "wrk" if shutil.which("wrk") else "threads"


def rate(request: Request, *, accepted: range = range(200, 400)) -> float:
    """Answers per second. Raises RuntimeError when an answer is not of an accepted status."""
    _check(request, accepted)
    return _by_wrk(request) if tool() == "wrk" else _by_threads(request, accepted)


def _check(request: Request, accepted: range) -> None:
    parts = urlsplit(request.url)
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=10)
    connection.request(
        "POST" if request.body else "GET", request.path, request.body or None, request.headers()
    )
    status = connection.getresponse().status
    connection.close()
    if status not in accepted:
        raise RuntimeError(f"{request.url} answers {status}")


LUA = """
local n = 0
function request()
  n = n + 1
  local path = wrk.path
  if {distinct} then path = path .. "?nr=" .. {salt} .. "-" .. n end
  return wrk.format({method}, path, nil, {body})
end
"""
_salts = itertools.count(int(time.time()) % 1_000_000 * 100)


def _by_wrk(request: Request) -> float:
    script = LUA.format(
        distinct=str(request.distinct).lower(),
        salt=next(_salts),
        method='"POST"' if request.body else '"GET"',
        body=f'"{request.body}"' if request.body else "nil",
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "request.lua"
        file.write_text(script)
        headers = [part for name, value in request.headers().items() for part in ("-H", f"{name}: {value}")]
        options = ["-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(file), *headers]
        said = subprocess.run(
            ["wrk", *options, request.url], capture_output=True, text=True, check=True
        ).stdout
    if "Non-2xx or 3xx" in said:
        raise RuntimeError(f"{request.url}: {said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None:
        raise RuntimeError(f"wrk said: {said}")
    return float(found[1])


def _by_threads(request: Request, accepted: range) -> float:
    parts = urlsplit(request.url)
    end = time.monotonic() + SECONDS
    counts = [0] * CONNECTIONS
    salt = next(_salts)

    def ask(which: int) -> None:
        connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=10)
        while time.monotonic() < end:
            path = f"{request.path}?nr={salt}-{which}-{counts[which]}" if request.distinct else request.path
            connection.request(
                "POST" if request.body else "GET", path, request.body or None, request.headers()
            )
            answer = connection.getresponse()
            answer.read()
            if answer.status in accepted:
                counts[which] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(which,)) for which in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS
