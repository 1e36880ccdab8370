"""What docker-compose.yml starts: valid, healthy by a check of its own, secret by file, and explained."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.config import ROOT

FILE = ROOT / "docker-compose.yml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXPLAINED = (ROOT / "docs" / "how-to" / "run-with-compose.md").read_text(encoding="utf-8")
#: They run once and end.
ONCE = {"migrate", "bucket"}
OWN_IMAGE = "fusionaura:"


@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="docker-compose is not on this machine")
def test_compose_takes_the_file(tmp_path: Path) -> None:
    """Debian's docker-compose needs no engine to say whether it understands a file."""
    asked = subprocess.run(
        ["docker-compose", "-f", str(FILE), "config", "--quiet"], capture_output=True, text=True, check=False
    )
    assert (asked.returncode, asked.stderr) == (0, "")


def test_the_services_are_those_of_an_installation() -> None:
    assert SERVICES.keys() >= {
        "postgres",
        "redis",
        "meilisearch",
        "minio",
        "migrate",
        "web",
        "worker",
        "proxy",
    }
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_says_whether_it_is_well_or_ends(name: str) -> None:
    service = SERVICES[name]
    assert ("healthcheck" in service) is (name not in ONCE)
    for other, wanted in service.get("depends_on", {}).items():
        assert wanted["condition"] == (
            "service_completed_successfully" if other in ONCE else "service_healthy"
        )


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_secret_stands_in_the_environment(name: str) -> None:
    words = ("PASSWORD", "SECRET", "KEY", "DATABASE_URL", "SMTP_URL")
    for setting, value in SERVICES[name].get("environment", {}).items():
        if any(word in setting for word in words):
            assert setting.endswith("_FILE"), setting
            assert value.removeprefix("/run/secrets/") in SERVICES[name]["secrets"]


def test_every_image_port_secret_and_volume_is_explained() -> None:
    images = {service["image"] for service in SERVICES.values() if not service["image"].startswith(OWN_IMAGE)}
    ports = {port.split(":")[0] for service in SERVICES.values() for port in service.get("ports", [])}
    named = [*SERVICES, *images, *COMPOSE["secrets"], *COMPOSE["volumes"]]
    assert [name for name in named if f"`{name}`" not in EXPLAINED] == []
    assert [port for port in ports if f" {port}" not in EXPLAINED] == []


def test_make_secrets_makes_each_secret_once(tmp_path: Path) -> None:
    script = tmp_path / "make-secrets"
    shutil.copy(ROOT / "docker" / "make-secrets", script)
    subprocess.run([script], check=True, capture_output=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert made.keys() == COMPOSE["secrets"].keys()
    assert made["database_url"] != made["database_migration_url"]
    subprocess.run([script], check=True, capture_output=True)
    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == made


def test_the_image_has_what_the_program_imports_and_runs_as_nobody_special() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    copied = {
        word for line in dockerfile.splitlines() if line.startswith("COPY ") for word in line.split()[1:-1]
    }
    wanted = {
        "app",
        "templates",
        "static",
        "migrations",
        "wsgi.py",
        "worker.py",
        "gunicorn.conf.py",
        "requirements.txt",
    }
    assert wanted <= copied
    assert {f"!{name}" for name in wanted} <= set(allowed)
    assert "\nUSER fusion\n" in dockerfile
