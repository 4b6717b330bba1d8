"""The forms around a plan: bringing it in, giving it up, withdrawing it."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sen.desk.register import ActionForm
from sen.guard.forms import NotSecretField, TakesFiles, UploadField
from sen.guard.kinds import Kinds
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.actions.closing import close_plan
from sen.plan.actions.confirm import DROPPABLE, drop_review, withdraw_plan
from sen.plan.forms.acknowledging import AcknowledgePlan, PublishPlan, TakeBackPublication, WithholdPlan
from sen.plan.forms.bases import MatchSuperior
from sen.plan.forms.revising import ApplyRevision, MatchAgain, NoRevision, PairTasks, Revise
from sen.plan.models import Plan


class TakeIn(TakesFiles, ActionForm):  # type: ignore[misc]  # both only widen what Form.clean gives
    """A plan document, the authority whose plan it is, and the sender's word that it is no secret.

    Its page is the room's own view, which says when the same file was brought in before.
    """

    name = "nhan"
    label = _("Bring in a plan")
    send_label = _("Bring it in")
    choices = {"authority": rules.authorities_to_plan_for}

    document = UploadField(label=_("Plan document"), kinds=Kinds.DOCUMENTS)
    authority = forms.Field(label=_("Whose plan"))
    is_not_secret = NotSecretField()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.initial = {"authority": rules.authorities_to_plan_for(actor).first(), **self.initial}

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return bool(actor.authorities_as(*rules.REVIEWERS))


class GiveUpReview(ActionForm):
    name = "huy"
    label = _("Give this review up")
    intro = _(
        "The plan leaves the list. Nothing of it was a duty yet. The same file may be brought in again."
    )
    send_label = _("Give it up")
    done_text = _("The review was given up.")
    is_grave = True

    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)

    @classmethod
    def allowed(cls, actor: Actor, row: Plan) -> bool:
        return rules.can_review(actor, row) and row.state in DROPPABLE

    def act(self, *, by: Actor, now: datetime) -> Any:
        drop_review(self.row.pk, reason=self.cleaned_data["reason"], by=by)
        return self.row


class Withdraw(ActionForm):
    name = "thu-hoi"
    label = _("Withdraw the plan")
    intro = _("The plan is asked of nobody any more. What units reported stays in the log.")
    send_label = _("Withdraw")
    done_text = _("The plan was withdrawn.")
    is_grave = True

    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)

    @classmethod
    def allowed(cls, actor: Actor, row: Plan) -> bool:
        return rules.can_withdraw_plan(actor, row) and row.state == Plan.State.CONFIRMED

    def act(self, *, by: Actor, now: datetime) -> Any:
        withdraw_plan(self.row.pk, reason=self.cleaned_data["reason"], by=by)
        return self.row


class Close(ActionForm):
    name = "ket-thuc"
    label = _("Close the plan")
    intro = _("Its last day is over: nothing more is asked of the units. Everything stays to be read.")
    send_label = _("Close the plan")
    done_text = _("The plan is closed.")

    @classmethod
    def allowed(cls, actor: Actor, row: Plan) -> bool:
        return rules.can_close(actor, row) and row.state == Plan.State.CONFIRMED

    def act(self, *, by: Actor, now: datetime) -> Any:
        return close_plan(self.row.pk, by=by, now=now)


ON_A_DOCUMENT = (Revise, PairTasks, MatchAgain, NoRevision, ApplyRevision)
"""On a document that is checked and may revise a plan in force."""
ON_A_PLAN = (
    AcknowledgePlan,
    PublishPlan,
    WithholdPlan,
    TakeBackPublication,
    MatchSuperior,
    Close,
    Withdraw,
    GiveUpReview,
)
"""What can be done to a plan as a whole."""
