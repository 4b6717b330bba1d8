"""`{% load plan_standing %}`: how a duty stands, as a chip."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from sen.desk.templatetags.desk import chip
from sen.plan.standing_words import standing_of, tone_of

register = template.Library()


@register.simple_tag
def standing_chip(duty: Any) -> SafeString:
    """Of a duty that came with `queries.overdue.with_standing`."""
    return chip(standing_of(duty), tone_of(duty))
