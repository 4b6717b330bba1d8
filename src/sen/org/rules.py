"""Who may see and change units, persons and invitations. docs/reference/roles.md is the same as a table."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from sen.audit.models import Entry
from sen.org.errors import Dependence
from sen.org.models import (
    Actor,
    DataRequest,
    Handover,
    HolidaySwap,
    Invitation,
    Membership,
    Role,
    RoleDelegation,
    RuleOverride,
    SecondFactorReset,
    Succession,
    SuccessionLine,
    Unit,
    UnitGroup,
    User,
)
from sen.org.one_hand import are_one_person, makers_of, used_one_browser

WIDE = (Role.FOCAL_POINT, Role.LEADER, Role.OBSERVER)
"""Roles that see the work of every unit of their authority; the role is held in any of its units."""
PROTECTED = (
    Role.ADMINISTRATOR,
    Role.FOCAL_POINT,
    Role.LEADER,
    Role.REVIEWER,
    Role.SPOKESPERSON,
    Role.WEB_EDITOR,
)
"""Roles that open nothing without a second factor."""
REFUSED = ("org.log_in_refused", "org.second_factor_refused")
"""Entries about an account by nobody known."""
OPENING = ("org.password_link_issued", "org.person_changed")
"""Entries by which somebody may have come into another's account."""
SECOND_PERSON_SINCE = timedelta(days=7)
BROWSER_KNOWN = timedelta(days=30)
ROW_REFUSED = "desk.access_refused"
"""The verb of an entry that says whom a row was refused."""


def visible_units(actor: Actor) -> QuerySet[Unit]:
    """The bodies of the actor's own authorities: who works where is no secret among them.

    With them the People's Committees directly above and below, which plans name, and the
    bodies of the authorities that the own ones continue (a former district), whose plans go on.
    """
    own = actor.authority_ids
    above = Unit.objects.filter(pk__in=own).values("parent__authority")
    continued = Unit.objects.filter(successors__in=own).values("pk")
    neighbour = Q(kind=Unit.Kind.PEOPLES_COMMITTEE) & (Q(pk__in=above) | Q(parent__authority__in=own))
    return Unit.objects.filter(Q(authority__in=own) | neighbour | Q(authority__in=continued))


def managed_units(actor: Actor) -> QuerySet[Unit]:
    """Units an administrator keeps: those of the authority in which the role is held.

    With them the People's Committees directly below: somebody must give these their first administrator.
    """
    kept = actor.authorities_as(Role.ADMINISTRATOR)
    below = Q(kind=Unit.Kind.PEOPLES_COMMITTEE, parent__authority__in=kept)
    return Unit.objects.filter(Q(authority__in=kept) | below)


def can_manage_unit(actor: Actor, unit: Unit) -> bool:
    return managed_units(actor).filter(pk=unit.pk).exists()


def extendable_units(actor: Actor) -> QuerySet[Unit]:
    """Below which an administrator makes and moves bodies: only in the own authority, so that none is given away."""
    return Unit.objects.filter(authority__in=actor.authorities_as(Role.ADMINISTRATOR))


def reorganisable_units(actor: Actor) -> QuerySet[Unit]:
    """Units whose merging, parting or ending an administrator may enter: all at and below the kept authority.

    The act of a province dissolves a district with its divisions and communes; who enters it there enters the whole.
    """
    kept = sorted(actor.authorities_as(Role.ADMINISTRATOR))
    if not kept:
        return Unit.objects.none()
    places = ", ".join(["%s"] * len(kept))
    below = RawSQL(  # noqa: S611  only placeholders are put together
        f"WITH RECURSIVE below(id) AS (SELECT id FROM org_unit WHERE authority_id IN ({places}) "  # noqa: S608
        "UNION SELECT unit.id FROM org_unit unit JOIN below ON unit.parent_id = below.id) SELECT id FROM below",
        kept,
    )
    return Unit.objects.filter(pk__in=below)


def possible_heirs(actor: Actor) -> QuerySet[Unit]:
    """Who may continue an ending unit: any unit that goes on, is at or below the kept authority, or is seen from there."""
    near = Q(pk__in=reorganisable_units(actor).values("pk")) | Q(pk__in=visible_units(actor).values("pk"))
    keeps = bool(actor.authorities_as(Role.ADMINISTRATOR))
    return Unit.objects.filter(near, valid_to=None) if keeps else Unit.objects.none()


def decided_successions(actor: Actor) -> QuerySet[Succession]:
    """Those the actor enters, confirms, takes back and corrects."""
    return Succession.objects.filter(authority__in=actor.authorities_as(Role.ADMINISTRATOR))


