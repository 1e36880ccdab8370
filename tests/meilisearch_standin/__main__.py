"""``python -m tests.meilisearch_standin``: the stand-in in a process of its own; its address on one line, then until
standard input closes.
"""

import sys

from tests.meilisearch_standin.server import MeilisearchStandin

if __name__ == "__main__":
    with MeilisearchStandin() as standin:
        print(standin.url, flush=True)
        sys.stdin.read()
