"""Nothing outlives a killed launcher, however early it is killed."""

import signal
import subprocess
import sys

from tests.launcher.homes import ROOT, eventually, processes_naming

#: The child kills its launcher while that still writes to it: before ``start`` came back.
LAUNCHER = """
import sys
from launcher.processes import Child, Supervisor
program = "kill -9 $PPID; sleep 600; : " + sys.argv[1]
Supervisor().start(Child("child", ["sh", "-c", program], log=None, stdin="x" * 1_000_000))
"""


def test_a_child_is_stopped_though_its_launcher_was_killed_while_starting_it() -> None:
    mark = f"started-by-{__name__}"
    ended = subprocess.run([sys.executable, "-c", LAUNCHER, mark], cwd=ROOT, check=False, timeout=30)
    assert ended.returncode == -signal.SIGKILL
    assert eventually(lambda: processes_naming(mark) == []), processes_naming(mark)
