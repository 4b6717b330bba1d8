"""A document revises a plan in force: say so, correct which task is which, apply it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.jobs.actions import post_message
from sen.org.models import Actor, User
from sen.org.queries import people_in
from sen.plan.actions.changing import Seen, changing
from sen.plan.actions.duties import wanted_duties
from sen.plan.difference import Line, match
from sen.plan.errors import NotInOrder, NotReady
from sen.plan.models import (
    Acknowledgement,
    Assignment,
    Duty,
    Plan,
    PlanPublication,
    Reviewer,
    RevisedTask,
    Revision,
    Rhythm,
    Task,
)
from sen.plan.periods import month_of
from sen.plan.queries.readiness import readiness_of
from sen.plan.queries.revising import Difference, Paired, difference_of, revision_of
from sen.plan.rules import can_apply, can_confirm, earlier_tasks, later_tasks, revisable_plans

OF_THE_DOCUMENT = (
    "number",
    "section",
    "text",
    "due_text",
    "due_on",
    "rhythm",
    "position",
    "no_lead_accepted",
)
ASKED_AGAIN = ("text", "when")
"""What a unit took when it took the work."""
GONE = (Duty.State.DROPPED, Duty.State.PASSED_ON)


@dataclass(frozen=True, slots=True)
class Told:
    """What a unit is told of its work."""

    new: int = 0
    changed: int = 0
    dropped: int = 0


def revise(seen: Seen, *, plan_id: int, mode: str, by: Actor) -> Revision:
    """Say that the document being checked revises a plan in force; its tasks are matched by their words."""
    with changing(seen, by=by) as document:
        plan = revisable_plans(by, document).filter(pk=plan_id).first()
        if plan is None:
            raise ValidationError({"plan": _("Choose a plan in force of the same authority.")})
        if hasattr(document, "draft"):
            raise NotInOrder(_("A plan that is written here revises none."))
        Revision.objects.filter(document=document).delete()
        document.starts_on = document.starts_on or plan.starts_on
        document.ends_on = document.ends_on or plan.ends_on
        document.save(update_fields=["starts_on", "ends_on"])
        revision = Revision(document=document, plan=plan, mode=mode)
        revision.full_clean(exclude=["content"])
        revision.save(force_insert=True)
        found = _match(revision)
        facts = {"number": plan.number, "mode": str(revision.mode), "matched": found}
        audit.record("plan.revision_named", document, by=by, unit_id=document.authority_id, **facts)
    return revision


def match_again(seen: Seen, *, by: Actor) -> int:
    """After tasks of the document were split, merged or added; pairs made by hand stay."""
    with changing(seen, by=by) as document:
        revision = _revision_of(document)
        revision.pairs.filter(is_by_hand=False).delete()
        found = _match(revision)
        audit.record("plan.revision_matched", document, by=by, unit_id=document.authority_id, matched=found)
    return found


def pair_tasks(seen: Seen, *, later_id: int | None, earlier_id: int | None, by: Actor) -> None:
    """The two are one task. Without an earlier one the later is new; without a later one the earlier is dropped."""
    with changing(seen, by=by) as document:
        revision = _revision_of(document)
        later = later_tasks(by, document).filter(pk=later_id).first() if later_id else None
        earlier = earlier_tasks(by, document).filter(pk=earlier_id).first() if earlier_id else None
        if (later_id and later is None) or (earlier_id and earlier is None) or not (later or earlier):
            raise ValidationError(_("Choose a task of the document, and one of the plan."))
        if later:
            revision.pairs.filter(later=later).delete()
        if earlier:
            revision.pairs.filter(earlier=earlier).delete()
        # without an earlier one it is kept too: what a person calls new is not matched again
        pair = RevisedTask(revision=revision, later=later, earlier=earlier, is_by_hand=True)
        pair.full_clean(exclude=["revision"])
        pair.save(force_insert=True)
        facts = {"later": later.number if later else "", "earlier": earlier.number if earlier else ""}
        audit.record("plan.revision_paired", document, by=by, unit_id=document.authority_id, **facts)


def unname_revision(seen: Seen, *, by: Actor) -> None:
    """It is a plan of its own after all."""
    with changing(seen, by=by) as document:
        _revision_of(document).delete()
        audit.record("plan.revision_unnamed", document, by=by, unit_id=document.authority_id)


def apply_revision(seen: Seen, *, accepts_no_lead: bool, by: Actor, now: datetime) -> Plan:
    """Change the plan in force as the document says. Reports, evidence and percentages stay where they are."""
    with changing(seen, by=by, may=can_confirm) as document:
        revision = _revision_of(document)
        if not can_apply(by, revision):
            raise PermissionDenied
        plan = Plan.objects.select_for_update(of=("self",)).get(pk=revision.plan_id)
        if plan.state != Plan.State.CONFIRMED:
            raise NotInOrder(_("The plan that it revises is not in force any more."))
        _check(document, accepts_no_lead=accepts_no_lead)
        found = difference_of(revision)
        revision.content, revision.number_before = found.kept_as(), plan.number
        work = _Work(plan, document, by, now, defaultdict(Told), {})
        _carry_over(work, found)
        _take_header(plan, document, revision)
        revision.applied_at, revision.applied_by_id, revision.applied_by_name = now, by.user_id, by.name
        revision.full_clean()
        revision.save()
        document.state = Plan.State.MERGED
        document.confirmed_by_id, document.confirmed_by_name, document.confirmed_at = by.user_id, by.name, now
        document.save(update_fields=["state", "confirmed_by_id", "confirmed_by_name", "confirmed_at"])
        Reviewer.objects.filter(plan=document).delete()
        facts = {
            "number": document.number or str(document), "added": len(found.added), "changed": len(found.changed),
            "dropped": len(found.dropped),
        }  # fmt: skip
        audit.record("plan.revised", plan, by=by, unit_id=plan.authority_id, **facts)
        _tell(plan, document, work.told, now)
    return plan


def _match(revision: Revision) -> int:
    """Pairs for what has none; how many."""
    standing = list(revision.pairs.values_list("later", "earlier"))
    news, olds = {new for new, _old in standing}, {old for _new, old in standing}
    later = [line for line in _lines(revision.document_id) if line.key not in news]
    earlier = [line for line in _lines(revision.plan_id) if line.key not in olds]
    pairs = match(earlier, later)
    RevisedTask.objects.bulk_create(
        RevisedTask(revision=revision, later_id=new, earlier_id=old) for new, old in pairs.items()
    )
    return len(pairs)


def _lines(plan_id: int) -> list[Line[int]]:
    rows = Task.objects.filter(plan=plan_id, is_dropped=False).order_by("position", "pk")
    return [Line(*row) for row in rows.values_list("pk", "number", "section", "text")]


def _revision_of(document: Plan) -> Revision:
    revision = revision_of(document)
    if revision is None or revision.is_applied:
        raise NotInOrder(_("This document revises no plan."))
    return revision


def _check(document: Plan, *, accepts_no_lead: bool) -> None:
    ready = readiness_of(document)
    problems = [*ready.problems]
    if ready.without_lead and not accepts_no_lead:
        text = _("%(count)s tasks have no lead yet. Assign one, or accept that below.")
        problems.append(text % {"count": ready.without_lead})
    if problems:
        raise NotReady(problems)
    document.tasks.filter(pk__in=ready.without_lead_ids).update(no_lead_accepted=True)


@dataclass(frozen=True, slots=True)
class _Work:
    """What every step of applying needs."""

    plan: Plan
    document: Plan
    by: Actor
    now: datetime
    told: dict[int, Told]
    members: dict[int, list[int]]

    @property
    def on(self) -> date:
        return self.document.issued_on or timezone.localdate(self.now)

    def units_of(self, task: Task) -> dict[int, Duty]:
        """Unit to the duty that the names of the document ask; names that were added by hand are the office's."""
        rows = Prefetch("assignments", Assignment.objects.exclude(printed="").select_related("group__within"))
        found = Task.objects.prefetch_related(rows).get(pk=task.pk)
        return {duty.unit_id: duty for duty in wanted_duties(found, self.members, on=self.on, now=self.now)}


