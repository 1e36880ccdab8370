"""PostgreSQL and Valkey, together, unless the environment names others."""

from collections.abc import Mapping
from dataclasses import dataclass

from launcher.cluster import Cluster
from launcher.places import Places
from launcher.processes import Supervisor
from launcher.roles import ensure_database
from launcher.valkey import Valkey


@dataclass(frozen=True, slots=True)
class Services:
    supervisor: Supervisor
    places: Places
    given: Mapping[str, str]
    """DATABASE_URL and REDIS_URL set by a person win over ours."""
    throwaway: bool = False

    def start(self, ports: Mapping[str, int]) -> dict[str, str]:
        """Answers the settings that lead to them; ``ports`` are those of the last start, tried first."""
        settings = {}
        if "REDIS_URL" not in self.given:
            valkey = Valkey.at(self.places)
            port = valkey.start(self.supervisor, self.places.logs / "valkey.log", port=ports.get("valkey"))
            settings["REDIS_URL"] = valkey.url(port)
        if "DATABASE_URL" not in self.given:
            cluster = Cluster.at(self.places, durable=not self.throwaway)
            cluster.prepare()
            log = self.places.logs / "postgres.log"
            port = cluster.start(self.supervisor, log, port=ports.get("postgres"))
            access = ensure_database(port, self.places, for_tests=self.throwaway)
            settings |= {"DATABASE_URL": access.url, "DATABASE_MIGRATION_URL": access.migration_url}
        return settings
