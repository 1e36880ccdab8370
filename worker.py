"""The worker: ``python worker.py``, on as many machines as you like.

Without an argument it supervises its processes; each of those is this program with its name, and with the token of the
leases of whoever had its place before.
"""

import sys
from uuid import UUID

from app import cron, logs, worker
from app.config import Settings, SettingsError
from app.jobs import QueueName
from app.supervision import Supervisor

CLOCK = "cron"
PROCESSES = (*(queue.value for queue in QueueName), CLOCK)


def main(arguments: list[str]) -> None:
    if not arguments:
        settings = Settings.from_environment()
        logs.configure(settings.log_level)
        Supervisor(PROCESSES, health_port=settings.worker_health_port).run()
    elif arguments[0] == CLOCK:
        cron.run()
    elif arguments[0] in PROCESSES:
        worker.run(QueueName(arguments[0]), holder=UUID(arguments[1]) if arguments[1:] else None)
    else:
        sys.exit(f"worker.py takes no argument, or one of {', '.join(PROCESSES)}.")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SettingsError as error:
        # One sentence that names the setting; a traceback would bury it.
        sys.exit(f"FusionAura cannot start: {error}")
