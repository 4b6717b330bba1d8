"""What the desk writes: saved filters, links of calendars, the memory of sent forms, alarms, exports."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.desk.errors import SentWithOtherContent
from sen.desk.models import Alarm, CalendarLink, SavedFilter, SentForm
from sen.desk.rules import visible_calendar_links, visible_saved_filters
from sen.org.models import Actor, User, token_hash_of

LINKS_AT_MOST = 5
"""Computer, telephone, the office's calendar: whoever needs more has lost sight of some."""
NOTED_EVERY = timedelta(hours=1)
KEYS_KEPT = timedelta(days=30)
"""A draft kept by a phone without a line may be sent again this much later and is still known."""


@dataclass(frozen=True, slots=True)
class Sent:
    result: str
    was_sent_before: bool


@transaction.atomic
def send_once(key: str, *, digest: str, run: Callable[[], str], by: Actor, now: datetime) -> Sent:
    """Run the action of a form unless this actor sent this form before; then give the first result.

    The row is written before the action runs: of two taps at once the second waits for the first
    (unique index on PostgreSQL, immediate transactions on SQLite). An action that refuses takes the row with it.
    """
    sent, is_new = SentForm.objects.get_or_create(
        user_id=by.user_id, key=key, defaults={"digest": digest, "sent_at": now}
    )
    if not is_new:
        if sent.digest != digest:
            raise SentWithOtherContent
        return Sent(sent.result, was_sent_before=True)
    sent.result = run()
    sent.full_clean(exclude=["user"])
    sent.save(update_fields=["result"])
    return Sent(sent.result, was_sent_before=False)


def forget_sent_forms(*, now: datetime) -> None:
    """Keys too old to come again (a job)."""
    SentForm.objects.filter(sent_at__lt=now - KEYS_KEPT).delete()


@transaction.atomic
def save_filter(register: str, *, name: str, query: str, by: Actor) -> SavedFilter:
    """Keep a search under a name; the same name again replaces it."""
    saved = visible_saved_filters(by).filter(register=register, name=name).first()
    saved = saved or SavedFilter(user_id=by.user_id, register=register, name=name)
    saved.query = query
    saved.full_clean()
    saved.save()
    audit.record("desk.filter_saved", saved, by=by, register=register, name=name)
    return saved


@transaction.atomic
def delete_filter(saved_id: int, *, by: Actor) -> SavedFilter:
    saved = visible_saved_filters(by).select_for_update().get(pk=saved_id)
    audit.record("desk.filter_deleted", saved, by=by, register=saved.register, name=saved.name)
    saved.delete()
    return saved


@transaction.atomic
def make_calendar_link(name: str, *, by: Actor, now: datetime) -> str:
    """Gives the secret part of the address: it is shown once and kept nowhere."""
    person = User.objects.select_for_update().get(pk=by.user_id)
    if visible_calendar_links(by).count() >= LINKS_AT_MOST:
        raise ValidationError(_("You have five links already. Withdraw one that is no longer used."))
    token = secrets.token_urlsafe(32)
    link = CalendarLink(
        user=person,
        name=name,
        token_hash=token_hash_of(token),
        session_round=person.session_round,
        made_at=now,
    )
    link.full_clean()
    link.save()
    audit.record("desk.calendar_link_made", link, by=by, name=name)
    return token


@transaction.atomic
def revoke_calendar_link(pk: int, *, by: Actor, now: datetime) -> CalendarLink:
    """From this moment on the address leads nowhere."""
    link = visible_calendar_links(by).select_for_update(of=("self",)).get(pk=pk)
    link.revoked_at = now
    link.save(update_fields=["revoked_at"])
    audit.record("desk.calendar_link_revoked", link, by=by, name=link.name)
    return link


def note_fetched(pk: int, *, now: datetime) -> None:
    """At most once an hour, so that reading a calendar hardly ever writes."""
    stale = Q(fetched_at=None) | Q(fetched_at__lt=now - NOTED_EVERY)
    CalendarLink.objects.filter(stale, pk=pk).update(fetched_at=now)


@transaction.atomic
def record_export(register: str, *, form: str, query: str, by: Actor) -> None:
    """An export leaves the wall: who took what is kept before the first line leaves."""
    audit.record("desk.exported", None, by=by, register=register, form=form, query=query)


def note_reading(verb: str, row: Model, *, unit_path: str, by: Actor, now: datetime) -> None:
    """Somebody opened or printed a row that not everybody may see: one entry per person, row and hour."""
    audit.record_once(verb, row, by=by, now=now, unit_id=_unit_of(type(row), row.pk, unit_path))


def note_refusal(model: type[Model], pk: int, *, unit_path: str, view: str, by: Actor, now: datetime) -> None:
    """Somebody asked for a row that exists and was refused it; for one that does not exist nothing is kept.

    Called when the answer has left: neither its words nor its time tell whether the row exists.
    """
    if model._base_manager.filter(pk=pk).exists():
        unit_id = _unit_of(model, pk, unit_path)
        audit.record_once("desk.access_refused", model(pk=pk), by=by, now=now, unit_id=unit_id, view=view)


def _unit_of(model: type[Model], pk: int, unit_path: str) -> int | None:
    if not unit_path:
        return None
    return model._base_manager.filter(pk=pk).values_list(unit_path, flat=True).first()


@transaction.atomic
def raise_alarm(
    key: str,
    *,
    kind: str,
    now: datetime,
    unit_id: int | None = None,
    tone: str = Alarm.Tone.LATE,
    url: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Alarm:
    """Show an alarm until `clear_alarm(key)`. Raised again while it stands, it keeps its first moment."""
    known = Alarm.objects.select_for_update().filter(key=key).first()
    was_raised = known is not None and known.cleared_at is None
    alarm = known or Alarm(key=key)
    alarm.kind, alarm.unit_id, alarm.tone, alarm.url = kind, unit_id, tone, url
    alarm.facts, alarm.cleared_at = dict(facts or {}), None
    if not was_raised:
        alarm.raised_at = now
    alarm.full_clean(exclude=["facts"])  # may be empty
    alarm.save()
    if not was_raised:
        audit.record("desk.alarm_raised", alarm, by=None, unit_id=unit_id, key=key)
    return alarm


@transaction.atomic
def clear_alarm(key: str, *, now: datetime, by: Actor | None = None) -> None:
    """The cause is gone. Clearing what is not raised does nothing."""
    alarm = Alarm.objects.select_for_update().filter(key=key, cleared_at=None).first()
    if alarm is None:
        return
    alarm.cleared_at = now
    alarm.save(update_fields=["cleared_at"])
    audit.record("desk.alarm_cleared", alarm, by=by, unit_id=alarm.unit_id, key=key)
