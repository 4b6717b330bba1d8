"""What an administrator is told of changes of units: one whose day came and that could not take effect."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from sen.desk.registry import ShownAlarm
from sen.org.models import Actor, Role, Succession
from sen.org.rules import decided_successions


def refused_changes(actor: Actor, _now: datetime) -> Iterable[ShownAlarm]:
    """One query, for administrators only."""
    if not actor.units_as(Role.ADMINISTRATOR):
        return
    waiting = decided_successions(actor).filter(state=Succession.State.PLANNED).exclude(refusal="")
    for row in waiting[:5]:
        text = _("A change of units could not take effect: %(change)s") % {"change": row}
        yield ShownAlarm(text, reverse("successions-detail", args=[row.pk]))
