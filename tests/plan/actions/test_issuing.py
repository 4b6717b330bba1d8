from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from docx import Document

from sen.audit.models import Entry
from sen.jobs.models import Delivery, Message
from sen.lib.documents import read_document
from sen.lib.official import check, signed_by
from sen.org.models import Role
from sen.plan.actions import issuing, outline, review, writing
from sen.plan.actions.changing import Seen
from sen.plan.actions.issuing import FromSeries, Numbered
from sen.plan.actions.review import TaskChange
from sen.plan.actions.writing import NewPlan
from sen.plan.draft_document import draft_bytes, mark_of
from sen.plan.errors import NotInOrder, NotReady, PlanNotInReview
from sen.plan.models import Duty, Plan, PlanDraft, PlanRecipient
from sen.plan.reading import read_plan
from sen.records.actions.drawing import Other
from sen.records.actions.numbering import NewSeries, close_series, open_series
from sen.records.models import DocumentRecipient, OutgoingDocument, SeriesYear
from tests.factories import NOW, CommitteeFactory, PlanFactory, UnitFactory, actor_in, member_of
from tests.guard.uploads import taken

pytestmark = pytest.mark.django_db
Stage = PlanDraft.Stage
TODAY = date(2026, 3, 10)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def commune():
    return CommitteeFactory(name="UBND xã Mẫu")


@pytest.fixture
def unit(commune):
    return UnitFactory(parent=commune, name="Phòng Văn hóa - Xã hội")


@pytest.fixture
def focal(commune):
    return actor_in(commune, role=Role.FOCAL_POINT)


@pytest.fixture
def leader(commune):
    return actor_in(commune, role=Role.LEADER)


@pytest.fixture
def draft(commune, unit, focal):
    given = NewPlan(commune.pk, "Thông tin đối ngoại năm 2026", date(2026, 1, 1), date(2026, 12, 31))
    made = writing.start_plan(given, by=focal, now=NOW)
    task = outline.add_task(_seen(made), after_id=None, text="Mở bảng tin ở chợ.", number="", by=focal)
    change = TaskChange("Mở bảng tin ở chợ.", task.number, "each_period", leads=[f"u{unit.pk}"])
    review.change_task(_seen(made), task_id=task.pk, change=change, by=focal)
    return made


def _seen(draft):
    return Seen(draft.plan_id, Plan.objects.get(pk=draft.plan_id).revision)


@pytest.fixture
def approved(draft, focal, leader):
    issuing.lay_before(draft.pk, accepts_no_lead=False, by=focal, now=NOW)
    return issuing.approve_draft(draft.pk, post="Chủ tịch", by=leader, now=NOW)


def number(text="7/KH-UBND", day=TODAY):
    return Numbered(text, day)


def test_the_words_stand_still_before_the_leader(draft, focal, leader):
    issuing.lay_before(draft.pk, accepts_no_lead=False, by=focal, now=NOW)

    with pytest.raises(PlanNotInReview):
        outline.add_task(_seen(draft), after_id=None, text="x", number="", by=focal)
    issuing.return_draft(draft.pk, remark="Thiếu phần kinh phí.", by=leader, now=NOW)
    outline.add_task(_seen(draft), after_id=None, text="x", number="", by=focal)
    draft.refresh_from_db()
    assert (draft.stage, draft.remark) == (Stage.RETURNED, "Thiếu phần kinh phí.")


def test_a_draft_with_something_open_does_not_go_before_the_leader(draft, focal):
    outline.add_task(_seen(draft), after_id=None, text="Không ai chủ trì", number="", by=focal)

    with pytest.raises(NotReady):
        issuing.lay_before(draft.pk, accepts_no_lead=False, by=focal, now=NOW)
    assert issuing.lay_before(draft.pk, accepts_no_lead=True, by=focal, now=NOW).stage == Stage.LAID


