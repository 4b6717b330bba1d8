from datetime import timedelta

import pytest
from django.utils import translation

from sen.jobs.actions import beat, note_incident, post_message
from sen.jobs.models import Delivery, Incident, Job, ScheduleMark
from sen.jobs.queries import alarms, counts, open_deliveries
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def all_is_well():
    beat("here:1", now=NOW)
    assert alarms(NOW) == []


def post(state, *, at=NOW, key="k"):
    post_message(key=key, to=["an@example.org"], subject="-", text="-", language="vi", now=at)
    Delivery.objects.filter(message__key=key).update(state=state)
    Job.objects.all().delete()


def test_a_worker_never_seen_or_silent_for_a_minute_is_an_alarm():
    assert [(alarm.name, alarm.since) for alarm in alarms(NOW)] == [("worker_silent", None)]

    beat("here:1", now=NOW)

    assert alarms(NOW + timedelta(seconds=60)) == []
    assert [alarm.since for alarm in alarms(NOW + timedelta(seconds=61))] == [NOW]


@pytest.mark.parametrize("state", ["unknown", "refused"])
def test_mail_that_waits_for_a_person_is_an_alarm(all_is_well, state):
    post(state)
    row = Delivery.objects.get()

    alarm = alarms(NOW)[0]

    assert (alarm.name, alarm.count, alarm.since, alarm.rows) == (f"delivery_{state}", 1, NOW, (row.pk,))
    assert list(open_deliveries()) == [row]


@pytest.mark.parametrize(("url", "minutes"), [("", 15), ("smtp://mail.example.org", 240)])
def test_mail_that_cannot_leave_is_an_alarm_after_a_while(all_is_well, settings, url, minutes):
    settings.SMTP_URL = url
    post("waiting", at=NOW - timedelta(minutes=minutes))
    assert alarms(NOW) == []

    post("waiting", at=NOW - timedelta(minutes=minutes, seconds=1), key="older")

    assert [(alarm.name, alarm.count) for alarm in alarms(NOW)] == [("delivery_waiting", 1)]


def test_work_given_up_or_late_is_an_alarm_at_the_age_of_its_kind(all_is_well):
    age = timedelta(minutes=30)
    Job.objects.create(kind="jobs.purge", key="1", run_at=NOW, state=Job.State.GIVEN_UP)
    Job.objects.create(kind="jobs.purge", key="2", run_at=NOW - age)
    assert [alarm.name for alarm in alarms(NOW)] == ["job_given_up"]

    Job.objects.create(kind="jobs.purge", key="3", run_at=NOW - age - timedelta(seconds=1))

    assert [(alarm.name, alarm.count) for alarm in alarms(NOW)] == [("job_given_up", 1), ("job_late", 2)]


def test_a_schedule_not_kept_is_an_alarm_even_while_no_worker_runs(all_is_well):
    ScheduleMark.objects.create(kind="jobs.purge", due_at=NOW - 2 * DAY)

    assert [alarm.name for alarm in alarms(NOW)] == ["schedule_missed"]


def test_an_incident_is_an_alarm_in_the_readers_language(all_is_well):
    note_incident(Incident.Kind.WORKER_FELL, now=NOW - DAY)
    note_incident(Incident.Kind.WORKER_FELL, now=NOW)

    (alarm,) = alarms(NOW)

    assert (alarm.name, alarm.count, alarm.since) == ("incident_worker_fell", 2, NOW - DAY)
    with translation.override("vi"):
        assert str(alarm.text) == "Tiến trình chạy nền bị ngắt và đã được khởi động lại."
    with translation.override("en"):
        assert str(alarm.text) == "The worker process fell and was started again."


@pytest.mark.parametrize("rows", [1, 3])
def test_alarms_ask_the_database_a_fixed_number_of_times(all_is_well, django_assert_num_queries, rows):
    for number in range(rows):
        post("unknown", key=f"{number}")
        note_incident(Incident.Kind.WEB_FELL, now=NOW)

    with django_assert_num_queries(11):  # two of them for each alarm that there is
        alarms(NOW)


def test_counts_are_by_state(all_is_well):
    post("sent")

    assert counts() == {"jobs": {}, "deliveries": {"sent": 1}}
