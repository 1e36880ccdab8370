"""Where files are kept: one contract, whichever store it is."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.config import ROOT
from app.media.folder import ARRIVING, Folder
from app.media.gateway import Bucket
from app.media.port import Storage, StorageUnavailable
from tests.media.object_store import S3Server, given, reached_by

WHERE = ["folder", "bucket", *(["real bucket"] if given() else [])]
PREFIX = f"contract-{os.getpid()}"


@pytest.fixture(params=WHERE)
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    found: Storage
    if request.param == "folder":
        found = Folder(tmp_path / "files")
    elif request.param == "bucket":
        found = Bucket(reached_by(request.getfixturevalue("s3_server").settings()))
    else:
        found = Bucket(reached_by(given()))
    yield found
    found.delete([stored.key for stored in found.list_keys(PREFIX)])


def key(name: str) -> str:
    return f"{PREFIX}/{name}"


def keys(files: Storage, prefix: str = "") -> list[str]:
    return [stored.key.removeprefix(f"{PREFIX}/") for stored in files.list_keys(f"{PREFIX}/{prefix}")]


def test_what_was_put_is_read_again(files: Storage) -> None:
    content = bytes(range(256)) * 5_000
    files.put(key("ab/picture.webp"), content)
    assert files.has(key("ab/picture.webp"))
    assert files.read(key("ab/picture.webp")) == content
    found = files.find(key("ab/picture.webp"))
    assert (found.read_bytes() if isinstance(found, Path) else found) == content


def test_what_is_not_there_is_said_so(files: Storage) -> None:
    files.put(key("ab/here"), b"x")
    assert not files.has(key("ab/gone"))
    assert not files.has(key("ab"))
    assert files.find(key("ab/gone")) is None
    with pytest.raises(FileNotFoundError):
        files.read(key("ab/gone"))


def test_a_second_file_takes_the_place_of_the_first(files: Storage) -> None:
    files.put(key("x"), b"one")
    files.put(key("x"), b"two")
    assert files.read(key("x")) == b"two"
    assert keys(files) == ["x"]


def test_nothing_is_a_file_too(files: Storage) -> None:
    files.put(key("empty"), b"")
    assert files.read(key("empty")) == b""


def test_files_are_listed_by_what_their_keys_begin_with_in_order(files: Storage) -> None:
    for name in ("b/2", "a/1", "ab.txt", "ab/3", "b/10", "ab/x/deep"):
        files.put(key(name), b"x")
    assert keys(files) == ["a/1", "ab.txt", "ab/3", "ab/x/deep", "b/10", "b/2"]
    assert keys(files, "a") == ["a/1", "ab.txt", "ab/3", "ab/x/deep"]
    assert keys(files, "ab/") == ["ab/3", "ab/x/deep"]
    assert keys(files, "b/1") == ["b/10"]
    assert keys(files, "c") == []


def test_a_listed_file_says_when_it_came(files: Storage) -> None:
    files.put(key("x"), b"x")
    (stored,) = files.list_keys(key("x"))
    assert abs(datetime.now(UTC) - stored.modified_at) < timedelta(minutes=1)


def test_more_files_than_one_answer_holds_are_all_listed_and_all_deleted(files: Storage) -> None:
    names = [f"many/{number:04}" for number in range(1_100)]
    for name in names:
        files.put(key(name), b"")
    assert keys(files, "many/") == names
    files.delete([key(name) for name in names])
    assert keys(files) == []


def test_what_is_not_there_is_not_missed_when_deleted(files: Storage) -> None:
    files.put(key("x"), b"x")
    files.delete([key("x"), key("never"), key("x")])
    files.delete([])
    assert not files.has(key("x"))


def test_readers_see_one_file_or_the_other_and_never_half_of_it(files: Storage) -> None:
    whole = {bytes([letter]) * 200_000 for letter in b"ab"}
    first, second = whole
    files.put(key("x"), first)
    over = threading.Event()
    seen: set[bytes] = set()

    def read() -> None:
        while not over.is_set():
            seen.add(files.read(key("x")))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(15):
        files.put(key("x"), second)
        files.put(key("x"), first)
    over.set()
    reader.join()
    assert seen
    assert seen <= whole


# --- the folder ------------------------------------------------------------------------------------------------


def test_a_process_that_dies_while_writing_leaves_no_file_under_the_key(tmp_path: Path) -> None:
    dying = (
        "import os; from pathlib import Path; from app.media.folder import Folder\n"
        "os.replace = lambda *_: os._exit(9)\n"
        f"Folder(Path({str(tmp_path)!r})).put('ab/x', b'half')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", dying], check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert ended.returncode == 9
    left = [stored.key for stored in Folder(tmp_path).list_keys("")]
    assert not Folder(tmp_path).has("ab/x")
    assert len(left) == 1
    assert left[0].startswith(f"ab/{ARRIVING}")  # the sweep takes it


def test_a_folder_is_gone_with_its_last_file(tmp_path: Path) -> None:
    files = Folder(tmp_path)
    files.put("a/b/c/x", b"x")
    files.put("a/y", b"x")
    files.delete(["a/b/c/x"])
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "y"]


def test_a_folder_that_cannot_be_written_is_away(tmp_path: Path) -> None:
    (tmp_path / "not-a-folder").write_text("x")
    files = Folder(tmp_path / "not-a-folder")
    with pytest.raises(StorageUnavailable):
        files.put("a/x", b"x")


def test_a_folder_that_is_not_mounted_is_away_and_no_empty_shop(tmp_path: Path) -> None:
    files = Folder(tmp_path / "unmounted")
    with pytest.raises(StorageUnavailable):
        files.find("a/x")
    with pytest.raises(StorageUnavailable):
        files.read("a/x")


# --- the bucket ------------------------------------------------------------------------------------------------


def test_objects_say_what_they_are_and_that_they_never_change(s3_server: S3Server) -> None:
    files = Bucket(reached_by(s3_server.settings()))
    for name, mime, kept in (
        ("s/ab/abc/240.avif", "image/avif", "public, max-age=31536000, immutable"),
        ("s/ab/abc/240.jpg", "image/jpeg", "public, max-age=31536000, immutable"),
        ("s/imports/1.csv", "application/octet-stream", "private, no-store"),
    ):
        files.put(name, b"x")
        told = files._client().head_object(Bucket="pictures", Key=name)
        assert (told["ContentType"], told["CacheControl"]) == (mime, kept)


@pytest.mark.parametrize(
    "changes",
    [{"AWS_SECRET_ACCESS_KEY": "tampered"}, {"AWS_ACCESS_KEY_ID": "nobody"}, {"S3_BUCKET": "not-there"}],
)
def test_who_has_no_right_is_refused_and_told_so(s3_server: S3Server, changes: dict[str, str]) -> None:
    Bucket(reached_by(s3_server.settings())).put("secret", b"x")
    files = Bucket(reached_by(s3_server.settings(**changes)))
    with pytest.raises(StorageUnavailable):
        files.read("secret")
    again = Bucket(reached_by(s3_server.settings(**changes)))
    with pytest.raises(StorageUnavailable):
        again.put("secret", b"y")
    assert Bucket(reached_by(s3_server.settings())).read("secret") == b"x"


def test_a_store_that_hangs_is_asked_once_and_not_by_each_picture() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        files = Bucket(
            reached_by(
                {
                    "S3_ENDPOINT_URL": endpoint,
                    "S3_BUCKET": "b",
                    "AWS_ACCESS_KEY_ID": "a",
                    "AWS_SECRET_ACCESS_KEY": "s",
                }
            )
        )
        began = time.monotonic()
        for _ in range(24):
            with pytest.raises(StorageUnavailable):
                files.find("x")
        # One wait of two seconds and a little more; asked each time, it would be a minute.
        assert 2 < time.monotonic() - began < 20


def test_it_recovers_by_itself(s3: S3Server) -> None:
    files = Bucket(reached_by(s3.settings()))
    files.put("back", b"x")
    s3.close()
    with pytest.raises(StorageUnavailable):
        files.read("back")
    s3.open()
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            assert files.read("back") == b"x"
            return
        except StorageUnavailable:
            time.sleep(0.2)
    pytest.fail("the store was back for ten seconds and not asked")


def test_without_a_bucket_the_sdk_is_not_even_imported(environment: dict[str, str]) -> None:
    asked = (
        "import sys; from app import create_app; create_app();"
        "sys.exit(7 * any(name.partition('.')[0] in ('boto3', 'botocore') for name in sys.modules))"
    )
    bare = {**environment, "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", asked], check=False, cwd=ROOT, env=bare).returncode == 0
    with_bucket = {**bare, "S3_BUCKET": "b", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s"}
    assert (
        subprocess.run([sys.executable, "-c", asked], check=False, cwd=ROOT, env=with_bucket).returncode == 7
    )
