"""Writing a plan: begin it, choose tasks, words and headings, recipients."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sen.desk.fields import DateField
from sen.desk.register import ActionForm
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.actions import issuing, review, writing
from sen.plan.actions.changing import Seen
from sen.plan.actions.writing import Chosen, NewPlan
from sen.plan.forms.review import SeenForm
from sen.plan.models import Plan, PlanDraft
from sen.plan.outline_numbers import BETWEEN, without_marker
from sen.plan.queries.writing import proposed_recipients, received_tasks
from sen.records.forms import NamesRecipients

Stage = PlanDraft.Stage
LATE_IN_THE_YEAR = 9
"""From this month on a plan that is begun is usually next year's."""
TICKS = {"class": "ticks"}


def _words(label: Any, *, rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class StartPlan(ActionForm):
    name = "soan"
    label = _("Write a plan")
    intro = _(
        "From the tasks of the plan of above and what last year left unfinished. Nothing of it is a duty before it is issued."
    )
    send_label = _("Begin")
    done_text = _("Begun. Choose the tasks that go into it.")
    choices = {
        "authority": rules.authorities_to_plan_for,
        "superior": rules.plans_of_above,
        "previous": rules.plans_to_follow,
    }
    field_order = ("title", "starts_on", "ends_on", "superior", "previous", "authority")

    title = forms.CharField(label=_("Title"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2_000)
    starts_on = DateField(label=_("Runs from"))
    ends_on = DateField(label=_("Runs until"))
    superior = forms.Field(label=_("Carries out the plan"), required=False)
    previous = forms.Field(label=_("Follows the plan"), required=False)
    authority = forms.Field(label=_("Whose plan"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        today = timezone.localdate(self.now)
        year = today.year + (today.month >= LATE_IN_THE_YEAR)
        authority = rules.authorities_to_plan_for(self.actor).first()
        usual: dict[str, Any] = {
            "authority": authority,
            "starts_on": date(year, 1, 1),
            "ends_on": date(year, 12, 31),
            "superior": rules.plans_of_above(self.actor).order_by("-starts_on", "-pk").first(),
            "previous": rules.plans_to_follow(self.actor)
            .filter(starts_on__lt=date(year, 1, 1))
            .order_by("-starts_on", "-pk")
            .first(),
        }
        if previous := usual["previous"]:
            usual["title"] = previous.title.replace(str(previous.starts_on.year), str(year))
        self.initial = {**usual, **self.initial}
        if rules.authorities_to_plan_for(self.actor).count() == 1:
            self.fields["authority"].widget = forms.HiddenInput()

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return bool(actor.authorities_as(*rules.REVIEWERS))

    def act(self, *, by: Actor, now: datetime) -> Any:
        data = self.cleaned_data
        superior, previous = data["superior"], data["previous"]
        given = NewPlan(
            data["authority"].pk, data["title"], data["starts_on"], data["ends_on"],
            superior.pk if superior else None, previous.pk if previous else None,
        )  # fmt: skip
        return writing.start_plan(given, by=by, now=now)


class _OnOpenDraft(ActionForm):
    """Changes the words of a draft; what another changed meanwhile is seen first."""

    watched = ("revision",)

    @classmethod
    def allowed(cls, actor: Actor, row: PlanDraft) -> bool:
        return row.is_open and row.plan.state == Plan.State.IN_REVIEW and rules.can_write(actor, row)

    @property
    def seen_plan(self) -> Seen:
        return Seen(self.row.plan_id, self.row.plan.revision)


NOTHING = {
    "superior": _("Nothing to choose: no plan of above in Sen gives us work that is not in the draft."),
    "unfinished": _("Nothing to choose: all is finished, or is in the draft."),
}


class ChooseTasks(_OnOpenDraft):
    name = "chon-viec"
    label = _("Choose tasks")
    intro = _("Each keeps where it came from. Words, units and order can be changed afterwards.")
    send_label = _("Take them over")
    done_text = _("Taken over.")
    template = "plan/choose_form.html"
    choices = {"superior": rules.choosable_superior_tasks, "unfinished": rules.choosable_unfinished_tasks}
    several = frozenset({"superior", "unfinished"})

    superior = forms.Field(
        label=_("Of the plan of above, given to us"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=TICKS),
    )
    received = forms.MultipleChoiceField(
        label=_("Of signed lists from above"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=TICKS),
    )
    unfinished = forms.Field(
        label=_("Not finished in the plan before"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=TICKS),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = [name for name in self.choices if not self.fields[name].queryset.exists()]  # type: ignore[attr-defined]
        for name in empty:
            self.fields[name].widget = forms.MultipleHiddenInput()
        self.nothing = [NOTHING[name] for name in empty]
        self._offer_received()

    def _offer_received(self) -> None:
        """Plans that another Sen keeps: only where a list came."""
        lines = received_tasks(self.row, rules.choosable_received_files(self.actor, self.row))
        field = self.fields["received"]
        field.choices = [(line.key, f"{line.cited}: {line.text}") for line in lines]  # type: ignore[attr-defined]
        if lines:
            self.nothing = [text for text in self.nothing if text != NOTHING["superior"]]
        else:
            field.widget = forms.MultipleHiddenInput()
        self.order_fields(("superior", "received", "unfinished"))

    def act(self, *, by: Actor, now: datetime) -> PlanDraft:
        data = self.cleaned_data
        above, before = ([task.pk for task in data.get(name, ())] for name in ("superior", "unfinished"))
        chosen = Chosen(above, before, data.get("received", ()))
        writing.take_over(self.seen_plan, chosen=chosen, by=by)
        return self.row  # type: ignore[no-any-return]


class EditFrame(_OnOpenDraft):
    name = "thong-tin"
    label = _("Title and term")

    title = forms.CharField(label=_("Title"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2_000)
    place = forms.CharField(label=_("Place"), max_length=100, required=False)
    starts_on = DateField(label=_("Runs from"))
    ends_on = DateField(label=_("Runs until"))

    @classmethod
    def initial_of(cls, row: PlanDraft) -> Mapping[str, Any]:
        return {name: getattr(row.plan, name) for name in ("title", "place", "starts_on", "ends_on")}

    def act(self, *, by: Actor, now: datetime) -> PlanDraft:
        fields = {name: self.cleaned_data[name] for name in ("title", "place", "starts_on", "ends_on")}
        review.edit_header(self.seen_plan, fields=fields, by=by)
        return self.row  # type: ignore[no-any-return]


class WriteWords(_OnOpenDraft):
    name = "loi-van"
    label = _("Words around the tasks")
    intro = _("They stand in the paper before and behind the tasks.")

    bases = _words(_("Bases"), rows=4, help_text=_("One a line, such as: By the Law on …"))
    purpose = _words(_("Purpose and requirements"), rows=6)
    organisation = _words(_("How it is carried out"), rows=6)

    @classmethod
    def initial_of(cls, row: PlanDraft) -> Mapping[str, Any]:
        return {name: getattr(row, name) for name in writing.WORDS}

    def act(self, *, by: Actor, now: datetime) -> PlanDraft:
        words = {name: self.cleaned_data[name] for name in writing.WORDS}
        return writing.write_words(self.seen_plan, words=words, by=by)


def headings_of(plan: Plan) -> list[str]:
    """Every heading on the way down, without numbers, in order."""
    found: dict[str, None] = {}
    for section in plan.tasks.filter(is_dropped=False).order_by("position").values_list("section", flat=True):
        path = [name for part in section.split(BETWEEN) if (name := without_marker(part))]
        for depth in range(1, len(path) + 1):
            found.setdefault(BETWEEN.join(path[:depth]))
    return list(found)


class PutUnder(_OnOpenDraft):
    name = "dua-vao-muc"
    label = _("Put tasks under a heading")
    done_text = _("Put there. Numbers follow by themselves.")

    tasks = forms.TypedMultipleChoiceField(
        label=_("Tasks"), coerce=int, widget=forms.CheckboxSelectMultiple(attrs=TICKS)
    )
    heading = forms.ChoiceField(label=_("Heading"), required=False)
    new_heading = forms.CharField(
        label=_("Or a new one"),
        required=False,
        max_length=writing.HEADING,
        help_text=_("Levels are parted by “ / ”: Tasks / Press"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.row.plan.tasks.filter(is_dropped=False).order_by("position")
        self.fields["tasks"].choices = [(task.pk, f"{task.number} {task.text}") for task in rows]  # type: ignore[attr-defined]
        names = headings_of(self.row.plan)
        self.fields["heading"].choices = [("", _("no heading")), *((name, name) for name in names)]  # type: ignore[attr-defined]

    def act(self, *, by: Actor, now: datetime) -> PlanDraft:
        data = self.cleaned_data
        heading = data["new_heading"] or data["heading"]
        writing.put_under(self.seen_plan, task_ids=data["tasks"], heading=heading, by=by)
        return self.row  # type: ignore[no-any-return]


class RenameHeading(_OnOpenDraft):
    name = "doi-muc"
    label = _("Rename a heading")

    heading = forms.ChoiceField(label=_("Heading"))
    to = forms.CharField(label=_("New name"), max_length=writing.HEADING, required=False,
                         help_text=_("Left empty, its tasks stand one level higher."))  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heading"].choices = [(name, name) for name in headings_of(self.row.plan)]  # type: ignore[attr-defined]

    def act(self, *, by: Actor, now: datetime) -> PlanDraft:
        data = self.cleaned_data
        above = data["heading"].rpartition(BETWEEN)[0]
        to = BETWEEN.join(part for part in (above, data["to"]) if part)
        writing.rename_heading(self.seen_plan, heading=data["heading"], to=to, by=by)
        return self.row  # type: ignore[no-any-return]


class MoveForm(SeenForm):
    """One of the arrows beside a task: "12-up"."""

    move = forms.RegexField(r"^[1-9]\d{0,17}-(up|down)$")

    @property
    def task_id(self) -> int:
        return int(self.cleaned_data["move"].partition("-")[0])

    @property
    def up(self) -> bool:
        return str(self.cleaned_data["move"]).endswith("-up")


class SetRecipients(NamesRecipients):
    name = "noi-nhan"
    intro = _("Units get a letter from Sen, and their work on their desks, the moment the plan is issued.")
    choices = {"units": rules.receiving_units}

    @classmethod
    def allowed(cls, actor: Actor, row: PlanDraft) -> bool:
        is_open = row.stage != Stage.ISSUED and row.plan.state == Plan.State.IN_REVIEW
        return is_open and rules.can_write(actor, row)

    @classmethod
    def initial_of(cls, row: PlanDraft) -> Mapping[str, Any]:
        lines = list(row.plan.recipients.all())
        above = rules.upward(row.plan.authority)[1:2]
        return cls.standing(lines) if lines else {"units": proposed_recipients(row, above)}

    def act(self, *, by: Actor, now: datetime) -> PlanDraft:
        issuing.set_recipients(self.row.pk, unit_ids=self.unit_ids, others=self.other_lines, by=by)
        return self.row  # type: ignore[no-any-return]
