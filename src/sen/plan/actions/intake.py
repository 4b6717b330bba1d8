"""A plan document comes in: stored, read by a job, laid before its reviewers."""

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.guard.actions import TakenFile, attach
from sen.guard.queries import content
from sen.jobs.actions import add_job
from sen.lib.documents import Document, UnreadableDocument, read_document
from sen.org.models import Actor
from sen.org.queries import UnitMatcher
from sen.plan.models import Assignment, Plan, Reading, Rhythm, Task
from sen.plan.naming import assignments_of, matcher_of
from sen.plan.proposal import ProposedTask, propose_tasks, term_of
from sen.plan.reading import Header, PlanReading, as_json, read_plan
from sen.plan.rhythm import suggest
from sen.plan.rules import can_review, can_take_in

READ = "plan.read"
"""The kind of job."""
BATCH = 200
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TakenIn:
    plan: Plan
    is_known: bool
    """The same file was brought in before: `plan` is that one."""


@transaction.atomic
def take_in_plan(
    taken: TakenFile, *, authority_id: int, is_not_secret: bool, by: Actor, now: datetime
) -> TakenIn:
    """Keep a screened document as a plan to be read, unless the authority has the same file already."""
    if not can_take_in(by, authority_id):
        raise PermissionDenied
    if not is_not_secret:
        raise ValidationError(_("Confirm that the document is not on a list of state secrets."))
    plan = Plan(
        authority_id=authority_id,
        document_sha256=taken.sha256,
        title=taken.name,
        uploaded_by_id=by.user_id,
        uploaded_by_name=by.name,
        uploaded_at=now,
    )
    if known := _known(plan):
        return TakenIn(known, is_known=True)
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:  # somebody sent the same file in the same moment
        if known := _known(plan):
            return TakenIn(known, is_known=True)
        raise
    plan.attachment_id = attach(taken, owner=plan, by=by, now=now, unit_id=authority_id).pk
    plan.save(update_fields=["attachment_id"])
    facts = {"file": taken.name, "sha256": taken.sha256, "is_not_secret": is_not_secret}
    audit.record("plan.taken_in", plan, by=by, unit_id=authority_id, **facts)
    _add_reading(plan, now=now)
    return TakenIn(plan, is_known=False)


