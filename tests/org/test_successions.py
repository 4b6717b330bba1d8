"""Units merge, part, are renamed and end."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.desk.organisation.rules import roles_to_carry
from sen.jobs.models import Job
from sen.org import jobs, registry
from sen.org.actions import (
    Change,
    change_succession,
    choose_roles,
    confirm_succession,
    correct_name,
    correct_succession,
    draft_succession,
    take_due_effects,
    take_effect,
    undo_succession,
)
from sen.org.errors import NotASuccession, SuccessionSettled, UnitEnded, UnitHasBodies
from sen.org.models import Invitation, Membership, Role, Succession, Unit
from sen.org.queries import (
    actor_of,
    due_successions,
    heirs_beyond,
    name_on,
    names_by_number,
    names_on,
    weights_of,
)
from tests.factories import NOW, CommitteeFactory, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
DAY = date(2026, 7, 1)
MIDNIGHT = datetime(2026, 6, 30, 17, 0, 5, tzinfo=UTC)
"""Five seconds past 00:00 of 1 July in Vietnam."""
Kind, State = Succession.Kind, Succession.State


@pytest.fixture
def province():
    return CommitteeFactory(name="UBND tỉnh Sen", level=Unit.Level.PROVINCE)


@pytest.fixture
def keeper(province):
    return actor_in(province, role=Role.ADMINISTRATOR)


def commune(province, name, **facts):
    return CommitteeFactory(name=f"UBND xã {name}", parent=province, **facts)


def change(kind, olds, *news, on=DAY, **facts):
    return Change(
        kind=kind, olds=olds, news=news, effective_on=on, act_number="12/NQ-HĐND", act_on=TODAY, **facts
    )


def draft(keeper, kind, olds, *news, **facts):
    return draft_succession(change(kind, olds, *news, **facts), by=keeper, now=NOW)


def confirmed(keeper, kind, olds, *news, now=NOW, **facts):
    row = draft(keeper, kind, olds, *news, **facts)
    return confirm_succession(row.pk, by=keeper, now=now)


def fresh(unit):
    return Unit.objects.get(pk=unit.pk)


# ---- drafts and days


def test_a_draft_changes_no_unit(province, keeper):
    one, two, heir = (commune(province, name) for name in ("Một", "Hai", "Ba"))

    row = draft(keeper, Kind.MERGE, [one, two], heir)

    assert (row.state, row.authority) == (State.DRAFT, province)
    assert [(line.old, line.new, line.is_part) for line in row.lines.all()] == [
        (one, heir, False),
        (two, heir, False),
    ]
    assert {fresh(one).valid_to, fresh(two).valid_to} == {None}
    assert Entry.objects.filter(verb="org.succession_drafted", target_id=row.pk).count() == 1


def test_a_draft_can_be_changed_and_a_confirmed_one_cannot(province, keeper):
    one, two, heir = (commune(province, name) for name in ("Một", "Hai", "Ba"))
    row = draft(keeper, Kind.MERGE, [one], heir)

    change_succession(row.pk, change(Kind.SPLIT, [one], two, heir), by=keeper, now=NOW)

    assert [(line.new, line.is_part) for line in row.lines.all()] == [(two, True), (heir, True)]
    confirm_succession(row.pk, by=keeper, now=NOW)
    with pytest.raises(SuccessionSettled):
        change_succession(row.pk, change(Kind.MERGE, [one], heir), by=keeper, now=NOW)


def test_a_change_of_a_day_to_come_takes_effect_at_midnight_and_once(province, keeper):
    old, heir = commune(province, "Cũ"), commune(province, "Mới")
    row = confirmed(keeper, Kind.MERGE, [old], heir)

    before = take_due_effects(now=MIDNIGHT - timedelta(minutes=1))
    first, second = take_due_effects(now=MIDNIGHT), take_due_effects(now=MIDNIGHT)

    assert (before, first, second) == (0, 1, 0)
    assert (fresh(old).valid_to, list(old.successors.all())) == (date(2026, 6, 30), [heir])
    assert take_effect(row.pk, now=MIDNIGHT) is False
    assert Entry.objects.filter(verb="org.unit_ended", target_id=old.pk).count() == 1


def test_a_change_of_a_past_day_takes_effect_when_confirmed(province, keeper):
    old, heir = commune(province, "Cũ"), commune(province, "Mới")

    row = confirmed(keeper, Kind.MERGE, [old], heir, on=date(2026, 3, 1))

    assert (row.state, fresh(old).valid_to) == (State.IN_EFFECT, date(2026, 2, 28))


def test_the_schedule_adds_a_job_for_each_change_whose_day_has_come(province, keeper):
    for name in ("Một", "Hai"):
        confirmed(keeper, Kind.DISSOLVE, [commune(province, name)])

    for _twice in range(2):
        jobs.add_due_successions(now=MIDNIGHT)
    for job in Job.objects.filter(kind="org.succession").order_by("pk"):
        jobs.take_effect(**job.payload, now=MIDNIGHT)

    assert Job.objects.filter(kind="org.succession").count() == 2
    assert Unit.objects.filter(valid_to=date(2026, 6, 30)).count() == 2


def test_before_its_day_a_change_is_taken_back_with_a_reason(province, keeper):
    old, heir = commune(province, "Cũ"), commune(province, "Mới")
    row = confirmed(keeper, Kind.MERGE, [old], heir)
    with pytest.raises(ValidationError):
        undo_succession(row.pk, reason=" ", by=keeper, now=NOW)

    undo_succession(row.pk, reason="Nhập nhầm ngày", by=keeper, now=NOW)

    assert take_due_effects(now=MIDNIGHT) == 0
    assert fresh(old).valid_to is None


def test_after_its_day_it_is_not_taken_back(province, keeper):
    row = confirmed(keeper, Kind.DISSOLVE, [commune(province, "Cũ")], on=TODAY)

    with pytest.raises(SuccessionSettled):
        undo_succession(row.pk, reason="Nhầm", by=keeper, now=NOW)


# ---- names


def test_a_renaming_keeps_the_name_of_other_days(province, keeper):
    unit = commune(province, "Cũ", short_name="Xã Cũ")

    confirmed(keeper, Kind.RENAME, [unit], new_name="UBND phường Mới", on=TODAY)

    unit = fresh(unit)
    assert (unit.name, unit.valid_to) == ("UBND phường Mới", None)
    assert name_on(unit, date(2020, 5, 1)) == "UBND xã Cũ"
    assert names_by_number([unit.pk], TODAY - timedelta(days=1)) == {unit.pk: "UBND xã Cũ"}
    assert name_on(unit, TODAY) == "UBND phường Mới"


def test_names_follow_each_other_and_a_slip_is_put_right_in_the_last(
    province, keeper, django_assert_num_queries
):
    unit = commune(province, "Cũ", valid_from=date(2019, 1, 1))
    confirmed(keeper, Kind.RENAME, [unit], new_name="UBND xã Hai", on=date(2020, 7, 1))
    confirmed(keeper, Kind.RENAME, [unit], new_name="UBND xã Bà", on=date(2025, 7, 1))
    correct_name(unit.pk, name="UBND xã Ba", by=keeper, now=NOW)
    unit = fresh(unit)

    days = [date(2020, 6, 30), date(2020, 7, 1), date(2025, 6, 30), date(2025, 7, 1)]
    assert [name_on(unit, day) for day in days] == ["UBND xã Cũ", "UBND xã Hai", "UBND xã Hai", "UBND xã Ba"]
    with django_assert_num_queries(1):
        names = names_on([unit, province], date(2020, 1, 1))
    assert names == {unit.pk: "UBND xã Cũ", province.pk: province.name}
    with pytest.raises(UnitEnded):  # before the last one
        confirmed(keeper, Kind.RENAME, [unit], new_name="UBND xã Bốn", on=date(2024, 1, 1))


def test_a_renaming_without_a_name_is_refused(province, keeper):
    with pytest.raises(ValidationError):
        draft(keeper, Kind.RENAME, [commune(province, "Cũ")])


# ---- people and invitations


def test_roles_end_with_the_unit_and_go_on_where_it_was_chosen(province, keeper):
    old, heir = commune(province, "Cũ"), commune(province, "Mới")
    goes, stays = member_of(old, role=Role.UNIT_LEAD), member_of(old)
    row = draft(keeper, Kind.MERGE, [old], heir)
    choose_roles(row.pk, chosen=[(goes.memberships.get().pk, heir.pk)], by=keeper, now=NOW)
    confirm_succession(row.pk, by=keeper, now=NOW)

    take_due_effects(now=MIDNIGHT)

    assert list(goes.memberships.order_by("pk").values_list("unit", "role", "valid_from", "valid_to")) == [
        (old.pk, "unit_lead", date(2020, 1, 1), date(2026, 6, 30)),
        (heir.pk, "unit_lead", DAY, None),
    ]
    assert list(stays.memberships.values_list("valid_to", flat=True)) == [date(2026, 6, 30)]
    assert actor_of(stays, now=MIDNIGHT).unit_ids == frozenset()
    assert actor_of(goes, now=MIDNIGHT).unit_ids == {heir.pk}


def test_a_role_can_be_carried_over_after_the_day_too_and_only_once(province, keeper):
    old, heir = commune(province, "Cũ"), commune(province, "Mới")
    person = member_of(old)
    row = confirmed(keeper, Kind.MERGE, [old], heir, on=TODAY)
    pair = (person.memberships.get().pk, heir.pk)

    for _twice in range(2):
        choose_roles(row.pk, chosen=[pair], by=keeper, now=NOW)

    assert Membership.objects.filter(user=person, unit=heir, valid_from=TODAY).count() == 1


def test_a_role_goes_only_from_a_unit_of_the_change_to_its_own_successor(province, keeper):
    old, heir, other = (commune(province, name) for name in ("Cũ", "Mới", "Khác"))
    inside, outside = member_of(old).memberships.get(), member_of(other).memberships.get()
    row = draft(keeper, Kind.MERGE, [old], heir)

    for pair in ((inside.pk, other.pk), (outside.pk, heir.pk)):
        with pytest.raises(PermissionDenied):
            choose_roles(row.pk, chosen=[pair], by=keeper, now=NOW)

    assert row.roles.count() == 0


@pytest.mark.parametrize("where", ["above", "beside"])
def test_nobody_comes_by_a_role_where_one_keeps_nothing(province, where):
    """A commune's administrator names the province, or a commune where he works too: he rules neither by that."""
    beside = commune(province, "Bên")
    old = UnitFactory(parent=commune(province, "Nhà"))
    heir = {"above": province, "beside": beside}[where]
    person = member_of(old, role=Role.ADMINISTRATOR)
    person.memberships.create(unit=UnitFactory(parent=beside), role=Role.OFFICER, valid_from=TODAY)
    by = actor_of(person, now=NOW)
    row = draft(by, Kind.MERGE, [old], heir)
    held = person.memberships.get(unit=old)

    with pytest.raises(PermissionDenied):
        choose_roles(row.pk, chosen=[(held.pk, heir.pk)], by=by, now=NOW)

    assert roles_to_carry(by, row) == []


