from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from sen.jobs.models import Message
from sen.org.models import Role
from sen.plan.actions import commenting, issuing, outline, writing
from sen.plan.actions.changing import Seen
from sen.plan.actions.commenting import PointDecision, Remark
from sen.plan.actions.writing import NewPlan
from sen.plan.errors import NotInOrder, NotReady
from sen.plan.models import CommentPoint, CommentRequest, Plan, Task, UnitComment
from sen.plan.queries.writing import comments_on, merged_points
from sen.plan.rules import answerable_comments, decidable_points, visible_comment_points, visible_comments
from tests.factories import NOW, CommitteeFactory, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db
DUE, LATER = NOW + timedelta(days=5), NOW + timedelta(days=1)
State, About = CommentPoint.State, CommentPoint.About


@pytest.fixture
def commune():
    return CommitteeFactory(name="UBND xã Mẫu")


@pytest.fixture
def units(commune):
    return [UnitFactory(parent=commune) for _n in range(3)]


@pytest.fixture
def focal(commune):
    return actor_in(commune, role=Role.FOCAL_POINT)


@pytest.fixture
def heads(units):
    return [actor_in(unit, role=Role.UNIT_LEAD) for unit in units]


@pytest.fixture
def draft(commune, focal):
    given = NewPlan(commune.pk, "Thông tin đối ngoại năm 2026", date(2026, 1, 1), date(2026, 12, 31))
    made = writing.start_plan(given, by=focal, now=NOW)
    for text in ("Mở bảng tin ở chợ.", "Đón đoàn báo chí."):
        outline.add_task(_seen(made), after_id=None, text=text, number="", by=focal)
    return made


@pytest.fixture
def request_(draft, units, focal):
    return commenting.ask_comments(
        draft.pk, unit_ids=[unit.pk for unit in units], due_at=DUE, note="Xem kỹ mục II.", by=focal, now=NOW
    )


def _seen(draft):
    return Seen(draft.plan_id, Plan.objects.get(pk=draft.plan_id).revision)


def of(request_, unit):
    return UnitComment.objects.get(request=request_, unit=unit)


def say(request_, unit, actor, *remarks, now=LATER):
    return commenting.send_comment(of(request_, unit).pk, remarks=remarks, by=actor, now=now)


def test_units_are_asked_once_on_the_words_as_they_stood(draft, units, focal):
    people = [member_of(unit, role=Role.UNIT_LEAD) for unit in units]
    both = member_of(units[0], units[1], role=Role.RECORDS_CLERK)

    request_ = commenting.ask_comments(
        draft.pk, unit_ids=[unit.pk for unit in units], due_at=DUE, note="", by=focal, now=NOW
    )
    outline.drop_tasks(_seen(draft), task_ids=[draft.plan.tasks.first().pk], by=focal)

    assert [line["text"] for line in request_.content] == ["Mở bảng tin ở chợ.", "Đón đoàn báo chí."]
    told = {
        address
        for message in Message.objects.all()
        for address in message.deliveries.values_list("address", flat=True)
    }
    assert told == {person.email for person in [*people, both]}
    with pytest.raises(NotInOrder):
        commenting.ask_comments(draft.pk, unit_ids=[units[0].pk], due_at=DUE, note="", by=focal, now=NOW)


def test_only_units_of_the_list_are_asked_and_not_for_the_past(draft, units, focal, heads):
    foreign = UnitFactory()

    for unit_ids, due in (([], DUE), ([foreign.pk], DUE), ([units[0].pk], NOW)):
        with pytest.raises(ValidationError):
            commenting.ask_comments(draft.pk, unit_ids=unit_ids, due_at=due, note="", by=focal, now=NOW)
    with pytest.raises(PermissionDenied):
        commenting.ask_comments(draft.pk, unit_ids=[units[0].pk], due_at=DUE, note="", by=heads[0], now=NOW)
    assert not CommentRequest.objects.exists()


def test_no_unit_sees_what_another_says(request_, units, heads, focal, draft):
    task = draft.plan.tasks.first()
    say(request_, units[0], heads[0], Remark(About.TASK, "Nên làm ở hai chợ.", task_id=task.pk))

    assert set(visible_comments(heads[0])) == {of(request_, units[0])}
    assert not visible_comment_points(heads[1]).exists()
    assert visible_comment_points(focal).count() == 1
    with pytest.raises(PermissionDenied):
        say(request_, units[0], heads[1])


def test_an_answer_replaces_the_one_before_until_something_is_decided(request_, units, heads, focal, draft):
    task = draft.plan.tasks.first()
    say(
        request_,
        units[0],
        heads[0],
        Remark(About.WHOLE, "Chung chung."),
        Remark(About.TASK, "x", task_id=task.pk),
    )
    again = say(request_, units[0], heads[0], Remark(About.TASK, "Nên làm ở hai chợ.", task_id=task.pk))

    point = again.points.get()
    assert (point.text, point.number, point.asked_text) == ("Nên làm ở hai chợ.", "1", "Mở bảng tin ở chợ.")
    commenting.decide_point(
        point.pk, decision=PointDecision(State.REFUSED, "Chưa có kinh phí."), by=focal, now=LATER
    )
    with pytest.raises(NotInOrder):
        say(request_, units[0], heads[0])


