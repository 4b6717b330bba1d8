import pytest
from hypothesis import given
from hypothesis import strategies as st

from sen.plan.wording import cut, cut_points, join

TEXT = "Chuẩn bị hội chợ; mời gọi đầu tư. Gửi TP. Cao Lãnh trước ngày 10."


def test_cut_points_stand_after_sentences_and_parts_but_not_after_abbreviations():
    assert [TEXT[at:] for at in cut_points(TEXT)] == [
        "mời gọi đầu tư. Gửi TP. Cao Lãnh trước ngày 10.",
        "Gửi TP. Cao Lãnh trước ngày 10.",
    ]


def test_cut_trims_both_sides_and_the_mark_of_a_bullet():
    assert cut("Làm việc A;  - Làm việc B.", 11) == ("Làm việc A;", "Làm việc B.")


@pytest.mark.parametrize("at", [0, 100])
def test_cut_refuses_an_empty_side(at):
    with pytest.raises(ValueError, match="one side"):
        cut("Làm việc A.", at)


def test_join_closes_an_open_first_part():
    assert join("Làm việc A", "Làm việc B.") == "Làm việc A; Làm việc B."


def test_join_puts_a_sentence_that_was_cut_together_again():
    assert join(*cut("Phát chuyên mục biên giới.", 11)) == "Phát chuyên mục biên giới."


def test_join_leaves_a_closed_first_part():
    assert join("Làm việc A;", "Làm việc B.") == "Làm việc A; Làm việc B."


@given(st.text(alphabet="ab.; ạ", max_size=40))
def test_what_is_cut_at_a_cut_point_joins_to_the_same_words(text):
    words = text.split()

    for at in cut_points(text.strip()):
        first, second = text.strip()[:at], text.strip()[at:]
        assert (first + second).split() == words
