"""What waits for those who bring plans in: lines of "to do" on My desk."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from sen.desk.registry import Todo
from sen.org.models import Actor
from sen.plan.models import Plan
from sen.plan.rules import visible_reviews

MOST = 10


def reviews_to_do(actor: Actor, _now: datetime) -> Iterable[Todo]:
    """Plans whose check was begun and not finished, oldest first. One query."""
    for plan in visible_reviews(actor).filter(draft=None).order_by("uploaded_at", "pk")[:MOST]:
        is_unreadable = plan.state == Plan.State.UNREADABLE
        yield Todo(
            text=_("Check the plan: %(title)s") % {"title": plan.title or plan},
            url=reverse("plans-detail", args=[plan.pk]),
            detail=_("brought in by %(name)s") % {"name": plan.uploaded_by_name}
            if plan.uploaded_by_name
            else "",
            state=plan.get_state_display(),
            tone="late" if is_unreadable else "wait",
        )