def can_decide_succession(actor: Actor, succession: Succession) -> bool:
    return succession.authority_id in actor.authorities_as(Role.ADMINISTRATOR)


def visible_successions(actor: Actor) -> QuerySet[Succession]:
    """The own ones, and what is decided about units of the actor's authorities; drafts are their writers' alone."""
    own = actor.authority_ids
    told = SuccessionLine.objects.filter(Q(old__authority__in=own) | Q(new__authority__in=own))
    decided = Succession.objects.exclude(state__in=(Succession.State.DRAFT, Succession.State.UNDONE))
    return Succession.objects.filter(
        Q(pk__in=decided_successions(actor).values("pk"))
        | Q(pk__in=decided.filter(pk__in=told.values("succession")).values("pk"))
    )


def visible_succession_lines(actor: Actor) -> QuerySet[SuccessionLine]:
    """Whoever decides sees the whole; others see the units they see anyway."""
    seen = visible_units(actor).values("pk")
    lines = SuccessionLine.objects.filter(succession__in=visible_successions(actor).values("pk"))
    named = Q(old__in=seen) & (Q(new=None) | Q(new__in=seen))
    return lines.filter(Q(succession__in=decided_successions(actor).values("pk")) | named)


def people_of_succession(actor: Actor, succession: Succession) -> QuerySet[Membership]:
    """Roles that a change ends: whoever decides it sees them, to say who goes on where."""
    if not can_decide_succession(actor, succession):
        return Membership.objects.none()
    return Membership.objects.filter(
        unit__in=SuccessionLine.objects.filter(succession=succession).values("old")
    )


def visible_unit_groups(actor: Actor) -> QuerySet[UnitGroup]:
    return UnitGroup.objects.filter(within__authority__in=actor.authority_ids)


def managed_unit_groups(actor: Actor) -> QuerySet[UnitGroup]:
    return UnitGroup.objects.filter(within__authority__in=actor.authorities_as(Role.ADMINISTRATOR))


def visible_memberships(actor: Actor) -> QuerySet[Membership]:
    """Persons of the actor's own units; an administrator sees those of the whole authority."""
    managed = managed_units(actor).values("pk")
    return Membership.objects.filter(Q(unit__in=actor.unit_ids) | Q(unit__in=managed) | Q(user=actor.user_id))


def managed_memberships(actor: Actor) -> QuerySet[Membership]:
    return Membership.objects.filter(unit__in=managed_units(actor).values("pk"))


def visible_people(actor: Actor) -> QuerySet[User]:
    """Oneself, the people of the own units, and for an administrator those of the whole authority."""
    return User.objects.filter(Q(pk=actor.user_id) | Q(pk__in=visible_memberships(actor).values("user")))


def managed_people(actor: Actor) -> QuerySet[User]:
    """People who have or had a role in a managed unit: an administrator may give them further roles there."""
    return User.objects.filter(pk__in=managed_memberships(actor).values("user"))


def can_manage_account(actor: Actor, person: User, *, today: date) -> bool:
    """May hand out a password link, close the account, or correct the name.

    Only where every role the person has now or later is in a managed unit: whoever holds the
    password link acts as that person, also in another authority.
    """
    managed = managed_memberships(actor).filter(user=person)
    running = Q(valid_to=None) | Q(valid_to__gte=today)
    foreign = person.memberships.filter(running).exclude(pk__in=managed.values("pk"))
    return managed.exists() and not foreign.exists()


def visible_invitations(actor: Actor) -> QuerySet[Invitation]:
    return Invitation.objects.filter(unit__in=managed_units(actor).values("pk"))


def followed_units(actor: Actor) -> QuerySet[Unit]:
    """Units whose whole work the actor follows or keeps."""
    wide = Q(authority__in=actor.authorities_as(*WIDE))
    return Unit.objects.filter(wide | Q(pk__in=managed_units(actor).values("pk")))


