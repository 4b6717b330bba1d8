"""What all units answered, as one table. Pure: takes the value that `snapshots` builds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sen.plan.models import Part, Report, SheetForm
from sen.plan.snapshots import ITEM_FIELDS


@dataclass(slots=True)
class TaskLines:
    """One task with what each unit says on it, the leads first."""

    number: str
    section: str
    task: str
    position: int
    lines: list[dict[str, Any]] = field(default_factory=list)


def merged_of(content: Mapping[str, Any]) -> list[Any]:
    """Of work: the tasks in the order of the plan. Of the press: all items, unit after unit."""
    if content["round"]["form"] == SheetForm.PRESS:
        return [
            {"unit": unit["name"], "sheet": unit["sheet"], "is_late": unit["is_late"], **item}
            for unit in content["units"]
            for item in unit["items"]
        ]
    found: dict[tuple[int, str], TaskLines] = {}
    for unit in content["units"]:
        for line in unit["lines"]:
            key = (line["position"], line["number"])
            task = found.setdefault(
                key, TaskLines(line["number"], line["section"], line["task"], line["position"])
            )
            task.lines.append(
                {"unit": unit["name"], "sheet": unit["sheet"], "is_late": unit["is_late"], **line}
            )
    for task in found.values():
        task.lines.sort(key=lambda line: line["part"] != Part.LEAD)
    return [found[key] for key in sorted(found)]


def merged_table(content: Mapping[str, Any]) -> Iterator[list[object]]:
    """For a spreadsheet, with the units that are missing at the end."""
    is_press = content["round"]["form"] == SheetForm.PRESS
    yield from _press_rows(content) if is_press else _work_rows(content)
    for name in content["missing"]:
        yield [name, _("Not sent in")]


def unit_table(content: Mapping[str, Any]) -> Iterator[list[object]]:
    """Who answered and when, for a second sheet."""
    yield [_("Unit"), _("State"), _("Sent in"), _("Difficulties and proposals")]
    for unit in content["units"]:
        sent_at = datetime.fromisoformat(unit["submitted_at"]) if unit["submitted_at"] else None
        words = [_("Sent in") if unit["is_sent"] else _("Not sent in")]
        words += [_("late")] if unit["is_late"] else []
        words += [_("nothing to report")] if unit["is_nothing"] else []
        yield [unit["name"], ", ".join(words), sent_at, unit["note"]]


def _press_rows(content: Mapping[str, Any]) -> Iterator[list[object]]:
    yield [
        _("Unit"), _("What the press wrote"), _("Directives received"), _("What was done about it"),
        _("Verification"), _("Result"), _("Responsible office or post"),
    ]  # fmt: skip
    for item in merged_of(content):
        yield [item["unit"], *(item[name] for name in ITEM_FIELDS)]
    for name in nothing_units(content):
        yield [name, _("Nothing in the press")]


def _work_rows(content: Mapping[str, Any]) -> Iterator[list[object]]:
    yield [
        _("Unit"), _("Number"), _("Task"), _("Part"), _("What was done"), _("Answer"), _("Progress (%)"),
        _("Evidence"), _("Sent in"),
    ]  # fmt: skip
    answers, parts = dict(Report.Answer.choices), dict(Part.choices)
    for unit in content["units"]:
        sent_at = datetime.fromisoformat(unit["submitted_at"]) if unit["submitted_at"] else None
        for line in unit["lines"]:
            yield [
                unit["name"], line["number"], line["task"], parts.get(line["part"], ""), line["text"],
                answers.get(line["answer"], ""), line["percent"],
                "; ".join(title for _pk, title in line["evidence"]), sent_at,
            ]  # fmt: skip


def nothing_units(content: Mapping[str, Any]) -> list[str]:
    """Units that answered and had nothing to tell."""
    return [unit["name"] for unit in content["units"] if unit["is_nothing"]]
