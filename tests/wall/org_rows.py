from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from sen.audit.models import Entry
from sen.org import rules
from sen.org.models import (
    DataRequest,
    Handover,
    HolidaySwap,
    Invitation,
    Membership,
    OpenSession,
    ProviderIdentity,
    Role,
    RoleDelegation,
    RuleOverride,
    SecondFactorReset,
    Succession,
    SuccessionLine,
    SuccessionRole,
    Unit,
    UnitAlias,
    UnitGroup,
    UnitName,
)
from sen.org.rules import WIDE
from tests.factories import NOW, UnitFactory, UserFactory
from tests.soft_passkey import SoftPasskey
from tests.wall.cells import ALL, NONE, Rule, Side

ADMIN = {Role.ADMINISTRATOR}
LAW = {Role.ADMINISTRATOR, Role.FOCAL_POINT}
SECOND = {Role.ADMINISTRATOR, Role.UNIT_LEAD}


def build(side: Side):
    unit, officer = side.unit, side.by_role[Role.OFFICER]
    closed = UserFactory(is_active=False)
    Membership.objects.create(user=closed, unit=unit, role=Role.OFFICER, valid_from=date(2020, 1, 1))
    below = UnitFactory(parent=unit)
    former = UnitFactory(parent=unit.authority, valid_to=date(2025, 6, 30))
    ended_role = Membership.objects.create(
        user=closed, unit=former, role=Role.OFFICER, valid_from=date(2020, 1, 1), valid_to=date(2025, 6, 30)
    )
    change = {
        "authority": unit.authority,
        "decided_by_id": officer.pk,
        "act_number": side.mark,
        "kind": Succession.Kind.MERGE,
    }
    succession = Succession.objects.create(
        **change, state=Succession.State.IN_EFFECT, effective_on=date(2025, 7, 1), effected_at=NOW
    )
    drafted = Succession.objects.create(**change, effective_on=date(2027, 7, 1))
    line = SuccessionLine.objects.create(succession=succession, old=former, new=unit)
    drafted_line = SuccessionLine.objects.create(succession=drafted, old=below, new=unit)
    credential = SoftPasskey().register({"publicKey": {"challenge": "AAAA"}})
    passkey = Authenticator.objects.create(
        user=side.all_roles, type="webauthn", data={"name": side.mark, "credential": credential}
    )
    RecoveryCodes.activate(side.all_roles)
    lost = UserFactory()
    Membership.objects.create(user=lost, unit=unit, role=Role.OFFICER, valid_from=date(2020, 1, 1))
    Authenticator.objects.create(user=lost, type="totp", data={"secret": ""})
    linked = UserFactory()
    Membership.objects.create(user=linked, unit=unit, role=Role.OFFICER, valid_from=date(2020, 1, 1))
    ProviderIdentity.objects.create(person=linked, issuer=side.mark, subject=side.mark, linked_at=NOW)
    whole = UnitGroup.objects.create(name=f"{side.mark} 2", within=unit, kinds=[Unit.Kind.DIVISION])
    giver, taker = UserFactory(), UserFactory()
    lent = Membership.objects.create(user=giver, unit=unit, role=Role.OBSERVER, valid_from=date(2020, 1, 1))
    Membership.objects.create(user=taker, unit=unit, role=Role.OFFICER, valid_from=date(2020, 1, 1))
    delegation = RoleDelegation.objects.create(
        giver=giver,
        taker=taker,
        unit=unit,
        valid_from=date(2026, 1, 1),
        valid_to=date(2100, 1, 1),
        reason=side.mark,
        made_at=NOW,
    )
    delegation.memberships.add(lent)
    return {
        "delegation": delegation,
        "lent term": lent,
        "lent to": taker,
        "taker's term": taker.memberships.get(),
        "handover given": Handover.objects.create(
            giver=officer, taker=taker, unit=unit, reason=side.mark, made_at=NOW, made_by_name=side.mark,
            given_at=NOW, items=[{"kind": "plan.duty", "key": "1", "text": side.mark, "effect": "passes"}],
        ),
        "handover": Handover.objects.create(
            giver=giver, taker=taker, unit=unit, reason=side.mark, made_at=NOW, made_by_name=side.mark
        ),
        "unit": unit,
        "unit below": below,
        "former unit": former,
        "ended role": ended_role,
        "succession": succession,
        "drafted succession": drafted,
        "succession line": line,
        "drafted line": drafted_line,
        "carried role": SuccessionRole.objects.create(
            succession=succession, membership=ended_role, to_unit=unit, is_given=True
        ),
        "whole group": whole,
        "closed person": closed,
        "committee": unit.authority,
        "unit name": UnitName.objects.create(unit=unit, name=side.mark),
        "alias": UnitAlias.objects.create(unit=unit, alias=side.mark),
        "group": UnitGroup.objects.create(name=side.mark, within=unit),
        "membership": officer.memberships.get(),
        "person": officer,
        "person who lost": lost,
        "linked person": linked,
        "passkey": passkey.pk,  # no model of ours
        "lost factor": SecondFactorReset.objects.create(
            person=officer, reason=side.mark, requested_by_id=0, requested_by_name=side.mark, created_at=NOW,
            expires_at=NOW + timedelta(days=36500),
        ),
        "open session": OpenSession.objects.create(
            user=officer, session_key=side.mark, begun_at=NOW, seen_at=NOW, device=side.mark
        ),
        "invitation": Invitation.objects.create(
            token_hash=side.mark, email=f"{side.mark}@example.org", display_name=side.mark, unit=unit,
            invited_by_id=officer.pk, expires_at=NOW + timedelta(days=7),
        ),
        "data request": DataRequest.objects.create(
            person=closed, kind="see", asked_on=NOW.date(), due_on=NOW.date(), recorded_by_id=officer.pk
        ),
        "own rule": RuleOverride.objects.create(
            authority=unit.authority, rule_id="ati.plans_public", amount=2, counted_in="working_days",
            reason=side.mark, valid_from=date(2020, 1, 1), decided_by_name=side.mark, decided_at=NOW,
        ),
        "swap": HolidaySwap.objects.create(
            authority=unit.authority, day_off=date(2028, 1, 1) + timedelta(days=unit.pk), reason=side.mark, decided_at=NOW
        ),
        "entry": Entry.objects.create(verb="wall.told", unit_id=unit.pk, actor_name=side.mark, facts={"text": side.mark}),
        "anonymous entry": Entry.objects.create(verb="wall.told", actor_name=side.mark, facts={"text": side.mark}),
    }  # fmt: skip


