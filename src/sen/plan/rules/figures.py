"""Who reads what the authorities below have reported."""

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from sen.org.models import Actor, Unit
from sen.org.rules import WIDE
from sen.plan.models import ReportFigures


def visible_rolled_up(actor: Actor) -> QuerySet[Unit]:
    """The People's Committees whose whole work the actor follows, and all below them, at any depth."""
    own = sorted(actor.authorities_as(*WIDE))
    if not own:
        return Unit.objects.none()
    places = ", ".join(["%s"] * len(own))
    at_and_below = RawSQL(  # noqa: S611  only placeholders are put together
        f"WITH RECURSIVE below(id) AS (SELECT id FROM org_unit WHERE id IN ({places}) "  # noqa: S608
        "UNION SELECT unit.id FROM org_unit unit JOIN org_unit above ON unit.parent_id = above.id "
        "JOIN below ON above.authority_id = below.id WHERE unit.authority_id = unit.id) SELECT id FROM below",
        own,
    )
    return Unit.objects.filter(pk__in=at_and_below)


def visible_report_figures(actor: Actor) -> QuerySet[ReportFigures]:
    """Of what is frozen there, never of what is still being written; of files, those the own authority took in."""
    ours = Q(received=None) | Q(received__partner__authority__in=actor.authorities_as(*WIDE))
    return ReportFigures.objects.filter(ours, authority__in=visible_rolled_up(actor).values("pk"))
