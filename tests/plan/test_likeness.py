import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sen.plan.likeness import suggest_same_work

SHARED = Path(__file__).parents[3] / Path("shared/plans/dev/00_hong_ngu_2020.outline.json")

WHATS = {
    1: "Cử cán bộ tham dự lớp tập huấn nghiệp vụ thông tin đối ngoại.",
    2: "Giới thiệu làng nghề dệt chiếu của xã trên Trang thông tin điện tử.",
}
WHOS = {
    11: "Tham mưu danh sách cán bộ dự lớp tập huấn về thông tin đối ngoại.",
    12: "Cập nhật bài viết về làng nghề dệt chiếu và sản phẩm OCOP.",
    13: "Bảo đảm kinh phí cho hoạt động thông tin đối ngoại.",
}


def best(found, key):
    return found[key][0].key if key in found else None


def test_the_task_that_shares_the_rare_words_comes_first():
    found = suggest_same_work(WHATS, WHOS)

    assert (best(found, 1), best(found, 2)) == (11, 12)


def test_a_slip_of_a_tone_mark_does_not_hide_the_partner():
    slipped = {2: "Gioi thiệu lang nghê dêt chiêu của xã."}

    assert best(suggest_same_work(slipped, WHOS), 2) == 12


def test_words_that_stand_in_every_task_say_nothing():
    whos = {number: f"Thông tin đối ngoại {word}" for number, word in [(1, "tỉnh"), (2, "xã"), (3, "huyện")]}

    assert suggest_same_work({9: "Thông tin đối ngoại"}, whos) == {}


def test_a_text_is_not_its_own_partner_and_equal_ones_are_wholly_alike():
    texts = {1: "Tổ chức hội chợ biên giới", 2: "Tổ chức hội chợ biên giới", 3: "Bố trí kinh phí"}

    found = suggest_same_work(texts, texts)

    assert [(like.key, like.likeness) for like in found[1]] == [(2, pytest.approx(1))]


def test_nothing_to_compare_gives_nothing():
    assert suggest_same_work({}, {}) == {}
    assert suggest_same_work({1: ""}, {2: "…"}) == {}


@given(
    st.dictionaries(st.integers(0, 9), st.text(max_size=40)),
    st.dictionaries(st.integers(10, 19), st.text(max_size=40)),
)
def test_likeness_lies_between_the_floor_and_1_best_first(whats, whos):
    for likes in suggest_same_work(whats, whos).values():
        values = [like.likeness for like in likes]
        assert values == sorted(values, reverse=True)
        assert all(0.05 <= value <= 1.000001 for value in values)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared plans are not here")
def test_suggestions_for_the_hong_ngu_plan_hold_what_a_reader_linked():
    tasks = json.loads(SHARED.read_text())["tasks"]
    whats = {
        task["id"]: f"{task['clause_title']}. {task['text']}" for task in tasks if task["section"] == "II"
    }
    whos = {task["id"]: task["text"] for task in tasks if task["section"] == "IV"}
    linked = {task["id"]: set(task["related"]) & set(whos) for task in tasks if task.get("related")}

    found = suggest_same_work(whats, whos)
    right = [key for key, partners in linked.items() if partners & {like.key for like in found.get(key, [])}]

    assert (len(right), len([key for key in linked if linked[key]])) >= (11, 13)
