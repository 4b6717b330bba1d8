import unicodedata
from datetime import date

import pytest

from sen.plan.models import Rhythm
from sen.plan.rhythm import suggest


@pytest.mark.parametrize(
    ("recurrence", "text", "rhythm"),
    [
        ([], "", Rhythm.EACH_PERIOD),
        ([], "Tăng cường tuyên truyền.", Rhythm.EACH_PERIOD),
        (["thường xuyên"], "", Rhythm.EACH_PERIOD),
        (["định kỳ"], "", Rhythm.EACH_PERIOD),
        (["đột xuất"], "", Rhythm.WHEN_IT_HAPPENS),
        (["nếu có"], "", Rhythm.WHEN_IT_HAPPENS),
        (["kịp thời"], "", Rhythm.WHEN_IT_HAPPENS),
        ([], "Kịp thời trao đổi với Công an xã.", Rhythm.WHEN_IT_HAPPENS),
        ([], "Trả lời phỏng vấn (nếu có);", Rhythm.WHEN_IT_HAPPENS),
        (["định kỳ", "đột xuất"], "", Rhythm.BOTH),
        ([], "Cung cấp thông tin định kỳ và đột xuất cho báo chí.", Rhythm.BOTH),
        (["kịp thời"], "Báo cáo hằng tháng.", Rhythm.BOTH),
    ],
)
def test_suggest_follows_the_words(recurrence, text, rhythm):
    assert suggest(recurrence, None, text) == rhythm


def test_suggest_once_for_a_date_whatever_the_words_say():
    assert suggest(["định kỳ", "đột xuất"], date(2026, 5, 1), "nếu có") == Rhythm.ONCE


@pytest.mark.parametrize("text", ["Quyết định ký trong tháng.", "Nêu cơ sở.", "Đột ngột xuất hiện."])
def test_suggest_is_not_misled_by_words_that_only_look_alike(text):
    assert suggest([], None, text) == Rhythm.EACH_PERIOD


def test_suggest_does_not_join_one_word_with_the_next_list_entry():
    assert suggest(["nếu"], None, "có báo cáo") == Rhythm.EACH_PERIOD


def test_suggest_reads_decomposed_letters():
    assert suggest([unicodedata.normalize("NFD", "Đột xuất")], None) == Rhythm.WHEN_IT_HAPPENS
