"""From the words of a task to when its units answer. Pure: words and a date in, a `Rhythm` out."""

from collections.abc import Sequence
from datetime import date

from sen.lib.vi_text import syllables
from sen.plan.models import Rhythm

WHEN_IT_HAPPENS_WORDS = (
    "đột xuất",
    "nếu có",
    "kịp thời",
    "khi có",
    "khi cần",
    "khi phát sinh",
    "khi xảy ra",
    "khi được yêu cầu",
)
EACH_PERIOD_WORDS = (
    "định kỳ",
    "định kì",
    "thường xuyên",
    *(
        f"{each} {span}"
        for each in ("hằng", "hàng", "mỗi")
        for span in ("ngày", "tuần", "tháng", "quý", "năm")
    ),
)


def suggest(recurrence: Sequence[str], due_on: date | None, text: str = "") -> Rhythm:
    """When a unit answers on a task: `recurrence` as the reader found it, `text` as printed.

    A date means once, whatever else is said. Without one, words such as "đột xuất" or "nếu có" mean
    when it happens; with "định kỳ" or "thường xuyên" beside them, both; everything else each period,
    for a task nobody is asked about is a task nobody does.
    """
    if due_on is not None:
        return Rhythm.ONCE
    said = [f" {' '.join(syllables(part))} " for part in (*recurrence, text)]
    if not _says(said, WHEN_IT_HAPPENS_WORDS):
        return Rhythm.EACH_PERIOD
    return Rhythm.BOTH if _says(said, EACH_PERIOD_WORDS) else Rhythm.WHEN_IT_HAPPENS


def _says(said: Sequence[str], words: Sequence[str]) -> bool:
    # Whole syllables with their tone marks: folded, "quyết định ký" would say "định kỳ".
    return any(f" {word} " in part for part in said for word in words)
