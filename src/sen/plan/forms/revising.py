"""Saying that a document revises a plan in force, pairing its tasks, applying it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.desk.register import ActionForm
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.actions import revising
from sen.plan.actions.changing import Seen
from sen.plan.models import Plan, Revision
from sen.plan.queries.readiness import readiness_of
from sen.plan.queries.revising import revision_of
from sen.plan.queries.writing import draft_of


class _OnDocument(ActionForm):
    """Its row is the document while it is checked."""

    watched = ("revision",)

    @classmethod
    def allowed(cls, actor: Actor, row: Plan) -> bool:
        return row.state == Plan.State.IN_REVIEW and draft_of(row) is None and rules.can_review(actor, row)

    @property
    def seen_plan(self) -> Seen:
        return Seen(self.row.pk, self.row.revision)

    def compared(self) -> str:
        return reverse("plans-compare", args=[self.row.pk])


class Revise(_OnDocument):
    name = "sua-doi"
    label = _("It revises a plan in force")
    intro = _("Its tasks are compared with those of the plan; progress and evidence stay where they are.")
    send_label = _("Compare")
    choices = {"plan": rules.revisable_plans}

    plan = forms.Field(label=_("Plan in force"))
    mode = forms.ChoiceField(
        label=_("The document"),
        choices=Revision.Mode,
        widget=forms.RadioSelect,
        initial=Revision.Mode.REPLACES,
        help_text=_(
            "What a replacing document does not name is dropped; an amending one leaves it as it is."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("plan", rules.revisable_plans(self.actor, self.row).first())

    def act(self, *, by: Actor, now: datetime) -> str:
        data = self.cleaned_data
        revising.revise(self.seen_plan, plan_id=data["plan"].pk, mode=data["mode"], by=by)
        return self.compared()


class _OnRevision(_OnDocument):
    @classmethod
    def allowed(cls, actor: Actor, row: Plan) -> bool:
        return super().allowed(actor, row) and revision_of(row) is not None


class PairTasks(_OnRevision):
    name = "ghep-nhiem-vu"
    label = _("Pair two tasks")
    intro = _(
        "Without a task of the plan the one of the document is new; without one of the document it is dropped."
    )
    choices = {"later": rules.later_tasks, "earlier": rules.earlier_tasks}

    later = forms.Field(label=_("Task of the document"), required=False)
    earlier = forms.Field(label=_("Is this task of the plan"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not (data.get("later") or data.get("earlier") or self.errors):
            self.add_error(None, _("Choose a task of the document, and one of the plan."))
        return data

    def act(self, *, by: Actor, now: datetime) -> str:
        later, earlier = self.cleaned_data["later"], self.cleaned_data["earlier"]
        revising.pair_tasks(
            self.seen_plan,
            later_id=later.pk if later else None,
            earlier_id=earlier.pk if earlier else None,
            by=by,
        )
        return self.compared()


class MatchAgain(_OnRevision):
    name = "khop-lai"
    label = _("Match again")
    intro = _("For tasks that were split, merged or added since. What you paired or parted by hand stays.")
    send_label = _("Match again")

    def act(self, *, by: Actor, now: datetime) -> str:
        revising.match_again(self.seen_plan, by=by)
        return self.compared()


class NoRevision(_OnRevision):
    name = "khong-sua-doi"
    label = _("It is a plan of its own")
    intro = _("Nothing of the plan in force is changed; the document is checked as a plan of its own.")
    send_label = _("A plan of its own")

    def act(self, *, by: Actor, now: datetime) -> str:
        revising.unname_revision(self.seen_plan, by=by)
        return reverse("plans-review", args=[self.row.pk])


class ApplyRevision(_OnRevision):
    name = "ap-dung-sua-doi"
    label = _("Apply the revision")
    intro = _(
        "The plan in force is changed as the page shows; each unit is told what is new, changed or dropped for it."
    )
    send_label = _("Apply the revision")
    done_text = _("The plan in force says what the document says. Progress and evidence were carried over.")
    is_grave = True

    accepts_no_lead = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without = readiness_of(self.row).without_lead
        if without:
            text = _("%(count)s tasks have no lead yet; the revision is applied all the same")
            self.fields["accepts_no_lead"].label = text % {"count": without}
        else:
            self.fields["accepts_no_lead"].widget = forms.HiddenInput()

    @classmethod
    def allowed(cls, actor: Actor, row: Plan) -> bool:
        return super().allowed(actor, row) and rules.can_confirm(actor, row)

    def act(self, *, by: Actor, now: datetime) -> str:
        accepts = self.cleaned_data["accepts_no_lead"]
        plan = revising.apply_revision(self.seen_plan, accepts_no_lead=accepts, by=by, now=now)
        return reverse("plans-detail", args=[plan.pk])


SHOWN: Mapping[str, Any] = {
    "changed": pgettext_lazy("difference", "Changed"),
    "added": pgettext_lazy("difference", "Added"),
    "dropped": pgettext_lazy("difference", "Dropped"),
    "rest": pgettext_lazy("difference", "As before"),
}
"""What the page of differences can be narrowed to."""
