"""A draft goes before the leader, gets its number, comes into force and leaves to its recipients."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sen.audit import actions as audit
from sen.guard.actions import TakenFile, attach
from sen.jobs.actions import post_message
from sen.org.models import Actor, User
from sen.org.queries import people_in
from sen.plan.actions.confirm import put_in_force
from sen.plan.errors import NotInOrder, NotReady
from sen.plan.models import Duty, Plan, PlanDraft, PlanRecipient
from sen.plan.queries.readiness import readiness_of
from sen.plan.queries.writing import problems_before_laying
from sen.plan.rules import can_approve, can_lay, can_write, receiving_units
from sen.records.actions.dispatching import send_document
from sen.records.actions.drawing import MOST_OTHERS, NewDocument, Other, check_line
from sen.records.actions.numbering import Approved, enter_numbered, file_signed_copy
from sen.records.kinds import DocumentKind
from sen.records.models import DocumentRecipient, OutgoingDocument
from sen.records.rules import drawing_units

Stage = PlanDraft.Stage
APPROVED = "plan.draft_approved"


@dataclass(frozen=True, slots=True)
class FromSeries:
    """The number comes from a series of the register of outgoing documents, where the plan stands with it."""

    series_id: int
    unit_id: int
    """Which unit has drawn it up."""
    paper: TakenFile
    """The plan as it was approved, to be printed."""
    signatures: Sequence[dict[str, object]] = ()
    """Of the signed paper, as `records.actions.numbering.file_signed_copy` takes them."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """How a signed plan gets its number: by hand, or from a series."""

    number: str
    issued_on: date
    file: TakenFile | None = None
    """The signed paper, scanned or signed electronically."""
    series: FromSeries | None = None
    """With it `number` stays empty."""


@transaction.atomic
def set_recipients(
    draft_id: int, *, unit_ids: Collection[int], others: Sequence[Other], by: Actor
) -> list[PlanRecipient]:
    """The list "Nơi nhận" as a whole."""
    draft = _locked(draft_id)
    if not can_write(by, draft):
        raise PermissionDenied
    if draft.stage == Stage.ISSUED or draft.plan.state != Plan.State.IN_REVIEW:
        raise NotInOrder(_("The plan was sent already."))
    wanted = list(dict.fromkeys(unit_ids))
    units = receiving_units(by, draft).in_bulk(wanted)
    if len(units) != len(wanted):
        raise PermissionDenied
    lines = [PlanRecipient(name=units[pk].name, unit_id=pk) for pk in wanted]
    lines += [PlanRecipient(name=each.name.strip(), email=each.email.strip()) for each in others]
    if not lines:
        raise ValidationError(_("Name at least one recipient."))
    if len(others) > MOST_OTHERS:
        raise ValidationError({"others": _("At most 100 lines.")})
    draft.plan.recipients.all().delete()
    for position, line in enumerate(lines, 1):
        line.plan, line.position = draft.plan, position
        check_line(line, owner="plan")
        line.save(force_insert=True)
    names = [line.name for line in lines]
    audit.record("plan.recipients_set", draft, by=by, unit_id=draft.plan.authority_id, names=names[:50])
    return lines


@transaction.atomic
def lay_before(draft_id: int, *, accepts_no_lead: bool, by: Actor, now: datetime) -> PlanDraft:
    """Put the draft before the leader. From now on its words stand still."""
    draft = _locked(draft_id)
    if not can_lay(by, draft):
        raise PermissionDenied
    if not draft.is_open or draft.plan.state != Plan.State.IN_REVIEW:
        raise NotInOrder(_("The draft lies before the leader already, or is approved."))
    ready = readiness_of(draft.plan)
    problems = problems_before_laying(draft, ready)
    if ready.without_lead and not accepts_no_lead:
        text = _("%(count)s tasks have no lead yet. Assign one, or accept that below.")
        problems.append(text % {"count": ready.without_lead})
    if problems:
        raise NotReady(problems)
    draft.plan.tasks.filter(pk__in=ready.without_lead_ids).update(no_lead_accepted=True)
    draft.stage, draft.remark = Stage.LAID, ""
    draft.laid_at, draft.laid_by_id, draft.laid_by_name = now, by.user_id, by.name
    draft.save(update_fields=["stage", "remark", "laid_at", "laid_by_id", "laid_by_name"])
    audit.record("plan.draft_laid", draft, by=by, unit_id=draft.plan.authority_id, tasks=ready.tasks)
    return draft


@transaction.atomic
def take_back_draft(draft_id: int, *, reason: str, by: Actor) -> PlanDraft:
    """Change it once more; an approval is gone with it."""
    draft = _locked(draft_id)
    if not can_lay(by, draft):
        raise PermissionDenied
    if draft.stage not in (Stage.LAID, Stage.APPROVED) or draft.plan.state != Plan.State.IN_REVIEW:
        raise NotInOrder(_("The draft does not lie before the leader now."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    before = str(draft.stage)
    draft.stage, draft.signer_name, draft.signer_post = Stage.WRITING, "", ""
    draft.save(update_fields=["stage", "signer_name", "signer_post"])
    facts = {"before": before, "reason": reason.strip()}
    audit.record("plan.draft_taken_back", draft, by=by, unit_id=draft.plan.authority_id, **facts)
    return draft


@transaction.atomic
def approve_draft(draft_id: int, *, post: str = "", by: Actor, now: datetime) -> PlanDraft:
    """The leader signs: these words become the plan once the records office has numbered it."""
    draft = _before_leader(draft_id, by)
    leader_id, leader_name = by.acting_for(APPROVED, draft.plan.authority_id)
    del leader_id
    draft.stage, draft.remark = Stage.APPROVED, ""
    draft.signer_name, draft.signer_post = leader_name or by.name, post.strip()
    _decide(draft, by, now)
    facts = {"signer": draft.signer_name}
    audit.record(APPROVED, draft, by=by, unit_id=draft.plan.authority_id, **facts)
    return draft


@transaction.atomic
def return_draft(draft_id: int, *, remark: str, by: Actor, now: datetime) -> PlanDraft:
    draft = _before_leader(draft_id, by)
    if not remark.strip():
        raise ValidationError({"remark": _("Say what is missing.")})
    draft.stage, draft.remark = Stage.RETURNED, remark.strip()
    _decide(draft, by, now)
    audit.record("plan.draft_returned", draft, by=by, unit_id=draft.plan.authority_id, remark=draft.remark)
    return draft


@transaction.atomic
def issue_plan(draft_id: int, *, numbered: Numbered, by: Actor, now: datetime) -> Plan:
    """Number and day, in force with a duty for each unit, and a letter to every recipient: all of it or nothing."""
    draft = _locked(draft_id)
    if not can_lay(by, draft):
        raise PermissionDenied
    plan = draft.plan
    if draft.stage != Stage.APPROVED or plan.state != Plan.State.IN_REVIEW:
        raise NotInOrder(_("The leader has not approved this draft."))
    recipients = list(plan.recipients.all())
    if not recipients:
        raise NotReady([_("Say to whom it goes: “Recipients”.")])
    ready = readiness_of(plan)
    if ready.problems:
        raise NotReady(ready.problems)
    paper = (
        _enter(draft, numbered.series, numbered.issued_on, recipients, by, now) if numbered.series else None
    )
    number = paper.code if paper else " ".join(numbered.number.split())
    _check_number(plan, number, numbered.issued_on, draft, paper, now)
    plan.number, plan.issued_on = number, numbered.issued_on
    if numbered.file:
        attached = attach(numbered.file, owner=plan, by=by, now=now, unit_id=plan.authority_id)
        plan.attachment_id, plan.document_sha256 = attached.pk, numbered.file.sha256
    plan.full_clean()
    plan.save(update_fields=["number", "issued_on", "attachment_id", "document_sha256", "folded"])
    draft.stage, draft.issued_at = Stage.ISSUED, now
    draft.save(update_fields=["stage", "issued_at"])
    facts = {"number": number, "day": f"{numbered.issued_on:%d/%m/%Y}", "recipients": len(recipients)}
    audit.record("plan.issued", draft, by=by, unit_id=plan.authority_id, **facts)
    put_in_force(plan, ready, by=by, now=now)
    _send(plan, recipients, now)
    if paper and numbered.series and numbered.file:
        _file(paper, numbered.file, numbered.series, recipients, by, now)
    return plan


def _enter(
    draft: PlanDraft,
    series: FromSeries,
    issued_on: date,
    recipients: Sequence[PlanRecipient],
    by: Actor,
    now: datetime,
) -> OutgoingDocument:
    """The plan's place in the register of outgoing documents, with its number and the same recipients."""
    if not drawing_units(by).filter(pk=series.unit_id, authority=draft.plan.authority_id).exists():
        raise PermissionDenied
    given = NewDocument(
        series.unit_id, DocumentKind.PLAN, draft.plan.title[:500], series.paper,
        source=(Plan._meta.label_lower, draft.plan_id), is_made=True,
    )  # fmt: skip
    approved = Approved(
        draft.decided_at or now, draft.decided_by_id or 0, draft.decided_by_name, draft.signer_name
    )
    lines = [
        DocumentRecipient(name=row.name, unit_id=row.unit_id, email=row.email)
        for row in _receiving(recipients)
    ]
    return enter_numbered(
        given,
        recipients=lines,
        approved=approved,
        series_id=series.series_id,
        issued_on=issued_on,
        by=by,
        now=now,
    )