def test_a_draft_that_is_changed_forgets_where_people_were_to_go(province, keeper):
    old, heir, other = (commune(province, name) for name in ("Cũ", "Mới", "Khác"))
    row = draft(keeper, Kind.MERGE, [old], heir)
    choose_roles(row.pk, chosen=[(member_of(old).memberships.get().pk, heir.pk)], by=keeper, now=NOW)

    change_succession(row.pk, change(Kind.MERGE, [old], other), by=keeper, now=NOW)

    assert row.roles.count() == 0


def test_open_invitations_are_withdrawn_with_the_unit(province, keeper):
    old = commune(province, "Cũ")
    Invitation.objects.create(
        token_hash="x", display_name="Mời", unit=old, invited_by_id=1, expires_at=NOW + timedelta(days=7)
    )

    confirmed(keeper, Kind.DISSOLVE, [old], on=TODAY)

    assert Invitation.objects.get().revoked_at == NOW


# ---- what is refused


@pytest.mark.parametrize(
    ("kind", "olds", "news"),
    [("merge", 2, 0), ("merge", 1, 2), ("split", 2, 1), ("split", 1, 0), ("rename", 2, 0), ("rename", 1, 1)],
)
def test_numbers_that_do_not_fit_the_kind_are_refused(province, keeper, kind, olds, news):
    units = [commune(province, str(number)) for number in range(4)]

    with pytest.raises(NotASuccession):
        draft(keeper, kind, units[:olds], *units[4 - news :][:news], new_name="Tên mới")


