"""Taking work, contesting it, deciding on a contest; and whether a plan is public."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sen.desk.fields import DateField
from sen.desk.register import ActionForm
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.actions import acknowledging, publication
from sen.plan.actions.acknowledging import Decided
from sen.plan.actions.publication import Withheld
from sen.plan.models import Acknowledgement, Duty, Plan, PlanPublication
from sen.plan.queries.publication import is_said

State = Acknowledgement.State


def said_of(duty: Duty) -> Acknowledgement | None:
    """The word on a duty that was joined with it."""
    return getattr(duty, "acknowledgement", None)


def is_running(duty: Duty) -> bool:
    return duty.state == Duty.State.OPEN and duty.task.plan.state == Plan.State.CONFIRMED


def _reason() -> forms.CharField:
    return forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class AcknowledgeDuty(ActionForm):
    name = "nhan-viec"
    label = _("Take the work")
    intro = _("Your unit knows of it and does it.")
    done_text = _("Taken.")

    @classmethod
    def allowed(cls, actor: Actor, row: Duty) -> bool:
        said = said_of(row)
        waits = said is None or said.state == State.CONTESTED
        return waits and is_running(row) and rules.can_acknowledge(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Duty:
        acknowledging.acknowledge_duty(self.row.pk, by=by, now=now)
        return self.row  # type: ignore[no-any-return]


class ContestDuty(ActionForm):
    name = "y-kien"
    label = _("Contest the work")
    intro = _(
        "Say why your unit cannot take it as it is. It goes on counting until the focal point has decided."
    )
    done_text = _("Sent to the focal point.")

    ground = forms.ChoiceField(label=_("Ground"), choices=Acknowledgement.Ground.choices)
    reason = _reason()

    @classmethod
    def allowed(cls, actor: Actor, row: Duty) -> bool:
        said = said_of(row)
        waits = said is None or said.state == State.ACKNOWLEDGED
        return waits and is_running(row) and rules.can_acknowledge(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Duty:
        data = self.cleaned_data
        acknowledging.contest_duty(self.row.pk, ground=data["ground"], reason=data["reason"], by=by, now=now)
        return self.row  # type: ignore[no-any-return]


class DecideContest(ActionForm):
    name = "quyet-y-kien"
    label = _("Answer the unit")
    choices = {"unit": rules.units_to_take_over}

    decision = forms.ChoiceField(label=_("Decision"), choices=Acknowledgement.Decision.choices)
    due_on = DateField(label=_("Another date"), required=False)
    unit = forms.Field(label=_("Another unit"), required=False)
    remark = _reason()

    @classmethod
    def allowed(cls, actor: Actor, row: Duty) -> bool:
        said = said_of(row)
        return said is not None and said.state == State.CONTESTED and rules.can_decide_contest(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Duty:
        data = self.cleaned_data
        unit = data.get("unit")
        decided = Decided(data["decision"], data["remark"], data.get("due_on"), unit.pk if unit else None)
        acknowledging.decide_contest(self.row.pk, decided=decided, by=by, now=now)
        return self.row  # type: ignore[no-any-return]


class KeepAsItIs(ActionForm):
    """The quick answer of the list “waiting for me”; its row is the unit's word."""

    name = "giu-nguyen"
    label = _("Keep it as it is")

    remark = _reason()

    @classmethod
    def allowed(cls, actor: Actor, row: Acknowledgement) -> bool:
        return row.state == State.CONTESTED and rules.can_decide_contest(actor, row.duty)

    def act(self, *, by: Actor, now: datetime) -> Acknowledgement:
        decided = Decided(Acknowledgement.Decision.KEPT, self.cleaned_data["remark"])
        return acknowledging.decide_contest(self.row.duty_id, decided=decided, by=by, now=now)


def _named(duty: Duty) -> str:
    """Several units of one person may have work in one plan."""
    return f"{duty.task} · {duty.unit} ({duty.get_part_display()})"


