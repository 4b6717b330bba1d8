"""What of `org` itself hangs on a person: roles lent by and to, invitations not accepted yet."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.org.actions.delegations import end_at_once
from sen.org.models import Actor, Invitation, Membership, Role, RoleDelegation
from sen.org.open_work import Effect, OpenItem, Passing, in_batches
from sen.org.queries import running_on


def open_delegations(passing: Passing) -> list[OpenItem]:
    """Those lent by the giver end with the work; those lent to the giver are nobody else's."""
    found = _delegations(passing).select_related("giver", "taker").prefetch_related("memberships__unit")
    return [
        OpenItem(str(row.pk), f"{row.giver} → {row.taker}: {row.said_roles()}", Effect.ENDS) for row in found
    ]


def end_delegations(passing: Passing, keys: Collection[str], by: Actor) -> None:
    for row in _delegations(passing).filter(pk__in=[int(key) for key in keys]).select_related("taker"):
        end_at_once(row, by=by, now=passing.now)


def _delegations(passing: Passing) -> QuerySet[RoleDelegation]:
    today = timezone.localdate(passing.now)
    mine = Q(giver=passing.giver_id) | Q(taker=passing.giver_id)
    return RoleDelegation.objects.filter(mine, unit=passing.unit_id, ended_at=None, valid_to__gte=today)


def open_invitations(passing: Passing) -> list[OpenItem]:
    """Of the authority, where the giver is its administrator in this unit."""
    if not _is_administrator(passing, passing.giver_id, at_all_times=True):
        return []
    passes = _is_administrator(passing, passing.taker_id)
    effect = Effect.PASSES if passes else Effect.STAYS
    found = _invitations(passing).select_related("unit").order_by("pk")
    return [OpenItem(str(row.pk), _said(row), effect) for row in found]


def _said(row: Invitation) -> str:
    return _("%(person)s, until %(day)s") % {"person": row, "day": f"{_local(row.expires_at):%d/%m/%Y}"}


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment)


def pass_invitations(passing: Passing, keys: Collection[str], by: Actor) -> None:
    del by
    for batch in in_batches(keys):
        _invitations(passing).filter(pk__in=batch).update(invited_by_id=passing.taker_id)


def _invitations(passing: Passing) -> QuerySet[Invitation]:
    waiting = Invitation.objects.filter(used_at=None, revoked_at=None, expires_at__gt=passing.now)
    return waiting.filter(invited_by_id=passing.giver_id, unit__authority=passing.authority_id)


def _is_administrator(passing: Passing, user_id: int, *, at_all_times: bool = False) -> bool:
    held = Membership.objects.filter(unit=passing.unit_id, user=user_id, role=Role.ADMINISTRATOR)
    running = running_on(timezone.localdate(passing.now))
    return held.exists() if at_all_times else held.filter(running).exists()
