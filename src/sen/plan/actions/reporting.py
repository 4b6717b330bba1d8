"""A unit answers on its duty: with a note, a percent and evidence; corrections add a row and keep the old one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor
from sen.plan.actions.evidence import NewEvidence, add_evidence, has_evidence
from sen.plan.errors import AlreadyReported, AnswerIncomplete, DutyClosed, PeriodNotAsked
from sen.plan.models import Duty, Plan, Report, ReportDraft, Rhythm
from sen.plan.periods import is_ahead, month_of
from sen.plan.rules import can_report_on
from sen.plan.standing import FINAL, is_asked

WORK = (Report.Answer.REPORTED, Report.Answer.DONE)
"""Answers that say something was done; the others say that nothing had to be."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a unit says: one answer with what belongs to it."""

    answer: str
    percent: int | None = None
    note: str = ""
    reason: str = ""
    """Why a finished duty has no evidence."""
    closes_duty: bool = False
    """Nothing is left to do in later months either."""
    evidence: Sequence[NewEvidence] = ()


@transaction.atomic
def report_on_duty(duty_id: int, *, period: date | None, given: Given, by: Actor, now: datetime) -> Report:
    """Answer for one month, or (period None) on a duty due once, whose unfinished answer it brings up to date."""
    duty = _lock_duty(duty_id, by)
    period = _asked_period(duty, period, today=timezone.localdate(now))
    before = duty.reports.filter(period=period, corrected_by=None).first()
    if before and (period is not None or before.answer in FINAL):
        raise AlreadyReported(_("There is a report for this period already; correct that one."))
    report = _new_report(duty, period, given, by, now)
    _put(report, given, before, by, now)
    audit.record(
        "plan.reported", report, by=by, unit_id=duty.unit_id, duty=duty.pk, period=_iso(period),
        answer=report.answer, percent=report.percent, updates=before.pk if before else None,
    )  # fmt: skip
    return report


@transaction.atomic
def correct_report(
    report_id: int, *, given: Given, correction_reason: str, by: Actor, now: datetime
) -> Report:
    """Put a new report in the place of one that stands; both stay to be read, with the reason."""
    duty = _lock_duty(Report.objects.values_list("duty_id", flat=True).get(pk=report_id), by)
    before = duty.reports.get(pk=report_id)
    if before.corrected_by_id is not None:
        raise AlreadyReported(_("This report has been corrected already; correct the newer one."))
    if duty.state == Duty.State.NOT_APPLICABLE and before.answer != Report.Answer.NOT_APPLICABLE:
        raise DutyClosed(_("This duty was marked as not applicable; the focal point can reopen it."))
    if not correction_reason.strip():
        raise AnswerIncomplete(_("Say why the report is corrected."))
    report = _new_report(duty, before.period, given, by, now)
    report.correction_reason = correction_reason.strip()
    _put(report, given, before, by, now)
    audit.record(
        "plan.report_corrected", report, by=by, unit_id=duty.unit_id, duty=duty.pk, period=_iso(before.period),
        before={"answer": before.answer, "percent": before.percent},
        after={"answer": report.answer, "percent": report.percent}, reason=correction_reason,
    )  # fmt: skip
    return report


@transaction.atomic
def report_nothing_arose(duty_ids: Sequence[int], *, period: date, by: Actor, now: datetime) -> list[Report]:
    """Answer "nothing arose" for one month on several duties at once; one that refuses refuses all."""
    given = Given(Report.Answer.NOTHING_AROSE)
    return [report_on_duty(pk, period=period, given=given, by=by, now=now) for pk in sorted(set(duty_ids))]


@transaction.atomic
def save_draft(
    duty_id: int, *, period: date | None, fields: Mapping[str, str], by: Actor, now: datetime
) -> ReportDraft:
    """Keep what was typed so far, for the person alone; the newest draft of a period stands."""
    duty = _lock_duty(duty_id, by)
    draft, _is_new = ReportDraft.objects.update_or_create(
        duty=duty, user_id=by.user_id, period=period, defaults={"fields": dict(fields), "saved_at": now}
    )
    audit.record("plan.draft_saved", duty, by=by, unit_id=duty.unit_id, period=_iso(period))
    return draft


