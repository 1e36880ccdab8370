"""A folder with services of their own that leave no trace: for the suite, and for benchmarks."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from launcher.places import Places
from launcher.processes import StopRequest, Supervisor


@contextlib.contextmanager
def workshop() -> Iterator[tuple[Supervisor, Places]]:
    """Everything started by the supervisor is stopped and the folder removed, whatever happens inside."""
    stop = StopRequest()
    stop.listen()
    folder = Path(tempfile.mkdtemp(prefix="fusionaura-workshop-"))
    folder.chmod(0o711)  # an unprivileged account may have to reach its cluster in it
    places = Places(folder)
    places.make()
    supervisor = Supervisor(stop)
    try:
        yield supervisor, places
    finally:
        supervisor.close()
        shutil.rmtree(folder, ignore_errors=True)
