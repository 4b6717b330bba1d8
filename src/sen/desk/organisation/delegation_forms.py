"""Lending own roles for some days, and ending that early."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sen.desk.organisation import rules
from sen.desk.register import ActionForm, DateField
from sen.org import actions
from sen.org.models import Actor, RoleDelegation
from sen.org.rules import can_end_delegation


class DelegateRoles(ActionForm):
    name = "uy-quyen-moi"
    label = _("Delegate roles")
    intro = _(
        "For some days another person of your authority may do what your roles allow; the log says on whose "
        "behalf. You keep your roles. It ends by itself after the last day, and when your own role ends."
    )
    send_label = _("Delegate")
    done_text = _("The delegation was saved. Both of you see it here.")

    roles = forms.Field(label=_("My roles"), widget=forms.CheckboxSelectMultiple)
    taker = forms.Field(label=_("To whom"))
    valid_from = DateField(label=_("From"))
    valid_to = DateField(label=_("Until"), help_text=_("The last day."))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Such as: on a mission from 12/03 to 20/03")
    )
    paper = forms.CharField(
        label=_("Paper (number and symbol)"),
        max_length=100,
        required=False,
        help_text=_("Such as: 15/GUQ-UBND"),
    )
    paper_on = DateField(label=_("Date of the paper"), required=False)

    choices = {"roles": rules.own_terms, "taker": rules.possible_deputies}
    several = frozenset({"roles"})
    field_order = ["roles", "taker", "valid_from", "valid_to", "reason", "paper", "paper_on"]

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return rules.own_terms(actor, row).exists()

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        del row
        return {"valid_from": timezone.localdate()}

    def act(self, *, by: Actor, now: datetime) -> Any:
        sent = self.cleaned_data
        return actions.delegate_roles(
            [held.pk for held in sent["roles"]],
            to=sent["taker"].pk,
            valid_from=sent["valid_from"],
            valid_to=sent["valid_to"],
            ground=actions.Ground(sent["reason"], sent["paper"], sent["paper_on"]),
            by=by,
            now=now,
        )


class EndDelegation(ActionForm):
    name = "ket-thuc-som"
    label = _("End early")
    send_label = _("End it now")
    intro = _("From this moment on the person no longer acts on behalf of the other. What was done stays.")
    done_text = _("The delegation has ended.")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, row: RoleDelegation) -> bool:
        return not row.is_over(timezone.localdate()) and can_end_delegation(actor, row)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.end_delegation(self.row.pk, by=by, now=now)
