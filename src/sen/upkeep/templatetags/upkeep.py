from datetime import datetime
from typing import Any

from django import template
from django.conf import settings

from sen.upkeep import folders, secrets
from sen.upkeep.queries import standing

register = template.Library()


@register.simple_tag(takes_context=True)
def backup_standing(context: dict[str, Any]) -> dict[str, Any]:
    """What stands above the list: how old the newest is, where they lie, what is not in them."""
    now: datetime = context["request"].now
    return {
        "standing": standing(now),
        "hour": settings.BACKUP_HOUR,
        "kept": settings.BACKUP_KEPT,
        "folders": [folder for folder in (folders.first(), folders.second()) if folder],
        "is_on_one_disk": folders.are_all_on_one_disk(),
        "keep_apart": secrets.keep_apart(),
    }
