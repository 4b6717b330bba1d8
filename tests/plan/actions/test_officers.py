import pytest
from django.core.exceptions import PermissionDenied

from sen.audit.models import Entry
from sen.org.models import Role
from sen.plan.actions.officers import name_officer
from sen.plan.models import Duty
from tests.factories import DutyFactory, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db


def test_a_colleague_of_the_unit_is_named_and_unnamed():
    duty = DutyFactory()
    person, by = member_of(duty.unit), actor_in(duty.unit)

    name_officer(duty.pk, officer_id=person.pk, by=by)
    assert Duty.objects.get().officer == person
    name_officer(duty.pk, officer_id=None, by=by)

    assert Duty.objects.get().officer is None
    facts = [entry.facts for entry in Entry.objects.filter(verb="plan.officer_named").order_by("pk")]
    assert facts == [{"before": None, "after": str(person)}, {"before": str(person), "after": None}]


def test_nobody_of_another_unit_is_named_nor_names():
    duty = DutyFactory()
    beside = UnitFactory(parent=duty.unit.authority)

    with pytest.raises(PermissionDenied):
        name_officer(duty.pk, officer_id=member_of(beside).pk, by=actor_in(duty.unit))
    with pytest.raises(PermissionDenied):
        name_officer(duty.pk, officer_id=member_of(duty.unit).pk, by=actor_in(beside))
    with pytest.raises(PermissionDenied):
        name_officer(duty.pk, officer_id=member_of(duty.unit, role=Role.OBSERVER).pk, by=actor_in(duty.unit))
