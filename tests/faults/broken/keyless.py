"""The shop with a fresh key for every try of a payment call: ``gunicorn tests.faults.broken.keyless:app``.

A call that was made and whose answer died with its process is made once more, and the provider cannot know.
"""

from typing import Any
from uuid import uuid4

from app import create_app
from app.payments import sessions
from app.payments.provider import Call


def keyless(parameters: dict[str, Any], _key: str) -> Call:
    return Call(parameters, str(uuid4()))


sessions.Call = keyless  # type: ignore[assignment,misc]
app = create_app()
