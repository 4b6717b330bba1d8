"""What the channels of an authority are told: its own figures, once a working morning."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sen.jobs.channels import ChannelFailed
from sen.jobs.models import Job
from sen.org.models import Role
from sen.plan.actions.channels import send_to_channel, tell_channels
from sen.plan.actions.directives import NewDirective, give_directive
from sen.plan.queries.waiting_counts import Waiting, waiting_of
from tests.factories import CommitteeFactory, DutyFactory, PlanFactory, TaskFactory, UnitFactory, actor_in
from tests.jobs.test_channels import address_of, server  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = datetime(2026, 3, 12, 7, 30, tzinfo=ZONE)
"""A Thursday."""


@pytest.fixture
def authority():
    return CommitteeFactory(code="BS", name="UBND xã Mẫu")


@pytest.fixture
def told(settings, server):  # noqa: F811
    settings.CHANNELS = {"BS": [address_of(server)]}
    return server.told


def directed(authority):
    head = actor_in(authority, role=Role.LEADER)
    given = NewDirective(
        authority_id=authority.pk, unit_ids=[UnitFactory(parent=authority).pk], text="Việc kín của phòng",
        due_at=MORNING + timedelta(days=1),
    )  # fmt: skip
    give_directive(given, by=head, now=MORNING)


def run_jobs():
    return [
        send_to_channel(**job.payload, now=MORNING) for job in Job.objects.filter(kind="plan.send_to_channel")
    ]


def test_figures_go_out_and_no_text(authority, told):
    directed(authority)
    DutyFactory(task=TaskFactory(plan=PlanFactory(authority=authority)), unit=UnitFactory(parent=authority))
    directed(CommitteeFactory(code="LV"))

    assert tell_channels(now=MORNING) == 1
    assert run_jobs() == [True]

    [(_path, said)] = told
    assert said["title"] == "UBND xã Mẫu, 12/03/2026"
    assert said["message"] == "Việc quá hạn: 1\nChỉ đạo chưa thực hiện xong: 1"


def test_a_second_asking_of_the_day_adds_no_second_job(authority, told):
    tell_channels(now=MORNING)
    tell_channels(now=MORNING + timedelta(hours=3))

    assert Job.objects.filter(kind="plan.send_to_channel").count() == 1


@pytest.mark.parametrize(
    "day",
    [datetime(2026, 3, 15, 7, 30, tzinfo=ZONE), datetime(2026, 2, 17, 7, 30, tzinfo=ZONE)],
    ids=["a Sunday", "the first day of Tết"],
)
def test_on_days_off_nothing_is_said(authority, told, day):
    assert tell_channels(now=day) == 0


def test_nothing_waits_and_nothing_is_said(authority, told):
    tell_channels(now=MORNING)

    assert (run_jobs(), told) == ([False], [])


def test_yesterdays_message_is_not_said_today(authority, told):
    directed(authority)

    assert send_to_channel("BS", 0, "2026-03-11", now=MORNING) is False
    assert told == []


def test_a_channel_that_was_taken_out_of_the_setting_is_not_told(authority, settings):
    settings.CHANNELS = {}

    assert send_to_channel("BS", 0, MORNING.date().isoformat(), now=MORNING) is False


def test_a_channel_that_refuses_is_tried_again_by_its_job(authority, told, server):  # noqa: F811
    directed(authority)
    server.status = 500

    with pytest.raises(ChannelFailed):
        send_to_channel("BS", 0, MORNING.date().isoformat(), now=MORNING)


def test_figures_are_those_of_one_authority(authority):
    directed(authority)
    other = CommitteeFactory()

    assert waiting_of(authority, now=MORNING) == Waiting(0, 0, 0, 1, 0)
    assert not waiting_of(other, now=MORNING).is_any