def test_only_the_leader_approves_and_only_the_focal_point_lays_and_issues(draft, focal, leader, commune):
    clerk = actor_in(commune, role=Role.RECORDS_CLERK)

    for actor in (leader, clerk):
        with pytest.raises(PermissionDenied):
            issuing.lay_before(draft.pk, accepts_no_lead=False, by=actor, now=NOW)
    with pytest.raises(NotInOrder):
        issuing.approve_draft(draft.pk, by=leader, now=NOW)
    issuing.lay_before(draft.pk, accepts_no_lead=False, by=focal, now=NOW)
    for act in (issuing.approve_draft, lambda pk, **by: issuing.return_draft(pk, remark="x", **by)):
        with pytest.raises(PermissionDenied):
            act(draft.pk, by=focal, now=NOW)


def test_taken_back_it_needs_a_new_approval(approved, focal):
    with pytest.raises(ValidationError):
        issuing.take_back_draft(approved.pk, reason=" ", by=focal)
    issuing.take_back_draft(approved.pk, reason="Sửa số liệu", by=focal)

    approved.refresh_from_db()
    assert (approved.stage, approved.signer_name) == (Stage.WRITING, "")
    with pytest.raises(NotInOrder):
        issuing.issue_plan(approved.pk, numbered=number(), by=focal, now=NOW)


def test_issued_it_is_in_force_and_everybody_who_gets_it_is_told_once(approved, focal, unit):
    head = member_of(unit, role=Role.UNIT_LEAD)
    others = [Other("Đồn Biên phòng", "don@example.org"), Other("Lưu: VP")]
    issuing.set_recipients(approved.pk, unit_ids=[unit.pk], others=others, by=focal)

    plan = issuing.issue_plan(approved.pk, numbered=number(), by=focal, now=LATER)

    assert (plan.state, plan.number, plan.issued_on) == (Plan.State.CONFIRMED, "7/KH-UBND", TODAY)
    assert Duty.objects.get(task__plan=plan).unit == unit
    sent = {row.name: (row.mails, row.sent_at) for row in PlanRecipient.objects.filter(plan=plan)}
    assert sent == {unit.name: (1, LATER), "Đồn Biên phòng": (1, LATER), "Lưu: VP": (0, LATER)}
    assert set(Delivery.objects.values_list("address", flat=True)) == {head.email, "don@example.org"}
    assert "7/KH-UBND" in Message.objects.get(deliveries__address=head.email).text
    assert {"plan.issued", "plan.confirmed", "plan.duties_made"} <= set(
        Entry.objects.values_list("verb", flat=True)
    )
    with pytest.raises(NotInOrder):
        issuing.issue_plan(approved.pk, numbered=number(), by=focal, now=LATER)


def test_a_number_is_given_once_a_year_and_a_day_fits_the_approval(approved, focal, commune, unit):
    PlanFactory(authority=commune, number="7/KH-UBND", issued_on=date(2026, 1, 5))
    PlanFactory(authority=commune, number="8/KH-UBND", issued_on=date(2025, 1, 5))
    issuing.set_recipients(approved.pk, unit_ids=[unit.pk], others=[], by=focal)

    for wrong in (number(), number(" "), number("9/KH", date(2026, 3, 9)), number("9/KH", date(2026, 3, 12))):
        with pytest.raises(ValidationError):
            issuing.issue_plan(approved.pk, numbered=wrong, by=focal, now=NOW)
    assert not Duty.objects.exists()
    assert (
        issuing.issue_plan(approved.pk, numbered=number("8/KH-UBND"), by=focal, now=NOW).number == "8/KH-UBND"
    )


def test_without_recipients_nothing_leaves(approved, focal):
    with pytest.raises(NotReady):
        issuing.issue_plan(approved.pk, numbered=number(), by=focal, now=NOW)
    approved.plan.refresh_from_db()
    assert approved.plan.state == Plan.State.IN_REVIEW


def test_a_recipient_is_of_the_list_or_named_with_a_mailbox_that_exists(draft, focal):
    foreign = UnitFactory()

    with pytest.raises(PermissionDenied):
        issuing.set_recipients(draft.pk, unit_ids=[foreign.pk], others=[], by=focal)
    for wrong in ([], [Other("", "a@example.org")], [Other("Đài", "không phải thư")]):
        with pytest.raises(ValidationError):
            issuing.set_recipients(draft.pk, unit_ids=[], others=wrong, by=focal)
    assert not PlanRecipient.objects.exists()


