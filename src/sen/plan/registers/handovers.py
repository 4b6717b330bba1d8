"""Open work on its way from units that ended to those that continue them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.desk.register import Column, Register
from sen.desk.registry import Tone
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.dated_names import former_unit_of, named_in, with_names
from sen.plan.forms.handovers import Accept, Assign, Return
from sen.plan.models import DutyTransfer

TONES: dict[str, Tone] = {
    DutyTransfer.State.UNDECIDED: "wait",
    DutyTransfer.State.OFFERED: "wait",
    DutyTransfer.State.RETURNED: "late",
    DutyTransfer.State.ACCEPTED: "ok",
    DutyTransfer.State.LAPSED: "none",
}


def duty_url(row: DutyTransfer) -> str:
    return reverse("duties-detail", args=[row.received_id or row.duty_id])


class HandoverRegister(Register):
    name = "unit-handovers"
    path = "viec-don-vi-cu"
    title = _("Work of former units")
    intro = _(
        "Open work of units that ended, on its way to those that continue them. It counts where it was until it is accepted."
    )
    empty = _("No unit that ended has left open work.")
    rows = rules.visible_handovers
    joined = ("duty__task__plan", "succession", "to_unit")
    columns = (
        Column("duty", _("Task"), value=lambda row: str(row.duty.task)),
        Column("from", pgettext_lazy("unit", "From"), value=former_unit_of, sort="duty__unit__folded"),
        Column("to_unit", sort="to_unit__folded"),
        Column("state", tone=TONES),
        Column("opened_at", _("Since")),
    )
    facts = (
        Column("duty", _("Task"), value=lambda row: str(row.duty.task), link=duty_url),
        Column("plan", _("Plan"), value=lambda row: str(row.duty.task.plan)),
        Column(
            "from",
            pgettext_lazy("unit", "From"),
            value=lambda row: named_in(row.duty.unit, row.duty.task.plan),
        ),
        "to_unit",
        Column("state", tone=TONES),
        "reason",
        Column("succession", value=lambda row: str(row.succession)),
        "opened_at",
        "offered_by_name",
        "decided_by_name",
        "decided_at",
    )
    order = ("opened_at", "pk")
    search = "duty__task__folded"
    filters = {"state": DutyTransfer.State, "to_unit": rules.visible_handover_units}
    forms = (Accept, Return, Assign)
    list_template = "plan/handovers.html"

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Any]:
        return with_names(super().visible(actor), "duty__unit", actor)

    @classmethod
    def title_of(cls, row: DutyTransfer) -> str:
        return str(row.duty.task)
