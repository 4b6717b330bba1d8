"""A report of the demo locality without its database: the plan as our own reader reads it, the units' notes of the demo.

For `sen sample_report`, and for measuring how long a report of so many lines takes.
"""

from datetime import datetime
from functools import cache
from typing import Any

from sen.config.demo.locality import DATA, rows_of
from sen.config.demo.year import NOTES
from sen.jobs.schedules import VIETNAM
from sen.lib.documents import read_document
from sen.plan.models import Part, Report, Round, RoundKind, SheetForm
from sen.plan.outline_numbers import BETWEEN
from sen.plan.reading import read_plan
from sen.plan.reading.model import Node, PlanReading, ReadTask
from sen.plan.round_document import report_bytes
from sen.plan.snapshots import VERSION, digest_of

AUTHORITY, BELOW = "BS", "BS-"
FROZEN_AT = datetime(2026, 4, 2, 16, 30, tzinfo=VIETNAM)
ANSWERS = (Report.Answer.DONE, Report.Answer.REPORTED, Report.Answer.DONE, Report.Answer.NOTHING_AROSE)
FIRST, LAST = "2026-03-01", "2026-03-31"


def sample_report(rows: int | None = None) -> bytes:
    """The same bytes each time. `rows`: how many answers of units stand in it; by default one for each task."""
    content = sample_content(rows)
    return report_bytes(Round(snapshot=content, snapshot_sha256=digest_of(content), frozen_at=FROZEN_AT))


def sample_content(rows: int | None = None) -> dict[str, Any]:
    """What a frozen round keeps, as `plan.snapshots` builds it."""
    plan = _plan()
    names = [
        row["name"] for row in rows_of("units.csv") if row["code"].startswith(BELOW) and not row["valid_to"]
    ]
    answered: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for place in range(rows or len(plan.tasks)):
        turn, number = divmod(place, len(plan.tasks))
        name = names[(turn + number) % (len(names) - 1)]  # the last one is silent
        answered[name].append(_line(plan, number, place))
    return {
        "version": VERSION,
        "plan": {
            "number": plan.header.number or "",
            "title": plan.header.title or "",
            "authority": next(row["name"] for row in rows_of("units.csv") if row["code"] == AUTHORITY),
        },
        "round": {
            "kind": RoundKind.MONTHLY, "form": SheetForm.WORK, "title": "", "starts_on": FIRST, "ends_on": LAST,
            "due_at": FROZEN_AT.isoformat(),
        },
        "units": [_unit(pk, name, lines) for pk, (name, lines) in enumerate(answered.items(), 1)],
        "missing": [name for name, lines in answered.items() if not lines],
    }  # fmt: skip


@cache
def _plan() -> PlanReading:
    return read_plan(read_document((DATA / "files" / "binh_sen.docx").read_bytes()).lines)


def _unit(pk: int, name: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "unit": pk, "sheet": pk, "name": name, "is_sent": bool(lines), "state": "submitted" if lines else "asked",
        "is_late": pk == 2, "submitted_at": FROZEN_AT.isoformat() if lines else None, "is_nothing": False,
        "note": "Đề nghị hỗ trợ thêm kinh phí in tờ rơi song ngữ." if pk == 1 else "", "lines": lines, "items": [],
    }  # fmt: skip


def _line(plan: PlanReading, number: int, place: int) -> dict[str, Any]:
    """What a unit says on the task that stands at `number`."""
    task = plan.tasks[number]
    note = next((each for each in NOTES if any(word in task.text for word in each["words"])), NOTES[-1])
    text = note["texts"][place % len(note["texts"])].format(n=2 + place % 5)
    proof = note.get("proof")
    return {
        "duty": place + 1, "number": str(number + 1), "section": _section(plan, task), "position": number + 1,
        "task": task.text, "part": Part.LEAD, "text": text,
        "answer": ANSWERS[(place + place // 9) % len(ANSWERS)],
        "percent": None if place % 3 else 60, "evidence": [[place + 1, proof[1]]] if proof else [],
    }  # fmt: skip


def _section(plan: PlanReading, task: ReadTask) -> str:
    """Headings above a task, the highest first."""
    nodes: dict[str, Node] = {node.id: node for node in plan.outline}
    here: Node | None = nodes.get(task.outline_id)
    titles: list[str] = []
    while here is not None:
        if here.title:
            titles.append(f"{here.marker} {here.title}".strip())
        here = nodes.get(here.parent_id or "")
    return BETWEEN.join(reversed(titles))
