import pytest
from hypothesis import given
from hypothesis import strategies as st

from sen.plan.outline_numbers import in_order, numbered, roman, without_marker

SECTIONS = st.lists(
    st.lists(st.sampled_from(["Báo chí", "Đối ngoại", "II. Đào tạo", "1. Lễ hội"]), max_size=3).map(
        " / ".join
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (49, "XLIX"), (50, "L"), (88, "LXXXVIII")],
)
def test_roman_is_written_as_in_plans(number, words):
    assert roman(number) == words


def test_roman_knows_no_nought():
    with pytest.raises(ValueError, match="0"):
        roman(0)


@pytest.mark.parametrize(
    ("heading", "words"),
    [("II. Nhiệm vụ", "Nhiệm vụ"), ("1.2. Báo chí", "Báo chí"), ("a) Tin", "Tin"), ("đ) Tin", "Tin"),
     ("Cổng thông tin", "Cổng thông tin"), ("5G cho biên giới", "5G cho biên giới")],
)  # fmt: skip
def test_a_heading_loses_its_number_and_no_word(heading, words):
    assert without_marker(heading) == words


def test_headings_and_tasks_count_on_together():
    found = numbered(["Nhiệm vụ", "Nhiệm vụ / Báo chí", "Nhiệm vụ / Báo chí", "Giải pháp", ""])

    assert found == [
        ("I.1", "I. Nhiệm vụ"),
        ("I.2.1", "I. Nhiệm vụ / 2. Báo chí"),
        ("I.2.2", "I. Nhiệm vụ / 2. Báo chí"),
        ("II.1", "II. Giải pháp"),
        ("1", ""),
    ]


def test_the_first_heading_may_follow_one_of_the_paper():
    assert numbered(["Nhiệm vụ"], first=2) == [("II.1", "II. Nhiệm vụ")]


def test_tasks_of_one_heading_come_together_where_the_first_of_them_stands():
    assert in_order(["B", "A / 1", "B", "A", "A / 1"]) == [0, 2, 3, 1, 4]


@given(SECTIONS)
def test_every_task_keeps_its_place_among_its_own_and_has_a_number_of_its_own(sections):
    order = in_order(sections)

    assert sorted(order) == list(range(len(sections)))
    names = numbered([sections[place] for place in order])
    assert len({number for number, _section in names}) == len(sections)
    again = [section for _number, section in names]
    assert in_order(again) == list(range(len(sections)))
    assert numbered(again) == names
