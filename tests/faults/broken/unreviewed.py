"""The shop that charges whatever it costs now, whatever was reviewed: ``gunicorn tests.faults.broken.unreviewed:app``."""

from app import create_app
from app.checkout import placement, routes


def no_differences(*_: object) -> list[str]:
    return []


placement.differences = no_differences  # type: ignore[assignment]
routes.differences = no_differences  # type: ignore[assignment]
app = create_app()
