"""Who comes in through the identity provider: people who are here already, and nobody else."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from sen.audit import actions as audit
from sen.org.actions.second_factor import end_sessions, tell_person
from sen.org.errors import NotLetIn, Refusal
from sen.org.models import Actor, ProviderIdentity, User
from sen.org.queries import actor_of, identities_of
from sen.org.rules import can_manage_account

LINKED = gettext_lazy(
    "Your account was linked to you at the identity provider of the province; you can log in through it from now on. "
    "Was it not you? Then tell your administrator at once."
)
UNLINKED = gettext_lazy(
    "Your account is no longer linked to an identity at the province's identity provider. All sessions were ended."
)


@transaction.atomic
def enter_by_provider(
    subject: str, *, issuer: str, now: datetime, username: str = "", email: str = ""
) -> User:
    """Whom the provider's number stands for. The first time it is linked to who has the name here.

    `username` or `email` is what the provider says and the office lets count; an address must be verified there. Once
    linked, neither matters: who takes over an address at the provider does not take over the account here.
    """
    linked = ProviderIdentity.objects.filter(issuer=issuer, subject=subject).select_related("person").first()
    if linked:
        return _let_in(linked.person)
    person = _let_in(_named(username, email))
    if known := identities_of(person.pk).filter(issuer=issuer).first():  # made meanwhile, or long ago
        if known.subject == subject:
            return person
        raise NotLetIn(Refusal.OTHER_IDENTITY, person)
    identity = ProviderIdentity(person=person, issuer=issuer, subject=subject, linked_at=now)
    identity.full_clean()
    identity.save()
    audit.record("org.identity_linked", person, by=actor_of(person, now=now))
    tell_person(person, LINKED, key=f"org.identity_linked:{identity.pk}", now=now)
    return person


def _named(username: str, email: str) -> User:
    """Locked: of two who come for the first time at once, the second finds the link of the first."""
    if not username and not email:
        raise NotLetIn(Refusal.UNNAMED)
    by_name = {"username__iexact": username} if username else {"email__iexact": email}
    person = User.objects.select_for_update().filter(**by_name).first()
    if person is None:
        raise NotLetIn(Refusal.UNKNOWN)
    return person


def _let_in(person: User) -> User:
    if not person.is_active:
        raise NotLetIn(Refusal.CLOSED, person)
    return person


@transaction.atomic
def unlink_identity(pk: int, *, by: Actor, now: datetime) -> User:
    """The next to come under the person's name is linked anew; whoever is in now is out."""
    person = User.objects.select_for_update().get(pk=pk)
    if not can_manage_account(by, person, today=timezone.localdate(now)):
        raise PermissionDenied
    if identities_of(person.pk).delete()[0]:
        end_sessions(person)
        entry = audit.record("org.identity_unlinked", person, by=by)
        tell_person(person, UNLINKED, key=f"org.identity_unlinked:{entry.pk}", now=now)
    return person


@transaction.atomic
def note_provider_refused(refusal: Refusal, person: User | None, *, now: datetime) -> None:
    """Keep why, and whose account it was; never a name, an address or a number that came with it."""
    del now
    audit.record("org.log_in_refused", person, by=None, way="provider", reason=refusal.value)