def visible_entries(actor: Actor) -> QuerySet[Entry]:
    """Entries of the log about the work of own units, or of the whole authority for who follows it; and one's own.

    An administrator also reads what concerns the managed units and people, and refused log-ins of nobody known.
    That somebody was refused a row is read by those who follow the whole authority's work, never by whom it
    was refused: it would tell that the row exists. What is asked about personal data is read by who may open
    the request: colleagues need not know that somebody asked.
    """
    wide = Unit.objects.filter(authority__in=actor.authorities_as(*WIDE))
    own = Q(unit_id__in=actor.unit_ids) | Q(unit_id__in=wide.values("pk")) | Q(actor_id=actor.user_id)
    followed = Q(unit_id__in=followed_units(actor).values("pk"))
    asked = Q(target=DataRequest._meta.label_lower)
    told = Entry.objects.filter(
        ~Q(verb=ROW_REFUSED) | (followed & ~Q(actor_id=actor.user_id)),
        ~asked | Q(target_id__in=visible_data_requests(actor).values("pk")),
    )
    if not actor.units_as(Role.ADMINISTRATOR):
        return told.filter(own)
    people = managed_people(actor).values("pk")
    kept = Q(unit_id__in=managed_units(actor).values("pk")) | Q(unit_id=None, actor_id__in=people)
    refused = Q(verb__in=REFUSED) & (Q(target_id=None) | Q(target_id__in=people))
    return told.filter(own | kept | refused)


def visible_delegations(actor: Actor) -> QuerySet[RoleDelegation]:
    """Those given and taken by oneself, those of the unit for its head, those of managed units."""
    mine = Q(giver=actor.user_id) | Q(taker=actor.user_id)
    led = Q(unit__in=actor.units_as(Role.UNIT_LEAD))
    return RoleDelegation.objects.filter(mine | led | Q(unit__in=managed_units(actor).values("pk")))


def delegable_memberships(actor: Actor) -> QuerySet[Membership]:
    """One's own terms: what was lent to somebody is no term of that person, so nobody passes it on."""
    return Membership.objects.filter(user=actor.user_id)


def possible_deputies(actor: Actor) -> QuerySet[User]:
    """To whom a role may be lent: people of the own authorities. Who works there is no secret among them."""
    beside = Membership.objects.filter(unit__authority__in=actor.authority_ids)
    return User.objects.filter(is_active=True, pk__in=beside.values("user")).exclude(pk=actor.user_id)


def can_end_delegation(actor: Actor, delegation: RoleDelegation) -> bool:
    """Either of the two, and whoever gives and takes roles in the unit."""
    return actor.user_id in (delegation.giver_id, delegation.taker_id) or can_manage_unit(
        actor, delegation.unit
    )


def needs_second_factor(actor: Actor) -> bool:
    """Asked at every request: also a role that was given a minute ago counts."""
    return bool(actor.units_as(*PROTECTED))


def visible_second_factor_resets(actor: Actor) -> QuerySet[SecondFactorReset]:
    """Those one asked for and those one may have a word in; never the one about oneself."""
    mine = Q(requested_by_id=actor.user_id) | Q(person__in=_answered_for(actor).values("user"))
    return SecondFactorReset.objects.filter(mine).exclude(person=actor.user_id)


def can_ask_for_reset(actor: Actor, person: User, *, today: date) -> bool:
    """An administrator who keeps the person's whole account; nobody for oneself."""
    return actor.user_id != person.pk and can_manage_account(actor, person, today=today)


def can_confirm_reset(actor: Actor, reset: SecondFactorReset, *, today: date) -> bool:
    """A second pair of eyes: neither who asked nor whom it is about.

    An administrator of the person's authority or of the one directly above, or the head of the person's unit.
    """
    if actor.user_id in (reset.person_id, reset.requested_by_id) or _acts_for(actor, reset.requested_by_id):
        return False
    running = Q(valid_to=None) | Q(valid_to__gte=today)
    return _answered_for(actor).filter(running, user=reset.person_id, valid_from__lte=today).exists()


def dependence_of(actor: Actor, reset: SecondFactorReset, *, now: datetime) -> Dependence | None:
    """Why the actor, who may confirm by the roles, could still be who asked, under another account.

    Who makes an account chooses its password or sees its link; so does who gives out a password link, or changes the
    address to which the mail for a new password goes. It counts both ways: the made account may also ask. Of two
    accounts made by others, only the signs of `one_hand` show that one person uses both.
    """
    joined = User.objects.filter(pk=actor.user_id).values_list("date_joined", flat=True).first()
    if joined is None or now - joined < SECOND_PERSON_SINCE:
        return Dependence.TOO_NEW
    one, other = actor.user_id, reset.requested_by_id
    if other in makers_of(one) or one in makers_of(other):
        return Dependence.MADE
    opened = Entry.objects.filter(
        Q(actor_id=one, target_id=other) | Q(actor_id=other, target_id=one),
        verb__in=OPENING, target=User._meta.label_lower, at__gte=now - SECOND_PERSON_SINCE,
    )  # fmt: skip
    if opened.exists():
        return Dependence.OPENED
    if are_one_person(one, other):
        return Dependence.ONE_PERSON
    return Dependence.ONE_BROWSER if used_one_browser(one, other, since=now - BROWSER_KNOWN) else None


