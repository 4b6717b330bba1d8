"""Writing a plan here: from the superior's tasks and last year's unfinished ones, with words, headings and order."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor, Unit
from sen.org.queries import living_heirs, units_of_group
from sen.plan.actions.changing import Seen, changing, tasks_of
from sen.plan.actions.outline import COPIED
from sen.plan.models import Assignment, Basis, Duty, Plan, PlanDraft, Rhythm, Task
from sen.plan.outline_numbers import BETWEEN, without_marker
from sen.plan.periods import within
from sen.plan.queries.writing import ReceivedTask, received_tasks
from sen.plan.rules import (
    can_take_in,
    choosable_received_files,
    choosable_superior_tasks,
    choosable_unfinished_tasks,
    plans_of_above,
    plans_to_follow,
)

WORDS = ("bases", "purpose", "organisation")
HEADING = 300


@dataclass(frozen=True, slots=True)
class NewPlan:
    """What is known when the writing begins."""

    authority_id: int
    title: str
    starts_on: date
    ends_on: date
    superior_id: int | None = None
    previous_id: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What goes into the draft from elsewhere."""

    superior: Collection[int] = field(default_factory=tuple)
    """Tasks of the plan of above that it will carry out."""
    unfinished: Collection[int] = field(default_factory=tuple)
    """Tasks of the plan before that go on."""
    received: Collection[str] = field(default_factory=tuple)
    """Keys of tasks in signed lists from above (`queries.writing.ReceivedTask`)."""


@transaction.atomic
def start_plan(given: NewPlan, *, by: Actor, now: datetime) -> PlanDraft:
    """Begin a plan that is written here. Nothing of it is a duty before it is issued."""
    if not can_take_in(by, given.authority_id):
        raise PermissionDenied
    if given.superior_id and not plans_of_above(by).filter(pk=given.superior_id).exists():
        raise PermissionDenied
    follows = plans_to_follow(by).filter(pk=given.previous_id or 0, authority=given.authority_id)
    if given.previous_id and not follows.exists():
        raise ValidationError({"previous": _("Choose a plan of the same authority.")})
    plan = Plan(
        authority_id=given.authority_id, state=Plan.State.IN_REVIEW, doc_type="Kế hoạch", title=given.title.strip(),
        starts_on=given.starts_on, ends_on=given.ends_on, superior_id=given.superior_id, reading_percent=100,
        uploaded_by_id=by.user_id, uploaded_by_name=by.name, uploaded_at=now,
    )  # fmt: skip
    plan.full_clean()
    plan.save(force_insert=True)
    draft = PlanDraft(plan=plan, previous_id=given.previous_id)
    draft.full_clean()
    draft.save(force_insert=True)
    audit.record("plan.draft_started", draft, by=by, unit_id=plan.authority_id, title=plan.title)
    return draft


def take_over(seen: Seen, *, chosen: Chosen, by: Actor) -> int:
    """Copy tasks of above and unfinished ones into the draft, each with where it came from; how many."""
    with changing(seen, by=by) as plan:
        draft = plan.draft
        above = _asked(choosable_superior_tasks(by, draft), chosen.superior)
        before = _asked(choosable_unfinished_tasks(by, draft), chosen.unfinished)
        signed = _asked_of_lists(draft, chosen.received, by)
        if not above and not before and not signed:
            raise ValidationError(_("Tick at least one task."))
        position = plan.tasks.aggregate(last=Max("position"))["last"] or 0
        for source in above:
            position += 1
            _cite(_copied(source, plan, position), source, Basis.Kind.CARRIES_OUT)
        for line in signed:
            position += 1
            task = _copied(line.as_task(), plan, position)
            Basis.objects.create(task=task, kind=Basis.Kind.CARRIES_OUT, cited=line.cited)
        for source in before:
            position += 1
            task = _copied(source, plan, position)
            _cite(task, source, Basis.Kind.CONTINUES)
            _copy_units(source, task)
        facts = {"superior": len(above) + len(signed), "unfinished": len(before)}
        audit.record("plan.tasks_taken_over", draft, by=by, unit_id=plan.authority_id, **facts)
    return len(above) + len(signed) + len(before)


def write_words(seen: Seen, *, words: Mapping[str, str], by: Actor) -> PlanDraft:
    """The text around the tasks. `words` are some of `WORDS`."""
    with changing(seen, by=by) as plan:
        draft = plan.draft
        before = {name: getattr(draft, name) for name in WORDS if name in words}
        after = {name: words[name].strip() for name in before}
        for name, text in after.items():
            setattr(draft, name, text)
        draft.full_clean(exclude=["plan"])
        draft.save(update_fields=list(after))
        changed = [name for name in after if before[name] != after[name]]
        facts = {"before": {n: before[n] for n in changed}, "after": {n: after[n] for n in changed}}
        audit.record("plan.draft_worded", draft, by=by, unit_id=plan.authority_id, **facts)
    return draft


def put_under(seen: Seen, *, task_ids: Iterable[int], heading: str, by: Actor) -> int:
    """Give tasks another heading, at the end of it; empty: none. Levels are parted by " / "."""
    with changing(seen, by=by) as plan:
        section = _checked(heading)
        tasks = tasks_of(plan, task_ids)
        last = plan.tasks.aggregate(last=Max("position"))["last"] or 0
        for place, task in enumerate(sorted(tasks, key=lambda task: task.position), 1):
            task.section, task.position = section, last + place
            task.save(update_fields=["section", "position", "folded"])
        facts = {"heading": section, "tasks": len(tasks)}
        audit.record("plan.tasks_put_under", plan.draft, by=by, unit_id=plan.authority_id, **facts)
    return len(tasks)


