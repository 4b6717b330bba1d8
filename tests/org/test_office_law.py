"""Own numbers of an authority, announced swaps of working days, and the clocks counted with them."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.org.actions import (
    OwnLimit,
    announce_holiday_swap,
    end_rule_override,
    record_data_request,
    set_rule_override,
    withdraw_holiday_swap,
)
from sen.org.models import HolidaySwap, Role, RuleOverride, Unit
from sen.org.office_law import office_law, rule_of_request
from sen.regulation.deadlines import ZONE
from sen.regulation.model import Level
from tests.factories import NOW, CommitteeFactory, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db
RULE = "personal_data.correct"


def own_rule(unit, *, by=None, amount=5, begins=date(2026, 3, 1), ends=None, rule_id=RULE):
    return set_rule_override(
        unit.authority,
        rule_id=rule_id,
        limit=OwnLimit(amount, "working_days", begins, ends),
        reason="Quy chế 05/QC-UBND",
        by=by or actor_in(unit, role=Role.FOCAL_POINT),
        now=NOW,
    )


def swap(unit, *, off=date(2026, 3, 12), worked=date(2026, 3, 14)):
    by = actor_in(unit, role=Role.ADMINISTRATOR)
    return announce_holiday_swap(
        unit.authority, day_off=off, day_worked=worked, reason="Thông báo 9/TB", by=by, now=NOW
    )


def due(unit, rule_id=RULE, day=10, reason="request_received"):
    start = datetime(2026, 3, day, 9, tzinfo=ZONE)
    return office_law(unit.authority).deadline(rule_id, start=start, reason=reason)


def test_an_own_number_holds_for_clocks_that_start_within_its_days():
    unit = UnitFactory()
    own_rule(unit, begins=date(2026, 3, 10), ends=date(2026, 3, 10))

    assert due(unit, day=9).due_on == date(2026, 3, 19)
    assert due(unit, day=10).due_on == date(2026, 3, 17)
    assert due(unit, day=11).due_on == date(2026, 3, 21)


def test_an_own_number_is_of_one_authority_alone():
    unit, elsewhere = UnitFactory(), UnitFactory()
    own_rule(unit)

    assert due(unit).rule.overridden is not None
    assert due(elsewhere).rule.overridden is None


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.ADMINISTRATOR, True), (Role.FOCAL_POINT, True), (Role.LEADER, False), (Role.OFFICER, False)],
)
def test_administrator_and_focal_point_set_own_rules(role, may):
    unit = UnitFactory()
    by = actor_in(unit, role=role)

    if may:
        assert own_rule(unit, by=by).pk
    else:
        with pytest.raises(PermissionDenied):
            own_rule(unit, by=by)
        with pytest.raises(PermissionDenied):
            announce_holiday_swap(
                unit.authority, day_off=date(2026, 3, 12), day_worked=None, reason="x", by=by, now=NOW
            )


def test_nobody_sets_rules_for_another_authority():
    with pytest.raises(PermissionDenied):
        own_rule(UnitFactory(), by=actor_in(UnitFactory(), role=Role.ADMINISTRATOR))


def test_where_the_law_sets_no_limit_there_is_none_to_replace():
    with pytest.raises(ValidationError, match="không ghi thời hạn"):
        own_rule(UnitFactory(), rule_id="press.question.ordinary")
    with pytest.raises(ValidationError, match="Không có quy định"):
        own_rule(UnitFactory(), rule_id="press.nothing")


@pytest.mark.parametrize(
    ("begins", "ends", "may"),
    [
        (date(2026, 4, 1), date(2026, 4, 30), False),
        (date(2026, 3, 1), date(2026, 4, 1), False),
        (date(2026, 3, 1), date(2026, 3, 31), True),
        (date(2026, 5, 1), None, True),
    ],
)
def test_two_own_rules_never_hold_on_one_day(begins, ends, may):
    unit = UnitFactory()
    own_rule(unit, begins=date(2026, 4, 1), ends=date(2026, 4, 30))

    if may:
        own_rule(unit, begins=begins, ends=ends)
    else:
        with pytest.raises(ValidationError, match="đã có một quy định riêng"):
            own_rule(unit, begins=begins, ends=ends)


def test_an_own_rule_ends_after_its_last_day_and_is_logged():
    unit = UnitFactory()
    by = actor_in(unit, role=Role.FOCAL_POINT)
    override = own_rule(unit, by=by)

    end_rule_override(override.pk, last_day=date(2026, 3, 10), by=by, now=NOW)

    assert due(unit, day=10).rule.overridden is not None
    assert due(unit, day=11).rule.overridden is None
    verbs = list(
        Entry.objects.filter(unit_id=unit.authority_id).order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["org.rule_override_set", "org.rule_override_ended"]


def test_an_own_rule_ended_before_it_began_never_held():
    unit = UnitFactory()
    by = actor_in(unit, role=Role.FOCAL_POINT)
    override = own_rule(unit, by=by, begins=date(2026, 3, 20))

    end_rule_override(override.pk, last_day=date(2026, 3, 10), by=by, now=NOW)

    assert due(unit, day=20).rule.overridden is None
    with pytest.raises(ValidationError, match="hết hiệu lực"):
        end_rule_override(override.pk, last_day=date(2026, 3, 10), by=by, now=NOW)
    assert own_rule(unit, by=by, begins=date(2026, 3, 20)).pk


def test_an_own_rule_ends_once_and_by_those_who_keep_it():
    unit = UnitFactory()
    override = own_rule(unit, ends=date(2026, 3, 31))

    with pytest.raises(PermissionDenied):
        end_rule_override(override.pk, last_day=date(2026, 3, 15), by=actor_in(unit), now=NOW)
    by = actor_in(unit, role=Role.FOCAL_POINT)
    with pytest.raises(ValidationError, match="hết hiệu lực"):
        end_rule_override(override.pk, last_day=date(2026, 4, 1), by=by, now=NOW)


def test_a_swap_moves_clocks_in_working_days():
    unit = UnitFactory()

    before = due(unit, "ati.plans_public", reason="signed")
    swap(unit)
    after = due(unit, "ati.plans_public", reason="signed")

    assert before.due_on == after.due_on == date(2026, 3, 17)  # a Thursday off, a Saturday worked
    assert due(unit, "personal_data.acknowledge").due_on == date(2026, 3, 13)


def test_a_storm_day_is_a_day_off_alone():
    unit = UnitFactory()

    swap(unit, off=date(2026, 3, 12), worked=None)

    assert due(unit, "ati.plans_public", reason="signed").due_on == date(2026, 3, 18)


def test_a_withdrawn_swap_counts_no_more_and_can_be_entered_anew():
    unit = UnitFactory()
    by = actor_in(unit, role=Role.ADMINISTRATOR)
    entered = swap(unit, worked=None)

    withdraw_holiday_swap(entered.pk, by=by, now=NOW)

    assert due(unit, "ati.plans_public", reason="signed").due_on == date(2026, 3, 17)
    with pytest.raises(ValidationError, match="Đã được rút"):
        withdraw_holiday_swap(entered.pk, by=by, now=NOW)
    with pytest.raises(PermissionDenied):
        withdraw_holiday_swap(entered.pk, by=actor_in(unit), now=NOW)
    assert swap(unit, worked=None).pk
    assert HolidaySwap.objects.count() == 2


@pytest.mark.parametrize(
    ("off", "worked", "field"),
    [
        (date(2026, 3, 14), None, "day_off"),  # a Saturday
        (date(2026, 2, 17), None, "day_off"),  # Tết
        (None, date(2026, 3, 12), "day_worked"),
        (None, None, "__all__"),
    ],
)
def test_a_slip_in_the_days_of_a_swap_is_told(off, worked, field):
    with pytest.raises(ValidationError) as told:
        swap(UnitFactory(), off=off, worked=worked)

    assert list(told.value.message_dict) == [field]


def test_a_swap_is_entered_once():
    unit = UnitFactory()
    swap(unit)

    with pytest.raises(ValidationError, match="Đã nhập") as told:
        swap(unit, off=date(2026, 3, 12), worked=None)
    assert list(told.value.message_dict) == ["day_off"]


def test_a_request_about_personal_data_keeps_what_its_day_stands_on():
    unit = UnitFactory()
    own_rule(unit)
    swap(unit, worked=None)
    person = member_of(unit)
    by = actor_in(unit, role=Role.ADMINISTRATOR)

    request = record_data_request(person, kind="see", asked_on=date(2026, 3, 10), by=by, now=NOW)

    assert (request.acknowledge_by, request.due_on) == (date(2026, 3, 13), date(2026, 3, 18))
    assert (request.started_by, request.own_ground) == ("request_received", "Quy chế 05/QC-UBND")
    assert rule_of_request(request).limit.amount == 10


def test_a_request_without_an_own_rule_says_none():
    unit = UnitFactory()
    by = actor_in(unit, role=Role.ADMINISTRATOR)

    request = record_data_request(member_of(unit), kind="see", asked_on=date(2026, 3, 10), by=by, now=NOW)

    assert (request.due_on, request.own_ground) == (date(2026, 3, 20), "")


@pytest.mark.parametrize(
    ("level", "rules_of"),
    [
        (Unit.Level.CENTRAL, Level.PROVINCE),
        (Unit.Level.PROVINCE, Level.PROVINCE),
        (Unit.Level.DISTRICT, Level.DISTRICT),
        (Unit.Level.COMMUNE, Level.COMMUNE),
    ],
)
def test_an_authority_has_the_rules_of_its_level(level, rules_of):
    assert office_law(CommitteeFactory(level=level)).level == rules_of


def test_somebody_without_an_authority_has_the_recorded_law():
    assert office_law(None).deadline(
        RULE, start=datetime(2026, 3, 10, 9, tzinfo=ZONE), reason="request_received"
    ).due_on == date(2026, 3, 20)


@pytest.mark.parametrize("count", [1, 3])
def test_the_law_of_an_office_is_read_with_two_queries(count, django_assert_num_queries):
    unit = UnitFactory()
    for number in range(count):
        RuleOverride.objects.create(
            authority=unit.authority, rule_id=RULE, amount=number, counted_in="days", reason="x",
            valid_from=date(2026, number + 1, 1), valid_to=date(2026, number + 1, 2), decided_at=NOW,
        )  # fmt: skip
        HolidaySwap.objects.create(
            authority=unit.authority, day_off=date(2026, 3, number + 2), decided_at=NOW
        )

    with django_assert_num_queries(2):
        law = office_law(unit.authority)

    assert len(law.overrides) == count
