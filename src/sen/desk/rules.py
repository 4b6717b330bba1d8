"""Whose alarms, saved filters, mail and background work; the rooms below have no units to ask."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from sen.audit.models import Verification
from sen.desk.models import Alarm, CalendarLink, SavedFilter, SentForm
from sen.jobs.models import Delivery, Incident, Job
from sen.org.models import Actor, Role
from sen.org.rules import WIDE, managed_people, visible_invitations

LINK_UNUSED = timedelta(days=365)


def visible_saved_filters(actor: Actor) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(user=actor.user_id)


def visible_calendar_links(actor: Actor) -> QuerySet[CalendarLink]:
    """Own links that hold."""
    return holding_links().filter(user=actor.user_id)


def holding_links() -> QuerySet[CalendarLink]:
    """Not withdrawn, of an open account whose sessions were not all ended since."""
    return CalendarLink.objects.filter(
        revoked_at=None, user__is_active=True, session_round=F("user__session_round")
    )


def links_to_read(now: datetime) -> QuerySet[CalendarLink]:
    """A link that no calendar has asked for in a year is forgotten somewhere: it opens nothing any more."""
    since = now - LINK_UNUSED
    return holding_links().filter(Q(fetched_at__gte=since) | Q(fetched_at=None, made_at__gte=since))


def sent_forms_of(actor: Actor, key: str) -> QuerySet[SentForm]:
    """The form of this one-time key, where the actor has sent it before; one or none."""
    return SentForm.objects.filter(user=actor.user_id, key=key[:64].replace("\0", ""))


def was_sent_by(actor: Actor, key: str) -> bool:
    """The actor has sent the form of this one-time key before."""
    return sent_forms_of(actor, key).exists()


def visible_alarms(actor: Actor) -> QuerySet[Alarm]:
    """Alarms of the own units; of the whole authority for its focal point and administrator, who follow them up."""
    chased = actor.authorities_as(Role.FOCAL_POINT, Role.ADMINISTRATOR)
    mine = Q(unit__in=actor.unit_ids) | Q(unit__authority__in=chased)
    if actor.units_as(Role.ADMINISTRATOR):
        mine |= Q(unit=None)
    return Alarm.objects.filter(mine, cleared_at=None)


def visible_deliveries(actor: Actor) -> QuerySet[Delivery]:
    """Mail to the people an administrator manages and to those invited: its subject may tell of their work."""
    people = managed_people(actor).exclude(email="").values("email")
    invited = visible_invitations(actor).values("email")
    return Delivery.objects.filter(Q(address__in=people) | Q(address__in=invited))


def visible_jobs(actor: Actor) -> QuerySet[Job]:
    """Background work that waits or was given up. It shows kinds and times, no words of a unit."""
    if not actor.units_as(Role.ADMINISTRATOR):
        return Job.objects.none()
    return Job.objects.filter(state__in=(Job.State.WAITING, Job.State.GIVEN_UP))


def visible_incidents(actor: Actor) -> QuerySet[Incident]:
    return Incident.objects.all() if actor.units_as(Role.ADMINISTRATOR) else Incident.objects.none()


def visible_verifications(actor: Actor) -> QuerySet[Verification]:
    """Numbers of blocks and entries of the whole installation; no words of a unit."""
    return Verification.objects.all() if actor.units_as(Role.ADMINISTRATOR) else Verification.objects.none()


def can_run_the_machine(actor: Actor) -> bool:
    """Deal with mail, background work and incidents of this installation."""
    return bool(actor.units_as(Role.ADMINISTRATOR))


def can_follow_the_log(actor: Actor) -> bool:
    """Has the log among the doors; which entries it shows is `org.rules.visible_entries`."""
    return bool(actor.units_as(*WIDE, Role.ADMINISTRATOR))
