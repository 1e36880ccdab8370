"""Picture files in an object store that speaks S3. The only module that imports its SDK."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError

from app.media.port import IMPORTS, MIME_TYPES, StorageUnavailable, StoredFile
from app.neighbours import ObjectStore

CONNECT_TIMEOUT = 1
#: A page waits for what it shows; an upload, a job and the sweep have more time.
WHILE_A_PAGE_WAITS = 3
USUAL_TIMEOUT = 15
#: After a failure every question is answered "away" at once for so long; then one asks again.
BREAK_FOR = 3.0
MOST_AT_ONCE = 1000
NOT_THERE = frozenset({"NoSuchKey", "404"})
ONE_YEAR = 365 * 24 * 3600

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class Bucket:
    """One per process. The client is made when first needed: after the fork, and not by who serves no picture."""

    def __init__(self, settings: ObjectStore) -> None:
        self.settings = settings
        self._clients: dict[int, Any] = {}
        self._lock = threading.Lock()
        self._broken_until = 0.0

    def put(self, key: str, content: bytes) -> None:
        mime = MIME_TYPES.get(key.rpartition(".")[2], "application/octet-stream")
        kept = "private, no-store" if f"/{IMPORTS}/" in key else f"public, max-age={ONE_YEAR}, immutable"
        self._ask(
            lambda client: client.put_object(
                Bucket=self.settings.bucket, Key=key, Body=content, ContentType=mime, CacheControl=kept
            )
        )

    def read(self, key: str) -> bytes:
        return self._ask(partial(_read, self.settings.bucket, key))

    def has(self, key: str) -> bool:
        try:
            self._ask(lambda client: client.head_object(Bucket=self.settings.bucket, Key=key))
        except FileNotFoundError:
            return False
        return True

    def find(self, key: str) -> bytes | None:
        try:
            return self._ask(partial(_read, self.settings.bucket, key), timeout=WHILE_A_PAGE_WAITS)
        except FileNotFoundError:
            return None

    def list_keys(self, prefix: str) -> Iterator[StoredFile]:
        wanted = {"Bucket": self.settings.bucket, "Prefix": prefix}
        while True:
            page = self._ask(partial(_list, wanted))
            for found in page.get("Contents", ()):
                yield StoredFile(found["Key"], found["LastModified"])
            if not page.get("IsTruncated"):
                return
            wanted["ContinuationToken"] = page["NextContinuationToken"]

    def delete(self, keys: Sequence[str]) -> None:
        for start in range(0, len(keys), MOST_AT_ONCE):
            named = [{"Key": key} for key in keys[start : start + MOST_AT_ONCE]]
            answer = self._ask(partial(_delete, self.settings.bucket, named))
            if answer.get("Errors"):
                log.warning("storage.refused", extra={"error": answer["Errors"][0].get("Code", "")})
                raise StorageUnavailable

    def _ask(self, question: Callable[[Any], Answer], *, timeout: int = USUAL_TIMEOUT) -> Answer:
        """Raises FileNotFoundError for a key that is not there, StorageUnavailable for everything else."""
        if time.monotonic() < self._broken_until:
            raise StorageUnavailable
        try:
            return self._answer(question, self._client(timeout))
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in NOT_THERE:
                raise FileNotFoundError(code) from error
            raise self._broken(code) from error
        except (BotoCoreError, OSError) as error:
            raise self._broken(type(error).__name__) from error

    def _answer(self, question: Callable[[Any], Answer], client: Any) -> Answer:
        """A kept connection that the store has closed is no failure, and is known at once: ask on a new one."""
        try:
            return question(client)
        except ConnectionClosedError:
            return question(client)

    def _broken(self, error: str) -> StorageUnavailable:
        self._broken_until = time.monotonic() + BREAK_FOR
        log.warning("storage.away", extra={"error": error})
        return StorageUnavailable()

    def _client(self, timeout: int = USUAL_TIMEOUT) -> Any:
        with self._lock:
            if timeout not in self._clients:
                self._clients[timeout] = _connect(self.settings, timeout)
            return self._clients[timeout]


def _read(bucket: str, key: str, client: Any) -> bytes:
    content: bytes = client.get_object(Bucket=bucket, Key=key)["Body"].read()
    return content


def _list(wanted: dict[str, str], client: Any) -> dict[str, Any]:
    page: dict[str, Any] = client.list_objects_v2(**wanted)
    return page


def _delete(bucket: str, named: list[dict[str, str]], client: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.delete_objects(Bucket=bucket, Delete={"Objects": named, "Quiet": True})
    return answer


def _connect(settings: ObjectStore, timeout: int) -> Any:
    """Addresses by path (MinIO), no retries of its own, and checksums only where the protocol wants them: other
    makers' servers do not know the newer ones.
    """
    session = boto3.session.Session(
        aws_access_key_id=settings.access_key_id,
        aws_secret_access_key=settings.secret_access_key,
        region_name=settings.region,
    )
    config = Config(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=timeout,
        retries={"total_max_attempts": 1},
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return session.client("s3", endpoint_url=settings.endpoint_url, config=config)
