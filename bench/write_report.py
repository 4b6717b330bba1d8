"""Write a report of 200 answers; beside it python-docx alone putting the same words into plain paragraphs.

    python -m bench.write_report

Prints processor seconds of the best of three runs and the ratio to the peer. The peer has no form: no letterhead, no
numbering, no page numbers, no sizes.
"""

import os
import sys
import time
from collections.abc import Callable
from io import BytesIO

ROWS = 200
AT_MOST_SECONDS = 1.0
"""Issue 5: a report of 200 rows in under a second."""


def peer(paragraphs: list[str]) -> bytes:
    from docx import Document

    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def best_seconds(write: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        begin = time.process_time()
        write()
        times.append(time.process_time() - begin)
    return min(times)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sen.config.settings")
    import django

    django.setup()
    from docx import Document

    from sen.config.demo.sample_report import sample_report

    data = sample_report(ROWS)  # reads the plan once, which is not measured
    paragraphs = [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs]
    ours, plain = best_seconds(lambda: sample_report(ROWS)), best_seconds(lambda: peer(paragraphs))
    told = f"{ROWS} rows, {len(paragraphs)} paragraphs: {ours:.2f} s, python-docx alone {plain:.2f} s"
    sys.stdout.write(f"write_report: {told}, ratio {ours / plain:.1f}\n")
    return 0 if ours < AT_MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
