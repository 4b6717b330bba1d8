"""What the self-check of an upgrade sees of the pages, with a page made to fail in this very process."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import checks
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from sen.audit.actions import record, seal
from sen.audit.models import Block, Entry
from sen.lib import maintenance
from sen.org.models import OpenSession, Role
from sen.upkeep import restoring, self_check
from sen.upkeep.errors import UpkeepError
from sen.upkeep.upgrading import end_what_was_cut_off
from tests.factories import UnitFactory, member_of

pytestmark = pytest.mark.django_db
STANDS_BEHIND = [*settings.MIDDLEWARE, f"{__name__}.Faulty"]


class Faulty:
    """Reached only by who has passed every door of the house."""

    fault = ""
    seen: list[str] = []

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, _view, _args, _kwargs):
        name = request.resolver_match.view_name
        self.seen.append(name)
        if name != "plans":
            return None
        answers = {"empty": HttpResponse(status=404), "moved": HttpResponseRedirect("/")}
        if self.fault == "error":
            raise RuntimeError("broken")
        return answers.get(self.fault)


@pytest.fixture
def administrator(settings, monkeypatch):
    settings.MIDDLEWARE = STANDS_BEHIND
    monkeypatch.setattr(Faulty, "seen", [])
    return member_of(UnitFactory(), role=Role.ADMINISTRATOR)


def test_an_administrator_without_a_second_factor_sees_behind_the_doors(administrator):
    self_check._pages()

    assert {"desk-home", "plans", "duties", "people", "desk-log", "backups"} <= set(Faulty.seen)
    assert "org-second-factor" not in Faulty.seen


@pytest.mark.parametrize("fault", ["error", "empty", "moved"])
def test_a_page_that_does_not_work_is_named(administrator, monkeypatch, fault):
    monkeypatch.setattr(Faulty, "fault", fault)

    with pytest.raises(UpkeepError, match=reverse("plans")):
        self_check._pages()


def test_it_leaves_no_session_and_no_entry(administrator):
    before = Entry.objects.count()

    self_check._pages()

    assert (Session.objects.count(), OpenSession.objects.count(), Entry.objects.count()) == (0, 0, before)


def test_it_works_while_sen_only_shows_pages(administrator):
    """As it is during every upgrade."""
    now = timezone.now()
    maintenance.begin(settings.DATA_DIR, maintenance.Maintenance("", now, now + timedelta(minutes=5)))
    try:
        self_check._pages()
    finally:
        maintenance.end(settings.DATA_DIR)

    assert "backups" in Faulty.seen


def test_an_installation_without_people_leads_to_its_first_run(db):
    self_check._pages()


def test_a_check_that_fails_is_told(administrator):
    def broken(**_options):
        return [checks.Error("Hỏng", id="broken.E001")]

    checks.register(broken)
    try:
        with pytest.raises(UpkeepError, match="Hỏng"):
            self_check.run(before={}, may_shrink=frozenset())
    finally:
        checks.registry.registry.registered_checks.remove(broken)


def test_rows_that_became_fewer_are_told_unless_that_is_wanted(administrator):
    with pytest.raises(UpkeepError, match=r"org\.user.* 2 .* 1 "):
        self_check.run(before={"org.user": 2}, may_shrink=frozenset())

    self_check.run(before={"org.user": 2, "org.gone": 7}, may_shrink=frozenset({"org.user"}))


def test_a_migration_that_was_not_run_is_told(administrator):
    ((app, name),) = MigrationLoader(connection).graph.leaf_nodes("plan")
    MigrationRecorder(connection).record_unapplied(app, name)

    with pytest.raises(UpkeepError, match="Cơ sở dữ liệu chưa được cập nhật"):
        self_check.run(before={}, may_shrink=frozenset())


@pytest.mark.parametrize("proof", [self_check._log, restoring.sound])
def test_a_block_of_the_log_that_is_gone_with_its_entries_stops_upgrade_and_restore(proof):
    """It leaves no entry to name, and is a fault all the same."""
    for _ in range(3):
        record("org.logged_out", None, by=None)
        seal()
    Entry.objects.filter(block=2).delete()
    Block.objects.filter(number=2).delete()

    with pytest.raises(UpkeepError, match="Khối 2"):
        proof()


@pytest.mark.parametrize(("by", "is_over"), [("upgrade", True), ("", False)])
def test_serving_ends_the_maintenance_of_an_upgrade_that_was_killed_and_no_other(
    settings, tmp_path, by, is_over
):
    settings.DATA_DIR = tmp_path
    maintenance.begin(tmp_path, maintenance.Maintenance("x", timezone.now(), by=by))

    assert end_what_was_cut_off() is is_over
    assert maintenance.is_on(tmp_path) is not is_over
