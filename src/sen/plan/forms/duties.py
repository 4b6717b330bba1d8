"""What the focal point does with a task or duty of a plan in force."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sen.desk.register import ActionForm
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.actions import duties, evidence, links, officers, same_work
from sen.plan.assignees import Assignee
from sen.plan.models import Duty, Evidence, Task


class _NameUnits(ActionForm):
    choices = {"unit": rules.leadable_units, "group": rules.leadable_groups}

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    group = forms.ChoiceField(label=_("Or each unit of a group"), required=False)

    @classmethod
    def allowed(cls, actor: Actor, row: Task) -> bool:
        return rules.can_lead(actor, row)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if bool(data.get("unit")) == bool(data.get("group")):
            self.add_error(None, _("Choose a unit or a group, one of both."))
        return data

    def chosen(self) -> Assignee:
        unit, group = self.cleaned_data["unit"], self.cleaned_data["group"]
        return Assignee(unit_id=unit.pk) if unit else Assignee(group_id=group.pk)


class AssignLead(_NameUnits):
    name = "giao-chu-tri"
    label = _("Name the lead")
    intro = _("The unit answers from this month on; what was before is not asked of it.")
    done_text = _("The lead is named and sees the work on its desk.")

    @classmethod
    def allowed(cls, actor: Actor, row: Task) -> bool:
        return rules.can_lead(actor, row) and not has_lead(row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        duties.assign_lead(self.row.pk, to=self.chosen(), by=by, now=now)
        return self.row


class AddCoordinating(_NameUnits):
    name = "them-phoi-hop"
    label = _("Add a coordinating unit")
    done_text = _("The unit sees the work on its desk.")

    def act(self, *, by: Actor, now: datetime) -> Any:
        duties.add_coordinating(self.row.pk, to=self.chosen(), by=by, now=now)
        return self.row


class LinkSameWork(ActionForm):
    name = "cung-viec"
    label = _("Link the same work")
    intro = _("Evidence given to one shows at the other, and totals count them once.")
    done_text = _("The tasks are linked as one work.")
    choices = {"other": rules.linkable_tasks}

    other = forms.ChoiceField(label=_("The other task"))

    @classmethod
    def allowed(cls, actor: Actor, row: Task) -> bool:
        return rules.can_lead(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        same_work.link_same_work(self.row.pk, self.cleaned_data["other"].pk, by=by)
        return self.row


class PartSameWork(ActionForm):
    name = "tach-viec"
    label = _("No longer the same work")
    intro = _("This task leaves the work it was linked to; the others stay linked.")
    done_text = _("The task stands on its own again.")

    @classmethod
    def allowed(cls, actor: Actor, row: Task) -> bool:
        return rules.can_lead(actor, row) and is_linked(row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        same_work.part_same_work(self.row.pk, by=by)
        return self.row


class SettleDuty(ActionForm):
    name = "doi-trang-thai"
    label = _("Excuse, drop or reopen")
    intro = _(
        "An excused unit owes no report any more; a dropped duty leaves its desk. What was reported stays."
    )
    watched = ("state",)

    state = forms.ChoiceField(label=_("State"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = (Duty.State.NOT_APPLICABLE, Duty.State.DROPPED, Duty.State.OPEN)
        chosen = [(state.value, state.label) for state in states if state != self.row.state]
        self.fields["state"].choices = chosen  # type: ignore[attr-defined]  # a ChoiceField

    @classmethod
    def allowed(cls, actor: Actor, row: Duty) -> bool:
        return row.state != Duty.State.PASSED_ON and rules.can_lead(actor, row.task)

    def act(self, *, by: Actor, now: datetime) -> Duty:
        data = self.cleaned_data
        return duties.settle_duty(self.row.pk, state=data["state"], reason=data["reason"], by=by)


class NameOfficer(ActionForm):
    name = "nguoi-phu-trach"
    label = _("Say who takes care of it")
    intro = _("A person of your unit. The unit goes on answering for the duty, whoever it is.")
    done_text = _("The person was saved.")
    watched = ("officer_id",)
    choices = {"officer": rules.possible_officers}

    officer = forms.Field(label=_("Who takes care of it"), required=False)

    @classmethod
    def allowed(cls, actor: Actor, row: Duty) -> bool:
        return rules.can_name_officer(actor, row)

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        return {"officer": row.officer_id}

    def act(self, *, by: Actor, now: datetime) -> Duty:
        officer = self.cleaned_data["officer"]
        return officers.name_officer(self.row.pk, officer_id=officer and officer.pk, by=by)


class CorrectLink(ActionForm):
    name = "sua-duong-dan"
    label = _("Correct the link")
    intro = _("Give the address under which the page stands now. The old one stays in the log.")
    watched = ("url",)

    url = forms.URLField(label=_("Link"), max_length=1000, assume_scheme="https")

    @classmethod
    def allowed(cls, actor: Actor, row: Evidence) -> bool:
        is_standing = row.kind == Evidence.Kind.LINK and row.withdrawn_at is None
        return is_standing and rules.can_withdraw_evidence(actor, row)

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        return {"url": row.link_moved_to or row.url}

    def act(self, *, by: Actor, now: datetime) -> Evidence:
        return links.correct_link(self.row.pk, url=self.cleaned_data["url"], by=by)


class WithdrawEvidence(ActionForm):
    name = "rut"
    label = _("Withdraw")
    intro = _("It no longer shows or counts. That it was given, and why it was withdrawn, stays.")
    is_grave = True

    reason = forms.CharField(label=_("Reason"), max_length=500)

    @classmethod
    def allowed(cls, actor: Actor, row: Evidence) -> bool:
        return row.withdrawn_at is None and rules.can_withdraw_evidence(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Evidence:
        reason = self.cleaned_data["reason"]
        return evidence.withdraw_evidence(self.row.pk, reason=reason, by=by, now=now)


def has_lead(task: Task) -> bool:
    """Asks the prefetched duties of the register, so that a page costs no further query."""
    return any(duty.part == "lead" and duty.state != Duty.State.DROPPED for duty in task.duties.all())


def is_linked(task: Task) -> bool:
    links = [*task.same_work_later.all(), *task.same_work_earlier.all()]
    return any(link.is_confirmed for link in links)
