"""``bin/bench [NAME ...] [--json FILE]``: each figure as a ratio to a limit measured in the same run.

``bin/bench screens --into FOLDER`` takes pictures of the pages instead; ``bin/bench faults --minutes 20`` and
``bin/bench faults --rows`` have everything fail.
"""

import argparse
import json
import sys
from pathlib import Path

from benchmarks import freshness, imports, logins, money, office, pages, search
from benchmarks.figures import Figure, show

SUITES = {
    "pages": pages.measure,
    "import": imports.measure,
    "money": money.measure,
    "search": search.measure,
    "freshness": freshness.measure,
    "logins": logins.measure,
    "office": office.measure,
}


def main() -> int:
    """0 when every goal is met, 1 when one is missed: a miss is a result, and is printed as one."""
    if sys.argv[1:2] == ["screens"]:
        from benchmarks import screens  # a browser's driver, which no other suite needs

        return screens.main(sys.argv[2:])
    if sys.argv[1:2] == ["faults"]:
        from benchmarks import faults

        return faults.main(sys.argv[2:])
    parser = argparse.ArgumentParser(
        prog="bin/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", help=f"of {', '.join(SUITES)}; all by default")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    chosen = parser.parse_args()
    figures: list[Figure] = []
    for name in chosen.names or SUITES:
        figures += SUITES[name]()
    show(figures)
    if chosen.json:
        chosen.json.write_text(json.dumps([figure.as_dict() for figure in figures], indent=1) + "\n")
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
