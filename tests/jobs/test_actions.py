from datetime import timedelta

import pytest
from django.db import transaction

from sen.audit.models import Entry
from sen.jobs import registry
from sen.jobs.actions import (
    add_due_jobs,
    add_job,
    beat,
    drop_job,
    note_incident,
    post_message,
    purge_all,
    retry_job,
    settle_incident,
)
from sen.jobs.errors import WrongState
from sen.jobs.models import Delivery, Incident, Job, Message, ScheduleMark, Worker
from sen.jobs.queries import worker_seen_at
from sen.jobs.schedules import Every
from tests.factories import NOW, UnitFactory, actor_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def hourly(monkeypatch):
    """The only kind with a schedule."""
    for name, kind in list(registry.KINDS.items()):
        if kind.schedule:
            monkeypatch.delitem(registry.KINDS, name)
    monkeypatch.setitem(registry.KINDS, "test.count", registry.Kind(print, schedule=Every(HOUR)))


@pytest.mark.django_db(transaction=True)
def test_add_job_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="outside a transaction"):
        add_job("jobs.purge", key="seal", run_at=NOW)


@pytest.mark.django_db
def test_add_job_of_an_unknown_kind_is_refused():
    with pytest.raises(LookupError, match="no room registered"):
        add_job("plan.fly", key="fly", run_at=NOW)


@pytest.mark.django_db
def test_a_new_installation_owes_no_scheduled_work_and_then_one_job_each_due_time(hourly):
    add_due_jobs(now=NOW)
    assert Job.objects.count() == 0

    add_due_jobs(now=NOW + HOUR)
    add_due_jobs(now=NOW + HOUR + HOUR / 2)

    job = Job.objects.get()
    assert (job.key, job.run_at) == ("test.count@2026-03-10T03:00Z", NOW + HOUR)
    assert Incident.objects.count() == 0


@pytest.mark.django_db
def test_times_missed_while_nothing_ran_are_caught_up_once_and_noted(hourly):
    add_due_jobs(now=NOW)

    add_due_jobs(now=NOW + 5 * HOUR)

    assert Job.objects.get().run_at == NOW + 5 * HOUR
    assert ScheduleMark.objects.get().due_at == NOW + 5 * HOUR
    incident = Incident.objects.get()
    assert (incident.kind, incident.facts) == ("schedule_missed", {"work": "test.count", "count": 4})


@pytest.mark.django_db
def test_after_the_clock_was_set_back_schedules_go_on_and_nothing_waits_for_years(hourly):
    wrong = NOW + 1500 * DAY
    add_due_jobs(now=NOW)
    add_due_jobs(now=NOW + HOUR)
    add_due_jobs(now=wrong)
    Job.objects.create(key="mail", kind="jobs.purge", run_at=wrong)

    add_due_jobs(now=NOW + HOUR + HOUR / 2)
    add_due_jobs(now=NOW + 2 * HOUR)

    assert sorted(Job.objects.filter(kind="test.count").values_list("run_at", flat=True)) == [
        NOW + HOUR,  # not added a second time
        NOW + HOUR + HOUR / 2,  # of the wrong day, brought forward
        NOW + 2 * HOUR,
    ]
    assert Job.objects.get(key="mail").run_at == NOW + HOUR + HOUR / 2


@pytest.mark.django_db
def test_a_worker_seen_by_a_clock_that_was_wrong_hides_no_silence():
    beat("gone", now=NOW + 1500 * DAY)

    beat("here", now=NOW)

    assert worker_seen_at() == NOW


@pytest.mark.django_db
def test_a_job_given_up_can_be_retried_or_dropped_and_another_cannot():
    by = actor_in(UnitFactory())
    values = {"kind": "jobs.purge", "run_at": NOW, "failures": 8}
    first = Job.objects.create(key="1", state=Job.State.GIVEN_UP, **values)
    second = Job.objects.create(key="2", state=Job.State.GIVEN_UP, **values)

    retry_job(first.pk, by=by, now=NOW + DAY)
    drop_job(second.pk, by=by, now=NOW + DAY)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.failures, first.run_at) == (Job.State.WAITING, 0, NOW + DAY)
    assert second.state == Job.State.DROPPED
    verbs = Entry.objects.order_by("pk").values_list("verb", "actor_id")
    assert list(verbs) == [("jobs.job_retried", by.user_id), ("jobs.job_dropped", by.user_id)]
    with pytest.raises(WrongState):
        retry_job(second.pk, by=by, now=NOW)


@pytest.mark.django_db
def test_an_incident_is_settled_once():
    by = actor_in(UnitFactory())
    note_incident(Incident.Kind.WEB_FELL, now=NOW, status=-9)
    incident = Incident.objects.get()

    settle_incident(incident.pk, by=by, now=NOW + HOUR)
    settle_incident(incident.pk, by=by, now=NOW + DAY)

    incident.refresh_from_db()
    assert incident.settled_at == NOW + HOUR
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_beat_keeps_the_start_and_forgets_workers_silent_for_a_day():
    beat("old:1", now=NOW - 2 * DAY)
    beat("here:2", now=NOW - HOUR)
    beat("here:2", now=NOW)

    worker = Worker.objects.get()
    assert (worker.name, worker.started_at, worker.seen_at) == ("here:2", NOW - HOUR, NOW)


@pytest.mark.django_db
def test_purging_removes_what_is_finished_and_keeps_what_waits_for_a_person():
    old = NOW - timedelta(days=200)
    for number, state in enumerate(Job.State):
        Job.objects.create(key=f"{number}", kind="jobs.purge", run_at=old, state=state, done_at=old)
    Incident.objects.create(kind=Incident.Kind.WEB_FELL, at=old)
    with transaction.atomic():
        for state in (Delivery.State.SENT, Delivery.State.UNKNOWN):
            message = post_message(
                key=state, to=["an@example.org"], subject="-", text="-", language="vi", now=old
            )
            message.deliveries.update(state=state)

    purge_all(NOW)

    kept = Job.objects.filter(kind="jobs.purge").order_by("pk").values_list("state", flat=True)
    assert list(kept) == [Job.State.WAITING, Job.State.GIVEN_UP]
    assert Incident.objects.count() == 0
    assert Message.objects.get().key == Delivery.State.UNKNOWN