@pytest.mark.parametrize(("number", "mark"), [("1", "1."), ("II.3", "3."), ("II.1.1", "a)"), ("II.1.5", "đ)"),
                                              ("II.1.24", "a1)")])  # fmt: skip
def test_a_task_begins_as_in_a_plan_on_paper(number, mark):
    assert mark_of(number) == mark


def test_our_own_reader_knows_the_paper_again(draft, focal, unit):
    words = {
        "bases": "Căn cứ Nghị định mẫu;",
        "purpose": "Để nhân dân nắm thông tin.",
        "organisation": "Giao các đơn vị.",
    }
    writing.write_words(_seen(draft), words=words, by=focal)
    tasks = [task.pk for task in draft.plan.tasks.all()]
    writing.put_under(_seen(draft), task_ids=tasks, heading="Nhiệm vụ", by=focal)
    draft.refresh_from_db()

    paper = draft_bytes(draft)

    texts = [paragraph.text for paragraph in Document(BytesIO(paper)).paragraphs]
    assert "I. MỤC ĐÍCH, YÊU CẦU" in texts
    assert "II. NHIỆM VỤ" in texts
    assert "III. TỔ CHỨC THỰC HIỆN" in texts
    assert draft_bytes(draft) == paper
    assert [miss.rule for miss in check(paper)] == ["basis.cited"]
    [task] = [each for each in read_plan(read_document(paper).lines).tasks if "bảng tin" in each.text]
    assert [party.name for party in task.lead] == [unit.name]


