"""A small S3 server of the machine's own: it checks signatures, and keeps files in a folder."""

import os
import sys
from pathlib import Path

import requests

from app.neighbours import ObjectStore
from tests.live.programs import Program, free_port, wait_for

ACCESS_KEY, SECRET_KEY = "fusion-tests", "fusion-tests-secret-key"
BUCKET = "pictures"


class S3Server:
    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.data = folder / "buckets"
        self.data.mkdir()
        self._program = Program(
            "nanio",
            [
                *(sys.executable, "-m", "nanio", "serve", "--host", "127.0.0.1", "--port", str(self.port)),
                *("--data-dir", str(self.data), "--log-level", "warning", "--no-access-log"),
            ],
            environment={
                **os.environ,
                "NANIO_ACCESS_KEY": ACCESS_KEY,
                "NANIO_SECRET_KEY": SECRET_KEY,
            },
            folder=folder,
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def settings(self, **changes: str | None) -> dict[str, str]:
        """As an operator would set them."""
        usual: dict[str, str | None] = {
            "S3_ENDPOINT_URL": self.url,
            "S3_BUCKET": BUCKET,
            "S3_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        }
        return {name: value for name, value in {**usual, **changes}.items() if value is not None}

    def open(self) -> None:
        self._program.start()
        wait_for("the S3 server", self._answers)

    def close(self) -> None:
        """As a machine that loses its power."""
        self._program.kill()

    def make_bucket(self) -> None:
        import boto3  # here: every test process imports this module
        from botocore.config import Config

        client = boto3.client(
            "s3", endpoint_url=self.url, region_name="us-east-1", aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY, config=Config(s3={"addressing_style": "path"}),
        )  # fmt: skip
        client.create_bucket(Bucket=BUCKET)

    def _answers(self) -> bool:
        try:
            return bool(requests.get(self.url, timeout=1).status_code)
        except requests.RequestException:
            return False


def reached_by(settings: dict[str, str]) -> ObjectStore:
    return ObjectStore(
        endpoint_url=settings.get("S3_ENDPOINT_URL"),
        bucket=settings["S3_BUCKET"],
        region=settings.get("S3_REGION", "us-east-1"),
        public_url=settings.get("S3_PUBLIC_URL"),
        access_key_id=settings["AWS_ACCESS_KEY_ID"],
        secret_access_key=settings["AWS_SECRET_ACCESS_KEY"],
    )


def given() -> dict[str, str]:
    """A real store that whoever runs the tests has named; without one there is nothing here."""
    named = ("S3_ENDPOINT_URL", "S3_BUCKET", "S3_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    found = {name: os.environ[name] for name in named if os.environ.get(name)}
    return found if {"S3_BUCKET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} <= set(found) else {}
