"""Next year's plan of Binh Sen, half written: from above and from this year, with what two units say on it."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from sen.config.demo.locality import Locality
from sen.config.demo.year import reporters_of
from sen.org.models import Actor
from sen.plan.actions import commenting, issuing, outline, review, writing
from sen.plan.actions.changing import Seen
from sen.plan.actions.commenting import Remark
from sen.plan.actions.review import TaskChange
from sen.plan.actions.writing import Chosen, NewPlan
from sen.plan.models import Plan, PlanDraft, Rhythm, UnitComment
from sen.plan.rules import choosable_superior_tasks, choosable_unfinished_tasks, plans_of_above
from sen.records.actions.drawing import Other

FOCAL_POINT, CULTURE, OFFICE, BORDER, ECONOMY = "daumoi", "BS-VHXH", "BS-VP", "BS-BP", "BS-KT"
PROVINCE_FOCAL_POINT, PROVINCE_LEADER = "tinh", "lanhdao.tinh"
FROM_ABOVE, UNFINISHED = 2, 4
OF_ABOVE = (
    "Mở chuyên mục giới thiệu cửa khẩu, lối mở và chợ biên giới trên trang thông tin điện tử của xã (mẫu).",
    "Cử cán bộ dự tập huấn về cung cấp thông tin cho báo chí do tỉnh tổ chức (mẫu).",
    "Phối hợp đón đoàn phóng viên trong nước và nước bạn đến tác nghiệp tại địa bàn (mẫu).",
    "Gửi tin, ảnh về giao lưu nhân dân hai bên biên giới cho cổng thông tin của tỉnh hằng tháng (mẫu).",
)
DUE_AFTER = timedelta(days=7)
PURPOSE = (
    "1. Mục đích: giới thiệu đúng và kịp thời hình ảnh của xã với trong nước và nước bạn (mẫu).\n"
    "2. Yêu cầu: nội dung chính xác, có nguồn; phân công rõ một đơn vị chủ trì cho mỗi việc (mẫu)."
)
ORGANISATION = (
    "Văn phòng theo dõi, đôn đốc và tổng hợp báo cáo định kỳ; các đơn vị gửi kết quả trên Sen (mẫu)."
)
NEW_TASK = "Tập huấn kỹ năng trả lời báo chí cho cán bộ thôn, ấp (mẫu)."


def lay_out(plan: Plan, place: Locality, *, now: datetime) -> None:
    """`plan`: the one in force, which the draft follows."""
    _of_the_province(plan, place, now=now)
    focal_point = place.actor(FOCAL_POINT, now=now)
    draft = _begin(plan, focal_point, now=now)
    _fill(draft, focal_point)
    units = [place.units[code].pk for code in (CULTURE, OFFICE, BORDER, ECONOMY)]
    others = [Other("Đài phát thanh huyện bạn (mẫu)", "dai@thuylien.example")]
    issuing.set_recipients(draft.pk, unit_ids=units, others=others, by=focal_point)
    due = timezone.make_aware(datetime.combine(timezone.localdate(now) + DUE_AFTER, time(17)))
    note = "Đề nghị xem kỹ phần đơn vị chủ trì (mẫu)."
    commenting.ask_comments(draft.pk, unit_ids=units, due_at=due, note=note, by=focal_point, now=now)
    _answer(draft, place, now=now)


def _of_the_province(plan: Plan, place: Locality, *, now: datetime) -> None:
    """Written here too, approved and issued: it gives both communes work, which their drafts take over."""
    assert plan.ends_on is not None
    year, by = plan.ends_on.year + 1, place.actor(PROVINCE_FOCAL_POINT, now=now)
    title = f"Thông tin đối ngoại tỉnh Sen Giang năm {year} (mẫu)"
    given = NewPlan(place.units["SG"].pk, title, date(year, 1, 1), date(year, 12, 31))
    draft = writing.start_plan(given, by=by, now=now)
    communes = [f"u{place.units[code].pk}" for code in ("BS", "LV")]
    for text in OF_ABOVE:
        task = outline.add_task(_seen(draft), after_id=None, text=text, number="", by=by)
        change = TaskChange(text, task.number, Rhythm.EACH_PERIOD, leads=communes)
        review.change_task(_seen(draft), task_id=task.pk, change=change, by=by)
    ids = list(draft.plan.tasks.values_list("pk", flat=True))
    writing.put_under(_seen(draft), task_ids=ids, heading="Nhiệm vụ / Cấp xã thực hiện", by=by)
    units = [place.units[code].pk for code in ("BS", "LV")]
    issuing.set_recipients(draft.pk, unit_ids=units, others=[], by=by)
    issuing.lay_before(draft.pk, accepts_no_lead=False, by=by, now=now)
    leader = place.actor(PROVINCE_LEADER, now=now)
    issuing.approve_draft(draft.pk, post="KT. CHỦ TỊCH - PHÓ CHỦ TỊCH", by=leader, now=now)
    numbered = issuing.Numbered("41/KH-UBND", timezone.localdate(now))
    issuing.issue_plan(draft.pk, numbered=numbered, by=by, now=now)


def _begin(plan: Plan, by: Actor, *, now: datetime) -> PlanDraft:
    assert plan.ends_on is not None
    year = plan.ends_on.year + 1
    above = plans_of_above(by).order_by("-starts_on", "-pk").first()
    given = NewPlan(
        plan.authority_id, f"Thông tin đối ngoại năm {year} (mẫu)", date(year, 1, 1), date(year, 12, 31),
        above.pk if above else None, plan.pk,
    )  # fmt: skip
    return writing.start_plan(given, by=by, now=now)


def _fill(draft: PlanDraft, by: Actor) -> None:
    above = choosable_superior_tasks(by, draft).values_list("pk", flat=True)[:FROM_ABOVE]
    before = choosable_unfinished_tasks(by, draft).values_list("pk", flat=True)[:UNFINISHED]
    chosen = Chosen(list(above), list(before))
    if chosen.superior or chosen.unfinished:
        writing.take_over(_seen(draft), chosen=chosen, by=by)
    outline.add_task(_seen(draft), after_id=None, text=NEW_TASK, number="", by=by)
    tasks = list(draft.plan.tasks.order_by("position").values_list("pk", flat=True))
    half = len(tasks) // 2
    for ids, heading in (
        (tasks[:half], "Nhiệm vụ / Thông tin, tuyên truyền"),
        (tasks[half:], "Nhiệm vụ / Phối hợp, đào tạo"),
    ):
        if ids:
            writing.put_under(_seen(draft), task_ids=ids, heading=heading, by=by)
    words = {
        "purpose": PURPOSE,
        "organisation": ORGANISATION,
        "bases": "Căn cứ Đề án quảng bá văn hóa vùng biên giới (mẫu);",
    }
    writing.write_words(_seen(draft), words=words, by=by)


def _answer(draft: PlanDraft, place: Locality, *, now: datetime) -> None:
    """One unit agrees, one has remarks, the others have not said anything."""
    reporters = reporters_of(place, now=now)
    by_unit = {each.unit_id: each for each in UnitComment.objects.filter(request__plan=draft.plan)}
    office, culture = place.units[OFFICE].pk, place.units[CULTURE].pk
    commenting.send_comment(by_unit[office].pk, remarks=[], by=reporters[office], now=now)
    first = draft.plan.tasks.order_by("position").first()
    assert first is not None
    remarks = [
        Remark("task", "Nên ghi rõ số lượng để dễ theo dõi (mẫu).", f"{first.text.rstrip('.')}; mỗi quý ít nhất một lần.", first.pk),
        Remark("missing", "Chưa có việc bồi dưỡng tiếng Khmer (mẫu).", "Bồi dưỡng tiếng Khmer cho cán bộ một cửa (mẫu)."),
    ]  # fmt: skip
    commenting.send_comment(by_unit[culture].pk, remarks=remarks, by=reporters[culture], now=now)


def _seen(draft: PlanDraft) -> Seen:
    return Seen(draft.plan_id, Plan.objects.values_list("revision", flat=True).get(pk=draft.plan_id))
