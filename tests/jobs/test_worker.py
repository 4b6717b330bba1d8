import os
from datetime import timedelta

import pytest
from django.db import connection, transaction

from sen.jobs import registry, worker
from sen.jobs.actions import add_job
from sen.jobs.errors import TryLater
from sen.jobs.models import Incident, Job
from sen.jobs.registry import Kind
from sen.jobs.worker import MAX_FAILURES, claim, own_name, release_leases_of_the_dead, run_once
from tests.factories import NOW

LEASE = Kind(print).limit
MINUTE = timedelta(minutes=1)


@pytest.fixture
def job(monkeypatch):
    """Adds a job of a kind that the test defines, twice under one key."""

    def add(run, **options):
        monkeypatch.setitem(registry.KINDS, "test.write", Kind(run, **options))
        with transaction.atomic():
            add_job("test.write", key="once", run_at=NOW, name="web_fell")
            add_job("test.write", key="once", run_at=NOW, name="web_fell")
        return Job.objects.get()

    return add


def write(name):
    Incident.objects.create(kind=name, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_is_killed_runs_again_after_its_lease_with_one_effect(job):
    parent = os.getpid()

    def killed_in_the_child(name):
        write(name)
        if os.getpid() != parent:
            os._exit(9)

    job(killed_in_the_child)
    connection.close()
    if (child := os.fork()) == 0:
        run_once(now=NOW)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert (Incident.objects.count(), Job.objects.get().attempts) == (0, 1)

    assert run_once(now=NOW + LEASE / 2) is None
    assert run_once(now=NOW + LEASE) is not None
    assert run_once(now=NOW + 9 * LEASE) is None

    assert (Incident.objects.count(), Job.objects.get().state) == (1, Job.State.DONE)


@pytest.mark.django_db
def test_a_worker_slower_than_its_lease_leaves_the_effect_to_the_next(job):
    job(write)
    slow = claim(NOW)

    assert run_once(now=NOW + LEASE).pk == slow.pk
    worker._run_short(slow, registry.KINDS["test.write"], NOW)

    assert Incident.objects.count() == 1


@pytest.mark.django_db
def test_a_failing_job_waits_longer_each_time_and_is_given_up(job):
    def fail(name):
        write(name)
        raise OSError

    added, now, waits = job(fail), NOW, []
    while run_once(now=now):
        added.refresh_from_db()
        waits.append((added.run_at - now) // MINUTE)
        now = added.run_at

    assert waits == [2**attempt for attempt in range(1, MAX_FAILURES + 1)]
    assert (added.state, added.error, Incident.objects.count()) == (Job.State.GIVEN_UP, "OSError", 0)


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_each_time_is_given_up(job):
    added, now = job(write), NOW
    for _ in range(MAX_FAILURES):
        assert claim(now).pk == added.pk
        now += LEASE

    assert claim(now) is None
    added.refresh_from_db()
    assert (added.state, added.error) == (Job.State.GIVEN_UP, "WorkerKilled")


@pytest.mark.django_db
def test_a_job_whose_time_has_not_come_waits_without_counting_as_failed(job):
    def later(name, now):
        raise TryLater(now + MINUTE)

    added = job(later)
    for turn in range(2 * MAX_FAILURES):
        assert run_once(now=NOW + turn * MINUTE) is not None

    added.refresh_from_db()
    assert (added.state, added.failures, added.attempts) == (Job.State.WAITING, 0, 2 * MAX_FAILURES)
    assert run_once(now=added.run_at - MINUTE / 2) is None


@pytest.mark.django_db(transaction=True)
def test_a_long_job_runs_outside_any_transaction_and_a_short_one_inside(job):
    seen = []

    def look(name):
        seen.append(connection.in_atomic_block)

    job(look, is_long=True)
    run_once(now=NOW)
    Job.objects.all().delete()
    job(look)
    run_once(now=NOW)

    assert seen == [False, True]


@pytest.mark.django_db
def test_a_job_of_an_unknown_kind_waits_for_the_version_that_knows_it():
    Job.objects.create(kind="plan.of_tomorrow", key="k", run_at=NOW)

    assert run_once(now=NOW) is None


@pytest.mark.django_db
def test_leases_of_dead_processes_of_this_machine_are_released_and_others_kept():
    host = own_name().rpartition(":")[0]
    child = os.fork() or os._exit(0)
    os.waitpid(child, 0)
    holders = [f"{host}:{child}", own_name(), f"{host}:{os.getppid()}", "elsewhere:1"]
    for holder in holders:
        Job.objects.create(kind="jobs.purge", key=holder, run_at=NOW, lease_until=NOW, holder=holder)

    release_leases_of_the_dead()

    assert set(Job.objects.exclude(lease_until=None).values_list("key", flat=True)) == set(holders[2:])
