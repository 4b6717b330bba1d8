from datetime import date

import pytest
from django.contrib.auth.hashers import check_password

from sen.config.demo.locality import MERGED, PASSWORD, at, merge, rows_of, settle_before_the_merger
from sen.org.models import Role, Unit, User
from sen.org.rules import visible_units

TODAY = date(2026, 3, 10)


@pytest.fixture
def place(db):
    settled = settle_before_the_merger()
    merge(settled)
    return settled


def test_district_is_history_and_both_communes_continue_it(place):
    district = place.units["HL"]

    district.refresh_from_db()

    assert district.valid_to == date(2025, 6, 30)
    assert {unit.code for unit in district.successors.all()} == {"BS", "LV"}
    assert not Unit.objects.existing_on(MERGED).filter(level=Unit.Level.DISTRICT).exists()


def test_every_role_is_held_by_somebody(place):
    actors = [place.actor(name, now=at(TODAY)) for name in place.people]

    held = {role for actor in actors for roles in actor.roles.values() for role in roles}

    assert held == set(Role.values)


def test_officials_of_the_district_hold_nothing_today(place):
    assert place.actor("huyen", now=at(date(2020, 3, 1))).unit_ids == {place.units["HL-VHTT"].pk}
    assert place.actor("huyen", now=at(TODAY)).unit_ids == frozenset()


def test_the_communes_do_not_see_each_others_divisions(place):
    culture = place.actor("vanhoa", now=at(TODAY))

    seen = set(visible_units(culture))

    assert place.units["BS-KT"] in seen
    assert place.units["LV-KT"] not in seen


def test_people_are_called_after_their_posts(place):
    assert all(person.display_name.endswith("(mẫu)") for person in User.objects.all())


def test_every_unit_and_person_of_the_tables_is_there(place):
    assert set(place.units) == {row["code"] for row in rows_of("units.csv")}
    assert {row["username"] for row in rows_of("people.csv")} <= set(place.people)


def test_everybody_may_log_in_with_the_printed_password(place):
    assert all(check_password(PASSWORD, person.password) for person in User.objects.all())
