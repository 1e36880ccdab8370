"""How often a fault is tried, and what is told of it.

``bin/test`` tries a tenth of what reliability asks for; ``bin/bench faults --rows`` sets FAULT_COUNTS=full and collects
the lines of every row.
"""

import json
import os
from pathlib import Path

IS_FULL = os.environ.get("FAULT_COUNTS") == "full"


#: Of a control whose race has to be lost once: on a busy machine a round may come apart.
MOST_ROUNDS = 5


def count(full: int) -> int:
    """All of it, or a tenth and at least one."""
    return full if IS_FULL else max(full // 10, 1)


def tell(row: int | str, **figures: int | float | str) -> None:
    """Keep a row's figures for whoever asked for them; printed too, so that ``-s`` shows them. What is asked of no row
    has a word for its number."""
    print(f"row {row}:", ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items()))
    if folder := os.environ.get("FAULT_FIGURES"):
        with Path(folder).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"row": row, **figures}) + "\n")