def _carry_over(work: _Work, found: Difference) -> None:
    """Task by task."""
    for pair in found.pairs:
        before = work.units_of(pair.earlier)
        had_rhythm = (pair.earlier.rhythm, pair.earlier.due_on)
        _take_words(pair)
        is_moved = had_rhythm != (pair.earlier.rhythm, pair.earlier.due_on)
        says_more = any(change.field in ASKED_AGAIN for change in pair.changes)
        _reconcile(work, pair.earlier, before, is_moved=is_moved, says_more=says_more)
    for task in found.added:
        Task.objects.filter(pk=task.pk).update(plan=work.plan, line_from=None, line_to=None)
        task.plan = work.plan
        for want in wanted_duties(task, work.members, on=work.on, now=work.now):
            _give(None, want, work)
    for task in found.dropped:
        Task.objects.filter(pk=task.pk).update(is_dropped=True)
        for duty in task.duties.exclude(state__in=GONE):
            _drop(duty, work)
    behind = len(found.pairs) + len(found.added)
    for place, task in enumerate(found.kept, behind + 1):
        Task.objects.filter(pk=task.pk).update(position=place)


def _take_words(pair: Paired) -> None:
    """The plan's task says what the document says; who was named by hand stays named."""
    task, later = pair.earlier, Task.objects.get(pk=pair.later.pk)
    for name in OF_THE_DOCUMENT:
        setattr(task, name, getattr(later, name))
    task.line_from = task.line_to = None  # those of another document
    task.full_clean()
    task.save()
    standing = Assignment.objects.filter(task=task)  # not `task.assignments`: those were fetched before
    standing.exclude(printed="").delete()
    by_hand = list(standing)
    named = Q(unit__in=[row.unit_id for row in by_hand if row.unit_id])
    named |= Q(group__in=[row.group_id for row in by_hand if row.group_id])
    Assignment.objects.filter(task=later).exclude(named).update(task=task)


