"""The forms of the review. What they show comes from the plan, what they do is an action."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sen.desk.fields import DateField, OnceForm
from sen.plan.actions.changing import Seen
from sen.plan.actions.review import AS_PRINTED, HEADER, TAKE_AWAY, TaskChange
from sen.plan.forms.assignees import Assignees
from sen.plan.models import Assignment, Part, Plan, Rhythm, Task
from sen.plan.queries.writing import draft_of

NAME = "name-"
"""Prefix of the field for one printed name; its assignment's number follows."""


class SeenForm(OnceForm):
    """Says which state of the plan was on the screen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.initial = {**self.initial, "revision": plan.revision}

    @property
    def seen(self) -> Seen:
        return Seen(self.plan.pk, self.cleaned_data["revision"])

    def show_as_it_is_now(self) -> None:
        """After a refusal the same text may be sent again, now on top of what the page shows."""
        self.renew_key()
        data: Any = self.data
        data[self.add_prefix("revision")] = str(self.plan.revision)


class HeaderForm(SeenForm):
    doc_type = forms.CharField(label=_("Kind of document"), max_length=60, required=False)
    number = forms.CharField(label=_("Number and symbol"), max_length=60, required=False)
    title = forms.CharField(label=_("Title"), widget=forms.Textarea(attrs={"rows": 3}))
    place = forms.CharField(label=_("Place"), max_length=100, required=False)
    issued_on = DateField(label=_("Date"), required=False)
    starts_on = DateField(label=_("Runs from"), required=False)
    ends_on = DateField(label=_("Runs until"), required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        self.initial = {**self.initial, **{name: getattr(plan, name) for name in HEADER}}
        if plan.issued_text and not plan.issued_on:
            self.fields["issued_on"].help_text = gettext("Printed: “%(text)s”") % {"text": plan.issued_text}

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in HEADER}


class TaskForm(SeenForm):
    """One task as a whole: words, rhythm, date and whom each printed name means."""

    number = forms.CharField(label=_("Number"), max_length=40)
    text = forms.CharField(label=_("Task"), widget=forms.Textarea(attrs={"rows": 5}))
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=Rhythm)
    due_on = DateField(label=_("Due on"), required=False)
    lead = forms.ChoiceField(label=_("Add a lead"), required=False)
    coordinating = forms.MultipleChoiceField(
        label=_("Add coordinating units"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    no_lead_accepted = forms.BooleanField(
        label=_("Nobody leads it yet, and that is accepted"), required=False
    )
    at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, task: Task, assignees: Assignees, **kwargs: Any) -> None:
        super().__init__(*args, plan=task.plan, prefix=f"t{task.pk}", **kwargs)
        self.task = task
        if draft_of(task.plan):
            self.fields["number"].widget = forms.HiddenInput()  # numbers follow the order there
        shown = ("number", "text", "rhythm", "due_on", "no_lead_accepted")
        self.initial = {**self.initial, **{name: getattr(task, name) for name in shown}}
        if task.due_text:
            self.fields["due_on"].help_text = gettext("Printed: “%(text)s”") % {"text": task.due_text}
        self.fields["lead"].choices = assignees.choices(("", "–"))  # type: ignore[attr-defined]
        self.fields["coordinating"].choices = assignees.everybody()  # type: ignore[attr-defined]
        self.rows = list(task.assignments.all())
        for row in self.rows:
            self._add_name(row, assignees)

    @property
    def leads(self) -> list[Any]:
        return [self[f"{NAME}{row.pk}"] for row in self.rows if row.part == Part.LEAD]

    @property
    def others(self) -> list[Any]:
        return [self[f"{NAME}{row.pk}"] for row in self.rows if row.part != Part.LEAD]

    @property
    def change(self) -> TaskChange:
        sent = self.cleaned_data
        return TaskChange(
            text=sent["text"].replace("\r\n", "\n"),
            number=sent["number"],
            rhythm=sent["rhythm"],
            due_on=sent["due_on"],
            placed={row.pk: sent[f"{NAME}{row.pk}"] for row in self.rows},
            leads=[sent["lead"]] if sent["lead"] else [],
            coordinating=sent["coordinating"],
            no_lead_accepted=sent["no_lead_accepted"],
        )

    def cut_at(self, listed: str) -> int:
        """Where to split: at a place of the list, which counts in the stored text, else at the cursor."""
        if not listed:
            return self.cleaned_data["at"] or 0
        if not listed.isdecimal() or self.change.text.strip() != self.task.text:
            raise ValidationError(_("Save the changed text first, then split it."))
        return int(listed)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("rhythm") == Rhythm.ONCE and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("A task that is due once needs a date."))
        return cleaned

    def _add_name(self, row: Assignment, assignees: Assignees) -> None:
        first = [("", gettext("not decided"))] if row.printed else []
        first += [(AS_PRINTED, gettext("nobody in particular, leave as printed"))] if row.printed else []
        first += [(TAKE_AWAY, gettext("take away"))]
        choices = assignees.choices(*first, suggested=row.alternatives)
        label = (
            gettext("Printed: “%(text)s”") % {"text": row.printed}
            if row.printed
            else gettext("Named in the review")
        )
        field = forms.ChoiceField(label=label, choices=choices, required=False, initial=_key_of(row))
        self.fields[f"{NAME}{row.pk}"] = field


class BulkForm(SeenForm):
    """The same for many tasks. The choice of tasks is checked by the action."""

    class What:
        LEAD, COORDINATING, RHYTHM = "lead", "coordinating", "rhythm"
        NO_LEAD, DROP, RESTORE = "no_lead", "drop", "restore"

    what = forms.ChoiceField(
        label=_("With these tasks"),
        choices=[
            (What.LEAD, _("assign the lead")),
            (What.COORDINATING, _("add a coordinating unit")),
            (What.RHYTHM, _("set rhythm and due date")),
            (What.NO_LEAD, _("accept that nobody leads yet")),
            (What.DROP, _("drop")),
            (What.RESTORE, _("restore")),
        ],
    )
    scope = forms.ChoiceField(label=_("Tasks"))
    assignee = forms.ChoiceField(label=_("Unit or group"), required=False)
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=[("", "–"), *Rhythm.choices], required=False)
    due_on = DateField(label=_("Due on"), required=False)
    tasks = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput)

    MARKED, ALL = "marked", "all"

    def __init__(
        self, *args: Any, assignees: Assignees, sections: list[str], ids: list[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, prefix="bulk", **kwargs)
        self.fields["assignee"].choices = assignees.choices(("", "–"))  # type: ignore[attr-defined]
        self.fields["tasks"].choices = [(pk, pk) for pk in ids]  # type: ignore[attr-defined]
        scopes: list[Any] = [(self.MARKED, _("those marked")), (self.ALL, _("all of the plan"))]
        if sections:
            scopes.append((gettext("A whole section"), [(f"s{n}", name) for n, name in enumerate(sections)]))
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]
        self.sections = sections

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        what = cleaned.get("what")
        if what in (self.What.LEAD, self.What.COORDINATING) and not cleaned.get("assignee"):
            self.add_error("assignee", _("Choose a unit from the list."))
        if what == self.What.RHYTHM and not cleaned.get("rhythm"):
            self.add_error("rhythm", _("Choose a rhythm."))
        if cleaned.get("scope") == self.MARKED and not cleaned.get("tasks"):
            self.add_error("scope", _("Mark at least one task, or choose a section."))
        return cleaned


class NameForm(SeenForm):
    """Whom a printed name means, wherever it stands."""

    printed = forms.CharField(max_length=300)
    key = forms.CharField(max_length=20)


class AddForm(SeenForm):
    text = forms.CharField(label=_("Task"), widget=forms.Textarea(attrs={"rows": 3}))
    number = forms.CharField(label=_("Number"), max_length=40, required=False)
    after = forms.ChoiceField(label=_("Below"), required=False)

    def __init__(self, *args: Any, tasks: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, prefix="add", **kwargs)
        self.fields["after"].choices = [("", gettext("at the end")), *tasks]  # type: ignore[attr-defined]
        if draft_of(self.plan):
            del self.fields["number"]


class ConfirmForm(SeenForm):
    accepts_no_lead = forms.BooleanField(
        label=_("Some tasks have no lead yet; the plan comes into force all the same"), required=False
    )


def _key_of(row: Assignment) -> str:
    if row.unit_id or row.group_id:
        return f"u{row.unit_id}" if row.unit_id else f"g{row.group_id}"
    return AS_PRINTED if row.is_generic else ""
