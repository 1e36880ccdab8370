"""Named places at which a test has the process end as by kill -9: ``CRASH_AT`` (docs/how-to/test-faults.md).

Placed between the steps of what must survive: before and after a commit, a call to a neighbour, a file. Without
``CRASH_AT`` a call costs a look at a variable; outside development the setting is refused at the start.
"""

import os
from contextlib import suppress
from pathlib import Path

#: A name, or ``@`` and the path of a file that holds one: the file is taken away by the process that dies of it, so
#: that of many processes one dies, once.
CRASH_AT = os.environ.get("CRASH_AT", "")


def crashpoint(name: str) -> None:
    """Die here if a test asked for it: no handlers, no flushing, no rollback."""
    if CRASH_AT and _is_meant(name):
        os._exit(137)


def _is_meant(name: str) -> bool:
    if not CRASH_AT.startswith("@"):
        return name == CRASH_AT
    path = Path(CRASH_AT[1:])
    with suppress(OSError):
        if path.read_text(encoding="utf-8").strip() == name:
            path.unlink()  # of two that read it, the second fails here and lives
            return True
    return False
