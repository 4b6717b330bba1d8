"""Numbers of the headings and tasks of a plan that is written here. Pure.

The form is that of a plan's outline: Roman numerals for the first level of headings, Arabic below, tasks numbered within
their heading and counted on with the headings beside them, so that "II.1.3" is found again on paper and names one thing.
"""

import re
from collections.abc import Sequence

BETWEEN = " / "
"""Between the levels of `Task.section`."""
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_MARKER = re.compile(r"^(?:[IVXLC]+|\d+(?:\.\d+)*|[a-zđA-ZĐ])\s*[.)]\s+")


def roman(number: int) -> str:
    """12 is "XII". `number` is at least 1."""
    if number < 1:
        raise ValueError(number)
    words = "L" * (number // 50) if number >= 50 else ""
    number %= 50
    if number >= 40:
        words, number = f"{words}XL", number - 40
    for value, sign in ROMAN:
        words += sign * (number // value)
        number %= value
    return words


def without_marker(heading: str) -> str:
    """What is left of "II. Nhiệm vụ" when its number goes."""
    return _MARKER.sub("", heading.strip())


def in_order(sections: Sequence[str]) -> list[int]:
    """Places of the tasks so that those of one heading stand together, headings by their first task.

    `sections` has the section of each task in today's order. Levels are kept together too: all of "A / …" stands
    before anything of "B", whatever lies between them now.
    """
    first: dict[tuple[str, ...], int] = {}
    paths = [_path(section) for section in sections]
    for place, path in enumerate(paths):
        for depth in range(1, len(path) + 1):
            first.setdefault(path[:depth], place)
    keys = [tuple(first[path[:depth]] for depth in range(1, len(path) + 1)) for path in paths]
    # A task directly below "A" stands before those below "A / 1": a shorter key sorts first.
    return sorted(range(len(sections)), key=lambda place: (keys[place], place))


def numbered(sections: Sequence[str], *, first: int = 1) -> list[tuple[str, str]]:
    """For tasks in order: (number, section with the numbers of its headings). `first`: of the first heading.

    >>> numbered(["Nhiệm vụ / Báo chí", "Nhiệm vụ / Báo chí", "Giải pháp"])
    [('I.1.1', 'I. Nhiệm vụ / 1. Báo chí'), ('I.1.2', 'I. Nhiệm vụ / 1. Báo chí'), ('II.1', 'II. Giải pháp')]
    """
    counts: dict[tuple[str, ...], int] = {(): first - 1}
    numbers: dict[tuple[str, ...], str] = {(): ""}
    found = []
    for section in sections:
        path = _path(section)
        headings = []
        for depth in range(1, len(path) + 1):
            here = path[:depth]
            if here not in numbers:
                above = here[:-1]
                counts[above] = counts.get(above, 0) + 1
                own = roman(counts[above]) if depth == 1 else str(counts[above])
                numbers[here] = f"{numbers[above]}.{own}".strip(".")
            headings.append(f"{numbers[here].rpartition('.')[2]}. {here[-1]}")
        beside = path or ("",)  # below no heading: 1, 2, 3 beside the Roman I, II, III
        counts[beside] = counts.get(beside, 0) + 1
        found.append((f"{numbers[path]}.{counts[beside]}".strip("."), BETWEEN.join(headings)))
    return found


def _path(section: str) -> tuple[str, ...]:
    """Headings from the outermost, without their numbers; a task below none has no path."""
    return tuple(name for part in section.split(BETWEEN) if (name := without_marker(part)))
