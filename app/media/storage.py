"""The installation's picture files, as its settings say."""

from flask import current_app

from app.config import Settings
from app.media.gateway import Folder


def storage() -> Folder:
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    return Folder(settings.media_folder)
