"""`launcher run|test|fusion|bench`: makes the environment, then goes on inside it.

The folder is started by path from bin/*, so that no working folder and no PYTHONPATH is needed.
"""

import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    sys.path[0] = str(ROOT)
    from launcher.problem import Problem, Stopped

    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        return _command(sys.argv[1], sys.argv[2:])
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Stopped):
        return 128 + signal.SIGINT


def _command(name: str, arguments: list[str]) -> int:
    from launcher.environment import RUNNING, TESTING
    from launcher.options import run_options

    options = run_options(arguments) if name == "run" else None
    environment = TESTING if name in ("test", "bench") else RUNNING
    if not environment.is_active:
        environment.ensure()
        os.execv(  # noqa: S606 - stays the same process, so that signals reach it
            environment.python, [str(environment.python), str(ROOT / "launcher"), name, *arguments]
        )
    if options is not None:
        from launcher.run import run

        return run(options)
    if name == "test":
        from launcher.testing import test

        return test(arguments)
    from launcher.command import bench, fusion

    return bench(arguments) if name == "bench" else fusion(arguments)


if __name__ == "__main__":
    sys.exit(main())
