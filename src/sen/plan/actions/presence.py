"""Who has the review open: two at once are told of each other."""

from datetime import datetime, timedelta

from django.conf import settings

from sen.lib import maintenance
from sen.org.models import Actor
from sen.plan.models import Plan, Reviewer

SEEN_FOR = timedelta(minutes=2)
"""A page that asks every half minute and is silent this long was closed."""


def note_reviewer(plan: Plan, *, by: Actor, now: datetime) -> list[str]:
    """Write down that the actor looks at the review; the names of the others who do. No audit: nothing changes.

    During maintenance the review is read by people who cannot change it: nobody needs to be told.
    """
    if not maintenance.is_on(settings.DATA_DIR):
        Reviewer.objects.bulk_create(
            [Reviewer(plan=plan, user_id=by.user_id, user_name=by.name, seen_at=now)],
            update_conflicts=True,
            unique_fields=["plan", "user_id"],
            update_fields=["user_name", "seen_at"],
        )
    others = Reviewer.objects.filter(plan=plan, seen_at__gt=now - SEEN_FOR).exclude(user_id=by.user_id)
    return list(others.order_by("user_name").values_list("user_name", flat=True))