def rename_heading(seen: Seen, *, heading: str, to: str, by: Actor) -> int:
    """Change the words of a heading wherever it stands; a new name that exists joins both. How many tasks."""
    with changing(seen, by=by) as plan:
        old, new = _checked(heading), _checked(to)
        changed = []
        for task in plan.tasks.all():
            path = _checked(task.section)
            if path == old or path.startswith(f"{old}{BETWEEN}"):
                task.section = f"{new}{path.removeprefix(old)}".removeprefix(BETWEEN)
                changed.append(task)
        if not changed or not old:
            raise ValidationError({"heading": _("Choose a heading of this plan.")})
        for task in changed:
            task.save(update_fields=["section", "folded"])
        facts = {"before": old, "after": new}
        audit.record("plan.heading_renamed", plan.draft, by=by, unit_id=plan.authority_id, **facts)
    return len(changed)


def move_task(seen: Seen, *, task_id: int, up: bool, by: Actor) -> Task:
    """One place up or down. At the edge of its heading it goes under the neighbour's."""
    with changing(seen, by=by) as plan:
        [task] = tasks_of(plan, [task_id])
        rows = list(plan.tasks.filter(is_dropped=False).order_by("position", "pk"))
        place = next((n for n, row in enumerate(rows) if row.pk == task.pk), None)
        beside = None if place is None else place - 1 if up else place + 1
        if place is None or beside is None or not 0 <= beside < len(rows):
            raise ValidationError(_("The task stands at the end already."))
        other = rows[beside]
        if other.section == task.section:
            rows[place], rows[beside] = rows[beside], rows[place]
        else:
            rows[place].section = other.section
        for position, row in enumerate(rows, 1):
            row.position = position
            row.save(update_fields=["position", "section", "folded"])
        facts = {"text": task.text[:200], "up": up}
        audit.record("plan.task_moved", plan.draft, by=by, unit_id=plan.authority_id, **facts)
    return task


def _asked(choosable: Iterable[Task], wanted: Collection[int]) -> list[Task]:
    """In their own order; one that may not be chosen refuses all."""
    found = [task for task in choosable if task.pk in set(wanted)]
    if len(found) != len(set(wanted)):
        raise PermissionDenied
    return found


def _asked_of_lists(draft: PlanDraft, wanted: Collection[str], by: Actor) -> list[ReceivedTask]:
    found = [
        line for line in received_tasks(draft, choosable_received_files(by, draft)) if line.key in set(wanted)
    ]
    if len(found) != len(set(wanted)):
        raise PermissionDenied
    return found


def _copied(source: Task, plan: Plan, position: int) -> Task:
    rhythm, due_on = source.rhythm, source.due_on
    if due_on is not None and plan.starts_on and plan.ends_on:
        due_on = within(due_on, plan.starts_on, plan.ends_on)
    task = Task(
        plan=plan, position=position, number=str(position), section=_checked(source.section), text=source.text,
        rhythm=Rhythm(rhythm), due_on=due_on, is_added_by_hand=True,
    )  # fmt: skip
    task.full_clean()
    task.save(force_insert=True)
    return task


def _cite(task: Task, source: Task, kind: Basis.Kind) -> None:
    named = ", ".join(part for part in (source.number, source.plan.number or source.plan.title) if part)
    basis = Basis(task=task, superior_task=source, kind=kind, cited=named[:700])
    basis.full_clean(exclude=["task"])
    basis.save(force_insert=True)


def _copy_units(source: Task, task: Task) -> None:
    """Who has the work today has it again: as the paper said, as it was changed since, through what continues a unit."""
    gone = (Duty.State.DROPPED, Duty.State.PASSED_ON)
    duties = list(source.duties.select_related("unit").order_by("-part", "pk"))
    left = {duty.unit_id for duty in duties if duty.state in gone}
    given: set[int] = set()
    for row in source.assignments.select_related("unit", "group").order_by("-part", "pk"):
        if row.unit_id in left:
            continue
        copied = {name: getattr(row, name) for name in COPIED}
        if row.unit is not None:
            unit = _living(row.unit)
            copied |= {"unit_id": unit.pk if unit else None, "printed": row.printed or row.unit.name}
        if copied["unit_id"] is None or copied["unit_id"] not in given:
            Assignment.objects.create(task=task, **copied)
        given |= {row.unit_id or 0, copied["unit_id"] or 0}
        if row.group is not None and task.plan.starts_on:
            given |= {unit.pk for unit in units_of_group(row.group, on=task.plan.starts_on)}
    for duty in duties:
        heir = _living(duty.unit)
        if duty.state not in gone and duty.unit_id not in given and heir and heir.pk not in given:
            given.add(heir.pk)
            Assignment.objects.create(task=task, part=duty.part, unit=heir)


def _living(unit: Unit) -> Unit | None:
    """The unit, or the one that continues it; none where several do, or nobody."""
    if unit.valid_to is None:
        return unit
    heirs = living_heirs(unit)
    return heirs[0] if len(heirs) == 1 else None


def _checked(heading: str) -> str:
    """Without numbers, which are given anew; spaces once."""
    parts = [" ".join(without_marker(part).split()) for part in heading.split(BETWEEN)]
    section = BETWEEN.join(part for part in parts if part)
    if len(section) > HEADING:
        raise ValidationError({"heading": _("A heading has at most 300 signs.")})
    return section
