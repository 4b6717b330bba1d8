from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from sen.audit.models import Entry
from sen.guard.models import Attachment
from sen.org.models import Role
from sen.plan.models import Evidence, Plan, Report, ReportDraft, Rhythm
from sen.plan.periods import key_of, month_of
from tests.factories import DutyFactory, PlanFactory, TaskFactory, UnitFactory, member_of

pytestmark = pytest.mark.django_db
PAGE_LIMIT_BYTES = 150_000


@pytest.fixture
def month():
    """The month of the request; the views read the clock of the request."""
    return month_of(timezone.localdate())


@pytest.fixture
def plan(month):
    return PlanFactory(starts_on=date(month.year, 1, 1), ends_on=date(month.year, 12, 31))


@pytest.fixture
def duty(plan):
    return DutyFactory(task__plan=plan, task__text="Giới thiệu làng nghề")


def address(duty, month, end=""):
    return f"/viec-duoc-giao/{duty.pk}/bao-cao/{key_of(month)}/{end}"


def sent(number=1, **fields):
    return {"form_key": f"report-key-{number}", "answer": "reported", "note": "Đã đăng 2 tin.", **fields}


def served(client, number):
    """Read to its end, so that the file is closed."""
    response = client.get(f"/tep/{number}/")
    response.getvalue()
    return response.status_code


def picture():
    file = BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    return SimpleUploadedFile("IMG_0001.jpg", file.getvalue(), "image/jpeg")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"percent": 101}, "Hãy nhập số nguyên từ 0 đến 100."),
        ({"percent": "nhiều"}, "Hãy nhập số nguyên từ 0 đến 100."),
        ({"link": "javascript:alert(1)"}, "Hãy chép cả đường dẫn của trang"),
    ],
)
def test_a_wrong_figure_or_link_is_told_in_plain_words_and_the_note_stays(client, duty, month, wrong, said):
    client.force_login(member_of(duty.unit))

    response = client.post(address(duty, month), sent(**wrong))

    assert (response.status_code, Report.objects.count()) == (422, 0)
    assert said in response.text
    assert "Đã đăng 2 tin." in response.text


def test_a_clerk_reports_with_a_picture_a_link_and_a_number(client, duty, month):
    client.force_login(member_of(duty.unit))
    proof = {"photo": picture(), "link": "https://example.org/tin", "document_number": "12/BC-UBND"}

    response = client.post(address(duty, month), sent(percent=40, **proof))

    assert response.status_code == 302
    assert response["Location"] == f"/viec-duoc-giao/{duty.pk}/?da_gui={key_of(month)}"
    report = Report.objects.get()
    assert (report.period, report.answer, report.percent, report.note) == (
        month,
        "reported",
        40,
        "Đã đăng 2 tin.",
    )
    assert sorted(report.evidence.values_list("kind", flat=True)) == ["document", "file", "link"]
    file = Evidence.objects.get(kind="file")
    assert Attachment.objects.get(pk=file.attachment_id).owner_kind == "plan.evidence"
    assert served(client, file.attachment_id) == 200


def test_the_picture_of_a_report_is_served_to_those_who_see_the_task_alone(client, duty, month):
    client.force_login(member_of(duty.unit))
    client.post(address(duty, month), sent(photo=picture()))
    number = Evidence.objects.get().attachment_id
    beside = DutyFactory(task=duty.task)

    client.force_login(member_of(beside.unit))
    assert served(client, number) == 200
    client.force_login(member_of(UnitFactory(parent=duty.unit.parent)))
    assert served(client, number) == 404


def test_a_withdrawn_file_is_served_to_the_own_unit_alone(client, duty, month):
    client.force_login(member_of(duty.unit))
    client.post(address(duty, month), sent(photo=picture()))
    row = Evidence.objects.get()
    client.post(f"/minh-chung/{row.pk}/rut/", {"form_key": "withdraw-1", "reason": "Gửi nhầm ảnh"})
    beside = DutyFactory(task=duty.task)

    assert served(client, row.attachment_id) == 200
    client.force_login(member_of(beside.unit))
    assert served(client, row.attachment_id) == 404
    assert client.get(f"/minh-chung/{row.pk}/").status_code == 404


def test_a_double_tap_writes_once(client, duty, month):
    client.force_login(member_of(duty.unit))

    first, second = (client.post(address(duty, month), sent()) for _ in range(2))

    assert (first.status_code, second.status_code, first["Location"]) == (302, 302, second["Location"])
    assert (Report.objects.count(), Entry.objects.filter(verb="plan.reported").count()) == (1, 1)


def test_what_is_refused_stays_on_the_form(client, duty, month):
    client.force_login(member_of(duty.unit))

    response = client.post(address(duty, month), sent(answer="done"))

    assert response.status_code == 422
    assert "Đã đăng 2 tin." in response.text
    assert not Report.objects.exists()


def test_a_month_answered_is_corrected_with_a_reason(client, duty, month):
    client.force_login(member_of(duty.unit))
    client.post(address(duty, month), sent())

    assert client.post(address(duty, month), sent(2)).status_code == 422
    opened = client.get(address(duty, month)).context["form"].initial["corrects"]
    correction = {"note": "Đã đăng 3 tin.", "corrects": opened, "correction_reason": "Ghi nhầm"}
    response, again = (client.post(address(duty, month), sent(3, **correction)) for _ in range(2))

    assert (response.status_code, again.status_code) == (302, 302)
    notes = list(Report.objects.order_by("pk").values_list("note", "corrected_by__note", "correction_reason"))
    assert notes == [("Đã đăng 2 tin.", "Đã đăng 3 tin.", ""), ("Đã đăng 3 tin.", None, "Ghi nhầm")]
    page = client.get(f"/viec-duoc-giao/{duty.pk}/").text
    assert "Đã đăng 2 tin." in page
    assert "Ghi nhầm" in page


