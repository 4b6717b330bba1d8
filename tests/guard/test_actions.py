import os
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from sen.audit.models import Entry
from sen.guard import disk
from sen.guard.actions import ORPHAN_AGE, attach, record_reading, sweep, take_file
from sen.guard.errors import FileRefused, SecretRefused
from sen.guard.kinds import MEGABYTE, Kinds
from sen.guard.models import Attachment, StoredFile
from sen.guard.queries import attachments_of, content, stored_bytes
from tests.factories import NOW, UnitFactory, actor_in
from tests.guard.uploads import MARKED, photo, sheet, taken, upload, with_part
from tests.lib.documents.samples import PLAN, docx, pdf_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def clerk(unit):
    return actor_in(unit)


def stored_paths():
    return sorted(path for path in disk.root().rglob("*") if path.is_file())


def test_a_taken_file_lies_on_disk_under_its_digest(clerk):
    file = taken(clerk, PLAN, "Kế hoạch.doc")

    digest = sha256(PLAN.encode()).hexdigest()
    assert (file.sha256, file.name, file.media_type) == (digest, "Kế hoạch.txt", "text/plain")
    assert stored_paths() == [disk.path_of(digest)]
    assert disk.path_of(digest).read_bytes() == PLAN.encode()
    assert disk.path_of(digest).stat().st_mode & 0o777 == 0o600


def test_attaching_writes_rows_and_an_entry(clerk, unit):
    attachment = attach(taken(clerk), owner=unit, by=clerk, now=NOW, unit_id=unit.pk)

    assert list(attachments_of(unit)) == [attachment]
    assert content(attachment.pk) == PLAN.encode()
    assert (attachment.added_by_name, attachment.added_at, attachment.file.created_at) == (
        clerk.name,
        NOW,
        NOW,
    )
    entry = Entry.objects.get(verb="guard.file_attached")
    assert (entry.target_id, entry.unit_id, entry.actor_id) == (attachment.pk, unit.pk, clerk.user_id)


def test_the_same_bytes_are_stored_once(clerk, unit):
    for name in ("a.txt", "b.txt"):
        attach(taken(clerk, PLAN, name), owner=unit, by=clerk, now=NOW)

    assert [attachment.name for attachment in attachments_of(unit)] == ["a.txt", "b.txt"]
    assert StoredFile.objects.count() == len(stored_paths()) == 1
    assert stored_bytes() == len(PLAN.encode())


def test_a_picture_is_stored_without_what_the_camera_wrote(clerk, unit):
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = "Hãng máy ảnh"

    attachment = attach(taken(clerk, photo(exif=exif), "a.JPG"), owner=unit, by=clerk, now=NOW)

    assert attachment.name == "a.jpg"
    assert b"Exif" not in content(attachment.pk)


def test_marks_are_kept_with_the_file(clerk, unit):
    file = attach(taken(clerk, f"HỎA TỐC\n{PLAN}LƯU HÀNH NỘI BỘ"), owner=unit, by=clerk, now=NOW).file

    assert (file.urgency, file.internal_only) == (StoredFile.Urgency.FLASH, True)


@pytest.mark.parametrize("name", ["ke_hoach.txt", "Kế hoạch (MẬT).txt"])
def test_a_marked_file_leaves_only_the_entry_that_one_was_refused(clerk, name):
    with pytest.raises(SecretRefused):
        taken(clerk, MARKED, name)

    entry = Entry.objects.get()
    assert (entry.verb, entry.actor_id, entry.facts) == ("guard.marked_file_refused", clerk.user_id, {})
    assert (entry.target, entry.target_id) == ("", None)
    assert stored_paths() == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_door_refuses_to_work_where_its_entry_could_be_undone(clerk):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        taken(clerk, MARKED)

    assert stored_paths() == []


def refused(clerk, data, kinds=Kinds.ANY, name="tep", at=NOW) -> str:
    with pytest.raises(FileRefused) as error:
        take_file(upload(data, name), kinds=kinds, by=clerk, now=at)
    assert stored_paths() == []
    return error.value.code


