"""The whole demo through the real path, once for the module: it takes some seconds."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from sen.audit.models import Entry
from sen.config.demo.errors import NotForDemo
from sen.config.demo.load import SHOWN, load, log_ins, year_of_plans
from sen.config.demo.locality import at
from sen.guard.models import StoredFile
from sen.guard.queries import content
from sen.lib.official import check
from sen.org.actions import add_authenticator_app, ask_for_reset, confirm_reset
from sen.org.models import DataRequest, Handover, User
from sen.org.one_time_codes import code_of, step_of
from sen.org.queries import actor_of, factors_of
from sen.org.rules import can_confirm_taking, visible_handovers
from sen.plan.models import Assignment, Duty, DutyTransfer, Plan, PlanDraft, Report, Rhythm, SameWork, Task
from sen.plan.rules import acceptable_handovers, own_duties, visible_plans, visible_tasks
from sen.records.models import Paper
from tests.factories import UserFactory

NOW = at(date(2026, 5, 20))


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        assert load(now=NOW)
        yield
        transaction.set_rollback(True)


def someone(username: str):
    return actor_of(User.objects.get(username=username), now=NOW)


@pytest.mark.usefixtures("loaded")
def test_both_communes_have_their_plan_of_this_year_in_force():
    plans = Plan.objects.filter(state=Plan.State.CONFIRMED).order_by("number")

    found = [(plan.number, str(plan.authority), plan.issued_on, plan.tasks.count()) for plan in plans]

    assert found == [
        ("27/KH-UBND", "UBND xã Bình Sen", date(2026, 1, 22), 41),
        ("31/KH-UBND", "UBND xã Long Vân", date(2026, 1, 28), 18),
        ("41/KH-UBND", "UBND tỉnh Sen Giang", NOW.date(), 4),
    ]


@pytest.mark.usefixtures("loaded")
def test_every_printed_name_was_matched_or_is_generic():
    assert not Assignment.objects.filter(unit=None, group=None, is_generic=False).exists()


@pytest.mark.usefixtures("loaded")
def test_the_papers_in_the_register_are_in_the_national_form():
    papers = Paper.objects.filter(name="du-thao.docx")

    assert papers.count() == 3
    assert [check(content(paper.attachment_id)) for paper in papers] == [[], [], []]


def test_no_open_plan_is_left_waiting():
    """But next year's, which is being written and waits for comments."""
    waiting = Plan.objects.exclude(state__in=[Plan.State.CONFIRMED, Plan.State.CLOSED])

    assert [plan.draft.stage for plan in waiting] == [PlanDraft.Stage.WRITING]


@pytest.mark.usefixtures("loaded")
def test_all_rhythms_and_all_answers_of_an_ordinary_year_occur():
    rhythms = set(Duty.objects.values_list("rhythm", flat=True))
    answers = set(Report.objects.values_list("answer", flat=True))

    assert {Rhythm.ONCE, Rhythm.EACH_PERIOD, Rhythm.WHEN_IT_HAPPENS} <= rhythms
    assert {Report.Answer.REPORTED, Report.Answer.DONE, Report.Answer.NOTHING_AROSE} <= answers
    assert Report.objects.exclude(corrected_by=None).exists()


@pytest.mark.usefixtures("loaded")
def test_some_tasks_wait_for_a_lead_and_some_say_the_same_twice():
    assert 0 < Task.objects.filter(no_lead_accepted=True).count() < 12
    assert SameWork.objects.filter(is_confirmed=True).count() == 4


@pytest.mark.usefixtures("loaded")
def test_work_of_units_that_joined_another_is_taken_over_in_part_and_waits_in_part():
    rows = DutyTransfer.objects.values_list("duty__unit__code", "to_unit__code", "state").distinct()

    assert set(rows) == {
        ("LV-TN", "LV-MT", DutyTransfer.State.ACCEPTED),
        ("LV-PN", "LV-MT", DutyTransfer.State.OFFERED),
        ("LV-ND", "LV-MT", DutyTransfer.State.OFFERED),
    }
    assert acceptable_handovers(someone("longvan")).count() > 1
    taken = Duty.objects.filter(unit__code="LV-MT", received_from__state=DutyTransfer.State.ACCEPTED)
    assert set(taken) <= set(own_duties(someone("longvan.doanthe")))