def test_the_form_offers_only_the_answers_the_duty_knows(client, plan, month):
    monthly, sometimes = (
        DutyFactory(task__plan=plan, rhythm=rhythm) for rhythm in ("each_period", "when_it_happens")
    )
    client.force_login(member_of(monthly.unit, sometimes.unit))

    answers = [
        'value="nothing_arose"' in client.get(address(duty, month)).text for duty in (monthly, sometimes)
    ]

    assert answers == [False, True]
    assert client.post(address(monthly, month), sent(answer="nothing_arose")).status_code == 422


def test_the_report_page_is_small_enough_for_a_slow_line(client, duty, month, settings):
    settings.WHITENOISE_USE_FINDERS = True  # off in tests: listing the files takes its time
    client.force_login(member_of(duty.unit))
    page = client.get(address(duty, month))
    static = [part.split('"')[0] for part in page.text.split("/static/")[1:]]

    sizes = [len(client.get(f"/static/{name}").getvalue()) for name in static]

    assert len(static) >= 5
    assert len(page.content) + sum(sizes) < PAGE_LIMIT_BYTES


def test_a_draft_is_kept_for_the_person_and_filled_in_again(client, duty, month):
    client.force_login(member_of(duty.unit))

    kept = client.post(
        address(duty, month, "nhap/"), {"note": "Mới viết nửa", "answer": "done", "form_key": "x"}
    )

    assert kept.status_code == 302
    assert ReportDraft.objects.get().fields == {"note": "Mới viết nửa", "answer": "done"}
    assert "Mới viết nửa" in client.get(address(duty, month)).text
    client.force_login(member_of(duty.unit))
    assert "Mới viết nửa" not in client.get(address(duty, month)).text


def test_a_draft_holds_no_sign_that_no_database_takes(client, duty, month):
    client.force_login(member_of(duty.unit))

    client.post(address(duty, month, "nhap/"), {"note": "Một\0 nửa"})

    assert ReportDraft.objects.get().fields == {"note": "Một nửa"}


@pytest.mark.parametrize("name", ["note", "reason", "correction_reason"])
def test_a_book_is_no_note(client, duty, month, name):
    client.force_login(member_of(duty.unit))
    client.post(address(duty, month), sent())
    number = Report.objects.get().pk
    given = sent(2, corrects=number, correction_reason="x", answer="done", reason="x")

    response = client.post(address(duty, month), given | {name: "chữ " * 250_000})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [name])
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.OFFICER, 200), (Role.LEADER, 403), (Role.OBSERVER, 403), (Role.SPOKESPERSON, 403)],
)
def test_reporting_is_for_the_reporters_of_the_unit(client, duty, month, role, status):
    client.force_login(member_of(duty.unit, role=role))

    assert client.get(address(duty, month)).status_code == status
    assert client.post(address(duty, month), sent()).status_code == {200: 302}.get(status, status)


@pytest.mark.parametrize("key", ["2026-13", "thang-3", "2026-1-1"])
def test_an_address_without_a_month_is_not_found(client, duty, key):
    client.force_login(member_of(duty.unit))

    assert client.get(f"/viec-duoc-giao/{duty.pk}/bao-cao/{key}/").status_code == 404


def test_a_closed_plan_takes_no_report(client, duty, month):
    Plan.objects.update(state=Plan.State.CLOSED)
    client.force_login(member_of(duty.unit))

    assert client.get(address(duty, month)).status_code == 404


def test_one_tap_answers_nothing_arose_for_all_that_was_left_ticked(client, plan, month):
    unit = UnitFactory()
    duties = [
        DutyFactory(task=TaskFactory(plan=plan), unit=unit, rhythm=Rhythm.WHEN_IT_HAPPENS) for _ in range(3)
    ]
    DutyFactory(task=TaskFactory(plan=plan), unit=unit)
    foreign = DutyFactory(task=TaskFactory(plan=plan), rhythm=Rhythm.WHEN_IT_HAPPENS)
    client.force_login(member_of(unit))
    url = f"/khong-phat-sinh/{key_of(month)}/"

    assert client.get(url).text.count('name="duties"') == 3
    chosen = [duty.pk for duty in duties[:2]]
    assert client.post(url, {"form_key": "nothing-arose", "duties": [foreign.pk]}).status_code == 422
    assert client.post(url, {"form_key": "nothing-arose", "duties": chosen}).status_code == 302

    answered = Report.objects.filter(answer="nothing_arose", period=month)
    assert sorted(answered.values_list("duty", flat=True)) == chosen


def test_a_duty_due_once_is_reported_without_a_month(client, plan):
    duty = DutyFactory(task__plan=plan, rhythm=Rhythm.ONCE, due_on=date(plan.ends_on.year, 12, 1))
    client.force_login(member_of(duty.unit))

    assert client.post(address(duty, None), sent()).status_code == 302
    assert Report.objects.get().period is None


def test_a_form_that_names_the_report_of_another_duty_is_not_found(client, duty, month):
    foreign = DutyFactory(task=duty.task)
    client.force_login(member_of(duty.unit, foreign.unit))
    client.post(address(foreign, month), sent())
    number = Report.objects.get().pk

    for corrects in (number, number + 1, "x", "9" * 5_000):
        form = sent(2, corrects=corrects, correction_reason="x")
        assert client.post(address(duty, month), form).status_code == 404
    assert Report.objects.count() == 1
