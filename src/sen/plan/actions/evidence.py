"""Proof of work: given with a report, counted once, withdrawn with a reason but never erased."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.guard.actions import TakenFile, attach
from sen.org.models import Actor
from sen.plan.errors import AnswerIncomplete
from sen.plan.models import DirectiveAnswer, Duty, Evidence, Report
from sen.plan.queries.same_work import same_work_of
from sen.plan.rules import can_withdraw_evidence


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A link, a document number, or a file as the file door took it in."""

    kind: str
    title: str = ""
    url: str = ""
    document_number: str = ""
    file: TakenFile | None = None


def add_evidence(given: NewEvidence, *, report: Report, by: Actor, now: datetime) -> Evidence:
    """Part of the action that writes the report: it has locked the duty and asked the rule."""
    unit_id = report.duty.unit_id
    row = _new_evidence(given, unit_id=unit_id, by=by, now=now)
    row.report, row.period = report, report.period
    return _put(row, given, [report.duty.task_id], by=by, now=now)


def add_directive_evidence(
    given: NewEvidence, *, answer: DirectiveAnswer, by: Actor, now: datetime
) -> Evidence:
    """Part of the action that answers a directive; it serves no task."""
    row = _new_evidence(given, unit_id=answer.duty.unit_id, by=by, now=now)
    row.directive_answer = answer
    return _put(row, given, [], by=by, now=now)


def _new_evidence(given: NewEvidence, *, unit_id: int, by: Actor, now: datetime) -> Evidence:
    if (given.kind == Evidence.Kind.FILE) != (given.file is not None):
        raise AnswerIncomplete(_("Choose the file once more."))
    return Evidence(
        kind=given.kind,
        title=given.title.strip() or (given.file.name if given.file else ""),
        url=given.url.strip(),
        document_number=given.document_number.strip(),
        unit_id=unit_id,
        added_at=now,
        added_by_id=by.user_id,
        added_by_name=by.name,
    )


def _put(
    evidence: Evidence, given: NewEvidence, tasks: Collection[int], *, by: Actor, now: datetime
) -> Evidence:
    evidence.full_clean(exclude=["unit", "report", "directive_answer"])
    evidence.save()
    evidence.tasks.add(*tasks)
    if given.file:
        attachment = attach(given.file, owner=evidence, unit_id=evidence.unit_id, by=by, now=now)
        evidence.attachment_id = attachment.pk
        evidence.save(update_fields=["attachment_id"])
    audit.record("plan.evidence_added", evidence, by=by, unit_id=evidence.unit_id, kind=evidence.kind)
    return evidence


def has_evidence(duty: Duty, period: date | None) -> bool:
    """The unit gave proof for this period already: on this duty, on the same work, or from another room."""
    return _evidence_of(duty, period).exists()


def _evidence_of(duty: Duty, period: date | None) -> QuerySet[Evidence]:
    tasks = [duty.task_id, *same_work_of(duty.task_id)]
    given = Evidence.objects.filter(unit=duty.unit_id, tasks__in=tasks, withdrawn_at=None)
    return given.filter(Q(period=period) | Q(period=None)) if period else given


@transaction.atomic
def withdraw_evidence(evidence_id: int, *, reason: str, by: Actor, now: datetime) -> Evidence:
    """Take back what was given by mistake: it no longer shows or counts; row and reason stay."""
    evidence = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence_id)
    if not can_withdraw_evidence(by, evidence):
        raise PermissionDenied
    if evidence.withdrawn_at is not None:
        raise AnswerIncomplete(_("This evidence has been withdrawn already."))
    if not reason.strip():
        raise AnswerIncomplete(_("Say why the evidence is withdrawn."))
    if _is_only_proof(evidence):
        raise AnswerIncomplete(_("The report says done and has no other evidence: correct the report first."))
    evidence.withdrawn_at, evidence.withdrawal_reason = now, reason.strip()
    evidence.withdrawn_by_id, evidence.withdrawn_by_name = by.user_id, by.name
    evidence.save(update_fields=["withdrawn_at", "withdrawal_reason", "withdrawn_by_id", "withdrawn_by_name"])
    audit.record("plan.evidence_withdrawn", evidence, by=by, unit_id=evidence.unit_id, reason=reason.strip())
    return evidence


def _is_only_proof(evidence: Evidence) -> bool:
    """A standing report says done, gives no reason, and nothing else proves it."""
    if evidence.report is None:
        return False
    duty, period = evidence.report.duty, evidence.report.period
    leans_on_it = duty.reports.filter(period=period, corrected_by=None, answer=Report.Answer.DONE, reason="")
    return leans_on_it.exists() and not _evidence_of(duty, period).exclude(pk=evidence.pk).exists()
