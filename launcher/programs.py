"""The programs of the shop, as children."""

import http.client
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from launcher.places import ROOT, Places
from launcher.ports import loopback_addresses
from launcher.processes import Child


@dataclass(frozen=True, slots=True)
class Programs:
    places: Places
    environment: Mapping[str, str]

    def web(self, port: int) -> Child:
        arguments = ["-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), "wsgi:app"]
        for address in loopback_addresses(port):
            arguments += ["--bind", address]
        return self._python("web", *arguments)

    def worker(self) -> Child:
        return self._python("worker", str(ROOT / "worker.py"))

    def stand_in(self, port: int, *, shop_port: int) -> Child:
        data = self.places.folder / "stripe-standin"
        return self._python(
            "stripe-standin",
            *("-m", "stripe_standin", "--port", str(port), "--data", str(data)),
            *("--webhook-url", f"http://127.0.0.1:{shop_port}/webhooks/stripe"),
            *("--webhook-secret", self.environment["STRIPE_WEBHOOK_SECRETS"]),
            *("--secret-key", self.environment["STRIPE_SECRET_KEY"]),
        )

    def command(self, *words: str) -> Child:
        """One of bin/fusion's."""
        return self._python("-".join(words[:2]), *flask_command(*words))

    def aside(self, *words: str) -> Child:
        """The same, giving way to everything else."""
        child = self.command(*words)
        child.arguments = ["nice", "-n", "10", *child.arguments]
        return child

    def _python(self, name: str, *arguments: str) -> Child:
        log = self.places.logs / f"{name}.log"
        return Child(name, [sys.executable, *arguments], log, environment=self.environment)


def flask_command(*words: str) -> list[str]:
    """By its path, so that it can be given from any folder and file arguments keep their meaning."""
    return ["-m", "flask", "--app", str(ROOT / "wsgi.py"), *words]


def answers(port: int, path: str) -> Callable[[], bool]:
    def is_ready() -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return is_ready