RULES = [
    Rule(rules.followed_units, "unit", own={*WIDE, *ADMIN}, beside={*WIDE, *ADMIN}),
    Rule(rules.visible_units, "unit", beside=ALL),
    Rule(rules.managed_units, "unit", own=ADMIN, beside=ADMIN),
    Rule(rules.extendable_units, "unit", own=ADMIN, beside=ADMIN),
    Rule(rules.can_manage_unit, "unit", own=ADMIN, beside=ADMIN),
    Rule(rules.reorganisable_units, "unit", own=ADMIN, beside=ADMIN),
    Rule(rules.possible_heirs, "unit", own=ADMIN, beside=ADMIN),
    Rule(rules.visible_successions, "succession", beside=ALL),
    Rule(rules.visible_successions, "drafted succession", own=ADMIN, beside=ADMIN),
    Rule(rules.decided_successions, "drafted succession", own=ADMIN, beside=ADMIN),
    Rule(rules.can_decide_succession, "succession", own=ADMIN, beside=ADMIN),
    Rule(rules.visible_succession_lines, "succession line", beside=ALL),
    Rule(rules.visible_succession_lines, "drafted line", own=ADMIN, beside=ADMIN),
    Rule(
        rules.people_of_succession,
        "ended role",
        own=ADMIN,
        beside=ADMIN,
        args=lambda side: (side.rows["succession"],),
    ),
    Rule(rules.visible_unit_groups, "group", beside=ALL),
    Rule(rules.managed_unit_groups, "group", own=ADMIN, beside=ADMIN),
    Rule(rules.visible_memberships, "membership", beside=ADMIN),
    Rule(rules.managed_memberships, "membership", own=ADMIN, beside=ADMIN),
    Rule(rules.visible_people, "person", beside=ADMIN),
    Rule(rules.managed_people, "person", own=ADMIN, beside=ADMIN),
    Rule(rules.can_manage_account, "person", own=ADMIN, beside=ADMIN, kwargs={"today": NOW.date()}),
    Rule(rules.visible_handovers, "handover", own={Role.UNIT_LEAD, *ADMIN}, beside=ADMIN),
    Rule(rules.can_read_handover_items, "handover"),
    Rule(rules.can_confirm_giving, "handover", own={Role.UNIT_LEAD, *ADMIN}, beside=ADMIN),
    Rule(rules.can_confirm_taking, "handover", own=NONE),
    Rule(rules.can_withdraw_handover, "handover", own={Role.UNIT_LEAD, *ADMIN}, beside=ADMIN),
    Rule(rules.handable_memberships, "lent term", own={Role.UNIT_LEAD, *ADMIN}, beside=ADMIN),
    Rule(rules.visible_delegations, "delegation", own={Role.UNIT_LEAD, *ADMIN}, beside=ADMIN),
    Rule(rules.can_end_delegation, "delegation", own=ADMIN, beside=ADMIN),
    Rule(rules.delegable_memberships, "lent term", own=NONE),
    Rule(rules.possible_deputies, "lent to", beside=ALL),
    Rule(rules.can_ask_for_reset, "person", own=ADMIN, beside=ADMIN, kwargs={"today": NOW.date()}),
    Rule(rules.visible_second_factor_resets, "lost factor", own=SECOND, beside=ADMIN),
    Rule(rules.can_confirm_reset, "lost factor", own=SECOND, beside=ADMIN, kwargs={"today": NOW.date()}),
    Rule(rules.visible_invitations, "invitation", own=ADMIN, beside=ADMIN),
    Rule(rules.visible_data_requests, "data request", own=ADMIN, beside=ADMIN),
    Rule(rules.can_answer_request, "data request", own=ADMIN, beside=ADMIN, kwargs={"today": NOW.date()}),
    Rule(rules.can_ask_for, "person", own={*ADMIN, Role.OFFICER}, beside=ADMIN, kwargs={"today": NOW.date()}),
    Rule(rules.visible_authorities, "committee", beside=ALL),
    Rule(rules.visible_rule_overrides, "own rule", beside=ALL),
    Rule(rules.visible_holiday_swaps, "swap", beside=ALL),
    Rule(rules.managed_law, "committee", own=LAW, beside=LAW),
    Rule(rules.can_keep_law, "committee", own=LAW, beside=LAW),
    Rule(rules.visible_entries, "entry", beside={*WIDE, *ADMIN}),
    Rule(rules.visible_entries, "anonymous entry", own=NONE),
]
RULES_ELSEWHERE = {
    "org.rules.needs_second_factor": "asks no row; tests/org/test_second_factor.py",
    "org.rules.dependence_of": "gives nobody anything, takes from who may: tests/org/test_second_factor_reset.py",
}
EXEMPT = {
    "org.CacheRow": "what the framework keeps for a moment",
    "org.OpenSession": "one's own only, by number and person: tests/org/test_sessions.py",
    "org.ProviderIdentity": "the own one by number of the person, others' as a yes or no: tests/org/test_openid.py",
    "org.Spent": "how much of the limits is used up: digests and moments",
}
