"""Papers written in Sen: one to all, one to each, the steps of a whole mailing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.org.models import Role
from sen.records import rules
from sen.records.actions import numbering, writing
from sen.records.actions.drawing import Other
from sen.records.actions.writing import Copy, Words
from sen.records.errors import NotNow
from sen.records.models import OutgoingDocument, Wording
from tests.factories import NOW, UnitFactory, actor_in
from tests.guard.uploads import taken

pytestmark = pytest.mark.django_db
State = OutgoingDocument.State
WORDS = Words("CV", "đôn đốc báo cáo", "Đề nghị {{ don_vi }} gửi báo cáo.", "VH", "Chủ tịch", "Mẫu")


@pytest.fixture
def receivers(commune):
    return [UnitFactory(parent=commune, name=f"Đơn vị {place}") for place in "ABC"]


def copies_for(receivers, by):
    return [Copy([unit.pk], (), [unit.name], taken(by, f"Gửi {unit.name}")) for unit in receivers]


@pytest.fixture
def mailing(unit, officer, receivers):
    return writing.write_papers(WORDS, copies_for(receivers, officer), unit_id=unit.pk, by=officer, now=NOW)


def states(actor, document):
    return [each.state for each in rules.mailing_of(actor, document)]


def test_a_mailing_is_a_paper_for_each(mailing, receivers, officer):
    assert [paper.recipients.get().unit for paper in mailing] == receivers
    assert [paper.wording.addressees for paper in mailing] == [[unit.name] for unit in receivers]
    assert {paper.wording.mailing_id for paper in mailing} == {mailing[0].pk}
    assert all(paper.papers.get().is_made for paper in mailing)
    assert list(rules.mailing_of(officer, mailing[1])) == mailing


def test_one_paper_to_all(unit, officer, receivers):
    names = [each.name for each in receivers]
    copy = Copy([each.pk for each in receivers], [Other("Báo Mẫu")], [*names, "Báo Mẫu"], taken(officer))

    (paper,) = writing.write_papers(WORDS, [copy], unit_id=unit.pk, by=officer, now=NOW)

    assert paper.recipients.count() == 4
    assert paper.wording.addressees[-1] == "Báo Mẫu"


def test_all_papers_or_none(unit, officer, receivers):
    stranger = UnitFactory()
    bad = [*copies_for(receivers, officer), Copy([stranger.pk], (), ["x"], taken(officer))]
    with pytest.raises(PermissionDenied):
        writing.write_papers(WORDS, bad, unit_id=unit.pk, by=officer, now=NOW)
    assert not OutgoingDocument.objects.exists()
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [("BC", "x", "danh sách"), ("CV", "a\n{{ donvi }}", "Dòng 2"), ("CV", "{{ don_vi", "Dòng 1")],
)
def test_what_cannot_be_written_is_refused(unit, officer, receivers, kind, body, told):
    words = Words(kind, "x", body, "VH", "Chủ tịch")
    with pytest.raises(ValidationError, match=told):
        writing.write_papers(words, copies_for(receivers, officer), unit_id=unit.pk, by=officer, now=NOW)
    assert not OutgoingDocument.objects.exists()


def test_nobody_writes_for_another_unit_and_not_without_recipients(unit, officer, receivers, commune):
    other = actor_in(UnitFactory(parent=commune))
    with pytest.raises(PermissionDenied):
        writing.write_papers(WORDS, copies_for(receivers, other), unit_id=unit.pk, by=other, now=NOW)
    with pytest.raises(ValidationError):
        writing.write_papers(WORDS, [], unit_id=unit.pk, by=officer, now=NOW)


def test_the_whole_mailing_goes_step_by_step(mailing, head, clerk, series, officer):
    with pytest.raises(PermissionDenied):
        writing.initial_mailing(mailing[1].pk, by=officer, now=NOW)
    assert writing.initial_mailing(mailing[1].pk, by=head, now=NOW) == 3
    with pytest.raises(NotNow):
        writing.initial_mailing(mailing[1].pk, by=head, now=NOW)

    with pytest.raises(PermissionDenied):
        writing.number_mailing(mailing[0].pk, issued_on=NOW.date(), signer="X", by=head, now=NOW)
    done = writing.number_mailing(mailing[2].pk, issued_on=NOW.date(), signer="Lê Thị Mẫu", by=clerk, now=NOW)
    assert done == 3
    codes = [each.code for each in rules.mailing_of(clerk, mailing[0])]
    assert codes == ["15/UBND-VH", "16/UBND-VH", "17/UBND-VH"]

    for paper in mailing[:2]:
        numbering.file_signed_copy(
            paper.pk, file=taken(clerk, f"{paper.pk}"), signatures=[], by=clerk, now=NOW
        )
    assert writing.send_mailing(mailing[0].pk, by=clerk, now=NOW) == 2
    assert states(clerk, mailing[0]) == [State.SENT, State.SENT, State.NUMBERED]
    with pytest.raises(NotNow):
        writing.send_mailing(mailing[0].pk, by=clerk, now=NOW)
    verbs = Entry.objects.filter(verb__startswith="records.mailing").values_list("verb", flat=True)
    assert sorted(verbs) == ["records.mailing_initialled", "records.mailing_numbered", "records.mailing_sent"]


def test_a_recipient_of_one_paper_sees_nothing_of_the_others(mailing, head, clerk, series, receivers):
    writing.initial_mailing(mailing[0].pk, by=head, now=NOW)
    writing.number_mailing(mailing[0].pk, issued_on=NOW.date(), signer="X", by=clerk, now=NOW)
    for paper in mailing:
        numbering.file_signed_copy(
            paper.pk, file=taken(clerk, f"{paper.pk}"), signatures=[], by=clerk, now=NOW
        )
    writing.send_mailing(mailing[0].pk, by=clerk, now=NOW)

    reader = actor_in(receivers[0])

    assert list(rules.visible_documents(reader)) == [mailing[0]]
    assert not rules.mailing_of(reader, mailing[0]).exists()


def test_other_words_for_every_paper_without_a_number(mailing, head, officer):
    writing.initial_mailing(mailing[0].pk, by=head, now=NOW)
    words = Words("CV", "đôn đốc lần hai", "Đề nghị {{ don_vi }} trả lời.", "VH", "Phó Chủ tịch")
    files = {paper.pk: taken(officer, f"Lần hai {paper.pk}") for paper in mailing}
    with pytest.raises(NotNow):
        writing.rewrite_papers(mailing[0].pk, words, dict(list(files.items())[:2]), by=officer, now=NOW)

    later = NOW + timedelta(minutes=1)
    assert writing.rewrite_papers(mailing[1].pk, words, files, by=officer, now=later) == 3

    assert states(officer, mailing[0]) == [State.DRAFT] * 3
    first = OutgoingDocument.objects.get(pk=mailing[0].pk)
    assert (first.title, first.wording.signer_post) == ("đôn đốc lần hai", "Phó Chủ tịch")
    assert first.papers.filter(is_made=True).count() == 2
    stranger = actor_in(UnitFactory(parent=mailing[0].authority), role=Role.UNIT_LEAD)
    with pytest.raises(PermissionDenied):
        writing.rewrite_papers(mailing[1].pk, words, files, by=stranger, now=later)
