"""Files between installations: keys, partners, what came in."""

from django.db.models import QuerySet

from sen.org.models import Actor, Role, Unit
from sen.org.rules import WIDE, visible_units
from sen.plan.models import Partner, ReceivedFile, SigningKey

KEY_KEEPERS = (Role.ADMINISTRATOR, Role.FOCAL_POINT)
"""Who makes the authority's key and says whose keys it trusts."""


def visible_signing_keys(actor: Actor) -> QuerySet[SigningKey]:
    return SigningKey.objects.filter(authority__in=actor.authorities_as(*KEY_KEEPERS, *WIDE))


def visible_partners(actor: Actor) -> QuerySet[Partner]:
    return Partner.objects.filter(authority__in=actor.authorities_as(*KEY_KEEPERS, *WIDE))


def authorities_to_sign_for(actor: Actor, _row: object = None) -> QuerySet[Unit]:
    """The People's Committees whose keys the actor keeps."""
    return Unit.objects.filter(pk__in=actor.authorities_as(*KEY_KEEPERS))


def committees_around(actor: Actor, _row: object = None) -> QuerySet[Unit]:
    """What a partner may be in the own list of units: a People's Committee above or below."""
    if not actor.authorities_as(*KEY_KEEPERS):
        return Unit.objects.none()
    seen = visible_units(actor).filter(kind=Unit.Kind.PEOPLES_COMMITTEE)
    return seen.exclude(pk__in=actor.authority_ids)


def can_keep_partner(actor: Actor, partner: Partner) -> bool:
    return partner.authority_id in actor.authorities_as(*KEY_KEEPERS)


def can_send_to(actor: Actor, partner: Partner) -> bool:
    """Sign and hand on in the name of the authority: the focal point."""
    return partner.authority_id in actor.authorities_as(Role.FOCAL_POINT)


def exchanges_files(actor: Actor) -> bool:
    """Keeps keys, or follows the whole authority."""
    return bool(actor.authorities_as(*KEY_KEEPERS, *WIDE))


def visible_received_files(actor: Actor) -> QuerySet[ReceivedFile]:
    """Like the own rounds: whoever sees the whole authority."""
    return ReceivedFile.objects.filter(partner__authority__in=actor.authorities_as(*WIDE))


def visible_received_partners(actor: Actor) -> QuerySet[Partner]:
    """Who signed the files the actor sees: the choices of a filter."""
    return Partner.objects.filter(pk__in=visible_received_files(actor).values("partner"))


def authorities_to_receive_for(actor: Actor, _row: object = None) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=actor.authorities_as(Role.FOCAL_POINT))


def can_decide_file(actor: Actor, received: ReceivedFile) -> bool:
    return received.partner.authority_id in actor.authorities_as(Role.FOCAL_POINT)