def test_files_the_door_does_not_take_are_refused_with_a_reason(clerk):
    word = docx(lambda d: d.add_paragraph("thân"))

    assert refused(clerk, b"") == "empty"
    assert refused(clerk, b"a" * (20 * MEGABYTE + 1), Kinds.DOCUMENTS) == "too_large"
    assert refused(clerk, b"a" * (20 * MEGABYTE + 1), Kinds.ANY) == "too_large"
    assert refused(clerk, photo(), Kinds.DOCUMENTS, "anh.pdf") == "kind"
    assert refused(clerk, sheet("việc"), Kinds.DOCUMENTS) == "kind"
    assert refused(clerk, b"MZ program", name="ke_hoach.docx") == "unsupported"
    assert refused(clerk, with_part(word, "word/vbaProject.bin", b"x"), name="a.docx") == "macro"
    assert refused(clerk, word[:300]) == "damaged"
    assert refused(clerk, pdf_of(PLAN)[:500]) == "damaged"


def test_reasons_name_what_is_taken(clerk):
    with pytest.raises(ValidationError) as error, translation.override("vi"):
        take_file(upload(photo()), kinds=Kinds.DOCUMENTS, by=clerk, now=NOW)

    assert error.value.messages == ["Ở đây không nhận loại tệp này. Chỉ nhận: .txt, .docx, .pdf."]


def test_too_many_files_within_an_hour_are_refused(clerk, unit, settings):
    settings.UPLOADS_PER_HOUR = 2
    for number in range(2):
        attach(taken(clerk, f"văn bản số {number}"), owner=unit, by=clerk, now=NOW)

    with pytest.raises(FileRefused) as error:
        taken(clerk, "văn bản số 3")

    assert error.value.code == "rate"
    assert taken(actor_in(unit), "văn bản số 3")
    assert take_file(upload("văn bản số 3"), kinds=Kinds.ANY, by=clerk, now=NOW + timedelta(hours=1))


@pytest.mark.parametrize(("name", "value"), [("FILE_QUOTA_MB", 0), ("FILE_FREE_DISK_MB", 2**40)])
def test_a_full_house_takes_nothing(clerk, settings, name, value):
    setattr(settings, name, value)

    assert refused(clerk, PLAN) == "full"


def test_bytes_swept_before_they_were_attached_are_written_again(clerk, unit):
    file = taken(clerk)
    disk.path_of(file.sha256).unlink()

    attachment = attach(file, owner=unit, by=clerk, now=NOW)

    assert content(attachment.pk) == PLAN.encode()


def age(path, past):
    moment = (NOW - past).timestamp()
    os.utime(path, (moment, moment))


def test_the_sweeper_removes_only_old_bytes_that_no_row_names(clerk, unit):
    kept = attach(taken(clerk, "giữ lại"), owner=unit, by=clerk, now=NOW)
    orphan, young = taken(clerk, "mồ côi"), taken(clerk, "vừa gửi")
    unfinished = disk.path_of(orphan.sha256).parent / ".part-x"
    unfinished.write_bytes(b"x")
    for path in (disk.path_of(kept.file.sha256), disk.path_of(orphan.sha256), unfinished):
        age(path, ORPHAN_AGE + timedelta(minutes=1))
    age(disk.path_of(young.sha256), timedelta(hours=23))

    removed = sweep(now=NOW)

    assert removed == 2
    assert set(stored_paths()) == {disk.path_of(kept.file.sha256), disk.path_of(young.sha256)}


def test_taking_a_known_file_again_makes_it_young(clerk):
    path = disk.path_of(taken(clerk).sha256)
    age(path, ORPHAN_AGE * 2)

    taken(clerk)

    assert sweep(now=NOW) == 0


def test_a_write_that_fails_leaves_nothing(clerk, monkeypatch):
    def full(_handle):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="no space"):
        taken(clerk)

    assert stored_paths() == []


def test_a_stored_file_that_is_attached_cannot_be_deleted(clerk, unit):
    attachment = attach(taken(clerk), owner=unit, by=clerk, now=NOW)

    with pytest.raises(Exception, match="protected"):
        attachment.file.delete()

    assert Attachment.objects.count() == 1


def test_reading_of_a_restricted_file_is_recorded(clerk, unit):
    attachment = attach(taken(clerk), owner=unit, by=clerk, now=NOW, unit_id=unit.pk)

    record_reading(attachment, by=clerk, now=NOW)

    entry = Entry.objects.get(verb="guard.file_read")
    assert (entry.target_id, entry.actor_id, entry.unit_id) == (attachment.pk, clerk.user_id, unit.pk)
