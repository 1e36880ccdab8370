"""The shop with a gateway that waits as long as its library does: ``gunicorn tests.faults.broken.patient:app``."""

from app import create_app
from app.payments import gateway

gateway.TIMEOUT_SECONDS = 80.0
app = create_app()
