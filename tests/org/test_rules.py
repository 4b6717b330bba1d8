from datetime import date

import pytest
from django.db import transaction

from sen.audit.actions import record
from sen.org import rules
from sen.org.models import Role, Unit
from tests.factories import CommitteeFactory, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db


def test_a_member_sees_the_own_authority_its_neighbours_above_and_below_and_what_it_continues():
    province = CommitteeFactory(level=Unit.Level.PROVINCE)
    commune = CommitteeFactory(parent=province)
    own, beside = UnitFactory(parent=commune), UnitFactory(parent=commune)
    district = CommitteeFactory(parent=province, level=Unit.Level.DISTRICT, valid_to=date(2025, 6, 30))
    old_division = UnitFactory(parent=district)
    district.successors.add(commune)
    sister, department = CommitteeFactory(parent=province), UnitFactory(parent=province)
    UnitFactory(parent=sister)

    seen = set(rules.visible_units(actor_in(own)))
    seen_above = set(rules.visible_units(actor_in(department)))

    assert seen == {commune, own, beside, province, district, old_division}
    assert seen_above == {province, department, commune, district, sister}


def test_a_stranger_sees_no_unit_person_group_or_entry():
    actor, unit = actor_in(), UnitFactory()
    person = member_of(unit)
    with transaction.atomic():
        record("org.unit_named", unit, by=None, unit_id=unit.pk)

    assert not rules.visible_units(actor).exists()
    assert not rules.visible_people(actor).filter(pk=person.pk).exists()
    assert not rules.visible_memberships(actor).exists()
    assert not rules.visible_entries(actor).exists()


def test_an_administrator_keeps_the_committees_directly_below_but_not_their_bodies():
    province = CommitteeFactory(level=Unit.Level.PROVINCE)
    commune = CommitteeFactory(parent=province)
    body, below = UnitFactory(parent=commune), CommitteeFactory(parent=commune)

    managed = set(rules.managed_units(actor_in(province, role=Role.ADMINISTRATOR)))

    assert managed == {province, commune}
    assert not {body, below} & managed


@pytest.mark.parametrize(
    ("role", "reads"),
    [(Role.ADMINISTRATOR, True), (Role.LEADER, False), (Role.OFFICER, False), (Role.FOCAL_POINT, False)],
)
def test_only_an_administrator_reads_the_log_ins_of_others(role, reads):
    unit = UnitFactory()
    person, actor = member_of(unit), actor_in(unit, role=role)
    with transaction.atomic():
        refused = record("org.log_in_refused", person, by=None)
        unknown = record("org.log_in_refused", None, by=None)
        foreign = record("org.log_in_refused", member_of(UnitFactory()), by=None)

    seen = set(rules.visible_entries(actor))

    assert seen == ({refused, unknown} if reads else set())
    assert foreign not in seen


def test_everybody_reads_what_one_did_oneself():
    actor = actor_in(UnitFactory())
    with transaction.atomic():
        own = record("org.logged_in", None, by=actor)

    assert list(rules.visible_entries(actor)) == [own]
