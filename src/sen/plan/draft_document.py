"""A plan written here as a Word file in the national form, to be signed. Vietnamese, whoever takes it.

Every word of it comes from the draft: what the leader approves on the screen is what is signed on paper.
"""

from datetime import date

from docx import Document
from docx.document import Document as Letter
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from sen.plan.letter import STATE, body, centred, heading, page, put, same_bytes, table
from sen.plan.models import Plan, PlanDraft, Rhythm, Task
from sen.plan.outline_numbers import BETWEEN, roman
from sen.plan.queries.writing import WrittenTask, written_sections

LETTERS = "abcdđeghiklmnopqrstuvxy"
RHYTHMS = {
    Rhythm.EACH_PERIOD: "định kỳ",
    Rhythm.WHEN_IT_HAPPENS: "khi có phát sinh",
    Rhythm.BOTH: "định kỳ và đột xuất",
}


def draft_bytes(draft: PlanDraft) -> bytes:
    """The same bytes for the same draft."""
    plan, letter = draft.plan, Document()
    page(letter, is_wide=False, made_at=draft.decided_at or plan.uploaded_at)
    _head(letter, plan)
    for line in draft.bases.splitlines():
        body(letter, line, italic=True)
    if draft.purpose:
        heading(letter, "I. MỤC ĐÍCH, YÊU CẦU")
        body(letter, draft.purpose)
    _tasks(letter, draft)
    if draft.organisation:
        heading(letter, f"{roman(_next_heading(draft))}. TỔ CHỨC THỰC HIỆN")
        body(letter, draft.organisation)
    _foot(letter, draft)
    return same_bytes(letter)


def mark_of(number: str) -> str:
    """How a task's number begins its line: "1." below a heading of the first level, "c)" below one of the second."""
    *above, last = number.split(".")
    if len(above) < 2 or not last.isdecimal():
        return f"{last}."
    place = int(last) - 1
    more = str(place // len(LETTERS)) if place >= len(LETTERS) else ""
    return f"{LETTERS[place % len(LETTERS)]}{more})"


def line_of(written: WrittenTask) -> str:
    """A task with who does it and when, in the words our own reader knows again."""
    task = written.task
    text = task.text.rstrip()
    said = [text if text.endswith((".", ";", ":", "!", "?")) else f"{text}."]
    if written.leads:
        said.append(f"Đơn vị chủ trì: {', '.join(written.leads)}.")
    if written.coordinating:
        said.append(f"Đơn vị phối hợp: {', '.join(written.coordinating)}.")
    said.append(f"Thời gian: {_when(task)}.")
    return " ".join(said)


def _when(task: Task) -> str:
    if task.rhythm == Rhythm.ONCE and task.due_on:
        return f"trước ngày {task.due_on:%d/%m/%Y}"
    return RHYTHMS[Rhythm(task.rhythm)]


def _head(letter: Letter, plan: Plan) -> None:
    left, right = table(letter, 1, (6.5, 10.0)).rows[0].cells
    put(left, plan.authority.name.upper(), size=13, bold=True)
    put(left, f"Số: {plan.number}" if plan.number else "Số:        /KH-UBND", size=13)
    put(right, STATE[0], size=12, bold=True)
    put(right, STATE[1], size=13, bold=True)
    put(right, f"{plan.place or '...............'}, {_day(plan.issued_on)}", size=13, italic=True)
    for text in ("", "KẾ HOẠCH", plan.title):
        centred(letter, text)


def _day(day: date | None) -> str:
    """Days below 10 and the first two months bear a zero, as the rule on documents asks."""
    if day is None:
        return "ngày ...... tháng ...... năm ......"
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _tasks(letter: Letter, draft: PlanDraft) -> None:
    shown: tuple[str, ...] = ()
    for section in written_sections(draft.plan):
        path = tuple(part for part in section.title.split(BETWEEN) if part)
        for depth, words in enumerate(path):
            if shown[: depth + 1] != path[: depth + 1]:
                heading(letter, words.upper() if depth == 0 else words)
        shown = path
        for written in section.tasks:
            body(letter, f"{mark_of(written.task.number)} {line_of(written)}")


def _next_heading(draft: PlanDraft) -> int:
    """The Roman number after those of the tasks."""
    firsts = {section.title.split(BETWEEN)[0] for section in written_sections(draft.plan) if section.title}
    return len(firsts) + (2 if draft.purpose else 1)


def _foot(letter: Letter, draft: PlanDraft) -> None:
    letter.add_paragraph()
    left, right = table(letter, 1, (8.0, 8.5)).rows[0].cells
    put(left, "Nơi nhận:", size=12, bold=True, italic=True, align=ALIGN.LEFT)
    for recipient in draft.plan.recipients.all():
        put(left, f"- {recipient.name};", size=11, align=ALIGN.LEFT)
    put(left, "- Lưu: VT.", size=11, align=ALIGN.LEFT)
    put(right, "TM. ỦY BAN NHÂN DÂN", size=14, bold=True)
    put(right, draft.signer_post.upper() or "CHỦ TỊCH", size=14, bold=True)
    for _line in range(4):
        put(right, "", size=14)
    put(right, draft.signer_name, size=14, bold=True)