class AcknowledgePlan(ActionForm):
    name = "nhan-het"
    label = _("Take the work given to us")
    intro = _(
        "Your unit takes what is ticked. Contest single work on its own page; it waits there for your word."
    )
    done_text = _("Taken.")
    choices = {"duties": rules.silent_duties_of_plan}
    several = frozenset({"duties"})

    duties = forms.Field(label=_("Work"), widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault(
            "duties", [duty.pk for duty in rules.silent_duties_of_plan(self.actor, self.row)]
        )
        self.fields["duties"].label_from_instance = _named  # type: ignore[attr-defined]  # a field of rows

    @classmethod
    def allowed(cls, actor: Actor, row: Plan) -> bool:
        if row.state != Plan.State.CONFIRMED or not actor.units_as(*rules.REPORTERS):
            return False
        return rules.own_silent_duties(actor).filter(task__plan=row).exists()

    def act(self, *, by: Actor, now: datetime) -> Plan:
        only = [duty.pk for duty in self.cleaned_data["duties"]]
        acknowledging.acknowledge_plan(self.row.pk, only=only, by=by, now=now)
        return self.row  # type: ignore[no-any-return]


class PublishPlan(ActionForm):
    name = "cong-khai"
    label = _("Say that it is public")
    intro = _("By law a signed plan is public within five working days. Say where everybody finds it.")
    done_text = _("Noted.")

    public_on = DateField(label=_("Public since"))
    where = forms.CharField(
        label=_("Where it is public"),
        max_length=500,
        help_text=_("An address on the web, or the board where it hangs."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"public_on": timezone.localdate(self.now), **self.initial}

    @classmethod
    def allowed(cls, actor: Actor, row: Plan) -> bool:
        return row.state in rules.IN_FORCE and rules.can_publish(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Plan:
        data = self.cleaned_data
        publication.publish_plan(
            self.row.pk, public_on=data["public_on"], where=data["where"], by=by, now=now
        )
        return self.row  # type: ignore[no-any-return]


class TakeBackPublication(ActionForm):
    name = "ghi-lai-cong-khai"
    label = _("Take back whether it is public")
    send_label = _("Take back")
    intro = _("The clock of the law runs again from the signature. The log keeps what was said.")
    done_text = _("Taken back.")
    is_grave = True

    reason = _reason()

    @classmethod
    def allowed(cls, actor: Actor, row: Plan) -> bool:
        return row.state in rules.IN_FORCE and rules.can_withhold(actor, row) and is_said(row)

    def act(self, *, by: Actor, now: datetime) -> Plan:
        del now
        publication.take_back_publication(self.row.pk, reason=self.cleaned_data["reason"], by=by)
        return self.row  # type: ignore[no-any-return]


class WithholdPlan(ActionForm):
    name = "chua-cong-khai"
    label = _("Withhold it, or a part of it")
    intro = _(
        "Only on a ground that the law names. Who asks is told the ground. State secrets never stand in Sen."
    )
    done_text = _("Noted.")
    is_grave = True

    ground = forms.ChoiceField(label=_("Ground"), choices=PlanPublication.Ground.choices)
    provision = forms.CharField(
        label=_("Article and act"), max_length=200, help_text=_("Number of the article and of the act.")
    )
    reason = _reason()
    public_on = DateField(label=_("The rest is public since"), required=False)
    where = forms.CharField(label=_("Where the rest stands"), max_length=500, required=False)

    @classmethod
    def allowed(cls, actor: Actor, row: Plan) -> bool:
        return row.state in rules.IN_FORCE and rules.can_withhold(actor, row)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if bool(data.get("public_on")) != bool(data.get("where")) and "public_on" not in self.errors:
            self.add_error(None, _("If a part is public, say since when and where; else leave both empty."))
        return data

    def act(self, *, by: Actor, now: datetime) -> Plan:
        data = self.cleaned_data
        why = Withheld(data["ground"], data["provision"], data["reason"])
        if data["public_on"]:
            publication.publish_plan(
                self.row.pk, public_on=data["public_on"], where=data["where"], but=why, by=by, now=now
            )
        else:
            publication.withhold_plan(self.row.pk, why=why, by=by, now=now)
        return self.row  # type: ignore[no-any-return]
