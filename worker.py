"""The worker: ``python worker.py``, on as many machines as you like.

Without an argument it supervises its processes, copies of itself; with the name of one it is that process alone.
"""

import gc
import sys
from uuid import UUID

from app import create_app, cron, worker
from app.config import Settings, SettingsError
from app.jobs import QueueName
from app.supervision import Supervisor

CLOCK = "cron"
PROCESSES = (*(queue.value for queue in QueueName), CLOCK)


def main(arguments: list[str]) -> None:
    if not arguments:
        supervise()
    elif arguments[0] == CLOCK:
        cron.run()
    elif arguments[0] in PROCESSES:
        worker.run(create_app(), QueueName(arguments[0]))
    else:
        sys.exit(f"worker.py takes no argument, or one of {', '.join(PROCESSES)}.")


def supervise() -> None:
    """The application is loaded before the processes part. It stays shared, for the collector will not touch it."""
    settings = Settings.from_environment()
    app = create_app(settings)
    gc.collect()
    gc.freeze()

    def life(name: str, holder: UUID, parent: int) -> None:
        if name == CLOCK:
            cron.run(parent=parent)
        else:
            worker.run(app, QueueName(name), holder=holder, parent=parent)

    Supervisor(PROCESSES, life, health_port=settings.worker_health_port).run()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SettingsError as error:
        # One sentence that names the setting; a traceback would bury it.
        sys.exit(f"FusionAura cannot start: {error}")
