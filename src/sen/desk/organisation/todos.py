"""What waits for a second pair of eyes."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.desk.registry import Todo
from sen.org.models import Actor, Role
from sen.org.rules import can_confirm_reset, dependence_of, visible_second_factor_resets


def resets_to_confirm(actor: Actor, now: datetime) -> Iterator[Todo]:
    """Only for who may have to confirm: all others cost no query."""
    if not actor.units_as(Role.ADMINISTRATOR, Role.UNIT_LEAD):
        return
    waiting = visible_second_factor_resets(actor).filter(
        confirmed_at=None, withdrawn_at=None, expires_at__gt=now
    )
    today = timezone.localdate(now)
    for asked in waiting.exclude(requested_by_id=actor.user_id).select_related("person"):
        if can_confirm_reset(actor, asked, today=today) and not dependence_of(actor, asked, now=now):
            yield Todo(
                _("Second factor lost: %(person)s") % {"person": asked.person},
                reverse("lost-factors-detail", args=[asked.pk]),
                due_on=timezone.localdate(asked.expires_at),
                detail=_("%(name)s asks you to confirm as the second person")
                % {"name": asked.requested_by_name},
                state=_("to confirm"),
                tone="wait",
            )
