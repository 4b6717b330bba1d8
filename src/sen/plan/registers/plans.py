from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sen.desk.register import Column, DateRange, Register
from sen.desk.registry import Tone
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.dated_names import named_in, with_names
from sen.plan.forms.plans import ON_A_DOCUMENT, ON_A_PLAN, TakeIn
from sen.plan.models import Plan

TONES: dict[str, Tone] = {
    Plan.State.READING: "wait",
    Plan.State.UNREADABLE: "late",
    Plan.State.IN_REVIEW: "wait",
    Plan.State.CONFIRMED: "ok",
    Plan.State.CLOSED: "none",
    Plan.State.WITHDRAWN: "none",
    Plan.State.MERGED: "none",
}


class PlanRegister(Register):
    name = "plans"
    path = "ke-hoach"
    title = _("Plans")
    intro = _("Every plan document, from the moment it comes in until it is closed.")
    empty = _(
        "No plan yet. A plan comes in as a file: its tasks are read, checked on one screen, then confirmed."
    )
    rows = rules.visible_plans
    unit_path = "authority_id"
    columns = (
        Column("title", _("Plan")),
        Column("number"),
        Column("authority", value=lambda plan: named_in(plan.authority, plan), sort="authority__name"),
        Column("state", tone=TONES),
        Column("starts_on"),
        Column("ends_on"),
    )
    order = ("-starts_on", "-pk")
    search = "folded"
    filters = {"state": Plan.State, "authority": rules.visible_plan_authorities, "starts_on": DateRange()}
    creates = (TakeIn,)
    forms = (*ON_A_PLAN, *ON_A_DOCUMENT)

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Any]:
        return with_names(super().visible(actor), "authority", actor)