def test_who_says_nothing_agrees_and_who_is_silent_is_named(request_, units, heads, focal, draft):
    say(request_, units[0], heads[0], Remark(About.WHOLE, "  "))
    say(
        request_,
        units[1],
        heads[1],
        Remark(About.WHOLE, "Nhất trí, thêm kinh phí."),
        now=DUE + timedelta(hours=1),
    )
    commenting.close_comments(draft.pk, by=focal, now=DUE + timedelta(days=1))

    [standing] = comments_on(draft.plan)
    states = {answer.unit: (answer.state, answer.is_late) for answer in standing.answers}
    assert states == {
        units[0]: (UnitComment.State.AGREED, False),
        units[1]: (UnitComment.State.REMARKED, True),
        units[2]: (UnitComment.State.WAITING, False),
    }
    assert (standing.sent, standing.asked, standing.points, standing.open_points) == (2, 3, 1, 1)
    assert not answerable_comments(heads[2]).exists()
    with pytest.raises(NotInOrder):
        say(request_, units[2], heads[2])


def test_a_wording_taken_up_stands_in_the_draft(request_, units, heads, focal, draft):
    task = draft.plan.tasks.first()
    said = say(request_, units[0], heads[0], Remark(About.TASK, "", "Mở bảng tin ở hai chợ.", task.pk),
               Remark(About.MISSING, "Chưa có việc đào tạo", "Tập huấn cho cán bộ thôn."))  # fmt: skip

    for point in said.points.all():
        decision = PointDecision(State.TAKEN, uses_wording=True)
        commenting.decide_point(point.pk, decision=decision, by=focal, now=LATER)

    texts = list(draft.plan.tasks.order_by("position").values_list("number", "text"))
    assert texts == [
        ("1", "Mở bảng tin ở hai chợ."),
        ("2", "Đón đoàn báo chí."),
        ("3", "Tập huấn cho cán bộ thôn."),
    ]
    again = said.points.get(about=About.MISSING)
    with pytest.raises(ValidationError):
        commenting.decide_point(
            again.pk, decision=PointDecision(State.TAKEN, uses_wording=True), by=focal, now=LATER
        )


def test_a_refusal_says_why_and_a_dropped_task_takes_no_wording(request_, units, heads, focal, draft):
    task = draft.plan.tasks.first()
    point = say(request_, units[0], heads[0], Remark(About.TASK, "x", "y", task.pk)).points.get()
    outline.drop_tasks(_seen(draft), task_ids=[task.pk], by=focal)

    for wrong in (PointDecision(State.REFUSED, " "), PointDecision(State.PARTLY), PointDecision("open", "x"),
                  PointDecision(State.TAKEN, uses_wording=True)):  # fmt: skip
        with pytest.raises(ValidationError):
            commenting.decide_point(point.pk, decision=wrong, by=focal, now=LATER)
    with pytest.raises(PermissionDenied):
        commenting.decide_point(point.pk, decision=PointDecision(State.TAKEN), by=heads[0], now=LATER)
    point.refresh_from_db()
    assert point.state == State.OPEN


def test_every_remark_is_answered_before_the_leader_sees_the_draft(request_, units, heads, focal, draft):
    said = say(request_, units[0], heads[0], Remark(About.WHOLE, "Thiếu kinh phí."))

    with pytest.raises(NotReady) as told:
        issuing.lay_before(draft.pk, accepts_no_lead=True, by=focal, now=LATER)
    assert len(told.value.messages) == 2
    assert set(decidable_points(focal)) == set(said.points.all())
    commenting.close_comments(draft.pk, by=focal, now=LATER)
    commenting.decide_point(said.points.get().pk, decision=PointDecision(State.TAKEN), by=focal, now=LATER)
    issuing.lay_before(draft.pk, accepts_no_lead=True, by=focal, now=LATER)
    with pytest.raises(NotInOrder):
        commenting.decide_point(
            said.points.get().pk, decision=PointDecision(State.TAKEN), by=focal, now=LATER
        )


def test_a_remark_on_a_task_of_another_plan_is_refused(request_, units, heads):
    foreign = Task.objects.create(
        plan=Plan.objects.create(authority=CommitteeFactory()), position=1, number="1", text="x"
    )

    with pytest.raises(PermissionDenied):
        say(request_, units[0], heads[0], Remark(About.TASK, "x", task_id=foreign.pk))
    assert not CommentPoint.objects.exists()


def test_remarks_stand_side_by_side_in_the_order_of_the_draft(request_, units, heads, draft):
    first, second = draft.plan.tasks.order_by("position")
    say(
        request_,
        units[0],
        heads[0],
        Remark(About.MISSING, "", "Thêm việc."),
        Remark(About.TASK, "b", task_id=second.pk),
    )
    say(request_, units[1], heads[1], Remark(About.TASK, "a", task_id=first.pk), Remark(About.TASK, "c", task_id=second.pk),
        Remark(About.WHOLE, "d"))  # fmt: skip

    found = merged_points(list(CommentPoint.objects.select_related("task", "comment__unit").order_by("pk")))

    assert [[point.text or point.proposed for point in group.points] for group in found] == [
        ["d"], ["a"], ["b", "c"], ["Thêm việc."]
    ]  # fmt: skip
