"""The table of what all units answered, from the value that `snapshots` builds."""

from datetime import UTC, datetime

from sen.plan.merged import TaskLines, merged_of, merged_table, nothing_units
from sen.plan.snapshots import ITEM_FIELDS

SENT = datetime(2026, 3, 9, 3, 0, tzinfo=UTC)


def line(position=1, number="IV.1", **more):
    return {
        "position": position, "number": number, "section": "Mục", "task": f"Việc {number}", "part": "lead",
        "text": "Đã làm.", "answer": "reported", "percent": 40, "evidence": [], **more,
    }  # fmt: skip


def unit(name, *lines, items=(), **more):
    return {
        "name": name, "sheet": 7, "is_late": False, "is_nothing": False, "submitted_at": SENT.isoformat(),
        "lines": list(lines), "items": list(items), **more,
    }  # fmt: skip


def content(*units, form="work", missing=()):
    return {"round": {"form": form}, "units": list(units), "missing": list(missing)}


def item(word):
    return {name: f"{word} {name}" for name in ITEM_FIELDS}


# ---- work


def test_tasks_stand_in_the_order_of_the_plan_whoever_answered_first():
    found = merged_of(
        content(unit("Phòng A", line(10, "V.1"), line(2, "IV.2")), unit("Phòng B", line(1, "IV.1")))
    )

    assert [task.number for task in found] == ["IV.1", "IV.2", "V.1"]


def test_answers_on_one_task_stand_together_the_leads_first_and_then_as_the_units_come():
    found = merged_of(content(
        unit("Phòng A", line(part="coordinating")), unit("Phòng B", line()), unit("Phòng C", line(part="coordinating")),
    ))  # fmt: skip

    (task,) = found
    assert [each["unit"] for each in task.lines] == ["Phòng B", "Phòng A", "Phòng C"]
    assert task == TaskLines("IV.1", "Mục", "Việc IV.1", 1, task.lines)


def test_two_tasks_of_one_place_with_other_numbers_stay_two():
    found = merged_of(content(unit("Phòng A", line(1, "1"), line(1, "2"))))

    assert [(task.number, len(task.lines)) for task in found] == [("1", 1), ("2", 1)]


def test_a_line_says_whose_it_is_its_sheet_and_that_it_came_late():
    (task,) = merged_of(content(unit("Phòng A", line(text="Xong."), is_late=True)))

    (said,) = task.lines
    assert (said["unit"], said["sheet"], said["is_late"], said["text"]) == ("Phòng A", 7, True, "Xong.")


def test_merging_leaves_what_was_kept_as_it_was():
    kept = content(unit("Phòng A", line(2)), unit("Phòng B", line(1, part="coordinating")))
    before = repr(kept)

    merged_of(kept)
    list(merged_table(kept))

    assert repr(kept) == before


def test_the_spreadsheet_has_a_row_a_line_and_the_missing_units_last():
    said = line(answer="done", percent=100, evidence=[[1, "Ảnh"], [2, "Công văn"]])

    head, *rows = merged_table(content(unit("Phòng A", said), missing=["Phòng B"]))

    assert head == [
        "Đơn vị",
        "Số mục",
        "Nhiệm vụ",
        "Vai trò",
        "Đã làm được gì",
        "Trả lời",
        "Tiến độ (%)",
        "Minh chứng",
        "Đã nộp",
    ]
    assert rows == [
        ["Phòng A", "IV.1", "Việc IV.1", "Chủ trì", "Đã làm.", "Hoàn thành", 100, "Ảnh; Công văn", SENT],
        ["Phòng B", "Chưa nộp"],
    ]


def test_no_answer_and_no_percentage_are_empty_and_not_nought():
    _head, row = merged_table(
        content(unit("Phòng A", line(answer="", percent=None, text=""), submitted_at=None))
    )

    assert row[3:] == ["Chủ trì", "", "", None, "", None]


# ---- the press


def test_press_items_stand_unit_after_unit_in_their_own_order():
    found = merged_of(content(
        unit("Phòng A", items=[item("một"), item("hai")], is_late=True), unit("Phòng B", items=[item("ba")]), form="press",
    ))  # fmt: skip

    assert [(each["unit"], each["is_late"], each["summary"]) for each in found] == [
        ("Phòng A", True, "một summary"), ("Phòng A", True, "hai summary"), ("Phòng B", False, "ba summary"),
    ]  # fmt: skip


def test_the_press_table_ends_with_who_had_nothing_and_who_is_missing():
    kept = content(
        unit("Phòng A", items=[item("một")]), unit("Phòng B", is_nothing=True), unit("Phòng C"),
        form="press", missing=["Phòng C"],
    )  # fmt: skip

    _head, *rows = merged_table(kept)

    assert rows == [
        ["Phòng A", *item("một").values()],
        ["Phòng B", "Báo chí không nêu"],
        ["Phòng C", "Chưa nộp"],
    ]
    assert nothing_units(kept) == ["Phòng B"]


def test_a_round_that_nobody_answered_is_a_head_alone():
    for form in ("work", "press"):
        assert merged_of(content(form=form)) == []
        assert len(list(merged_table(content(form=form)))) == 1
