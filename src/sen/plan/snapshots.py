"""What all units of a round answered, as one value: shown, put into the document, frozen and hashed.

The same value serves the merged table, the spreadsheet and the report document, before and after the freeze:
what was shown is what is kept.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch

from sen.plan.dated_names import day_of
from sen.plan.models import Answersheet, Plan, PressItem, Round, SheetForm, WorkLine
from sen.plan.queries.directives import directed_on_items

VERSION = 1
ITEM_FIELDS = ("summary", "directives", "action", "verification", "result", "responsible")


def content_of(round_: Round) -> Mapping[str, Any]:
    """What was kept, of a frozen round; what stands now, of an open one."""
    return round_.snapshot if round_.snapshot is not None else built(round_)


def built(round_: Round) -> dict[str, Any]:
    """Six queries, one more of press items, however many units were asked. Nobody's name is in it: units answer, not persons."""
    lines = WorkLine.objects.select_related("duty__task").order_by("duty__task__position", "duty_id")
    sheets = list(
        round_.sheets.select_related("unit")
        .prefetch_related(Prefetch("lines", lines), "items", "unit__names")
        .order_by("unit__folded", "pk")
    )
    plan: Plan = round_.plan
    directed = directed_on_items(item for sheet in sheets for item in sheet.items.all())
    units = [_unit(sheet, plan, directed) for sheet in sheets]
    return {
        "version": VERSION,
        "plan": {
            "number": plan.number,
            "title": plan.title,
            "authority": plan.authority.name_on(day_of(plan)),
        },
        "round": {
            "kind": round_.kind,
            "form": round_.form,
            "title": round_.title,
            "starts_on": round_.starts_on.isoformat(),
            "ends_on": round_.ends_on.isoformat(),
            "due_at": round_.due_at.isoformat(),
        },
        "units": units,
        "missing": [unit["name"] for unit in units if not unit["is_sent"]],
    }


def _unit(sheet: Answersheet, plan: Plan, directed: Mapping[int, str]) -> dict[str, Any]:
    """What was not sent in is not told: a sheet that was sent back counts as missing."""
    is_sent = not sheet.is_missing
    is_press = sheet.round.form == SheetForm.PRESS
    return {
        "unit": sheet.unit_id,
        "sheet": sheet.pk,
        "name": sheet.unit.name_on(day_of(plan)),
        "is_sent": is_sent,
        "state": sheet.state,
        "is_late": sheet.is_late,
        "submitted_at": sheet.submitted_at.isoformat() if is_sent and sheet.submitted_at else None,
        "is_nothing": is_sent and sheet.is_nothing,
        "note": sheet.note if is_sent else "",
        "lines": [_line(line) for line in sheet.lines.all()] if is_sent and not is_press else [],
        "items": [_item(item, directed) for item in sheet.items.all()] if is_sent and is_press else [],
    }


def _line(line: WorkLine) -> dict[str, Any]:
    task = line.duty.task
    return {
        "duty": line.duty_id,
        "number": task.number,
        "section": task.section,
        "position": task.position,
        "task": task.text,
        "part": line.duty.part,
        "text": line.text,
        "answer": line.answer,
        "percent": line.percent,
        "evidence": line.evidence,
    }


def _item(item: PressItem, directed: Mapping[int, str]) -> dict[str, str]:
    """Beside what the unit wrote down itself stand the directives that leaders gave on the item."""
    told = {name: getattr(item, name) for name in ITEM_FIELDS}
    told["directives"] = "\n".join(filter(None, [item.directives, directed.get(item.pk, "")]))
    return told


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the value, in whatever order a database gives its keys back."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_untouched(round_: Round) -> bool:
    """The kept value still has the hash that was written beside it."""
    return round_.snapshot is not None and digest_of(round_.snapshot) == round_.snapshot_sha256
