"""What stops the start, and what two processes must agree about."""

import os
import subprocess
import sys

from app.config import ROOT
from tests.live.shop import LiveShop

#: A start that is sound in production; each case spoils one setting. Nothing is contacted: the factory opens nothing.
SOUND = {
    "FUSION_ENV": "production",
    "SECRET_KEY": "a-secret-of-more-than-thirty-two-characters",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "STRIPE_SECRET_KEY": "sk_live_nothing",
    "STRIPE_WEBHOOK_SECRETS": "whsec_nothing",
    "SMTP_URL": "smtp://127.0.0.1:1",
}
#: Several at a time in one process: a start of Python for each would take longer than all the rest.
PROGRAM = """
import json, os, runpy, sys
for settings in json.loads(sys.argv[1]):
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    os.environ.clear()
    os.environ.update({**kept, **settings})
    try:
        runpy.run_path("wsgi.py")
    except SystemExit as end:
        print(json.dumps([end.code, ""]))
    except BaseException as error:
        print(json.dumps([None, repr(error)]))
    else:
        print(json.dumps(["started", ""]))
"""
WRONG = {
    "FUSION_ENV": "prodution",
    "SECRET_KEY": "short",
    "DATABASE_URL": "mysql://somewhere/else",
    "REDIS_URL": "127.0.0.1:6379",
    "STRIPE_SECRET_KEY": "",
    "STRIPE_WEBHOOK_SECRETS": "",
    "STRIPE_API_BASE": "http://127.0.0.1:12111",
    "SMTP_URL": "http://mail.example",
    "FUSION_RATE_LIMITS": "off",
    "FUSION_BCRYPT_COST": "99",
    "TRUSTED_PROXY_HOPS": "two",
    "LOG_LEVEL": "LOUD",
    "FUSION_COLOUR": "blue",
    "SECRET_KEY_FILE": "/nowhere/secret",
    "CRASH_AT": "placing.committed",
}


def start_with(*settings: dict[str, str]) -> list[tuple[object, str]]:
    import json

    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(settings)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [tuple(json.loads(line)) for line in ran.stdout.splitlines()]


def test_a_wrong_setting_stops_the_start_with_one_sentence_that_names_it() -> None:
    [sound, *spoilt] = start_with(SOUND, *({**SOUND, name: value} for name, value in WRONG.items()))
    assert sound == ("started", "")
    assert len(spoilt) == len(WRONG)
    for name, (said, error) in zip(WRONG, spoilt, strict=True):
        assert not error, f"{name}: {error}"
        assert str(said).startswith(f"FusionAura cannot start: {name} "), f"{name}: {said}"
        assert str(said).endswith(".")
        assert "\n" not in str(said)
        if name in ("SECRET_KEY", "DATABASE_URL"):
            assert WRONG[name] not in str(said), "a refusal must not show the value of a secret"


def test_gunicorn_says_the_sentence_and_no_traceback() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app", "--bind", "127.0.0.1:0"],
        cwd=ROOT, env={**os.environ, **SOUND, "SECRET_KEY": "short", "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ran.returncode != 0
    assert "SECRET_KEY must have at least 32 characters." in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_rate_limit_counts_over_all_processes(live: LiveShop) -> None:
    """Two processes share the count, or a visitor would have twice as much as the limit says."""
    with live.another_web("limited", FUSION_RATE_LIMITS="on") as base:
        visitor = live.visitor(base=base, lints=False)
        statuses = [visitor.get("/cart").status for _ in range(103)]
        refused = visitor.get("/cart")
    assert statuses[:100] == [200] * 100
    assert 429 in statuses[100:]
    assert refused.status == 429
    assert int(refused.response.headers["Retry-After"]) > 0
    assert "Traceback" not in refused.text
