"""The list of open sessions, and their end."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from sen.audit import actions as audit
from sen.org.actions.second_factor import end_sessions
from sen.org.models import Actor, OpenSession, User
from sen.org.queries import actor_of
from sen.org.rules import can_manage_account

BATCH = 200


def note_session(
    person: User, *, row: int | None, session_key: str, begun_at: datetime, now: datetime, **facts: Any
) -> int:
    """Keep that a session was used; the number of its row. Of no interest to the log: the log-in stands there."""
    values = {"seen_at": now, "session_key": session_key, **facts}
    if row and OpenSession.objects.filter(pk=row, user=person).update(**values):
        return row
    kept, _is_new = OpenSession.objects.update_or_create(
        session_key=session_key, defaults={**values, "user": person, "begun_at": begun_at}
    )
    return int(kept.pk)


@transaction.atomic
def end_session(pk: int, *, by: Actor, now: datetime) -> None:
    """One of the own sessions; nothing where it ended by itself meanwhile."""
    del now
    row = OpenSession.objects.select_for_update().filter(pk=pk, user=by.user_id).first()
    if row:
        _end([row])
        audit.record("org.session_ended", row.user, by=by, device=row.device, sessions=1)


@transaction.atomic
def end_other_sessions(*, but: str, by: Actor, now: datetime) -> int:
    """All of the own sessions but the one with this key; how many."""
    del now
    rows = list(OpenSession.objects.select_for_update().filter(user=by.user_id).exclude(session_key=but))
    _end(rows)
    if rows:
        audit.record("org.session_ended", rows[0].user, by=by, sessions=len(rows))
    return len(rows)


@transaction.atomic
def end_sessions_of(pk: int, *, by: Actor, now: datetime) -> User:
    """Every session of a person whose account one keeps: a lost telephone, a machine left open."""
    person = User.objects.select_for_update().get(pk=pk)
    if not can_manage_account(by, person, today=timezone.localdate(now)):
        raise PermissionDenied
    rows = list(OpenSession.objects.filter(user=person))
    _end(rows)
    end_sessions(person)
    audit.record("org.session_ended", person, by=by, sessions=len(rows))
    return person


@transaction.atomic
def note_session_over(person: User, *, now: datetime) -> None:
    """Too long without a request, or too long altogether."""
    audit.record("org.session_over", person, by=actor_of(person, now=now))


def forget_sessions(*, now: datetime) -> int:
    """Sessions that no browser can use any more, a batch; how many (a purge)."""
    gone = list(Session.objects.filter(expire_date__lt=now).values_list("pk", flat=True)[:BATCH])
    with transaction.atomic():
        OpenSession.objects.filter(session_key__in=gone).delete()
        Session.objects.filter(pk__in=gone).delete()
    if gone:
        return len(gone)
    longest = now - timedelta(days=2 * settings.SESSION_KEPT_DAYS)
    left = OpenSession.objects.filter(seen_at__lt=longest).values_list("pk", flat=True)[:BATCH]
    return OpenSession.objects.filter(pk__in=list(left)).delete()[0]


def _end(rows: list[OpenSession]) -> None:
    Session.objects.filter(pk__in=[row.session_key for row in rows]).delete()
    OpenSession.objects.filter(pk__in=[row.pk for row in rows]).delete()
