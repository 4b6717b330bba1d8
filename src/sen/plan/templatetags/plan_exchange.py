from django import template

from sen.org.models import Actor
from sen.plan.models import SigningKey
from sen.plan.rules import visible_signing_keys

register = template.Library()


@register.simple_tag
def own_keys_of(actor: Actor) -> list[SigningKey]:
    """The keys with which the reader's authorities sign today."""
    return list(visible_signing_keys(actor).filter(ended_at=None).select_related("authority"))