@transaction.atomic
def retry_reading(plan_id: int, *, by: Actor, now: datetime) -> Plan:
    """Try again after something was mended, such as the scanner's language installed."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if not can_review(by, plan):
        raise PermissionDenied
    if plan.state != Plan.State.UNREADABLE:
        raise ValidationError(_("This plan is being read or was read already."))
    before, plan.state, plan.reading_percent, plan.reading_error = plan.state, Plan.State.READING, 0, ""
    plan.save(update_fields=["state", "reading_percent", "reading_error"])
    facts = {"before": str(before), "after": str(plan.state)}
    audit.record("plan.reading_retried", plan, by=by, unit_id=plan.authority_id, **facts)
    _add_reading(plan, now=now)
    return plan


def read_document_of_plan(plan_id: int, *, now: datetime) -> None:
    """The job: read the document outside any transaction, then write what was read in one.

    May run twice after a kill: a plan that is not waiting to be read is left alone.
    """
    plan = Plan.objects.filter(pk=plan_id, state=Plan.State.READING).select_related("authority").first()
    if plan is None or plan.attachment_id is None:
        return
    try:
        _show_progress(plan, 10)
        document = read_document(content(plan.attachment_id))
        _show_progress(plan, 60)
        reading = read_plan(document.lines)
        _show_progress(plan, 85)
        matcher = matcher_of(plan, on=_day_of(reading.header, now))
        lay_out(plan_id, document=document, reading=reading, matcher=matcher, now=now)
    except UnreadableDocument as error:
        _mark_unreadable(plan_id, code=error.code, arguments=dict(error.arguments))
    except Exception:
        # Ours to mend, not the clerk's: the log has it, the page says that it was not the file's fault.
        logger.exception("plan %s could not be read", plan_id)
        _mark_unreadable(plan_id, code="failed", arguments={})


@transaction.atomic
def lay_out(
    plan_id: int, *, document: Document, reading: PlanReading, matcher: UnitMatcher, now: datetime
) -> None:
    """Write what was read for the reviewers: the lines, the header, the proposed tasks and whom they name."""
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state != Plan.State.READING:
        return
    told = as_json(reading)
    kept = {name: told[name] or {} for name in ("header", "signature")}
    kept |= {name: told[name] or [] for name in ("outline", "recipients", "findings")}
    lines = [[line.number, line.page, line.text] for line in document.lines]
    Reading.objects.update_or_create(plan=plan, defaults={**kept, "lines": lines, "read_at": now})
    plan.tasks.all().delete()
    proposed = propose_tasks(reading)
    tasks = [_task(plan, n, each) for n, each in enumerate(proposed, start=1)]
    Task.objects.bulk_create(tasks, batch_size=BATCH)
    rows = [
        row for task, each in zip(tasks, proposed, strict=True) for row in assignments_of(task, each, matcher)
    ]
    Assignment.objects.bulk_create(rows, batch_size=BATCH)
    _write_header(plan, reading.header)
    facts = {"before": "reading", "after": str(plan.state), "tasks": len(tasks), "lines": len(lines)}
    audit.record("plan.read", plan, by=None, unit_id=plan.authority_id, **facts)


def _known(plan: Plan) -> Plan | None:
    same = Plan.objects.filter(authority=plan.authority_id, document_sha256=plan.document_sha256)
    return same.exclude(state=Plan.State.WITHDRAWN).first()


def _add_reading(plan: Plan, *, now: datetime) -> None:
    add_job(READ, key=f"{READ}:{plan.pk}@{now.isoformat()}", run_at=now, plan_id=plan.pk)


def _show_progress(plan: Plan, percent: int) -> None:
    Plan.objects.filter(pk=plan.pk, state=Plan.State.READING).update(reading_percent=percent)


def _day_of(header: Header, now: datetime) -> Any:
    """The day whose names of units the document uses."""
    term = term_of(header)
    issued = header.date.as_date() if header.date else None
    return issued or (term[0] if term else timezone.localdate(now))


def _task(plan: Plan, position: int, proposed: ProposedTask) -> Task:
    task = Task(
        plan=plan,
        position=position,
        number=proposed.number[:40],
        section=proposed.section,
        text=proposed.text,
        line_from=proposed.line_from,
        line_to=proposed.line_to,
        due_text=proposed.due_text[:300],
        due_on=proposed.due_on,
        rhythm=Rhythm(suggest(proposed.recurrence, proposed.due_on, proposed.text)),
    )
    task.folded = task.searched()
    return task


def _write_header(plan: Plan, header: Header) -> None:
    term = term_of(header)
    plan.doc_type = (header.doc_type or "").capitalize()[:60]
    plan.number = (header.number or "")[:60]
    plan.title = header.title or plan.title
    plan.place = (header.place or "")[:100]
    plan.issued_on = header.date.as_date() if header.date else None
    plan.issued_text = (header.date_text or "")[:100]
    plan.starts_on, plan.ends_on = term or (None, None)
    plan.state, plan.reading_percent, plan.reading_error = Plan.State.IN_REVIEW, 100, ""
    plan.full_clean()
    plan.save()


@transaction.atomic
def _mark_unreadable(plan_id: int, *, code: str, arguments: dict[str, Any]) -> None:
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.state != Plan.State.READING:
        return
    plan.state = Plan.State.UNREADABLE
    plan.reading_error = json.dumps({"code": code, "arguments": arguments})
    plan.save(update_fields=["state", "reading_error"])
    facts = {"before": "reading", "after": str(plan.state), "code": code}
    audit.record("plan.unreadable", plan, by=None, unit_id=plan.authority_id, **facts)
