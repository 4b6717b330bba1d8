"""Backups asked for and made, what is told when they are not, and how many stay."""

import os
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.backends.base.base import NO_DB_ALIAS
from django.utils import timezone

from sen.jobs.models import Delivery, Job, Message
from sen.org.models import Role
from sen.upkeep import actions, folders, making
from sen.upkeep.alarms import alarms_of_backups
from sen.upkeep.archive import Archive
from sen.upkeep.errors import UpkeepError
from sen.upkeep.models import Backup
from tests.factories import NOW, UnitFactory, actor_in


@pytest.fixture
def places(tmp_path, monkeypatch):
    for name in ("data", "second"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path / "data")
    monkeypatch.setattr(settings, "BACKUP_FOLDER", tmp_path / "first")
    monkeypatch.setattr(settings, "BACKUP_SECOND_FOLDER", str(tmp_path / "second"))
    # Django's tests refuse connections of a name they do not know, but for the one of its own
    monkeypatch.setattr("sen.upkeep.databases.SNAPSHOT", NO_DB_ALIAS)
    return tmp_path


def told(actor, now):
    return [str(alarm.text) for alarm in alarms_of_backups(actor, now)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow  # the whole database is written
def test_what_an_administrator_asks_for_lies_in_both_folders(places):
    backup = actions.ask_for_backup(by=actor_in(UnitFactory(), role=Role.ADMINISTRATOR), now=timezone.now())
    assert Job.objects.get().payload == {"backup_id": backup.pk}

    made = actions.run_backup(backup.pk)

    assert (made.state, made.error, made.second_error) == ("made", "", "")
    (first,), (second,) = folders.kept(places / "first", ""), folders.kept(places / "second", "")
    assert first.read_bytes() == second.read_bytes()
    assert made.size_bytes == first.stat().st_size
    assert second.stat().st_mode & 0o777 == 0o600
    with Archive(first) as archive:
        rows = {table["label"]: table["rows"] for table in archive.manifest["tables"]}
    assert rows["org.user"] == 1
    assert not {"sessions.session", "org.cacherow", "upkeep.backup"} & set(rows)


@pytest.mark.django_db(transaction=True)
def test_a_second_folder_that_is_not_there_is_told_but_the_backup_stands(places):
    (places / "second").rmdir()
    admin = actor_in(UnitFactory(), role=Role.ADMINISTRATOR)

    made = actions.run_backup(actions.ask_for_backup(by=admin, now=timezone.now()).pk)

    assert made.state == "made"
    assert told(admin, timezone.now()) == ["Bản sao lưu gần nhất chưa có ở thư mục thứ hai."]


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_is_told_and_tried_again_later(places, monkeypatch):
    admin = actor_in(UnitFactory(), role=Role.ADMINISTRATOR)
    monkeypatch.setattr("sen.upkeep.making.SPARE_BYTES", 10**18)
    actions.ask_by_schedule(now=NOW)

    failed = actions.run_backup(Backup.objects.get().pk, tries_left=3)

    assert (failed.state, "không đủ chỗ" in failed.error) == ("failed", True)
    assert told(admin, timezone.now()) == ["Lần sao lưu gần nhất không thành công."]
    assert Job.objects.order_by("-run_at").first().payload["tries_left"] == 2
    assert list((places / "first").iterdir()) == []


@pytest.mark.django_db
def test_only_an_administrator_asks_for_one():
    with pytest.raises(PermissionDenied):
        actions.ask_for_backup(by=actor_in(UnitFactory()), now=NOW)


@pytest.mark.django_db
def test_asking_twice_makes_one():
    admin = actor_in(UnitFactory(), role=Role.ADMINISTRATOR)

    first = actions.ask_for_backup(by=admin, now=NOW)

    assert actions.ask_for_backup(by=admin, now=NOW + timedelta(minutes=1)) == first


@pytest.mark.django_db
def test_36_hours_without_one_are_an_alarm_to_administrators_alone():
    admin, officer = actor_in(UnitFactory(), role=Role.ADMINISTRATOR), actor_in(UnitFactory())
    Backup.objects.create(state=Backup.State.MADE, asked_at=NOW, finished_at=NOW)

    assert told(admin, NOW + timedelta(hours=35)) == []
    assert told(admin, NOW + timedelta(hours=37)) == ["Đã hơn 36 giờ không có bản sao lưu nào."]
    assert told(officer, NOW + timedelta(hours=37)) == []


@pytest.mark.django_db
def test_a_backup_of_a_day_to_come_silences_no_alarm():
    admin = actor_in(UnitFactory(), role=Role.ADMINISTRATOR)
    Backup.objects.create(state="made", asked_at=NOW, finished_at=NOW)
    later = NOW + timedelta(hours=37)
    Backup.objects.create(state="made", asked_at=later, finished_at=later + timedelta(days=900))

    assert told(admin, later) == ["Đã hơn 36 giờ không có bản sao lưu nào."]


@pytest.mark.django_db
def test_one_that_was_cut_off_counts_as_failed():
    admin = actor_in(UnitFactory(), role=Role.ADMINISTRATOR)
    Backup.objects.create(state=Backup.State.MADE, asked_at=NOW, finished_at=NOW)
    Backup.objects.create(state=Backup.State.RUNNING, asked_at=NOW + timedelta(hours=1))

    assert told(admin, NOW + timedelta(hours=12)) == []
    assert told(admin, NOW + timedelta(hours=14)) == ["Lần sao lưu gần nhất không thành công."]


def test_the_newest_stay(places, monkeypatch):
    monkeypatch.setattr(settings, "BACKUP_KEPT", 2)
    for folder in ("first", "second"):
        (places / folder).mkdir(exist_ok=True)
        for day in range(1, 5):
            (places / folder / folders.name_of("", NOW + timedelta(days=day))).touch()
        (places / folder / "sen-mine.zip").touch()

    folders.tidy("")

    for folder in ("first", "second"):
        assert [path.name for path in folders.kept(places / folder, "")] == [
            "sen-20260313-090000.zip",
            "sen-20260314-090000.zip",
        ]
        assert (places / folder / "sen-mine.zip").exists()


def test_what_kills_left_behind_goes_and_what_is_being_written_stays(places):
    (places / "first").mkdir()
    unfinished = [
        places / "first" / "sen-20260310-020000.zip.part",
        places / "second" / "sen-upgrade-20260310-020000.zip.part",
    ]
    left, mine = (
        [*unfinished, places / "data" / "check-ab12" / "sen.sqlite3"],
        places / "first" / "thesis.zip.part",
    )
    running = places / "first" / "sen-20260311-020000.zip.part"
    for path in (*left, mine, running):
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    old = timezone.now().timestamp() - timedelta(days=3).total_seconds()
    for path in (*left, left[-1].parent, mine):
        os.utime(path, (old, old))

    folders.tidy("")

    assert [path.exists() for path in left] == [False, False, False]
    assert not left[-1].parent.exists()
    assert (mine.exists(), running.exists()) == (True, True)


@pytest.mark.django_db(transaction=True)
def test_of_two_backups_of_one_name_the_second_is_refused(places, monkeypatch):
    """The second looked before the first had its name, and waits for it."""
    path = places / "b.zip"
    kept = making._files_kept

    @contextmanager
    def after_the_first():
        with kept():
            path.write_text("the first")
            yield

    monkeypatch.setattr(making, "_files_kept", after_the_first)

    with pytest.raises(UpkeepError, match="Đã có"):
        making.make(path, now=NOW)

    assert path.read_text() == "the first"


@pytest.mark.django_db
def test_after_a_restore_waiting_mail_is_doubted():
    from sen.jobs.actions import doubt_deliveries

    message = Message.objects.create(key="k", subject="s", text="t", language="vi", created_at=NOW)
    for number, state in enumerate(["waiting", "sending", "sent"]):
        Delivery.objects.create(
            message=message,
            address=f"a{number}@example.org",
            mail_id=str(number),
            state=state,
            changed_at=NOW,
        )

    assert doubt_deliveries(now=NOW) == 2
    assert list(Delivery.objects.order_by("mail_id").values_list("state", flat=True)) == [
        "unknown",
        "unknown",
        "sent",
    ]
