"""The web program: ``gunicorn -c gunicorn.conf.py wsgi:app``."""

import sys

from app import create_app
from app.config import SettingsError

try:
    app = create_app()
except SettingsError as error:
    # One sentence that names the setting; a traceback would bury it.
    sys.exit(f"FusionAura cannot start: {error}")
