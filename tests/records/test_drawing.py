import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.audit.models import Entry
from sen.org.models import Role
from sen.records import rules
from sen.records.actions import drawing
from sen.records.actions.drawing import NewDocument, Other
from sen.records.errors import NotNow
from sen.records.models import OutgoingDocument, Paper
from tests.factories import NOW, CommitteeFactory, UnitFactory, actor_in
from tests.guard.uploads import taken

pytestmark = pytest.mark.django_db
State = OutgoingDocument.State


def test_a_paper_of_a_unit_stands_in_the_register_of_its_authority(draft, commune, unit):
    assert (draft.authority, draft.unit, draft.state, draft.code) == (commune, unit, State.DRAFT, "")
    paper = draft.papers.get()
    assert (paper.part, paper.is_made, len(paper.sha256)) == (Paper.Part.DRAFT, False, 64)
    assert Entry.objects.get(verb="records.drawn_up").unit_id == unit.pk


def test_nobody_draws_up_for_another_unit(unit):
    stranger = actor_in(UnitFactory(parent=unit.authority))
    watcher = actor_in(unit, role=Role.OBSERVER)

    for actor in (stranger, watcher):
        with pytest.raises(PermissionDenied):
            drawing.draw_up(NewDocument(unit.pk, "BC", "x", taken(actor)), by=actor, now=NOW)
    assert not OutgoingDocument.objects.exists()


def test_what_is_no_kind_is_refused_and_nothing_is_half_written(unit, officer):
    with pytest.raises(ValidationError):
        drawing.draw_up(NewDocument(unit.pk, "XX", "x", taken(officer)), by=officer, now=NOW)
    with pytest.raises(ValidationError):
        drawing.draw_up(NewDocument(unit.pk, "CV", " ", taken(officer)), by=officer, now=NOW)
    assert not Paper.objects.exists()


def test_the_head_initials_and_nobody_else_of_the_unit(draft, officer, head):
    with pytest.raises(PermissionDenied):
        drawing.initial(draft.pk, by=officer, now=NOW)

    done = drawing.initial(draft.pk, by=head, now=NOW)

    assert (done.state, done.initialled_by_name) == (State.INITIALLED, head.name)
    with pytest.raises(NotNow):
        drawing.initial(draft.pk, by=head, now=NOW)


def test_what_is_changed_is_initialled_anew_and_earlier_versions_stay(initialled, officer):
    changed = drawing.change_document(
        initialled.pk,
        title="Tên khác",
        kind="CV",
        drafter="VX",
        file=taken(officer, "Bản hai"),
        by=officer,
        now=NOW,
    )

    assert (changed.state, changed.kind, changed.initialled_at) == (State.DRAFT, "CV", None)
    assert changed.papers.count() == 2
    said = {"title": changed.title, "kind": "CV", "drafter": "VX"}
    with pytest.raises(ValidationError):
        drawing.change_document(changed.pk, **said, file=None, by=officer, now=NOW)


def test_it_comes_back_with_a_remark(initialled, clerk, head):
    with pytest.raises(ValidationError):
        drawing.return_document(initialled.pk, remark=" ", by=clerk)

    back = drawing.return_document(initialled.pk, remark="Thiếu căn cứ.", by=clerk)

    assert (back.state, back.remark) == (State.DRAFT, "Thiếu căn cứ.")
    assert drawing.initial(back.pk, by=head, now=NOW).remark == ""


def test_recipients_are_units_around_the_authority_and_others_by_name(draft, commune, unit, officer):
    above, stranger = commune.parent, CommitteeFactory()
    beside = UnitFactory(parent=commune)

    lines = drawing.address(
        draft.pk,
        unit_ids=[beside.pk],
        others=[Other("Báo Mẫu", "bao@mau.example"), Other("Lưu: VT")],
        by=officer,
    )

    assert [(line.name, line.unit_id, line.email) for line in lines] == [
        (beside.name, beside.pk, ""),
        ("Báo Mẫu", None, "bao@mau.example"),
        ("Lưu: VT", None, ""),
    ]
    assert above is None or above in rules.receivers_of(commune)
    with pytest.raises(PermissionDenied):
        drawing.address(draft.pk, unit_ids=[stranger.pk], others=[], by=officer)
    with pytest.raises(ValidationError):
        drawing.address(draft.pk, unit_ids=[], others=[Other("Báo", "không phải hộp thư")], by=officer)
    assert draft.recipients.count() == 3


def test_a_draft_is_given_up_by_its_unit_and_a_numbered_one_by_the_register_alone(numbered, officer, clerk):
    with pytest.raises(PermissionDenied):
        drawing.give_up(numbered.pk, reason="Nhầm", by=officer)

    void = drawing.give_up(numbered.pk, reason="Nhầm", by=clerk)

    assert (void.state, void.code) == (State.VOID, "15/BC-UBND")
