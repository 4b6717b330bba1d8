import pytest

from sen.org.models import Role
from sen.org.rules import visible_units
from tests.factories import UnitFactory, actor_in


@pytest.mark.django_db
def test_a_unit_of_the_factory_stands_below_a_committee_that_is_its_authority():
    unit = UnitFactory()

    actor = actor_in(unit, role=Role.UNIT_LEAD)

    assert actor.authority_ids == {unit.parent_id}
    assert set(visible_units(actor)) == {unit, unit.parent}