def _reconcile(
    work: _Work, task: Task, before: Mapping[int, Duty], *, is_moved: bool, says_more: bool
) -> None:
    """Where the document names others than before, duties follow; what the office decided since stays decided."""
    after = work.units_of(task)
    standing = {duty.unit_id: duty for duty in task.duties.all()}
    for unit_id, want in after.items():
        duty = standing.get(unit_id)
        if unit_id not in before and (duty is None or duty.state == Duty.State.DROPPED):
            _give(duty, want, work)
        elif duty is not None and duty.state not in GONE:
            part_before = before[unit_id].part if unit_id in before else duty.part
            is_changed = _follow(duty, want, is_moved=is_moved, has_part=part_before != want.part)
            if is_changed or says_more:
                _ask_again(duty)
                _count(work.told, unit_id, "changed")
    for unit_id, duty in standing.items():
        if after and unit_id in before and unit_id not in after and duty.state == Duty.State.OPEN:
            _drop(duty, work)


def _give(duty: Duty | None, want: Duty, work: _Work) -> None:
    """A unit named in June owes nothing for May."""
    today, first = month_of(timezone.localdate(work.now)), work.plan.starts_on
    if duty is None:
        duty = want
        duty.asked_from = today if first is not None and today > month_of(first) else None
    else:
        duty.state, duty.part, duty.rhythm, duty.due_on = Duty.State.OPEN, want.part, want.rhythm, want.due_on
    duty.full_clean(exclude=["task", "unit"])
    duty.save()
    _count(work.told, duty.unit_id, "new")


