"""Which tests go to the same process, so that a running shop and a browser are started once and no more.

pytest-xdist's own ``xdist_group`` marks do nothing with pytest 9.2: they are written into ``item._nodeid``, which
pytest no longer reads. Paths do, and say the same.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

#: The first prefix that fits names the group.
GROUPS = (
    ("tests/journeys/browser/", "crowds and browsers"),
    ("tests/stripe_standin/test_pay_page_browser.py", "crowds and browsers"),
    ("tests/concurrency/", "crowds and browsers"),
    (
        "tests/journeys/",
        "running shops",
    ),  # one at a time: they wait for their programs, and these for each other
    ("tests/faults/", "running shops"),
    ("tests/launcher/test_run.py", "bin/run"),  # one place for all: only the first start has to migrate
    ("tests/architecture/", "architecture"),  # the program is parsed once
    ("tests/demo/test_loading.py", "demo"),  # loaded once
)


def group_of(nodeid: str) -> str:
    """All other tests are a group each and go to whichever process is free."""
    return next((group for prefix, group in GROUPS if nodeid.startswith(prefix)), nodeid)


class GroupScheduling(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def make_scheduler(config: pytest.Config, log: Producer) -> GroupScheduling | None:
    return GroupScheduling(config, log) if config.getvalue("dist") == "loadgroup" else None
