"""Opening, scheduling, freezing rounds; who is reminded when."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from sen.desk.fields import DateField, OnceForm
from sen.desk.register import ActionForm
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.actions import chasing, rounds
from sen.plan.models import EscalationStep, Plan, Round, RoundKind, RoundSchedule, SheetForm
from sen.plan.round_times import at, calendar_span

USUAL_DAYS = 5
"""Between today and the day a round is due, unless somebody says otherwise."""
END_OF_WORK = time(17)
SCHEDULED = [choice for choice in RoundKind.choices if choice[0] != RoundKind.AD_HOC]


def clock(label: Any, **more: Any) -> forms.TimeField:
    """An hour as people write it: 10:00."""
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "17:00", "autocomplete": "off"}),
        input_formats=["%H:%M", "%Hh%M", "%H.%M"],
        error_messages={"invalid": _("Enter an hour such as 10:00.")},
        **more,
    )


def moment_of(data: Mapping[str, Any]) -> datetime:
    return at(data["due_on"], data["due_time"])


class OpenRound(ActionForm):
    name = "mo"
    label = _("Open a round")
    intro = _("Every unit that has work in this time gets a sheet, filled in with what it has reported.")
    send_label = _("Open the round")
    done_text = _("The round is open. The units see their sheets on their desks.")
    choices = {"plan": rules.plans_to_ask}

    plan = forms.Field(label=_("Plan"))
    kind = forms.ChoiceField(label=_("Kind of round"), choices=RoundKind)
    form = forms.ChoiceField(label=_("What is filled in"), choices=SheetForm)
    starts_on = DateField(
        label=_("From"),
        required=False,
        help_text=_("Left empty: the whole week, month, quarter or year in which the last day lies."),
    )
    ends_on = DateField(label=_("Until"))
    due_on = DateField(label=_("Due on"))
    due_time = clock(_("At"))
    title = forms.CharField(
        label=_("What it is about"),
        max_length=200,
        required=False,
        help_text=_("Needed only for an ad hoc round."),
    )
    counts_hours = forms.BooleanField(
        label=_("Counted in hours: remind at night and on holidays too"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate(self.now)
        usual = {
            "kind": RoundKind.MONTHLY,
            "form": SheetForm.WORK,
            "ends_on": calendar_span(RoundKind.MONTHLY, today)[1],
            "due_on": today + timedelta(days=USUAL_DAYS),
            "due_time": END_OF_WORK,
            "plan": rules.plans_to_ask(self.actor).order_by("-starts_on", "-pk").first(),
        }
        self.initial = {**usual, **self.initial}

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return rules.chases_units(actor)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == RoundKind.AD_HOC:
            for name in ("starts_on", "title"):
                if not data.get(name):
                    self.add_error(name, _("An ad hoc round needs this."))
        elif data.get("ends_on") and not data.get("starts_on"):
            data["starts_on"], data["ends_on"] = calendar_span(data["kind"], data["ends_on"])
        return data

    def act(self, *, by: Actor, now: datetime) -> Any:
        data = self.cleaned_data
        plan: Plan = data["plan"]
        names = ("kind", "form", "starts_on", "ends_on", "title", "counts_hours")
        facts = rounds.RoundFacts(due_at=moment_of(data), **{name: data[name] for name in names})
        return rounds.open_round(plan.pk, facts=facts, by=by, now=now)


class Freeze(ActionForm):
    name = "chot"
    label = _("Freeze the round")
    send_label = _("Freeze")
    intro = _(
        "What stands is kept and gets a seal in the log. Units that have not sent in are named as missing. Nothing can be changed afterwards."
    )
    done_text = _("Frozen. The report document can be taken from here.")
    is_grave = True
    watched = ("state",)

    @classmethod
    def allowed(cls, actor: Actor, row: Round) -> bool:
        return row.is_open and rules.can_run_round(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        rounds.freeze_round(self.row.pk, by=by, now=now)
        return self.row


class RemindAll(OnceForm):
    """A button alone."""


class AddSchedule(ActionForm):
    name = "them"
    label = _("Have rounds open by themselves")
    intro = _("For example: each week a list of press items, due on Wednesday at 10:00.")
    done_text = _("From now on these rounds open by themselves.")
    choices = {"plan": rules.plans_to_ask}

    plan = forms.Field(label=_("Plan"))
    kind = forms.ChoiceField(label=_("Kind of round"), choices=SCHEDULED, initial=RoundKind.MONTHLY)
    form = forms.ChoiceField(label=_("What is filled in"), choices=SheetForm)
    due_weekday = forms.TypedChoiceField(
        label=_("Weekly: due on"),
        choices=[("", "–"), *WEEKDAYS.items()],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("It asks for the seven days that end the day before."),
    )
    due_after_days = forms.IntegerField(
        label=_("Others: due so many days after the last day"),
        min_value=-31,
        max_value=60,
        initial=5,
        required=False,
        help_text=_("Below zero: before the last day."),
    )
    due_time = clock(_("At"), initial=END_OF_WORK)
    opens_before_days = forms.IntegerField(
        label=_("Opens so many days before it is due"), min_value=1, max_value=60, initial=7
    )

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return rules.chases_units(actor)

    def act(self, *, by: Actor, now: datetime) -> Any:
        data = self.cleaned_data
        names = ("plan", "kind", "form", "due_time", "opens_before_days")
        weekly = data["kind"] == RoundKind.WEEKLY
        schedule = RoundSchedule(
            due_weekday=data["due_weekday"] if weekly else None,
            due_after_days=0 if weekly else data["due_after_days"] or 0,
            **{name: data[name] for name in names},
        )
        return rounds.add_schedule(schedule, by=by, now=now)


class StopSchedule(ActionForm):
    name = "dung"
    label = _("Stop")
    send_label = _("Stop")
    intro = _("No further rounds open by themselves. Those that are open go on.")
    done_text = _("Stopped.")
    watched = ("stopped_at",)

    @classmethod
    def allowed(cls, actor: Actor, row: RoundSchedule) -> bool:
        return row.stopped_at is None and rules.can_stop_schedule(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return rounds.stop_schedule(self.row.pk, by=by, now=now)


class AddStep(ActionForm):
    name = "them"
    label = _("Add a step")
    done_text = _("Added.")
    choices = {"authority": rules.authorities_to_chase}

    authority = forms.Field(label=_("Authority"))
    days = forms.IntegerField(
        label=_("Days after it is due"),
        min_value=-30,
        max_value=60,
        help_text=_("Below zero: so many days before. Zero: on the day."),
    )
    to = forms.ChoiceField(label=_("Who is told"), choices=EscalationStep.To)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("authority", rules.authorities_to_chase(self.actor).first())

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return rules.chases_units(actor)

    def act(self, *, by: Actor, now: datetime) -> Any:
        del now
        data = self.cleaned_data
        return chasing.add_step(
            EscalationStep(authority=data["authority"], days=data["days"], to=data["to"]), by=by
        )


class UsualSteps(ActionForm):
    name = "thuong-dung"
    label = _("Fill in the usual steps")
    send_label = _("Fill in")
    intro = _(
        "Three days before and on the day whoever answers in the unit, a day after the unit's head, three days after the leader. Steps that stand already stay."
    )
    done_text = _("The usual steps stand.")
    choices = {"authority": rules.authorities_without_usual_steps}

    authority = forms.Field(label=_("Authority"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("authority", rules.authorities_without_usual_steps(self.actor).first())

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return rules.authorities_without_usual_steps(actor).exists()

    def act(self, *, by: Actor, now: datetime) -> Any:
        del now
        chasing.add_usual_steps(self.cleaned_data["authority"].pk, by=by)
        return reverse("escalation")


class DropStep(ActionForm):
    name = "bo"
    label = _("Drop this step")
    send_label = _("Drop")
    done_text = _("Dropped.")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, row: EscalationStep) -> bool:
        return rules.can_set_steps(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        del now
        chasing.drop_step(self.row.pk, by=by)
        return reverse("escalation")
