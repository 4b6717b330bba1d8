"""Paper, margins, letters, page numbers, marks of urgency."""

from collections import Counter

from sen.lib.official.checks.misses import Findings
from sen.lib.official.checks.paper import Paper, Section, Shown
from sen.lib.official.checks.parts import Parts, same_words

EDGES = {"top": "lề trên", "bottom": "lề dưới", "left": "lề trái", "right": "lề phải"}
TOLERANCE_MM = 0.5
LETTERS_OF_A_LINE = 75
HEAD_AND_FOOT = 9
"""Lines that title and signature take besides those counted: fewer than they do."""


def check_page(parts: Parts, paper: Paper, found: Findings) -> None:
    for number, section in enumerate(paper.sections):
        place = "cả văn bản" if len(paper.sections) == 1 else f"phần trang {number + 1}"
        _size(section, place, found)
        if section.width_mm > section.height_mm and not _has_table(paper, number):
            found.miss("page.orientation", place, "trình bày theo chiều rộng")
        for edge, name in EDGES.items():
            low, high = found.rules["page.margins"].value[edge]
            if not low - TOLERANCE_MM <= section.margins_mm[edge] <= high + TOLERANCE_MM:
                found.miss(
                    "page.margins",
                    place,
                    f"{name} {section.margins_mm[edge]:.0f} mm",
                    f"{name} {low}-{high} mm",
                )
    _letters(paper, found)
    _page_number(paper, found)
    _marks(parts, found)


def _size(section: Section, place: str, found: Findings) -> None:
    wanted = found.rules["page.size"].value
    sides = sorted((section.width_mm, section.height_mm))
    if any(abs(side - wanted[key]) > 1 for side, key in zip(sides, ("short_mm", "long_mm"), strict=True)):
        found.miss("page.size", place, f"{section.width_mm:.0f} mm x {section.height_mm:.0f} mm")


def _has_table(paper: Paper, section: int) -> bool:
    """One besides head and foot, which are tables of one or two rows without a third cell."""
    sizes: Counter[int] = Counter()
    for line in paper.lines:
        if line.section == section and line.where:
            sizes[line.where.table] = max(sizes[line.where.table], line.where.row, 2 * line.where.cell - 1)
    return any(size > 1 for size in sizes.values())


def _letters(paper: Paper, found: Findings) -> None:
    """One miss for each wrong font or colour, at the first line that bears it, with how many more there are."""
    wanted = str(found.rules["font.name"].value["name"])
    fonts: dict[str, list[Shown]] = {}
    colours: dict[str, list[Shown]] = {}
    for line in [*paper.lines, *(each for lines in paper.tops.values() for each in lines)]:
        for name in {
            name
            for piece in line.pieces
            for name in _fonts(piece.text, piece.look.low_font, piece.look.high_font)
        }:
            if name.lower() != wanted.lower():
                fonts.setdefault(name, []).append(line)
        for colour in {
            piece.look.colour for piece in line.pieces if piece.text.strip() and not piece.look.is_black
        }:
            colours.setdefault(colour, []).append(line)
    for name, lines in fonts.items():
        found.miss("font.name", lines[0], f"phông “{name or 'không rõ'}”{_and_more(lines)}")
    for colour, lines in colours.items():
        found.miss("font.colour", lines[0], f"màu {colour}{_and_more(lines)}")


def _and_more(lines: list[Shown]) -> str:
    return f", và {len(lines) - 1} đoạn khác" if len(lines) > 1 else ""


def _fonts(text: str, low: str, high: str) -> set[str]:
    fonts = {low} if any(sign.isalnum() and sign.isascii() for sign in text) else set()
    return fonts | ({high} if any(sign.isalnum() and not sign.isascii() for sign in text) else set())


def _page_number(paper: Paper, found: Findings) -> None:
    wanted = found.rules["page_number.shown"].value
    first = paper.sections[0]
    default, opening = _tops(paper, 0)
    place = "lề trên"
    if not default:
        if lines_of(paper) > wanted["lines_of_one_page"]:
            found.miss("page_number.shown", place, "không có số trang trong lề trên")
        return
    for line in default:
        found.look("page_number.look", line)
    if not first.hides_first or opening:
        found.miss("page_number.first", place, "số trang hiện cả ở trang thứ nhất")
    if first.number_form != "decimal" or first.starts_at not in {None, 0, 1}:
        found.miss(
            "page_number.digits", place, f"kiểu số “{first.number_form}”, bắt đầu từ {first.starts_at or 1}"
        )


def _tops(paper: Paper, number: int) -> tuple[tuple[Shown, ...], tuple[Shown, ...]]:
    """Lines with the number in the usual header and in that of the first page, taken over from the section before."""
    kinds = []
    for kind in ("default", "first"):
        key = next((each.headers[kind] for each in paper.sections[number::-1] if kind in each.headers), "")
        kinds.append(paper.tops.get(key, ()))
    return kinds[0], kinds[1]


def lines_of(paper: Paper) -> int:
    """At least so many lines the first section takes: below one page's worth a number may be missing."""
    prose = sum(
        1 + len(line.text) // LETTERS_OF_A_LINE
        for line in paper.lines
        if line.section == 0 and line.text and not line.where
    )
    rows = {(line.where.table, line.where.row) for line in paper.lines if line.section == 0 and line.where}
    return prose + len(rows) + HEAD_AND_FOOT


def _marks(parts: Parts, found: Findings) -> None:
    words = found.rules["marks.look"].value["words"]
    for line in parts.head:
        if any(same_words(line.text, word) for word in words):
            found.look("marks.look", line)
