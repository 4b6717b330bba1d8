import pytest

from sen.guard.actions import attach
from sen.guard.rules import may_leave
from tests.factories import NOW, UnitFactory, actor_in
from tests.guard.uploads import taken
from tests.lib.documents.samples import PLAN


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "leaves"), [(PLAN, True), (f"{PLAN}LƯU HÀNH NỘI BỘ", False)])
def test_a_file_for_internal_use_may_never_leave(text, leaves):
    unit = UnitFactory()
    clerk = actor_in(unit)

    attachment = attach(taken(clerk, text), owner=unit, by=clerk, now=NOW)

    assert (may_leave(attachment), may_leave(attachment.file)) == (leaves, leaves)
