"""`{% load plan_directives %}{% directives_about row %}`: what was directed on a row, on the row's own page."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.db.models import Model

from sen.org.models import Actor
from sen.plan import rules
from sen.plan.queries.directives import duties_about
from sen.plan.registers.directives import give_url, lines_of

register = template.Library()


@register.inclusion_tag("plan/_directives.html", takes_context=True)
def directives_about(context: Mapping[str, Any], row: Model) -> dict[str, object]:
    """One query; two more for who may give one."""
    actor: Actor = context["request"].actor
    found = duties_about(rules.visible_directive_duties(actor), row._meta.label_lower, [row.pk])
    return {"directed": lines_of(found.get(row.pk, [])), "give_url": give_url(actor, row)}