def test_a_unit_cannot_continue_itself_over_others(province, keeper):
    one, two, three = (commune(province, name) for name in ("Một", "Hai", "Ba"))
    confirmed(keeper, Kind.MERGE, [one], two)
    later = confirmed(keeper, Kind.MERGE, [two], three, on=DAY + timedelta(days=30))

    assert heirs_beyond(one) == {two.pk, three.pk}
    with pytest.raises(ValidationError):
        draft(keeper, Kind.MERGE, [three], one, on=DAY + timedelta(days=60))
    assert later.state == State.PLANNED


def test_an_heir_exists_on_the_day_and_goes_on_after_it(province, keeper):
    old, late = commune(province, "Cũ"), commune(province, "Muộn", valid_from=DAY + timedelta(days=1))
    ending, heir = commune(province, "Sắp hết"), commune(province, "Mới", valid_from=DAY)
    confirmed(keeper, Kind.MERGE, [ending], heir)

    with pytest.raises(NotASuccession, match="02/07/2026"):
        draft(keeper, Kind.MERGE, [old], late)
    with pytest.raises(UnitEnded):
        draft(keeper, Kind.MERGE, [old], ending)


def test_a_unit_ends_once_and_not_before_it_began(province, keeper):
    old, young = commune(province, "Cũ"), commune(province, "Trẻ", valid_from=DAY)
    confirmed(keeper, Kind.DISSOLVE, [old], on=TODAY)

    with pytest.raises(UnitEnded):
        draft(keeper, Kind.DISSOLVE, [old])
    with pytest.raises(NotASuccession):
        draft(keeper, Kind.DISSOLVE, [young])


