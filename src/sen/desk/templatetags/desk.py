"""`{% load desk %}`: chips, days and moments, the one-time key of a form written by hand."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sen.desk.columns import shown, time_ago
from sen.desk.fields import KEY_FIELD, new_key

register = template.Library()


@register.filter
def shown_as(value: object) -> str:
    """`{{ task.due_on|shown_as }}`: a day as dd/mm/yyyy, yes or no, a dash for nothing."""
    return shown(value)


@register.simple_tag
def chip(text: object, tone: str = "none") -> SafeString:
    return format_html('<span class="chip {}">{}</span>', tone, text)


@register.simple_tag
def moment(value: date | datetime) -> SafeString:
    """A `<time>` a machine can read as well."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), shown(value))


@register.simple_tag(takes_context=True)
def ago(context: Mapping[str, Any], value: datetime) -> SafeString:
    """“2 giờ trước” within a week, the day after that; the exact moment for the pointer and for machines."""
    said = time_ago(value, now=context["request"].now)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), shown(value), said)


@register.simple_tag
def form_key() -> SafeString:
    """The one-time key in a form that is written by hand: `{% csrf_token %}{% form_key %}`."""
    return format_html('<input type="hidden" name="{}" value="{}">', KEY_FIELD, new_key())
