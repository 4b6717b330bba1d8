"""Whose alarms and saved filters: own units' and one's own."""

from django.db.models import Q, QuerySet

from sen.desk.models import Alarm, SavedFilter
from sen.org.models import Actor, Role


def visible_saved_filters(actor: Actor) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(user=actor.user_id)


def visible_alarms(actor: Actor) -> QuerySet[Alarm]:
    """Alarms of the own units; of the whole authority for its focal point and administrator, who follow them up."""
    chased = actor.authorities_as(Role.FOCAL_POINT, Role.ADMINISTRATOR)
    mine = Q(unit__in=actor.unit_ids) | Q(unit__authority__in=chased)
    if actor.units_as(Role.ADMINISTRATOR):
        mine |= Q(unit=None)
    return Alarm.objects.filter(mine, cleared_at=None)