@pytest.mark.usefixtures("loaded")
def test_nothing_happened_after_now():
    assert not Report.objects.filter(reported_at__gt=NOW).exists()


@pytest.mark.usefixtures("loaded")
def test_the_districts_plan_is_read_by_the_commune_as_history():
    district = Plan.objects.get(number="19/KH-UBND")

    assert district.state == Plan.State.CLOSED
    assert district in visible_plans(someone("lanhdao"))
    assert district in visible_plans(someone("vanhoa"))  # the division continues one that had duties in it
    assert district not in visible_plans(someone("bienphong"))


@pytest.mark.usefixtures("loaded")
def test_a_division_sees_its_own_duties_and_not_those_of_the_neighbour():
    culture = someone("vanhoa")

    assert own_duties(culture).count() > 10
    running = visible_tasks(culture).filter(plan__state=Plan.State.CONFIRMED)
    assert {str(task.plan.authority) for task in running} == {"UBND xã Bình Sen"}
    past = visible_tasks(culture).filter(plan__state=Plan.State.CLOSED)
    assert all(task.duties.filter(unit__code="HL-VHTT").exists() for task in past)


@pytest.mark.usefixtures("loaded")
def test_loading_again_changes_nothing():
    before = [model.objects.count() for model in (User, Task, Report, Entry, StoredFile)]

    assert not load(now=NOW)

    assert [model.objects.count() for model in (User, Task, Report, Entry, StoredFile)] == before


@pytest.mark.usefixtures("loaded")
def test_the_command_prints_the_log_ins():
    said = StringIO()

    call_command("load_demo", stdout=said)

    assert [log_in.username for log_in in log_ins()] == list(SHOWN)
    assert all(f" {name} " in said.getvalue() for name in SHOWN)


@pytest.mark.django_db
def test_a_database_with_other_people_is_refused():
    UserFactory()

    with pytest.raises(NotForDemo):
        load(now=NOW)

    assert User.objects.count() == 1


@pytest.mark.django_db
def test_production_is_refused(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="production"):
        call_command("load_demo")

    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("today", "year"), [(date(2027, 1, 10), 2026), (date(2027, 3, 20), 2027), (date(2026, 11, 23), 2026)]
)
def test_early_in_a_year_the_last_ones_plans_are_shown(today, year):
    assert year_of_plans(today) == year


def test_everybody_of_the_demo_is_marked_as_fictional_and_nobody_who_came_since(loaded):
    guest = UserFactory()

    assert not load(now=NOW)

    assert set(User.objects.filter(is_fictional=False)) == {guest}
    assert User.objects.filter(is_fictional=True).count() > 20


@pytest.mark.usefixtures("loaded")
def test_a_lost_telephone_is_recovered_by_the_administrator_and_the_head_of_the_unit():
    secret, person = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", someone("vanhoa")
    add_authenticator_app(secret, code=code_of(secret, step_of(NOW)), by=person, now=NOW)

    asked = ask_for_reset(person.user_id, reason="Mất điện thoại", by=someone("quantri"), now=NOW)
    confirm_reset(asked.pk, by=someone("truongphong"), now=NOW)

    assert not factors_of(person.user_id).exists()


@pytest.mark.usefixtures("loaded")
def test_a_handing_over_and_a_request_about_own_data_wait():
    taker = someone("bientap")

    (handover,) = visible_handovers(taker)
    assert (handover.state, can_confirm_taking(taker, handover)) == (Handover.State.OPEN, True)
    assert handover.items
    assert DataRequest.objects.get().state == DataRequest.State.OPEN