def _lock_duty(duty_id: int, by: Actor) -> Duty:
    """Locked before anything is asked: of two taps at once the second sees what the first wrote."""
    duty = Duty.objects.select_for_update(of=("self",)).select_related("task__plan").get(pk=duty_id)
    if not can_report_on(by, duty):
        raise PermissionDenied
    if duty.task.plan.state != Plan.State.CONFIRMED or duty.task.is_dropped:
        raise DutyClosed(_("The plan is not in force, so nothing can be reported on it."))
    if duty.state == Duty.State.DROPPED:
        raise DutyClosed(_("This duty was dropped; nothing is asked any more."))
    if duty.state == Duty.State.PASSED_ON:
        raise DutyClosed(_("This work was passed on: change it where it is now."))
    return duty


def _asked_period(duty: Duty, period: date | None, *, today: date) -> date | None:
    if duty.rhythm == Rhythm.ONCE:
        if duty.state == Duty.State.NOT_APPLICABLE:
            raise DutyClosed(_("This duty was marked as not applicable; the focal point can reopen it."))
        return None
    if period is None or not is_asked(duty, month_of(period), plan=duty.task.plan):
        raise PeriodNotAsked(_("This month is not asked of your unit."))
    if is_ahead(month_of(period), today):
        raise PeriodNotAsked(_("This month has not begun."))
    return month_of(period)


def _new_report(duty: Duty, period: date | None, given: Given, by: Actor, now: datetime) -> Report:
    _check(duty, period, given)
    is_work, is_done = given.answer in WORK, given.answer == Report.Answer.DONE
    return Report(
        duty=duty,
        period=period,
        answer=given.answer,
        percent=100 if is_done else given.percent if is_work else None,
        note=given.note.strip(),
        reason=given.reason.strip() if is_done else "",
        closes_duty=given.closes_duty and is_done,
        reported_at=now,
        reported_by_id=by.user_id,
        reported_by_name=by.name,
    )


def _put(report: Report, given: Given, before: Report | None, by: Actor, now: datetime) -> None:
    report.clean_fields()
    _replace(before, report)
    for evidence in given.evidence:
        add_evidence(evidence, report=report, by=by, now=now)
    _settle(report.duty)
    ReportDraft.objects.filter(duty=report.duty, user_id=by.user_id, period=report.period).delete()


def _replace(before: Report | None, report: Report) -> None:
    """Only one report may stand for a period, so the old one steps aside before the new one has its number."""
    if before:
        before.corrected_by = before
        before.save(update_fields=["corrected_by"])
    report.save(force_insert=True)
    if before:
        before.corrected_by = report
        before.save(update_fields=["corrected_by"])


def _check(duty: Duty, period: date | None, given: Given) -> None:
    if given.answer == Report.Answer.NOTHING_AROSE and duty.rhythm not in (
        Rhythm.WHEN_IT_HAPPENS,
        Rhythm.BOTH,
    ):
        raise AnswerIncomplete(_('"Nothing arose" answers only for work that happens now and then.'))
    if given.answer == Report.Answer.DONE and not (
        given.reason.strip() or given.evidence or has_evidence(duty, period)
    ):
        raise AnswerIncomplete(_("Done needs evidence, or the reason why there is none."))
    if given.answer != Report.Answer.NOTHING_AROSE and not given.note.strip():
        raise AnswerIncomplete(
            _("Say in a few words what was done.")
            if given.answer in WORK
            else _("Say in a few words why it does not apply.")
        )


def _settle(duty: Duty) -> None:
    """State, last month asked and percent follow from the reports that stand."""
    standing = duty.reports.filter(corrected_by=None)
    if duty.rhythm == Rhythm.ONCE:
        answer = standing.values_list("answer", flat=True).first()
        duty.state = Duty.State(answer) if answer in FINAL else Duty.State.OPEN
    else:
        closing = standing.filter(closes_duty=True).exists()
        if closing:
            duty.state = Duty.State.DONE
            duty.asked_until = standing.order_by("-period").values_list("period", flat=True).first()
        elif duty.state == Duty.State.DONE:
            duty.state, duty.asked_until = Duty.State.OPEN, None
    with_percent = standing.exclude(percent=None).order_by("-period", "-reported_at")
    duty.percent = with_percent.values_list("percent", flat=True).first()
    duty.full_clean(exclude=["task", "unit"])
    duty.save(update_fields=["state", "asked_until", "percent"])


def _iso(period: date | None) -> str | None:
    return period.isoformat() if period else None