def _acts_for(actor: Actor, giver_id: int) -> bool:
    """With roles lent by that person: two words, but one will."""
    return any(giver == giver_id for lent in actor.delegated.values() for giver, _name in lent.values())


def _answered_for(actor: Actor) -> QuerySet[Membership]:
    """Roles of the people for whom the actor answers as head of the unit or as administrator here or above."""
    kept = actor.authorities_as(Role.ADMINISTRATOR)
    above = Q(unit__authority__parent__authority__in=kept)
    led = Q(unit__in=actor.units_as(Role.UNIT_LEAD))
    return Membership.objects.filter(Q(unit__authority__in=kept) | above | led)


def visible_handovers(actor: Actor) -> QuerySet[Handover]:
    """Those of oneself on either side, those of the unit for its head, those of managed units."""
    mine = Q(giver=actor.user_id) | Q(taker=actor.user_id)
    led = Q(unit__in=actor.units_as(Role.UNIT_LEAD))
    return Handover.objects.filter(mine | led | Q(unit__in=managed_units(actor).values("pk")))


def handable_memberships(actor: Actor) -> QuerySet[Membership]:
    """Whose work somebody may have handed over: the own, of the unit for its head, of managed units."""
    led = Q(unit__in=actor.units_as(Role.UNIT_LEAD))
    managed = managed_units(actor).values("pk")
    return Membership.objects.filter(Q(user=actor.user_id) | led | Q(unit__in=managed))


def can_read_handover_items(actor: Actor, handover: Handover) -> bool:
    """The rows themselves are the unit's; an administrator of elsewhere sees how many there are."""
    return handover.unit_id in actor.unit_ids or actor.user_id in (handover.giver_id, handover.taker_id)


def can_confirm_giving(actor: Actor, handover: Handover) -> bool:
    """The giver; in the giver's place the head of the unit or who keeps it, never the taker."""
    if actor.user_id == handover.taker_id or handover.state != Handover.State.OPEN:
        return False
    in_place = handover.unit_id in actor.units_as(Role.UNIT_LEAD) or can_manage_unit(actor, handover.unit)
    return actor.user_id == handover.giver_id or in_place


def can_confirm_taking(actor: Actor, handover: Handover) -> bool:
    """Only in person, after the giver."""
    is_open = handover.state == Handover.State.OPEN and handover.given_at is not None
    return is_open and actor.user_id == handover.taker_id


def can_withdraw_handover(actor: Actor, handover: Handover) -> bool:
    if handover.state != Handover.State.OPEN:
        return False
    is_own = actor.user_id in (handover.giver_id, handover.taker_id)
    return (
        is_own or handover.unit_id in actor.units_as(Role.UNIT_LEAD) or can_manage_unit(actor, handover.unit)
    )


def visible_data_requests(actor: Actor) -> QuerySet[DataRequest]:
    """One's own, and those of the people an administrator manages."""
    managed = managed_people(actor).values("pk")
    return DataRequest.objects.filter(Q(person=actor.user_id) | Q(person__in=managed))


def can_ask_for(actor: Actor, person: User, *, today: date) -> bool:
    """For oneself, or as the administrator who puts down what came by letter or mouth."""
    return person.pk == actor.user_id or can_manage_account(actor, person, today=today)


def can_answer_request(actor: Actor, request: DataRequest, *, today: date) -> bool:
    """Only who manages the whole account: a copy holds what the person did in every unit."""
    return can_manage_account(actor, request.person, today=today)


LAW_KEEPERS = (Role.ADMINISTRATOR, Role.FOCAL_POINT)
"""Who enters the authority's own rules and swaps of working days."""


def visible_authorities(actor: Actor) -> QuerySet[Unit]:
    """The People's Committees to which one's units belong: their rules are one's own."""
    return Unit.objects.filter(pk__in=actor.authority_ids)


def visible_rule_overrides(actor: Actor) -> QuerySet[RuleOverride]:
    """Whoever keeps a clock may know what it stands on."""
    return RuleOverride.objects.filter(authority__in=actor.authority_ids)


def visible_holiday_swaps(actor: Actor) -> QuerySet[HolidaySwap]:
    return HolidaySwap.objects.filter(authority__in=actor.authority_ids)


def managed_law(actor: Actor) -> QuerySet[Unit]:
    """The authorities whose own rules one enters and ends."""
    return Unit.objects.filter(pk__in=actor.authorities_as(*LAW_KEEPERS), valid_to=None)


def can_keep_law(actor: Actor, authority: Unit) -> bool:
    return authority.pk in actor.authorities_as(*LAW_KEEPERS)
