"""A plan written here as a Word file in the national form, to be signed. Vietnamese, whoever takes it.

Every word of it comes from the draft: what the leader approves on the screen is what is signed on paper.
"""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from sen.lib.official import (
    Block,
    Heading,
    Item,
    Kind,
    Level,
    OfficialDocument,
    Text,
    full_name,
    signed_by,
    write_document,
)
from sen.plan.models import PlanDraft, Rhythm, Task
from sen.plan.models.writing import KEPT
from sen.plan.outline_numbers import BETWEEN, roman, without_marker
from sen.plan.queries.writing import WrittenSection, WrittenTask, written_sections

LETTERS = "abcdđeghiklmnopqrstuvxy"
RHYTHMS = {
    Rhythm.EACH_PERIOD: "định kỳ",
    Rhythm.WHEN_IT_HAPPENS: "khi có phát sinh",
    Rhythm.BOTH: "định kỳ và đột xuất",
}


def draft_bytes(draft: PlanDraft) -> bytes:
    """The same bytes for the same draft."""
    return write_document(draft_of(draft))


def draft_of(draft: PlanDraft) -> OfficialDocument:
    """What the plan says, for Word, for print and for PDF."""
    plan = draft.plan
    lines = list(plan.recipients.all())
    kept = [line.name.removeprefix(KEPT).strip() for line in lines if line.keeps_a_copy]
    return OfficialDocument(
        kind=Kind.PLAN,
        issuer=full_name(plan.authority.name),
        subject=plan.title,
        signature=signed_by(draft.signer_post, draft.signer_name),
        blocks=list(_blocks(draft)),
        number=plan.number,
        place=plan.place,
        day=plan.issued_on,
        bases=draft.bases.splitlines(),
        recipients=[line.name for line in lines if not line.keeps_a_copy],
        archive=", ".join(["VT", *kept]),
        made_at=timezone.localtime(draft.decided_at or plan.uploaded_at),
    )


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


def _blocks(draft: PlanDraft) -> Iterator[Block]:
    sections = written_sections(draft.plan)
    if draft.purpose:
        yield from (Heading(Level.ROMAN, "Mục đích, yêu cầu", "I."), Text(draft.purpose))
    yield from _tasks(sections)
    if draft.organisation:
        firsts = {section.title.split(BETWEEN)[0] for section in sections if section.title}
        number = len(firsts) + (2 if draft.purpose else 1)
        yield from (Heading(Level.ROMAN, "Tổ chức thực hiện", f"{roman(number)}."), Text(draft.organisation))


def _tasks(sections: Iterable[WrittenSection]) -> Iterator[Block]:
    """Numbers are the outline's own: the writer counts nothing here."""
    shown: tuple[str, ...] = ()
    for section in sections:
        path = tuple(part for part in section.title.split(BETWEEN) if part)
        for depth, words in enumerate(path):
            if shown[: depth + 1] != path[: depth + 1]:
                text = without_marker(words)
                mark = words.strip().removesuffix(text).strip()
                yield Heading(Level.ROMAN if depth == 0 else Level.CLAUSE, text, mark)
        shown = path
        for written in section.tasks:
            mark = mark_of(written.task.number)
            yield Item(Level.CLAUSE if mark.endswith(".") else Level.POINT, line_of(written), mark)