@pytest.mark.parametrize(
    ("post", "lines"),
    [("", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]), ("Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
     ("Phó Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
     ("KT. CHỦ TỊCH - PHÓ CHỦ TỊCH", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"])],
)  # fmt: skip
def test_a_deputy_signs_in_the_place_of_the_chair(post, lines):
    assert signed_by(post, "Trần Thị Bình").lines() == lines


def test_the_paper_of_an_issued_plan_is_in_the_national_form(approved, focal, unit):
    PlanDraft.objects.filter(pk=approved.pk).update(
        bases="Căn cứ Luật Báo chí;\nCăn cứ Nghị định số 72/2015/NĐ-CP ngày 07 tháng 9 năm 2015 của Chính phủ về thông tin đối ngoại,",
        purpose="Để nhân dân nắm thông tin.\n\nBảo đảm tiết kiệm.",
        organisation="Giao các đơn vị.",
    )
    issuing.set_recipients(approved.pk, unit_ids=[unit.pk], others=[Other("Lưu: VP")], by=focal)
    issuing.issue_plan(approved.pk, numbered=number(), by=focal, now=LATER)
    Plan.objects.filter(pk=approved.plan_id).update(place="Xã Mẫu")

    paper = draft_bytes(PlanDraft.objects.get())

    cells = [
        cell.text for table in Document(BytesIO(paper)).tables for row in table.rows for cell in row.cells
    ]
    assert check(paper) == []
    assert any("Số: 07/KH-UBND" in text for text in cells)
    assert any(text.endswith("- Lưu: VT, VP.") for text in cells)


# ---- the number from a series


@pytest.fixture
def series(commune, focal):
    return open_series(NewSeries(commune.pk, "Văn bản hành chính", "UBND", (), 2026, 40), by=focal)


@pytest.fixture
def addressed(approved, focal, unit):
    others = [Other("Đồn Biên phòng", "don@example.org"), Other("Lưu: VP")]
    issuing.set_recipients(approved.pk, unit_ids=[unit.pk], others=others, by=focal)
    return approved


def from_series(series, unit_id, by, file=None, **more):
    return Numbered("", TODAY, file, FromSeries(series.pk, unit_id, taken(by), **more))


def test_the_plan_gets_the_next_number_and_stands_in_the_register_with_its_recipients(
    addressed, series, focal, leader, commune, unit
):
    plan = issuing.issue_plan(
        addressed.pk, numbered=from_series(series, commune.pk, focal), by=focal, now=LATER
    )

    paper = OutgoingDocument.objects.get()
    assert (plan.number, paper.code, SeriesYear.objects.get().last_number) == ("41/KH-UBND", "41/KH-UBND", 41)
    assert (paper.state, paper.source_kind, paper.source_id) == ("numbered", "plan.plan", plan.pk)
    assert (paper.signer_name, paper.initialled_by_id, paper.issued_on) == (
        leader.name,
        leader.user_id,
        TODAY,
    )
    assert list(paper.recipients.values_list("name", "unit", "email", "sent_at")) == [
        (unit.name, unit.pk, "", None), ("Đồn Biên phòng", None, "don@example.org", None),
    ]  # fmt: skip
    assert paper.papers.get().is_made
    assert Message.objects.filter(text__contains="41/KH-UBND").count() == Message.objects.count() > 0


def test_with_the_signed_paper_it_is_sent_in_the_register_and_nobody_gets_two_letters(
    addressed, series, focal, commune, unit
):
    head = member_of(unit, role=Role.UNIT_LEAD)
    signed = from_series(series, commune.pk, focal, taken(focal))

    issuing.issue_plan(addressed.pk, numbered=signed, by=focal, now=LATER)

    paper = OutgoingDocument.objects.get()
    assert (paper.state, paper.sent_at, len(paper.signed_sha256)) == ("sent", LATER, 64)
    assert set(paper.recipients.values_list("name", "mails", "sent_at")) == {
        (unit.name, 1, LATER), ("Đồn Biên phòng", 1, LATER),
    }  # fmt: skip
    assert sorted(Delivery.objects.values_list("address", flat=True)) == sorted(
        [head.email, "don@example.org"]
    )


def test_what_is_refused_takes_no_number(addressed, series, focal, commune, unit):
    PlanFactory(authority=commune, number="41/KH-UBND", issued_on=date(2026, 1, 5))
    elsewhere = UnitFactory()

    for wrong in (
        from_series(series, commune.pk, focal),
        from_series(series, elsewhere.pk, focal),
    ):
        with pytest.raises((ValidationError, PermissionDenied)):
            issuing.issue_plan(addressed.pk, numbered=wrong, by=focal, now=NOW)
    assert SeriesYear.objects.get().last_number == 40
    assert not OutgoingDocument.objects.exists()
    assert not DocumentRecipient.objects.exists()
    close_series(series.pk, by=focal, now=NOW)
    with pytest.raises(ValidationError):
        issuing.issue_plan(addressed.pk, numbered=from_series(series, commune.pk, focal), by=focal, now=NOW)


def test_a_number_by_hand_is_not_one_that_a_series_gave(addressed, series, focal, commune, unit, leader):
    issuing.issue_plan(addressed.pk, numbered=from_series(series, commune.pk, focal), by=focal, now=NOW)
    PlanFactory._meta.model.objects.filter(pk=addressed.plan_id).update(number="x")
    other = writing.start_plan(
        NewPlan(commune.pk, "Khác", date(2026, 1, 1), date(2026, 12, 31)), by=focal, now=NOW
    )
    task = outline.add_task(_seen(other), after_id=None, text="Việc.", number="", by=focal)
    change = TaskChange("Việc.", task.number, "each_period", leads=[f"u{unit.pk}"])
    review.change_task(_seen(other), task_id=task.pk, change=change, by=focal)
    issuing.set_recipients(other.pk, unit_ids=[unit.pk], others=[], by=focal)
    issuing.lay_before(other.pk, accepts_no_lead=False, by=focal, now=NOW)
    issuing.approve_draft(other.pk, post="Chủ tịch", by=leader, now=NOW)

    with pytest.raises(ValidationError) as caught:
        issuing.issue_plan(other.pk, numbered=number("41/KH-UBND"), by=focal, now=NOW)

    assert list(caught.value.message_dict) == ["number"]
    assert (
        issuing.issue_plan(other.pk, numbered=number("40/KH-UBND"), by=focal, now=NOW).number == "40/KH-UBND"
    )


def test_who_only_keeps_a_copy_gets_no_paper_and_the_plan_is_issued_all_the_same(
    approved, series, focal, commune
):
    issuing.set_recipients(approved.pk, unit_ids=[], others=[Other("Lưu: VP")], by=focal)
    signed = from_series(series, commune.pk, focal, taken(focal))

    issuing.issue_plan(approved.pk, numbered=signed, by=focal, now=LATER)

    paper = OutgoingDocument.objects.get()
    assert (paper.state, paper.recipients.count()) == ("signed", 0)