def _file(
    paper: OutgoingDocument, file: TakenFile, series: FromSeries, recipients: Sequence[PlanRecipient], by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """With the signed copy there it is sent in the register as well; its letters are those of the plan."""
    file_signed_copy(paper.pk, file=file, signatures=series.signatures, by=by, now=now)
    if not _receiving(recipients):
        return  # whoever is named keeps a copy: it lies in the register, signed
    mails = {position: row.mails for position, row in enumerate(_receiving(recipients), 1)}
    send_document(paper.pk, by=by, now=now, written=mails)


def _receiving(recipients: Sequence[PlanRecipient]) -> list[PlanRecipient]:
    """Who keeps a copy is no recipient of the dispatch book."""
    return [row for row in recipients if not row.keeps_a_copy]


def _check_number(
    plan: Plan, number: str, issued_on: date, draft: PlanDraft, paper: OutgoingDocument | None, now: datetime
) -> None:
    if not number:
        raise ValidationError({"number": _("Enter the number that the records office gave.")})
    if issued_on > timezone.localdate(now):
        raise ValidationError({"issued_on": _("This day is yet to come.")})
    if draft.decided_at and issued_on < timezone.localdate(draft.decided_at):
        raise ValidationError({"issued_on": _("The leader had not approved it yet on this day.")})
    same = Plan.objects.filter(authority=plan.authority_id, number=number, issued_on__year=issued_on.year)
    if same.exclude(pk=plan.pk).exclude(state=Plan.State.WITHDRAWN).exists():
        if paper is None:
            raise ValidationError({"number": _("Another plan of this year bears this number.")})
        text = _("The next number of this series is %(number)s, and another plan of this year bears it already. "
                 "Enter a number by hand, or open a series that begins behind it.")  # fmt: skip
        raise ValidationError({"series": text % {"number": number}})
    if paper is None and _is_in_register(plan, number, issued_on):
        raise ValidationError({"number": _("A paper in the outgoing documents bears this number.")})


def _is_in_register(plan: Plan, number: str, issued_on: date) -> bool:
    """Whether a series gave the same number and symbol this year."""
    rows = OutgoingDocument.objects.filter(
        authority=plan.authority_id, year=issued_on.year, number__isnull=False
    )
    digits = number.partition("/")[0].strip()
    rows = rows.filter(number=int(digits)) if digits.isdecimal() and len(digits) < 7 else rows.none()
    return number in {row.code for row in rows} | {f"{row.number}/{row.symbol}" for row in rows}


def _send(plan: Plan, recipients: list[PlanRecipient], now: datetime) -> None:
    """Units by their people, others by their mailbox; who has neither gets the paper by hand."""
    people = people_in([row.unit_id for row in recipients if row.unit_id], on=timezone.localdate(now))
    given = dict.fromkeys((row.unit_id for row in recipients if row.unit_id), 0)
    for unit_id in Duty.objects.filter(task__plan=plan, unit__in=given).values_list("unit_id", flat=True):
        given[unit_id] += 1
    for row in recipients:
        if row.unit_id:
            told = [person for person in people[row.unit_id] if person.email]
            for person in told:
                _write_to(person, row, plan, duties=given[row.unit_id], now=now)
            row.mails = len(told)
        elif row.email:
            _post(f"plan-issued-{plan.pk}-r{row.pk}", row.email, plan, "vi", _paper_follows(), now)
            row.mails = 1
        row.sent_at = now
        row.save(update_fields=["sent_at", "mails"])


def _write_to(person: User, row: PlanRecipient, plan: Plan, *, duties: int, now: datetime) -> None:
    with translation.override(person.language):
        more = _("Open Sen to read it.")
        if duties:
            text = ngettext(
                "It gives %(unit)s %(count)s duty. Open Sen to take it, or to contest it.",
                "It gives %(unit)s %(count)s duties. Open Sen to take them, or to contest them.",
                duties,
            )
            more = text % {"unit": row.name, "count": duties}
        key = f"plan-issued-{plan.pk}-{row.unit_id}-{person.pk}"
        _post(key, person.email, plan, person.language, more, now)


def _paper_follows() -> str:
    with translation.override("vi"):
        return _("The signed paper follows by post or by the document network.")


def _post(key: str, address: str, plan: Plan, language: str, more: str, now: datetime) -> None:
    with translation.override(language):
        facts = {"number": plan.number, "day": f"{plan.issued_on:%d/%m/%Y}", "title": plan.title,
                 "authority": plan.authority.name}  # fmt: skip
        subject = _("Plan %(number)s of %(authority)s") % facts
        text = _("%(authority)s has issued Plan %(number)s of %(day)s: %(title)s.") % facts
        post_message(
            key=key, to=[address], subject=subject, text=f"{text}\n\n{more}", language=language, now=now
        )


def _before_leader(draft_id: int, by: Actor) -> PlanDraft:
    draft = _locked(draft_id)
    if not can_approve(by, draft):
        raise PermissionDenied
    if draft.stage != Stage.LAID or draft.plan.state != Plan.State.IN_REVIEW:
        raise NotInOrder(_("The draft does not lie before you now."))
    return draft


def _decide(draft: PlanDraft, by: Actor, now: datetime) -> None:
    draft.decided_at, draft.decided_by_id, draft.decided_by_name = now, by.user_id, by.name
    draft.full_clean(exclude=["plan", "previous"])
    draft.save(
        update_fields=[
            "stage", "remark", "signer_name", "signer_post", "decided_at", "decided_by_id", "decided_by_name"
        ]
    )  # fmt: skip


def _locked(draft_id: int) -> PlanDraft:
    rows = PlanDraft.objects.select_for_update(of=("self", "plan")).select_related("plan__authority")
    return rows.get(pk=draft_id)
