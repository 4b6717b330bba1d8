"""How well a reading agrees with a label: the figures of the gate.

A task matches a labelled one when the words they share are at least 0.8 of the words of both; a name counts when one
holds the other; all figures are summed over the documents before they are divided.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sen.lib.vi_text import old_tone_placement

Json = dict[str, Any]
FIGURES = ("end_to_end", "task_f1", "lead", "coord_f1", "due", "header", "bases_f1")


def plain(text: object) -> str:
    return " ".join(re.findall(r"\w+", old_tone_placement(str(text or "")).lower()))


def same_name(first: str, second: str) -> bool:
    a, b = plain(first), plain(second)
    return bool(a and b) and (a in b or b in a)


def names_shared(read: Sequence[str], labelled: Sequence[str]) -> int:
    left = list(labelled)
    for name in read:
        hit = next((other for other in left if same_name(name, other)), None)
        if hit is not None:
            left.remove(hit)
    return len(labelled) - len(left)


def names_equal(read: Sequence[str], labelled: Sequence[str]) -> bool:
    return len(read) == len(labelled) == names_shared(read, labelled)


def matched(read: Sequence[Json], labelled: Sequence[Json]) -> list[tuple[Json, Json]]:
    """Pairs of tasks, the likeliest first, each task used once."""
    pairs = []
    for i, task in enumerate(read):
        for j, label in enumerate(labelled):
            a, b = set(plain(task["text"]).split()), set(plain(label["text"]).split())
            likeness = len(a & b) / len(a | b) if a and b else 0.0
            if likeness >= 0.8:
                pairs.append((likeness, i, j))
    found, used_read, used_label = [], set(), set()
    for _, i, j in sorted(pairs, reverse=True):
        if i not in used_read and j not in used_label:
            used_read.add(i)
            used_label.add(j)
            found.append((read[i], labelled[j]))
    return found


def count(read: Json, label: Json) -> Counter[str]:
    """What one document adds to the sums."""
    sums: Counter[str] = Counter()
    head, wanted = read["header"], label["header"]
    for name in ("number", "date", "doc_type", "title"):
        if wanted.get(name):
            sums["head_labelled"] += 1
            sums["head_right"] += plain(head.get(name)) == plain(wanted[name])
    got = {plain(basis["number"]) for basis in head["legal_bases"] if basis["number"]}
    expected = {plain(basis["number"]) for basis in wanted["legal_bases"] if basis["number"]}
    sums.update(bases_read=len(got), bases_labelled=len(expected), bases_right=len(got & expected))
    if not label["tasks"]:
        return sums
    sums.update(read=len(read["tasks"]), labelled=len(label["tasks"]))
    for task, wanted_task in matched(read["tasks"], label["tasks"]):
        sums.update(_of_pair(task, wanted_task))
    return sums


def _of_pair(task: Json, wanted: Json) -> dict[str, int]:
    lead = names_equal(task["lead"], wanted["lead"])
    partners = names_equal(task["coordinating"], wanted["coordinating"])
    return {
        "matched": 1,
        "lead": lead,
        "full": lead and partners,
        "partners_read": len(task["coordinating"]),
        "partners_labelled": len(wanted["coordinating"]),
        "partners_right": names_shared(task["coordinating"], wanted["coordinating"]),
        "due_labelled": bool(wanted["due"]),
        "due_right": bool(wanted["due"]) and same_name(task["due"] or "", wanted["due"]),
    }


def figures(sums: Counter[str]) -> dict[str, float]:
    return {
        "end_to_end": _f1(sums["full"], sums["read"], sums["labelled"]),
        "task_f1": _f1(sums["matched"], sums["read"], sums["labelled"]),
        "lead": _share(sums["lead"], sums["matched"]),
        "coord_f1": _f1(sums["partners_right"], sums["partners_read"], sums["partners_labelled"]),
        "due": _share(sums["due_right"], sums["due_labelled"]),
        "header": _share(sums["head_right"], sums["head_labelled"]),
        "bases_f1": _f1(sums["bases_right"], sums["bases_read"], sums["bases_labelled"]),
    }


def total(sums: Iterable[Counter[str]]) -> Counter[str]:
    return sum(sums, Counter())


def _f1(right: int, read: int, labelled: int) -> float:
    return 2 * right / (read + labelled) if read + labelled else 1.0


def _share(right: int, whole: int) -> float:
    return right / whole if whole else 1.0