def _follow(duty: Duty, want: Duty, *, is_moved: bool, has_part: bool) -> bool:
    """Part, rhythm and day, where the document changed them; what was reported stays reported."""
    if has_part:
        duty.part = want.part
    if is_moved:
        duty.rhythm, duty.due_on = Rhythm(want.rhythm), want.due_on
    if is_moved or has_part:
        duty.full_clean(exclude=["task", "unit"])
        duty.save(update_fields=["part", "rhythm", "due_on"])
    return is_moved or has_part


def _ask_again(duty: Duty) -> None:
    """Who took the work took other words: it is asked once more. The log keeps that it was taken."""
    Acknowledgement.objects.filter(duty=duty, state=Acknowledgement.State.ACKNOWLEDGED).delete()


def _drop(duty: Duty, work: _Work) -> None:
    """Nothing more is asked of it; its reports stay to be read, with what ended it."""
    before, duty.state, duty.asked_until = str(duty.state), Duty.State.DROPPED, None
    duty.save(update_fields=["state", "asked_until"])
    with translation.override("vi"):  # kept in the log, which is the office's
        reason = _("dropped by document %(number)s") % {"number": work.document.number or work.document.title}
    facts = {"before": before, "after": str(duty.state), "reason": reason}
    audit.record("plan.duty_settled", duty, by=work.by, unit_id=duty.unit_id, **facts)
    _count(work.told, duty.unit_id, "dropped")


def _count(told: dict[int, Told], unit_id: int, what: str) -> None:
    before = told[unit_id]
    told[unit_id] = Told(
        before.new + (what == "new"),
        before.changed + (what == "changed"),
        before.dropped + (what == "dropped"),
    )


def _take_header(plan: Plan, document: Plan, revision: Revision) -> None:
    """A document that replaces the plan gives it its number; the term is the document's, if it says one."""
    if revision.mode == Revision.Mode.REPLACES:
        if document.issued_on and document.issued_on != plan.issued_on:
            PlanPublication.objects.filter(plan=plan).delete()  # another paper: its own clock begins
        plan.number, plan.issued_on = document.number or plan.number, document.issued_on or plan.issued_on
        plan.title = document.title or plan.title
    plan.ends_on = document.ends_on or plan.ends_on
    plan.revision += 1
    plan.full_clean()
    plan.save()


def _tell(plan: Plan, document: Plan, told: dict[int, Told], now: datetime) -> None:
    """One letter a person with the counts of his or her units; the words stand on the desk."""
    people = people_in(list(told), on=timezone.localdate(now))
    by_person: dict[int, tuple[User, list[int]]] = {}
    for unit_id, found in people.items():
        for person in found:
            by_person.setdefault(person.pk, (person, []))[1].append(unit_id)
    for person, unit_ids in by_person.values():
        if person.email:
            _write_to(person, plan, document, [told[unit] for unit in unit_ids], now)


def _write_to(person: User, plan: Plan, document: Plan, told: Iterable[Told], now: datetime) -> None:
    rows = list(told)
    language = person.language
    with translation.override(language):
        facts = {
            "plan": plan.number or plan.title, "document": document.number or document.title,
            "new": sum(row.new for row in rows), "changed": sum(row.changed for row in rows),
            "dropped": sum(row.dropped for row in rows),
        }  # fmt: skip
        subject = _("Plan %(plan)s was revised by %(document)s") % facts
        text = _(
            "Plan %(plan)s was revised by %(document)s.\n\n"
            "Of your work %(new)s duties are new, %(changed)s are changed and %(dropped)s are dropped. "
            "Open Sen to read them, and to take what is new."
        ) % facts  # fmt: skip
        key = f"plan-revised-{document.pk}-{person.pk}"
        post_message(
            key=key,
            to=[person.email],
            subject=subject,
            text=text,
            language=language,
            now=now,
        )
