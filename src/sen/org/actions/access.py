"""The door: invitations, passwords, and what the log keeps of log-ins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sen.audit import actions as audit
from sen.jobs.actions import post_message
from sen.org.actions.people import begin_role
from sen.org.actions.second_factor import tell_person
from sen.org.errors import InvitationClosed, UnitEnded
from sen.org.models import Actor, Invitation, Role, Unit, User, token_hash_of
from sen.org.queries import actor_of, person_of
from sen.org.rules import can_manage_account, can_manage_unit, managed_people, visible_invitations

INVITATION_HOLDS = timedelta(days=7)
PASSWORD_SET = gettext_lazy("The password of your account was changed; all other sessions were ended.")


@dataclass(frozen=True, slots=True)
class Invited:
    invitation: Invitation
    url: str
    """Shown and mailed once; only the hash of its token is kept with the invitation."""


@transaction.atomic
def invite_person(
    unit: Unit,
    *,
    display_name: str,
    by: Actor,
    now: datetime,
    link: Callable[[str], str],
    email: str = "",
    role: str = Role.OFFICER,
) -> Invited:
    """Make a link by which the person chooses a user name and a password, and mail it where there is an address.

    `link` turns the token into the address of the page. That an address has an account elsewhere is told to
    nobody here: who holds the link learns it when the account is to be opened.
    """
    if not can_manage_unit(by, unit):
        raise PermissionDenied
    _check_unit_goes_on(unit, now)
    if email and managed_people(by).filter(email__iexact=email).exists():
        raise InvitationClosed(
            _("Somebody with this e-mail address has an account: give that person the role.")
        )
    token = token_urlsafe(32)
    invitation = Invitation(
        token_hash=token_hash_of(token), email=email.lower(), display_name=display_name, unit=unit, role=role,
        invited_by_id=by.user_id, created_at=now, expires_at=now + INVITATION_HOLDS,
    )  # fmt: skip
    invitation.full_clean()
    invitation.save()
    audit.record("org.person_invited", invitation, by=by, unit_id=unit.pk, role=str(role))
    url = link(token)
    if email:
        _mail_invitation(invitation, url, now)
    return Invited(invitation, url)


def _mail_invitation(invitation: Invitation, url: str, now: datetime) -> None:
    """In Vietnamese: what language the person wants is not known yet."""
    with translation.override(User.Language.VIETNAMESE):
        text = render_to_string("org/invitation_message.txt", {"invitation": invitation, "url": url})
        subject = _("Invitation to Sen")
    key = f"org.invitation:{invitation.pk}"
    post_message(
        key=key, to=[invitation.email], subject=subject, text=text, language="vi", is_secret=True, now=now
    )


@transaction.atomic
def withdraw_invitation(pk: int, *, by: Actor, now: datetime) -> Invitation:
    invitation = visible_invitations(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if invitation is None:
        raise PermissionDenied
    if invitation.used_at:
        raise InvitationClosed(_("The invitation has been accepted."))
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    audit.record("org.invitation_withdrawn", invitation, by=by, unit_id=invitation.unit_id)
    return invitation


@transaction.atomic
def accept_invitation(token: str, *, username: str, password: str, now: datetime) -> User:
    """Open the account and begin the role, today. The link is used up."""
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("unit")
    found = invitation.filter(token_hash=token_hash_of(token)).first()
    if found is None or not found.is_open(now):
        raise InvitationClosed(_("This link has been used, withdrawn or has expired. Ask for a new one."))
    _check_unit_goes_on(found.unit, now)
    if found.email and User.objects.filter(email__iexact=found.email).exists():
        raise InvitationClosed(
            _("You have an account with this e-mail address: log in with it, and ask for the role.")
        )
    facts = {"display_name": found.display_name, "email": found.email, "made_by_id": found.invited_by_id}
    person = User(username=username, date_joined=now, **facts)
    validate_password(password, person)
    person.set_password(password)
    person.full_clean()
    person.save()
    found.used_at, found.user = now, person
    found.save(update_fields=["used_at", "user"])
    begin_role(person, found.unit, found.role, valid_from=timezone.localdate(now), by=None)
    by = actor_of(person, now=now)
    audit.record("org.invitation_accepted", found, by=by, unit_id=found.unit_id)
    return person


def _check_unit_goes_on(unit: Unit, now: datetime) -> None:
    if unit.valid_to and unit.valid_to < timezone.localdate(now):
        raise UnitEnded(_("%(unit)s has ended.") % {"unit": unit})


@transaction.atomic
def issue_password_link(pk: int, *, by: Actor, now: datetime) -> str:
    """The key of a link with which the person sets a new password: for one use, until it expires.

    It is bound to the password that holds now, so nothing of it is kept.
    """
    person = User.objects.select_for_update().filter(pk=pk, is_active=True).first()
    if person is None or not can_manage_account(by, person, today=timezone.localdate(now)):
        raise PermissionDenied
    audit.record("org.password_link_issued", person, by=by)
    return f"{int_to_base36(person.pk)}-{default_token_generator.make_token(person)}"


@transaction.atomic
def set_password(person: User, *, password: str, now: datetime) -> None:
    """The person's own new password, typed twice or by a link. All other sessions end with the old one."""
    person.set_password(password)
    person.save(update_fields=["password"])
    entry = audit.record("org.password_set", person, by=actor_of(person, now=now))
    tell_person(person, PASSWORD_SET, key=f"org.password_set:{entry.pk}", now=now)


@transaction.atomic
def note_log_in(person: User, *, way: str, now: datetime, browser: str = "") -> None:
    """`way`: "password", "passkey" or "provider"; `browser`: a mark by which it is known again (`one_hand`)."""
    audit.record("org.logged_in", person, by=actor_of(person, now=now), way=way, browser=browser or None)


@transaction.atomic
def note_log_out(person: User, *, now: datetime) -> None:
    audit.record("org.logged_out", person, by=actor_of(person, now=now))


@transaction.atomic
def note_log_in_refused(typed: str, *, now: datetime) -> None:
    """Keep whose account it was, never what was typed: people type passwords into the wrong field."""
    del now
    person = person_of(typed)
    audit.record("org.log_in_refused", person, by=None)
