"""Which units a group stood for on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from sen.org.models import Unit, UnitGroup


def units_of_group(group: UnitGroup, *, on: date) -> QuerySet[Unit]:
    """The units of a group that existed on that day: by its rule, and those chosen by hand."""
    within = group.within_id
    below = Q(parent=within) | Q(parent__parent=within) | Q(parent__parent__parent=within)
    rule = below & Q(kind__in=group.kinds)
    if group.levels:
        rule &= Q(level__in=group.levels)
    if group.only_border:
        rule &= Q(is_border=True)
    by_hand = Q(pk__in=group.members.values("pk"))
    return Unit.objects.existing_on(on).filter(rule | by_hand)