def test_a_second_change_waits_until_the_first_is_taken_back(province, keeper):
    old, one, two = (commune(province, name) for name in ("Cũ", "Một", "Hai"))
    confirmed(keeper, Kind.MERGE, [old], one)

    with pytest.raises(NotASuccession):
        draft(keeper, Kind.MERGE, [old], two, on=DAY + timedelta(days=1))


def test_a_unit_does_not_end_over_bodies_that_go_on(province, keeper):
    district = CommitteeFactory(name="UBND huyện", parent=province, level=Unit.Level.DISTRICT)
    division = UnitFactory(name="Phòng Văn hóa", parent=district)
    row = draft(keeper, Kind.DISSOLVE, [district])

    with pytest.raises(UnitHasBodies, match="Phòng Văn hóa"):
        confirm_succession(row.pk, by=keeper, now=NOW)
    confirmed(keeper, Kind.DISSOLVE, [division])
    assert confirm_succession(row.pk, by=keeper, now=NOW).state == State.PLANNED


def test_what_no_longer_fits_on_the_day_is_written_on_the_row_and_can_be_tried_again(province, keeper):
    district = CommitteeFactory(name="UBND huyện", parent=province)
    row = confirmed(keeper, Kind.DISSOLVE, [district])
    late = UnitFactory(name="Phòng mới lập", parent=district)

    take_due_effects(now=MIDNIGHT)

    row.refresh_from_db()
    assert (row.state, "Phòng mới lập" in row.refusal) == (State.PLANNED, True)
    assert fresh(district).valid_to is None
    confirmed(keeper, Kind.DISSOLVE, [late], now=MIDNIGHT)
    assert confirm_succession(row.pk, by=keeper, now=MIDNIGHT).state == State.IN_EFFECT


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_decides(province, keeper, role):
    old = commune(province, "Cũ")
    row = draft(keeper, Kind.DISSOLVE, [old])
    actor = actor_in(province, role=role)

    for refused in (
        lambda: draft(actor, Kind.DISSOLVE, [old]),
        lambda: confirm_succession(row.pk, by=actor, now=NOW),
        lambda: undo_succession(row.pk, reason="x", by=actor, now=NOW),
        lambda: choose_roles(row.pk, chosen=[], by=actor, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_an_administrator_names_neither_foreign_units_nor_those_above(province):
    mine = commune(province, "Ta")
    actor = actor_in(mine, role=Role.ADMINISTRATOR)

    for foreign in (CommitteeFactory(), province, commune(province, "Láng giềng")):
        with pytest.raises(PermissionDenied):
            draft(actor, Kind.DISSOLVE, [foreign])
    with pytest.raises(PermissionDenied):
        draft(actor, Kind.MERGE, [mine], CommitteeFactory())


# ---- after the day


def test_a_correcting_entry_names_other_successors_and_keeps_the_first(province, keeper):
    old, wrong, right = (commune(province, name) for name in ("Cũ", "Sai", "Đúng"))
    row = confirmed(keeper, Kind.MERGE, [old], wrong, on=TODAY)

    entry = correct_succession(
        row.pk, reason="Nhầm xã", news=[right], act_number="13/NQ-HĐND", by=keeper, now=NOW
    )

    row.refresh_from_db()
    assert (row.state, entry.state, entry.corrects) == (State.CORRECTED, State.IN_EFFECT, row)
    assert list(old.successors.all()) == [right]
    assert entry.act_number == "13/NQ-HĐND"


def test_a_successor_that_took_work_over_is_not_struck_out(province, keeper, monkeypatch):
    old, wrong, right = (commune(province, name) for name in ("Cũ", "Sai", "Đúng"))
    row = confirmed(keeper, Kind.MERGE, [old], wrong, on=TODAY)
    taken = registry.Hanging("x", "việc", lambda _units: {}, None, lambda _row, units: len(units))
    monkeypatch.setattr(registry, "HANGING", {"x": taken})

    with pytest.raises(NotASuccession):
        correct_succession(row.pk, reason="Nhầm", news=[right], act_number="1", by=keeper, now=NOW)

    assert list(old.successors.all()) == [wrong]


# ---- what hangs on a unit


def test_weights_count_own_rows_and_those_of_rooms_above(province, monkeypatch):
    old = commune(province, "Cũ")
    UnitFactory(parent=old)
    member_of(old)
    rows = registry.Hanging("x", "việc", lambda units: dict.fromkeys(units, 7))
    monkeypatch.setattr(registry, "HANGING", {"x": rows})

    (weight,) = weights_of([old], on=TODAY)

    assert (weight.people, weight.bodies, weight.invitations, weight.further) == (1, 1, 0, [("việc", 7)])


@pytest.mark.parametrize("count", [1, 3])
def test_weights_cost_the_same_for_one_unit_and_three(
    province, django_assert_num_queries, monkeypatch, count
):
    monkeypatch.setattr(registry, "HANGING", {})
    units = [commune(province, str(number)) for number in range(count)]

    with django_assert_num_queries(5):
        weights_of(units, on=TODAY)


def test_a_room_registers_what_hangs_on_a_unit_once(monkeypatch):
    monkeypatch.setattr(registry, "HANGING", {})
    registry.register_hanging("x.y", "rows", lambda _units: {})

    with pytest.raises(RuntimeError):
        registry.register_hanging("x.y", "rows", lambda _units: {})


# ---- the real case


def test_a_district_of_ten_communes_becomes_three_communes_and_part_of_a_ward(province, keeper):
    """As on 1 July 2025: three or four communes into one each; of the last a part goes to a ward."""
    district = CommitteeFactory(name="UBND huyện", parent=province, level=Unit.Level.DISTRICT)
    division = UnitFactory(name="Phòng Văn hóa và Thông tin", parent=district)
    olds = [CommitteeFactory(name=f"UBND xã {number}", parent=district) for number in range(10)]
    heirs = [commune(province, name) for name in ("Sen", "Súng", "Cúc")]
    ward = commune(province, "phường Mai")
    bodies = [UnitFactory(name="Phòng Văn hóa - Xã hội", parent=heir) for heir in heirs]
    confirmed(keeper, Kind.MERGE, olds[:4], heirs[0])
    confirmed(keeper, Kind.MERGE, olds[4:7], heirs[1])
    confirmed(keeper, Kind.MERGE, olds[7:], heirs[2])
    confirmed(keeper, Kind.SPLIT, [olds[9]], ward)
    confirmed(keeper, Kind.SPLIT, [division], *bodies)
    confirmed(keeper, Kind.SPLIT, [district], *heirs, ward)

    effected = take_due_effects(now=MIDNIGHT)

    assert effected == 6
    assert Unit.objects.filter(valid_to=date(2026, 6, 30)).count() == 12
    assert set(olds[9].successors.all()) == {heirs[2], ward}
    assert set(district.successors.all()) == {*heirs, ward}
    assert {line.is_part for line in olds[9].lines_as_old.all()} == {True}
    assert {line.is_part for line in olds[0].lines_as_old.all()} == {False}
    assert set(heirs[0].predecessors.all()) == {*olds[:4], district}


# ---- whatever is entered


@pytest.mark.parametrize("seed", range(12))
def test_no_order_of_changes_makes_a_circle_or_a_unit_that_ends_before_its_heirs_exist(
    province, keeper, seed
):
    chance = random.Random(seed)
    units = [commune(province, str(number)) for number in range(6)]
    for _step in range(14):
        kind = chance.choice([Kind.MERGE, Kind.SPLIT, Kind.DISSOLVE])
        chosen = chance.sample(units, chance.randint(2, 4))
        cut = 1 if kind == Kind.SPLIT else max(1, len(chosen) - 1)
        news = chosen[cut:] if kind != Kind.DISSOLVE else []
        on = TODAY + timedelta(days=chance.randint(-20, 60))
        try:
            confirmed(keeper, kind, chosen[:cut], *news, on=on)
        except (ValidationError, PermissionDenied):
            continue
    take_due_effects(now=NOW + timedelta(days=90))

    for unit in Unit.objects.filter(pk__in=[unit.pk for unit in units]):
        assert unit.pk not in heirs_beyond(unit)
        for heir in unit.successors.all():
            assert unit.valid_to is not None
            assert heir.valid_to is None or heir.valid_to > unit.valid_to
    assert due_successions(on=TODAY + timedelta(days=90)) == []
