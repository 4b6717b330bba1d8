"""Who only observes (a council, a superior body) writes nothing, at any address of the wall's tables."""

import pytest

from sen.org.models import Role
from sen.org.queries import actor_of
from sen.org.rules import needs_second_factor
from tests.factories import NOW
from tests.test_wall import POSTED, entries_of_writes, named, state_of_rows, visit, world

pytestmark = pytest.mark.django_db
__all__ = ["world"]


@pytest.mark.parametrize("address", [each for each in POSTED if not each.stranger_posted], ids=named)
def test_an_observer_writes_nothing(client, world, address):
    user = world.ours.by_role[Role.OBSERVER]
    before, entries = state_of_rows(), entries_of_writes()

    status, _body = visit(client, user, address, world.ours, post=address.post(world.ours))

    assert status in {403, 404, 405, 409, 422}
    assert (state_of_rows(), entries_of_writes()) == (before, entries)


def test_an_observer_needs_no_second_factor_for_reading(world):
    assert not needs_second_factor(actor_of(world.ours.by_role[Role.OBSERVER], now=NOW))
