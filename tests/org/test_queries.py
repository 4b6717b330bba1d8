from datetime import UTC, date, datetime

import pytest

from sen.org.actions import add_standard_groups
from sen.org.matching import How
from sen.org.models import Membership, Role, Unit, UnitAlias, UnitGroup, UnitName
from sen.org.queries import UnitMatcher, actor_of, match_units, members_of
from tests.factories import NOW, CommitteeFactory, UnitFactory, UserFactory, actor_in, member_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("now", "is_member"),
    [
        (datetime(2020, 2, 29, 16, 59, tzinfo=UTC), False),
        (datetime(2020, 2, 29, 17, tzinfo=UTC), True),  # midnight in Vietnam
        (datetime(2020, 3, 31, 16, 59, tzinfo=UTC), True),
        (datetime(2020, 3, 31, 17, tzinfo=UTC), False),
    ],
)
def test_actor_of_holds_a_role_from_the_first_to_the_last_local_day(now, is_member):
    user, unit = UserFactory(is_superuser=True), UnitFactory()
    term = {"valid_from": date(2020, 3, 1), "valid_to": date(2020, 3, 31)}
    Membership.objects.create(user=user, unit=unit, role=Role.OFFICER, **term)

    actor = actor_of(user, now=now)

    assert actor.roles == ({unit.pk: {Role.OFFICER}} if is_member else {})
    assert actor.authorities == ({unit.pk: unit.authority_id} if is_member else {})
    assert actor.units_as(Role.LEADER) == set()


def test_members_of_leaves_out_closed_accounts(django_assert_num_queries):
    unit = UnitFactory()
    person, closed = member_of(unit), member_of(unit)
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)

    with django_assert_num_queries(1):
        assert [str(held.user) for held in members_of(unit, on=TODAY)] == [str(person)]


@pytest.mark.parametrize("count", [1, 3])
def test_a_matcher_costs_the_same_queries_for_many_units(count, django_assert_num_queries):
    committee = CommitteeFactory()
    for _ in range(count):
        unit = UnitFactory(parent=committee)
        UnitAlias.objects.create(unit=unit, alias=f"P. {unit.pk}")
    among = Unit.objects.filter(authority=committee)

    with django_assert_num_queries(3):
        UnitMatcher(among, on=TODAY).match("Phòng Mẫu")


def test_a_plan_of_2020_finds_the_unit_by_the_name_it_had():
    unit = UnitFactory(name="Phòng Văn hóa - Xã hội")
    UnitName.objects.create(unit=unit, name="Phòng Văn hóa và Thông tin", valid_to=date(2025, 6, 30))
    among = Unit.objects.all()

    then = match_units("Phòng VH&TT huyện", among=among, on=date(2020, 2, 11))[0]
    now = match_units("Phòng VH&TT huyện", among=among, on=TODAY)[0]

    assert (then.unit, now.unit) == (unit, unit)
    assert (now.how, then.score > now.score) == (How.FORMER_NAME, True)


def test_a_list_of_units_without_prefetch_is_taken_too():
    unit = UnitFactory(name="Phòng Kinh tế")

    assert match_units("P. Kinh tế", among=[unit], on=TODAY)[0].unit == unit


def test_the_usual_groups_are_found_by_how_plans_name_them():
    province = CommitteeFactory(name="UBND tỉnh Sen Giang", level=Unit.Level.PROVINCE)
    add_standard_groups(province, by=actor_in(province, role=Role.ADMINISTRATOR), now=NOW)
    add_standard_groups(province, by=actor_in(province, role=Role.ADMINISTRATOR), now=NOW)
    groups = UnitGroup.objects.all()
    matcher = UnitMatcher(Unit.objects.all(), on=TODAY, groups=groups)

    names = [
        "Ủy ban nhân dân các xã biên giới",
        "UBND các xã, phường",
        "Các phòng, ban, ngành tỉnh",
        "các đoàn thể",
    ]
    found = [matcher.sure(name).group.name for name in names]

    assert found == ["Các xã biên giới", "Các xã, phường", "Các phòng, ban, ngành", "Các đoàn thể"]
    assert groups.count() == 6
    assert matcher.match("các đơn vị liên quan")[0].is_generic
    assert matcher.sure("các đơn vị liên quan") is None


def test_two_communes_of_one_division_name_are_told_apart_by_the_home_of_the_plan():
    first, second = (UnitFactory(name="Phòng Kinh tế") for _ in range(2))
    matcher = UnitMatcher(Unit.objects.all(), on=TODAY, home=second.authority)

    assert matcher.sure("Phòng Kinh tế").unit == second
    assert [match.unit for match in matcher.match("Phòng Kinh tế")] == [second, first]
