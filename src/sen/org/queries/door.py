"""Accounts, invitations, factors and sessions."""

from datetime import datetime
from typing import cast

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from sen.org.models import Invitation, OpenSession, ProviderIdentity, User, token_hash_of


def open_invitation(token: str, *, now: datetime) -> Invitation | None:
    """The invitation behind a link, while it can still be accepted."""
    invitation = Invitation.objects.select_related("unit").filter(token_hash=token_hash_of(token)).first()
    return invitation if invitation and invitation.is_open(now) else None


def person_of(typed: str) -> User | None:
    """Whose user name or e-mail address this is."""
    named = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).exclude(username="")
    return named.order_by("pk").first() if typed else None


def account_key(typed: str) -> str:
    """What limits count by: one account is one, whether its user name or its e-mail address is typed."""
    person = person_of(typed)
    return str(person.pk) if person else typed.strip().casefold()


def is_set_up() -> bool:
    """Whether anybody can log in; until then the first-run page stands open."""
    return User.objects.exists()


def has_passed_second_factor(request: HttpRequest) -> bool:
    """Whether this session stands on two factors. Taking the last factor away takes this mark, or the session, too."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def factors_of(person_pk: int) -> QuerySet[Authenticator]:
    """The authenticator app and the passkeys; recovery codes alone are no factor."""
    held = Authenticator.objects.filter(user=person_pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return cast("QuerySet[Authenticator]", held.order_by("pk"))


def identities_of(person_pk: int) -> QuerySet[ProviderIdentity]:
    """As whom the identity provider knows the person; at most one of each provider."""
    return ProviderIdentity.objects.filter(person=person_pk)


def recovery_codes_of(person_pk: int) -> Authenticator | None:
    found = Authenticator.objects.filter(user=person_pk, type=Authenticator.Type.RECOVERY_CODES).first()
    return cast("Authenticator | None", found)


def open_sessions_of(person_pk: int) -> QuerySet[OpenSession]:
    return OpenSession.objects.filter(user=person_pk)
