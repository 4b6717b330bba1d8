"""`{% load plan_names %}`: a unit as its plan calls it. The rows came with `dated_names.with_names`."""

from django import template

from sen.org.models import Unit
from sen.plan.dated_names import day_of
from sen.plan.models import Plan

register = template.Library()


@register.inclusion_tag("plan/_unit_name.html")
def unit_in(unit: Unit, plan: Plan, url: str = "") -> dict[str, object]:
    """The name of the plan's day, and beside it what the unit is today."""
    day = day_of(plan)
    return {"name": unit.name_on(day), "now": unit.now_on(day), "url": url}
