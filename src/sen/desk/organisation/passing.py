"""What soon ends, told on My desk; how a delegation stands."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.desk.registry import Todo
from sen.org.models import Actor, RoleDelegation
from sen.org.queries import delegations_that_hold
from sen.org.rules import delegable_memberships, visible_delegations

TOLD_BEFORE = timedelta(days=3)


def with_state(rows: QuerySet[RoleDelegation], *, today: date) -> QuerySet[RoleDelegation]:
    """Each with `holds`: whether its roles work today."""
    return rows.annotate(holds=Exists(delegations_that_hold(on=today).filter(pk=OuterRef("pk"))))


def ending_soon(actor: Actor, now: datetime) -> Iterable[Todo]:
    """Own delegations and acting roles that end in three days at most, to both sides."""
    today = timezone.localdate(now)
    soon = {"valid_to__gte": today, "valid_to__lte": today + TOLD_BEFORE}
    mine = visible_delegations(actor).filter(Q(giver=actor.user_id) | Q(taker=actor.user_id))
    held = mine.filter(pk__in=delegations_that_hold(on=today).values("pk"))
    for row in held.filter(**soon).select_related("giver", "taker", "unit"):
        text = (
            _("Your roles are lent to %(person)s until %(day)s")
            if row.giver_id == actor.user_id
            else _("You act on behalf of %(person)s until %(day)s")
        )
        other = row.taker if row.giver_id == actor.user_id else row.giver
        said = text % {"person": other, "day": f"{row.valid_to:%d/%m/%Y}"}
        url = reverse("delegations-detail", args=[row.pk])
        yield Todo(said, url, row.valid_to, str(row.unit), _("Ends soon"), "wait")
    acting = delegable_memberships(actor).exclude(acting="").filter(valid_from__lte=today, **soon)
    for term in acting.select_related("unit"):
        said = _("You are %(role)s until %(day)s") % {
            "role": term.title,
            "day": f"{term.valid_to:%d/%m/%Y}",
        }
        yield Todo(said, reverse("desk-account"), term.valid_to, str(term.unit), _("Ends soon"), "wait")
