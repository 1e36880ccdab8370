"""The installation's picture files, as its settings say."""

from flask import Flask, current_app

from app.config import Settings
from app.media.folder import Folder
from app.media.port import Storage

EXTENSION = "storage"


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions[EXTENSION] = _chosen(settings)


def storage() -> Storage:
    found: Storage = current_app.extensions[EXTENSION]
    return found


def _chosen(settings: Settings) -> Storage:
    """The SDK is imported only where it is used: it costs every process 0.2 s and tens of megabytes."""
    if settings.object_store is None:
        return Folder(settings.media_folder)
    from app.media.gateway import Bucket

    return Bucket(settings.object_store)
