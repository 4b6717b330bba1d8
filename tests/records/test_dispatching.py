from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.guard.models import StoredFile
from sen.jobs.models import Delivery
from sen.org.models import Role
from sen.records import rules
from sen.records.actions import dispatching, drawing, numbering
from sen.records.actions.drawing import Other
from sen.records.errors import NotNow
from sen.records.models import OutgoingDocument
from tests.factories import NOW, UnitFactory, actor_in, member_of
from tests.guard.uploads import taken
from tests.lib.documents.samples import PLAN, pdf_of

pytestmark = pytest.mark.django_db
OTHERS = [Other("Báo Mẫu", "bao@mau.example"), Other("Lưu: VT")]


@pytest.fixture
def beside(commune):
    return UnitFactory(parent=commune, name="Phòng Kinh tế")


@pytest.fixture
def signed(numbered, beside, clerk):
    drawing.address(numbered.pk, unit_ids=[beside.pk], others=OTHERS, by=clerk)
    copy = taken(clerk, pdf_of(PLAN), "ban_ky.pdf")
    numbering.file_signed_copy(numbered.pk, file=copy, signatures=[], by=clerk, now=NOW)
    numbered.refresh_from_db()
    return numbered


@pytest.fixture
def sent(signed, clerk):
    return dispatching.send_document(signed.pk, by=clerk, now=NOW)


def test_the_hash_of_the_signed_copy_is_kept(signed):
    file = StoredFile.objects.get(media_type="application/pdf")
    assert (signed.state, signed.signed_sha256) == (OutgoingDocument.State.SIGNED, file.sha256)
    assert Entry.objects.get(verb="records.signed_copy_filed").facts["sha256"] == file.sha256


def test_it_leaves_to_all_recipients_and_each_is_told_once(signed, beside, clerk):
    person = member_of(beside, role=Role.UNIT_LEAD)

    dispatching.send_document(signed.pk, by=clerk, now=NOW)

    assert set(Delivery.objects.values_list("address", flat=True)) == {person.email, "bao@mau.example"}
    assert list(signed.recipients.values_list("name", "mails")) == [
        (beside.name, 1),
        ("Báo Mẫu", 1),
        ("Lưu: VT", 0),
    ]
    text = Delivery.objects.get(address=person.email).message.text
    assert "15/BC-UBND" in text
    assert "UBND xã Mẫu" in text
    with pytest.raises(NotNow):
        dispatching.send_document(signed.pk, by=clerk, now=NOW)


def test_a_unit_sees_what_was_sent_to_it_and_the_signed_copy_alone(signed, beside, clerk):
    reader = actor_in(beside)
    assert not rules.visible_documents(reader).exists()

    dispatching.send_document(signed.pk, by=clerk, now=NOW)

    assert list(rules.visible_documents(reader)) == [signed]
    assert [paper.part for paper in rules.visible_papers(reader)] == ["signed"]
    assert [line.name for line in rules.visible_recipient_lines(reader)] == [beside.name]
    assert not rules.can_see_draft(reader, signed)


def test_a_copy_for_internal_use_goes_to_no_mailbox(signed, clerk):
    StoredFile.objects.update(internal_only=True)

    with pytest.raises(NotNow):
        dispatching.send_document(signed.pk, by=clerk, now=NOW)

    signed.refresh_from_db()
    assert signed.sent_at is None


def test_the_recipient_confirms_and_nobody_else(sent, beside, officer, clerk):
    [line, mailed, kept] = sent.recipients.order_by("position")
    for actor in (officer, clerk):
        with pytest.raises(PermissionDenied):
            dispatching.confirm_receipt(line.pk, by=actor, now=NOW)

    got = dispatching.confirm_receipt(line.pk, by=actor_in(beside), now=NOW, note="Đủ phụ lục")

    assert (got.received_at, got.receipt_note) == (NOW, "Đủ phụ lục")
    with pytest.raises(NotNow):
        dispatching.confirm_receipt(line.pk, by=actor_in(beside), now=NOW)
    later = NOW + timedelta(days=5)
    by_post = dispatching.confirm_receipt(
        mailed.pk, by=clerk, now=later, received_on=(NOW + timedelta(days=2)).date()
    )
    assert by_post.received_at.date() == (NOW + timedelta(days=2)).date()
    for day in (NOW - timedelta(days=1), later + timedelta(days=1)):
        with pytest.raises(ValidationError):
            dispatching.confirm_receipt(kept.pk, by=clerk, now=later, received_on=day.date())


def test_without_recipients_or_a_signed_copy_nothing_leaves(numbered, clerk, officer):
    with pytest.raises(NotNow):
        dispatching.send_document(numbered.pk, by=clerk, now=NOW)
    copy = taken(clerk, pdf_of(PLAN), "ban_ky.pdf")
    numbering.file_signed_copy(numbered.pk, file=copy, signatures=[], by=clerk, now=NOW)
    with pytest.raises(NotNow):
        dispatching.send_document(numbered.pk, by=clerk, now=NOW)
    with pytest.raises(PermissionDenied):
        dispatching.send_document(numbered.pk, by=officer, now=NOW)
    assert not Delivery.objects.exists()
