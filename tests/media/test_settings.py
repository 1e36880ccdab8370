"""Where pictures are kept is said by settings, all of them or none."""

from pathlib import Path

import pytest

from app.config import Settings, SettingsError

BUCKET = {"S3_BUCKET": "pictures", "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret-words"}
PRODUCTION = {"FUSION_ENV": "production", "SMTP_URL": "smtp://mail", "FUSION_RATE_LIMITS": "on"}


def read(environment: dict[str, str], **changes: str) -> Settings:
    return Settings.from_environment({**environment, **changes})


def test_without_a_bucket_there_is_a_folder(environment: dict[str, str]) -> None:
    assert read(environment).object_store is None
    assert read(environment, AWS_ACCESS_KEY_ID="of another program").object_store is None


def test_a_bucket_is_amazons_unless_it_is_said_where(environment: dict[str, str]) -> None:
    store = read(environment, **BUCKET).object_store
    assert store is not None
    assert (store.endpoint_url, store.region, store.public_url) == (None, "us-east-1", None)
    own = read(
        environment, **BUCKET, S3_ENDPOINT_URL="http://minio:9000/", S3_REGION="af-south-1"
    ).object_store
    assert own is not None
    assert (own.endpoint_url, own.region) == ("http://minio:9000", "af-south-1")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"S3_ENDPOINT_URL": "http://minio:9000"}, "S3_ENDPOINT_URL is set, but S3_BUCKET is not."),
        ({"S3_PUBLIC_URL": "https://cdn.example"}, "S3_PUBLIC_URL is set, but S3_BUCKET is not."),
        ({**BUCKET, "AWS_ACCESS_KEY_ID": ""}, "AWS_ACCESS_KEY_ID is not set."),
        ({**BUCKET, "AWS_SECRET_ACCESS_KEY": ""}, "AWS_SECRET_ACCESS_KEY is not set."),
        (
            {**BUCKET, "S3_ENDPOINT_URL": "minio:9000"},
            "S3_ENDPOINT_URL must be an http:// or https:// address.",
        ),
        (
            {**BUCKET, "S3_PUBLIC_URL": "https://x.example/?a=b"},
            "S3_PUBLIC_URL must be an http:// or https://",
        ),
        (
            {**BUCKET, **PRODUCTION, "S3_PUBLIC_URL": "http://cdn.example"},
            "S3_PUBLIC_URL must be an https:// address.",
        ),
    ],
)
def test_half_of_it_stops_the_start(
    environment: dict[str, str], changes: dict[str, str], sentence: str
) -> None:
    there = {name: value for name, value in environment.items() if name != "STRIPE_API_BASE"}
    with pytest.raises(SettingsError, match=f"^{sentence.replace('?', '.')}"):
        read(there, **changes)


def test_the_keys_may_lie_in_files_and_are_shown_to_nobody(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    given = {**BUCKET, "AWS_SECRET_ACCESS_KEY_FILE": str(tmp_path / "secret")}
    settings = read(environment, **given)
    assert settings.object_store is not None
    assert settings.object_store.secret_access_key == "from a file"
    assert "from a file" not in repr(settings)
    assert "'key'" not in repr(settings)
