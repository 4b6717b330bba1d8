"""Read a plan of 300 pages; beside it twenty lines of regular expressions over the same lines.

    python -m bench.read_plan

Prints processor seconds of the best of three runs, the ratio to the peer, and how the time grows when the input doubles.
"""

import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sen.lib.documents import Line
from sen.plan.reading import read_plan

PAGES = 300
CHARACTERS_A_PAGE = 2500
AT_MOST_SECONDS = 2.0
GROWTH_AT_MOST = 2.6
"""Time for the doubled input over time for the input; 2 is linear, the rest is the noise of a shared machine."""
DOCS = Path(__file__).parent.parent / "eval" / "plans" / "docs"

_HEADING = re.compile(r"^\s*(?:[IVX]+\.|\d+\.)\s*(.+?):?\s*$")
_ITEM = re.compile(r"^\s*(?:[-+*•–]|[a-zđ]\))\s*(.+)$")
_WITH = re.compile(r"phối hợp với (.+?)(?:,|;|\.| để | trong việc )")
_DUE = re.compile(r"(?:trước ngày|chậm nhất|trong tháng|quý)\s+[\dIVX/]+(?:\s+tháng \d+)?(?:\s+năm \d{4})?")


def peer(lines: Sequence[Line]) -> list[tuple[str, str, list[str], list[str]]]:
    """A plain-regex reader: the last heading leads every item below it; no wrapped lines, no names, no header."""
    heading, found = "", []
    for line in lines:
        if item := _ITEM.match(line.text):
            found.append((heading, item[1], _WITH.findall(item[1]), _DUE.findall(item[1])))
        elif title := _HEADING.match(line.text):
            heading = title[1]
    return found


def pages(count: int) -> list[Line]:
    texts = [path.read_text("utf-8") for path in sorted(DOCS.glob("*.txt"))]
    lines: list[Line] = []
    size = 0
    while size < count * CHARACTERS_A_PAGE:
        for line in texts[len(lines) % len(texts)].splitlines():
            lines.append(Line(len(lines) + 1, size // CHARACTERS_A_PAGE + 1, line))
            size += len(line)
    return lines


def best_seconds(read: Callable[[Sequence[Line]], object], lines: Sequence[Line]) -> float:
    times = []
    for _ in range(3):
        begin = time.process_time()
        read(lines)
        times.append(time.process_time() - begin)
    return min(times)


def main() -> int:
    lines = pages(PAGES)
    ours, theirs, half = (
        best_seconds(read_plan, lines),
        best_seconds(peer, lines),
        best_seconds(read_plan, pages(PAGES // 2)),
    )
    growth = ours / half
    sys.stdout.write(
        f"read_plan {PAGES} pages {ours:.2f} s (at most {AT_MOST_SECONDS} s); plain-regex peer {theirs:.3f} s,"
        f" ratio {ours / theirs:.0f}; twice the pages take {growth:.2f} times as long\n"
    )
    return 0 if ours <= AT_MOST_SECONDS and growth <= GROWTH_AT_MOST else 1


if __name__ == "__main__":
    sys.exit(main())
