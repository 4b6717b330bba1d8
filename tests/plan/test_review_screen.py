"""The review over HTTP: what the page shows, what its forms do, what two reviewers see of each other."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from sen.org.models import Role
from sen.plan.actions.presence import SEEN_FOR, note_reviewer
from sen.plan.models import Part, Plan, Reading, Rhythm
from sen.plan.queries.review import PER_PAGE
from tests.factories import NOW, member_of
from tests.plan.review_rows import assign, body_of, clerk_of, plan_in_review, task_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return plan_in_review(number="12/KH-UBND")


@pytest.fixture
def reviewer(plan):
    return member_of(body_of(plan, "Văn phòng"), role=Role.FOCAL_POINT)


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


def screen(client, plan, **query):
    return client.get(reverse("plans-review", args=[plan.pk]), query)


def post(client, name, plan, *more, prefix="", key="0123456789", **sent):
    plan.refresh_from_db()
    sent = {"form_key": key, "revision": plan.revision, **sent}
    data = {f"{prefix}{name}": value for name, value in sent.items()}
    return client.post(reverse(f"plans-review-{name}", args=[plan.pk, *more]), data)


def post_task(client, plan, task, *, do="save", **sent):
    names = {f"name-{row.pk}": "" for row in task.assignments.all()}
    fields = {"text": task.text, "number": task.number, "rhythm": task.rhythm, **names, **sent}
    plan.refresh_from_db()
    data = {"form_key": f"{do}-{task.pk}-{plan.revision}", "revision": plan.revision, **fields}
    url = reverse("plans-review-task", args=[plan.pk, task.pk])
    return client.post(url, {"do": do, **{f"t{task.pk}-{name}": value for name, value in data.items()}})


def test_the_screen_shows_lines_and_tasks_that_lead_to_each_other(client, plan):
    task = task_in(plan, lead=body_of(plan), line_from=3, line_to=4)

    body = screen(client, plan).content.decode()

    assert re.search(
        rf'<li id="line-3" data-task="{task.pk}"><a class="n" href="#task-{task.pk}">3</a>', body
    )
    assert f'id="task-{task.pk}" tabindex="-1" data-from="3" data-to="4"' in body
    assert 'href="#line-3">dòng 3–4</a>' in body
    assert "Phòng Kinh tế" in body


@pytest.mark.parametrize("tasks", [1, 3, 30])
def test_the_screen_costs_the_same_for_any_number_of_tasks(client, plan, tasks, django_assert_num_queries):
    for n in range(tasks):
        task = task_in(plan, lead=body_of(plan, f"Phòng {n}"))
        assign(task, "ai đó", Part.COORDINATING)

    with django_assert_num_queries(22):
        screen(client, plan)


def test_a_long_plan_comes_in_pages_whose_lines_follow_on(client, plan):
    for n in range(PER_PAGE + 5):
        task_in(plan, line_from=2 * n + 1, line_to=2 * n + 2)
    Reading.objects.filter(plan=plan).update(lines=[[n, 1, f"Dòng {n}"] for n in range(1, 160)])

    first, second = (screen(client, plan, page=n).context["page"] for n in (1, 2))

    assert [len(first.places), first.pages, second.number] == [PER_PAGE + 5, 2, 2]
    assert [first.lines[0].number, first.lines[-1].number] == [1, 2 * PER_PAGE]
    assert [second.lines[0].number, second.lines[-1].number] == [2 * PER_PAGE + 1, 159]


def test_a_jump_to_a_line_or_a_task_finds_its_page(client, plan):
    tasks = [task_in(plan, line_from=2 * n + 1, line_to=2 * n + 2) for n in range(PER_PAGE + 5)]

    assert screen(client, plan, at=tasks[-1].pk).context["page"].number == 2
    assert screen(client, plan, line=2 * PER_PAGE + 3).context["page"].number == 2
    assert screen(client, plan, line=1).context["page"].number == 1


def test_findings_are_worded_with_a_jump_and_settled_by_typing(client, plan):
    task = task_in(plan, line_from=7, line_to=9)
    found = [
        {"code": "two_dates", "arguments": {"number": "05-NQ/TU"}, "line": 8},
        {"code": "day_blank", "arguments": {"date": "ngày   tháng 02"}, "line": 1},
        {"code": "of_a_newer_reader", "arguments": {}, "line": None},
    ]
    Reading.objects.filter(plan=plan).update(findings=found)

    body = screen(client, plan).content.decode()
    post(client, "header", plan, title="X", issued_on="11/02/2026")
    settled = screen(client, plan).context["findings"]

    assert "05-NQ/TU được viện dẫn với hai ngày khác nhau." in body
    assert f'href="?at={task.pk}#task-{task.pk}">nhiệm vụ {task.number}' in body
    assert "of_a_newer_reader" in body
    assert [each["finding"].is_settled for each in settled] == [False, False, True]


def test_a_task_is_edited_in_place_and_comes_back_to_its_place(client, plan):
    task = task_in(plan)

    form = client.get(reverse("plans-review-task", args=[plan.pk, task.pk]), headers={"HX-Request": "true"})
    saved = post_task(client, plan, task, text="Làm khác.", rhythm=Rhythm.WHEN_IT_HAPPENS)

    assert form.content.decode().startswith("<article")
    assert saved.headers["Location"].endswith(f"?at={task.pk}#task-{task.pk}")
    task.refresh_from_db()
    assert (task.text, task.rhythm) == ("Làm khác.", Rhythm.WHEN_IT_HAPPENS)


def test_a_task_is_split_at_the_cursor_after_what_was_typed_is_kept(client, plan):
    task = task_in(plan, text="Làm A làm B.")

    post_task(client, plan, task, do="split", text="Làm A; làm B mới.", at=6)

    assert list(plan.tasks.values_list("text", flat=True)) == ["Làm A;", "làm B mới."]


def test_a_task_is_split_at_a_sentence_without_scripts(client, plan):
    task = task_in(plan, text="Làm A; làm B.")
    form = client.get(reverse("plans-review-task", args=[plan.pk, task.pk])).content.decode()

    refused = post_task(client, plan, task, do="split-7", text="Làm A; làm B và C.")
    post_task(client, plan, task, do="split-7")

    assert 'value="split-7"' in form
    assert (refused.status_code, "Hãy lưu nội dung đã sửa trước" in refused.content.decode()) == (422, True)
    assert list(plan.tasks.values_list("text", flat=True)) == ["Làm A;", "làm B."]


def test_a_task_is_merged_dropped_and_restored(client, plan):
    task, _following = task_in(plan, text="A;"), task_in(plan, text="B.")

    post_task(client, plan, task, do="merge")
    task.refresh_from_db()
    post_task(client, plan, task, do="drop")
    dropped = plan.tasks.get()
    post_task(client, plan, task, do="restore")

    assert (dropped.text, dropped.is_dropped, plan.tasks.get().is_dropped) == ("A; B.", True, False)


def test_what_is_wrong_is_shown_with_what_was_typed(client, plan):
    task = task_in(plan)

    refused = post_task(client, plan, task, text="Đang gõ dở", rhythm=Rhythm.ONCE, due_on="")

    body = refused.content.decode()
    assert (refused.status_code, "Đang gõ dở" in body, "cần có ngày đến hạn" in body) == (422, True, True)
    task.refresh_from_db()
    assert task.rhythm == Rhythm.EACH_PERIOD


def test_the_second_reviewer_is_told_keeps_her_words_and_may_send_again(client, plan):
    task = task_in(plan)
    stale = plan.revision
    post(client, "header", plan, title="Người kia đã sửa")

    names = {"text": "Chữ của tôi", "number": task.number, "rhythm": task.rhythm}
    url = reverse("plans-review-task", args=[plan.pk, task.pk])
    data = {f"t{task.pk}-{name}": value for name, value in {**names, "revision": stale}.items()}
    refused = client.post(url, {**data, f"t{task.pk}-form_key": "overtaken-1"})
    body = refused.content.decode()
    again = dict(re.findall(rf'name="(t{task.pk}-(?:form_key|revision))" value="([^"]+)"', body))
    saved = client.post(url, {**data, **again})

    assert (refused.status_code, "Kế hoạch đã có thay đổi sau khi bạn mở trang" in body) == (409, True)
    assert "Chữ của tôi" in body
    task.refresh_from_db()
    assert (saved.status_code, task.text) == (302, "Chữ của tôi")


def test_many_tasks_are_changed_by_mark_by_section_or_all(client, plan):
    unit = body_of(plan)
    marked, other = task_in(plan), task_in(plan)
    elsewhere = task_in(plan, section="IV. TỔ CHỨC")
    lead = {"prefix": "bulk-", "what": "lead", "assignee": f"u{unit.pk}"}

    post(client, "bulk", plan, **lead, scope="marked", tasks=[marked.pk], key="mark-marked")
    after_marks = [task.assignments.count() for task in (marked, other, elsewhere)]
    post(client, "bulk", plan, **lead, scope="s0", key="mark-section")
    after_section = [task.assignments.count() for task in (marked, other, elsewhere)]
    post(client, "bulk", plan, prefix="bulk-", what="drop", scope="all", key="mark-everything")

    assert (after_marks, after_section) == ([1, 0, 0], [1, 1, 0])
    assert plan.tasks.filter(is_dropped=True).count() == 3


def test_a_refused_change_of_many_keeps_the_marks(client, plan):
    marked, other = task_in(plan), task_in(plan)
    sent = {"what": "rhythm", "rhythm": "once", "due_on": "31/02/2026", "scope": "marked"}

    answer = post(client, "bulk", plan, prefix="bulk-", **sent, tasks=[marked.pk], key="mark-refused")

    assert "Hãy nhập ngày có thật" in answer.text
    assert f'value="{marked.pk}" checked' in answer.text
    assert f'value="{other.pk}" checked' not in answer.text


@pytest.mark.parametrize(
    "sent",
    [
        {"what": "lead", "scope": "all"},
        {"what": "rhythm", "scope": "all"},
        {"what": "drop", "scope": "marked"},
        {"what": "rhythm", "rhythm": "once", "scope": "all"},
        {"what": "drop", "scope": "s9"},
    ],
)
def test_half_a_bulk_change_is_refused(client, plan, sent):
    task = task_in(plan)

    refused = post(client, "bulk", plan, prefix="bulk-", **sent)

    assert refused.status_code == 422
    task.refresh_from_db()
    assert (task.is_dropped, task.rhythm, plan.revision) == (False, Rhythm.EACH_PERIOD, 0)


def test_a_name_is_settled_by_one_press_of_a_likely_unit(client, plan):
    unit = body_of(plan)
    task = task_in(plan)
    row = assign(task, "P. Kinh tế", Part.COORDINATING)
    row.alternatives = [[f"u{unit.pk}", 0.83]]
    row.save()

    body = screen(client, plan).content.decode()
    post(client, "name", plan, settle=f"u{unit.pk}|P. Kinh tế")

    assert f'value="u{unit.pk}|P. Kinh tế">Phòng Kinh tế (83 %)</button>' in body
    row.refresh_from_db()
    assert row.unit == unit


def test_a_task_is_added_below_another(client, plan):
    first, _second = task_in(plan, text="Một"), task_in(plan, text="Ba")

    post(client, "add", plan, prefix="add-", text="Hai", number="", after=first.pk)

    assert list(plan.tasks.values_list("text", flat=True)) == ["Một", "Hai", "Ba"]


def test_a_double_tap_adds_one_task(client, plan):
    plan_before = plan.revision
    for _tap in range(2):
        data = {
            "add-form_key": "double-tap",
            "add-revision": plan_before,
            "add-text": "Một",
            "add-number": "1",
        }
        client.post(reverse("plans-review-add", args=[plan.pk]), data)

    assert plan.tasks.count() == 1


def test_the_review_can_be_left_and_taken_up_again(client, plan):
    task = task_in(plan)
    post_task(client, plan, task, text="Đã lưu ngay.")
    client.logout()
    client.force_login(member_of(body_of(plan, "Văn thư"), role=Role.RECORDS_CLERK))

    assert "Đã lưu ngay." in screen(client, plan).content.decode()


def test_two_reviewers_are_told_of_each_other_until_one_leaves(plan):
    first, second = clerk_of(plan), clerk_of(plan_in_review(plan.authority))

    note_reviewer(plan, by=first, now=NOW)

    assert note_reviewer(plan, by=second, now=NOW) == [first.name]
    assert note_reviewer(plan, by=second, now=NOW + SEEN_FOR + timedelta(seconds=1)) == []


def test_presence_says_when_the_page_is_stale(client, plan):
    task_in(plan)
    url = reverse("plans-review-presence", args=[plan.pk])

    fresh, stale = (client.get(url, {"revision": n}).content.decode() for n in (plan.revision, 7))

    assert ("data-stale" in fresh, "data-stale" in stale) == (False, True)


@pytest.mark.parametrize("state", [Plan.State.CONFIRMED, Plan.State.WITHDRAWN])
def test_a_plan_that_is_not_checked_any_more_has_no_review(client, plan, state):
    Plan.objects.filter(pk=plan.pk).update(state=state)

    assert screen(client, plan).status_code == 404


def test_the_choices_of_a_task_are_in_vietnamese(client, plan):
    task = task_in(plan, lead=body_of(plan))
    assign(task, "ai đó", Part.COORDINATING)

    body = client.get(reverse("plans-review-task", args=[plan.pk, task.pk])).content.decode()

    for words in ("chưa xác định", "không chỉ đơn vị cụ thể, giữ như văn bản", "bỏ tên này khỏi nhiệm vụ"):
        assert words in body


def test_english_readers_get_english(client, plan, reviewer):
    task_in(plan)
    reviewer.language = "en"
    reviewer.save()

    assert "What was read" in screen(client, plan).content.decode()
