"""The tasks of plans in force: what is to be done, who does it, how far it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sen.desk.register import Column, Narrow, Register
from sen.org.models import Actor
from sen.org.rules import visible_units
from sen.plan import rules
from sen.plan.dated_names import named_in, with_names
from sen.plan.forms.bases import CiteBasis, RemoveBasis
from sen.plan.forms.duties import AddCoordinating, AssignLead, LinkSameWork, PartSameWork, has_lead, is_linked
from sen.plan.models import Part, Rhythm, Task
from sen.plan.queries.bases import bases_of, carriers_of, suggested_superiors
from sen.plan.queries.duty_page import work_page
from sen.plan.queries.overdue import overdue_only
from sen.plan.queries.rollups import without_lead
from sen.plan.queries.suggestions import suggested_partners

SHOWN_UNITS = 3


def leads_of(task: Task) -> str:
    """Who leads, from the prefetched duties; a long group is cut short."""
    names = [
        named_in(duty.unit, task.plan)
        for duty in task.duties.all()
        if duty.part == Part.LEAD and duty.state != "dropped"
    ]
    if not names:
        return gettext("Led as the same work") if is_linked(task) else gettext("No lead yet")
    more = len(names) - SHOWN_UNITS
    shown = ", ".join(names[:SHOWN_UNITS])
    return gettext("%(units)s and %(more)s more") % {"units": shown, "more": more} if more > 0 else shown


def lead_tone(task: Task) -> Any:
    return "" if has_lead(task) or is_linked(task) else "wait"


def _led(tasks: QuerySet[Any], value: str, now: datetime) -> QuerySet[Any]:
    if value == "none":
        return without_lead(tasks)
    return tasks.filter(
        pk__in=overdue_only(rules.duties_of_tasks(tasks), today=timezone.localdate(now)).values("task")
    )


class TaskRegister(Register):
    name = "tasks"
    path = "nhiem-vu"
    title = _("Tasks")
    intro = _("Every task of the plans in force that you may see.")
    rows = rules.visible_tasks
    unit_path = "plan__authority_id"
    joined = ("plan",)
    columns = (
        "number",
        "text",
        Column("plan", value=lambda task: task.plan.number or str(task.plan), sort="plan__number"),
        Column("leads", _("Lead"), value=leads_of, tone=lead_tone),
        Column("rhythm"),
        Column("due_on"),
    )
    order = ("-plan", "position")
    facts = (
        "text",
        "section",
        Column("plan"),
        "rhythm",
        "due_text",
        "due_on",
        Column("leads", _("Lead"), value=leads_of, tone=lead_tone),
    )
    search = "folded"
    filters = {
        "plan": rules.visible_plans,
        "rhythm": Rhythm,
        "attention": Narrow(
            _("Needs attention"), [("none", _("No lead yet")), ("overdue", _("Overdue"))], _led
        ),
    }
    forms = (AssignLead, AddCoordinating, LinkSameWork, PartSameWork, CiteBasis, RemoveBasis)
    detail_template = "plan/task.html"

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Any]:
        heirs = Prefetch("duties__unit__successors", visible_units(actor))
        rows = super().visible(actor).prefetch_related("duties__unit__names", heirs)
        return rows.prefetch_related("same_work_later", "same_work_earlier", "bases")

    @classmethod
    def context(cls, row: Task, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        tasks = rules.visible_tasks(actor)
        page = work_page(
            row,
            duties=with_names(rules.visible_duties(actor), "unit", actor),
            tasks=tasks,
            evidence=rules.visible_evidence(actor),
            today=timezone.localdate(now),
        )
        may_lead = rules.can_lead(actor, row)
        likes = suggested_partners(row, tasks) if may_lead else []
        may_cite = CiteBasis.allowed(actor, row)
        citable = rules.citable_plan_tasks(actor, row.plan)
        above = suggested_superiors(row.plan, [row], citable).get(row.pk, []) if may_cite else []
        return {
            "page": page,
            "suggestions": likes,
            "bases": bases_of(row, tasks=tasks, documents=rules.visible_references(actor)),
            "carriers": carriers_of(row, bases=rules.visible_bases(actor), tasks=tasks),
            "above": above,
        }
