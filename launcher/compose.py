"""docker-compose, which says whether it understands docker-compose.yml; it needs no engine for that."""

import os
import shutil

from launcher.browser import install_package
from launcher.problem import Problem

NAME = "docker-compose"


def find_compose() -> str | None:
    """With CI=true there must be one: it is installed as root, else Problem is raised."""
    if shutil.which(NAME) is None and os.environ.get("CI") == "true":
        install_package(NAME)
        if shutil.which(NAME) is None:
            raise Problem(f"CI=true leaves nothing out, and there is no {NAME} to read docker-compose.yml.")
    return shutil.which(NAME)
