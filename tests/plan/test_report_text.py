"""The report of a frozen round as passages with sources: what the paper and its editing screen are made from."""

from sen.lib.official import Heading
from sen.plan.report_text import (
    Figures,
    Items,
    Own,
    Wording,
    anchors_of,
    parts_of,
    passages_of,
    silent_headings,
    stamp_of,
    tidy,
)
from sen.plan.snapshots import ITEM_FIELDS


def line(duty=1, **more):
    return {
        "duty": duty, "position": duty, "number": f"I.{duty}", "section": "I. Mục", "task": f"Việc {duty}.",
        "part": "lead", "text": "Đã làm.", "answer": "reported", "percent": 40, "evidence": [[9, "Ảnh"]], **more,
    }  # fmt: skip


def unit(pk=1, *lines, items=(), **more):
    return {
        "unit": pk, "sheet": pk + 100, "name": f"Phòng {pk}", "is_sent": True, "is_late": False, "is_nothing": False,
        "note": "", "lines": list(lines), "items": list(items), **more,
    }  # fmt: skip


def content(*units, form="work", missing=()):
    return {
        "plan": {"number": "1/KH", "title": "Kế hoạch", "authority": "UBND xã Mẫu"},
        "round": {"kind": "monthly", "form": form, "title": "", "starts_on": "2026-03-01", "ends_on": "2026-03-31"},
        "units": list(units), "missing": list(missing),
    }  # fmt: skip


def item(word):
    return {name: f"{word} {name}" for name in ITEM_FIELDS}


def test_every_paragraph_says_whose_sheet_which_task_and_which_evidence_it_comes_from():
    found = passages_of(parts_of(content(unit(1, line(), note="Thiếu xe."), unit(2, line(2)))))

    assert list(found) == ["opening", "line-1", "evidence-1", "line-2", "evidence-2", "sent", "note-1"]
    told = found["line-2"].source
    assert (told.unit, told.sheet, told.duty, told.task, list(told.evidence)) == (
        "Phòng 2", 102, 2, "I.2", [(9, "Ảnh")],
    )  # fmt: skip
    assert (found["note-1"].source.sheet, found["opening"].source.unit) == (101, "")
    assert [place for place, each in found.items() if each.is_counted] == ["sent"]


def test_headings_figures_and_paragraphs_stand_in_the_order_of_the_paper():
    parts = parts_of(content(unit(1, line()), missing=["Phòng 3"]))

    kinds = [
        part.text if isinstance(part, Heading) else getattr(part, "place", type(part).__name__)
        for part in parts
    ]
    assert kinds == [
        "opening", "Mục", "Việc 1 (nhiệm vụ I.1)", "line-1", "evidence-1", "Tình hình gửi báo cáo của các đơn vị",
        "sent", "missing", "Figures",
    ]  # fmt: skip


def test_other_words_stand_in_the_place_of_the_unit_s_and_keep_its_source():
    parts = parts_of(content(unit(1, line())), Wording({"line-1": "Khác.", "evidence-1": ""}))

    found = passages_of(parts)
    changed = found["line-1"]
    assert (changed.text, changed.made, changed.is_changed) == ("Khác.", "- Phòng 1 (40 %): Đã làm.", True)
    assert changed.source.sheet == 101
    assert (found["evidence-1"].text, found["evidence-1"].is_changed) == ("", True)
    assert found["opening"].text == found["opening"].made


def test_evidence_is_left_out_with_the_words_it_proves_whatever_its_own_words():
    alone, worded = (
        passages_of(parts_of(content(unit(1, line())), Wording(changed)))["evidence-1"]
        for changed in ({"line-1": ""}, {"line-1": "", "evidence-1": "Xem ảnh."})
    )

    assert (alone.text, alone.is_gone, worded.text, worded.is_gone) == ("", True, "", True)


def test_a_heading_below_which_nothing_is_left_is_silent_and_the_one_above_it_too():
    left_out = parts_of(content(unit(1, line())), Wording({"line-1": ""}))
    with_own = parts_of(content(unit(1, line())), Wording({"line-1": ""}, [Own(1, "line-1", "Một.")]))

    assert [left_out[n].text for n in sorted(silent_headings(left_out))] == ["Mục", "Việc 1 (nhiệm vụ I.1)"]
    assert silent_headings(with_own) == set()


def test_counted_words_stay_as_they_were_counted_whatever_a_row_says():
    found = passages_of(parts_of(content(unit(1)), Wording({"sent": "Tất cả đã gửi."})))["sent"]

    assert (found.text, found.is_changed) == ("1/1 đơn vị đã gửi báo cáo.", False)


def test_own_sentences_stand_behind_their_passage_in_their_order():
    own = [Own(1, "line-1", "Một."), Own(2, "opening", "Hai."), Own(3, "line-1", "Ba.")]

    found = passages_of(parts_of(content(unit(1, line())), Wording(own=own)))

    assert [each.text for each in found["line-1"].own] == ["Một.", "Ba."]
    assert [each.text for each in found["opening"].own] == ["Hai."]


def test_of_press_items_each_cell_is_worded_and_sentences_stand_behind_the_table():
    press = content(unit(1, items=[item("a"), item("b")]), unit(2, is_nothing=True), form="press")
    wording = Wording({"item-1-2-result": "Xong."}, [Own(1, "items", "Thêm.")])

    parts = parts_of(press, wording)

    (table,) = [part for part in parts if isinstance(part, Items)]
    words = ["Xong." if name == "result" else f"b {name}" for name in ITEM_FIELDS]
    assert [cell.text for cell in table.rows[1].cells] == words
    assert (table.rows[0].cells[0].label, [each.text for each in table.own]) == (
        "Nội dung báo chí nêu",
        ["Thêm."],
    )
    assert anchors_of(parts) == ["opening", "items", "silent", "sent"]
    assert not any(isinstance(part, Figures) for part in parts)


def test_the_place_of_a_passage_does_not_depend_on_what_others_say():
    alone = passages_of(parts_of(content(unit(2, line(7)))))
    among = passages_of(parts_of(content(unit(1, line(3)), unit(2, line(7)), missing=["Phòng 9"])))

    assert alone["line-7"] == among["line-7"]
    assert set(alone) <= set(among)


def test_words_are_the_same_whatever_line_ends_a_browser_sends():
    assert stamp_of("Một.\r\nHai. ") == stamp_of("Một.\nHai.")
    assert tidy("  Một. \r\n\r\nHai.\n") == "Một.\n\nHai."
