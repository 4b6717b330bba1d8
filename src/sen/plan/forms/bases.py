"""What a task carries out, and the documents that are no plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sen.desk.fields import DateField
from sen.desk.register import ActionForm
from sen.guard.forms import NotSecretField, TakesFiles, UploadField
from sen.guard.kinds import Kinds
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.actions import bases
from sen.plan.models import Plan, ReferenceDocument, Task
from sen.plan.queries.bases import Suggested, suggested_superiors


class CiteBasis(ActionForm):
    name = "can-cu"
    label = _("Say what it carries out")
    intro = _(
        "A task of the superior plan, a document of the register, or, for a plan that is not in Sen, its words."
    )
    choices = {"superior": rules.citable_tasks, "document": rules.citable_references}

    superior = forms.Field(label=_("Task of the superior plan"), required=False)
    document = forms.Field(label=_("Reference document"), required=False)
    words = forms.CharField(
        label=_("Or in words"),
        required=False,
        max_length=700,
        help_text=_("Such as: task II.3 of Plan 33/KH-UBND of the province"),
    )

    @classmethod
    def allowed(cls, actor: Actor, row: Task) -> bool:
        return row.plan.state == Plan.State.CONFIRMED and rules.can_cite(actor, row)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        given = [name for name in ("superior", "document", "words") if data.get(name)]
        if len(given) != 1:
            self.add_error(None, _("Fill in one of the three."))
        return data

    def act(self, *, by: Actor, now: datetime) -> Task:
        data = self.cleaned_data
        if data["superior"]:
            bases.cite_superior_task(self.row.pk, data["superior"].pk, by=by)
        elif data["document"]:
            bases.cite_document(self.row.pk, data["document"].pk, by=by)
        else:
            bases.cite_in_words(self.row.pk, data["words"], by=by)
        return self.row  # type: ignore[no-any-return]


class RemoveBasis(ActionForm):
    name = "bo-can-cu"
    label = _("Remove a basis")
    choices = {"basis": rules.removable_bases}

    basis = forms.Field(label=_("What it does not carry out"))

    @classmethod
    def allowed(cls, actor: Actor, row: Task) -> bool:
        """Asks the prefetched bases of the register."""
        return CiteBasis.allowed(actor, row) and bool(row.bases.all())

    def act(self, *, by: Actor, now: datetime) -> Task:
        bases.remove_basis(self.row.pk, self.cleaned_data["basis"].pk, by=by)
        return self.row  # type: ignore[no-any-return]


class MatchSuperior(ActionForm):
    """All tasks of a plan at once: each with the task of the superior plan that is most like it."""

    name = "khop-cap-tren"
    label = _("Match with the superior plan")
    intro = _("Proposed by the words they share. Tick those that are right; the others stay as they are.")
    done_text = _("The tasks ticked now cite the superior plan.")

    pairs = forms.MultipleChoiceField(
        label=_("Task, and the task it carries out"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.row
        matched = rules.visible_bases(self.actor).exclude(superior_task=None).values("task")
        own = rules.visible_tasks(self.actor).filter(plan=plan).exclude(pk__in=matched)
        tasks = list(own.order_by("position"))
        found = suggested_superiors(plan, tasks, rules.citable_plan_tasks(self.actor, plan), at_most=1)
        self.proposed = {_key(lines[0]): lines[0] for lines in found.values()}
        shown = [(key, _words(pair)) for key, pair in self.proposed.items()]
        self.fields["pairs"].choices = shown  # type: ignore[attr-defined]  # a MultipleChoiceField
        if not shown:
            self.fields["pairs"].help_text = _(
                "Nothing to propose: the plan cites no plan in Sen that you see, or all is matched."
            )

    @classmethod
    def allowed(cls, actor: Actor, row: Plan) -> bool:
        return row.state == Plan.State.CONFIRMED and rules.can_review(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Plan:
        for key in self.cleaned_data["pairs"]:
            pair = self.proposed[key]
            bases.cite_superior_task(pair.task.pk, pair.superior.pk, likeness=pair.likeness, by=by)
        return self.row  # type: ignore[no-any-return]


def _key(pair: Suggested) -> str:
    return f"{pair.task.pk}-{pair.superior.pk}"


def _words(pair: Suggested) -> str:
    return f"{pair.task}  →  {pair.superior} ({pair.percent} %)"


class _ReferenceFields(TakesFiles, ActionForm):  # type: ignore[misc]  # both only widen what Form.clean gives
    kind = forms.ChoiceField(label=_("Kind of document"), choices=ReferenceDocument.Kind.choices)
    number = forms.CharField(label=_("Number and symbol"), max_length=60, required=False)
    issued_on = DateField(label=_("Date"), required=False)
    issuer = forms.CharField(label=_("Issuer"), max_length=200, required=False)
    title = forms.CharField(label=_("Title"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    url = forms.URLField(label=_("Link"), max_length=1000, required=False, assume_scheme="https")
    document = UploadField(label=_("File"), kinds=Kinds.DOCUMENTS, required=False)
    is_not_secret = NotSecretField()

    def given(self) -> bases.NewReference:
        data = self.cleaned_data
        names = ("kind", "title", "number", "issued_on", "issuer", "url")
        return bases.NewReference(**{name: data[name] for name in names}, file=data.get("document") or None)


class AddReference(_ReferenceFields):
    name = "them"
    label = _("Add a reference document")
    choices = {"authority": rules.authorities_to_plan_for}
    field_order = ("authority",)

    authority = forms.Field(label=_("For whom"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.initial = {"authority": rules.authorities_to_plan_for(actor).first(), **self.initial}

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return bool(actor.authorities_as(*rules.REVIEWERS))

    def act(self, *, by: Actor, now: datetime) -> ReferenceDocument:
        return bases.add_reference(
            self.given(), authority_id=self.cleaned_data["authority"].pk, by=by, now=now
        )


class CorrectReference(_ReferenceFields):
    name = "sua"
    label = _("Correct the document")
    watched = ("kind", "number", "issued_on", "issuer", "title", "url", "attachment_id")

    @classmethod
    def allowed(cls, actor: Actor, row: ReferenceDocument) -> bool:
        return rules.can_keep_reference(actor, row)

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        return {
            name: getattr(row, name) for name in ("kind", "number", "issued_on", "issuer", "title", "url")
        }

    def act(self, *, by: Actor, now: datetime) -> ReferenceDocument:
        return bases.correct_reference(self.row.pk, self.given(), by=by, now=now)


class TickTasks(ActionForm):
    name = "gan-nhiem-vu"
    label = _("Tick the tasks that carry it out")
    choices = {"tasks": rules.tasks_to_tick}
    several = frozenset({"tasks"})

    tasks = forms.Field(
        label=_("Tasks of plans in force"), widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"})
    )

    @classmethod
    def allowed(cls, actor: Actor, row: ReferenceDocument) -> bool:
        return rules.can_keep_reference(actor, row)

    def act(self, *, by: Actor, now: datetime) -> ReferenceDocument:
        ticked = [task.pk for task in self.cleaned_data["tasks"]]
        bases.cite_document_in_tasks(self.row.pk, ticked, by=by)
        return self.row  # type: ignore[no-any-return]
