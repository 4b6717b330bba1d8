"""A committee that a plan of above gives work: its focal point, who sits in a division, sees it and answers."""

import pytest

from sen.org.models import Role
from sen.org.queries import people_in
from sen.plan import rules
from tests.factories import NOW, CommitteeFactory, DutyFactory, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return CommitteeFactory(level="province")


@pytest.fixture
def commune(province):
    return CommitteeFactory(parent=province)


@pytest.fixture
def division(commune):
    return UnitFactory(parent=commune)


@pytest.fixture
def duty(province, commune):
    return DutyFactory(unit=commune, task__plan__authority=province)


def test_the_focal_point_of_a_committee_answers_for_it(duty, division):
    focal = actor_in(division, role=Role.FOCAL_POINT)

    assert duty in rules.own_duties(focal)
    assert rules.can_report_on(focal, duty)
    assert rules.can_acknowledge(focal, duty)
    assert duty in rules.own_silent_duties(focal)


@pytest.mark.parametrize(("role", "sees"), [(Role.LEADER, True), (Role.OBSERVER, True), (Role.OFFICER, False),
                                            (Role.UNIT_LEAD, False), (Role.RECORDS_CLERK, False)])  # fmt: skip
def test_others_of_the_committee_see_it_by_their_role_and_do_not_answer(duty, division, role, sees):
    actor = actor_in(division, role=role)

    assert rules.visible_tasks(actor).filter(pk=duty.task_id).exists() == sees
    assert not rules.can_report_on(actor, duty)


def test_it_is_no_other_committees(duty, province):
    beside = actor_in(UnitFactory(parent=CommitteeFactory(parent=province)), role=Role.FOCAL_POINT)

    assert not rules.visible_tasks(beside).exists()
    assert not rules.can_report_on(beside, duty)


def test_a_letter_to_a_committee_reaches_its_focal_point(commune, division):
    focal = member_of(division, role=Role.FOCAL_POINT)
    member_of(division, role=Role.OFFICER)

    assert people_in([commune.pk, division.pk], on=NOW.date()) == {commune.pk: [focal], division.pk: [focal]}
