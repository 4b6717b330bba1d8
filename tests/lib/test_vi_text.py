"""Forms of Vietnamese text that searching and reading stand on."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sen.lib.vi_text import (
    fold,
    khmer_bigrams,
    khmer_clusters,
    matching_form,
    new_tone_placement,
    old_tone_placement,
    search_form,
    syllables,
)

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵHOÀY ,.",
    max_size=60,
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa bình", "hoà bình"),
        ("Ủy ban", "Uỷ ban"),
        ("sức khỏe", "sức khoẻ"),
        ("THỦY LỢI", "THUỶ LỢI"),
        ("tàu thủy", "tàu thuỷ"),
    ],
)
def test_tone_placements_are_one(old, new):
    assert (old_tone_placement(new), new_tone_placement(old)) == (old, new)
    assert matching_form(old) == matching_form(new)


@pytest.mark.parametrize("word", ["quý", "Quý III", "toàn", "hoàng", "thuyền", "khoản", "quỹ", "huyện"])
def test_tone_placement_keeps_a_word_with_one_spelling(word):
    assert old_tone_placement(word) == new_tone_placement(word) == word


@given(VIETNAMESE)
def test_placing_tones_keeps_the_length_and_settles_at_once(text):
    composed = unicodedata.normalize("NFC", text)

    old, new = old_tone_placement(text), new_tone_placement(text)

    assert len(old) == len(new) == len(composed)
    assert old_tone_placement(new) == old_tone_placement(old) == old


@given(VIETNAMESE)
def test_search_form_is_the_same_however_a_text_was_typed(text):
    forms = {
        search_form(typed)
        for typed in (
            text,
            text.upper(),
            unicodedata.normalize("NFD", text),
            old_tone_placement(text),
            new_tone_placement(text),
            f"  {text.replace(' ', '   ')}\n",
        )
    }

    assert len(forms) == 1


@given(st.text(max_size=40))
def test_matching_form_keeps_every_position_of_composed_text(text):
    composed = unicodedata.normalize("NFC", text)

    assert len(matching_form(composed)) == len(composed)


def test_fold_drops_the_marks_of_vietnamese():
    assert fold("Đồng Tháp, Uỷ ban nhân dân") == "dong thap, uy ban nhan dan"


def test_fold_keeps_khmer_whole():
    assert fold("ព័ត៌មាន") == "ព័ត៌មាន"


def test_syllables_are_composed_and_small():
    assert syllables(unicodedata.normalize("NFD", "Hòa Bình, 2026")) == ["hòa", "bình", "2026"]


def test_khmer_clusters_hold_subscripts_and_vowels():
    assert khmer_clusters("ខ្មែរ កម្ពុជា") == ["ខ្មែ", "រ", "ក", "ម្ពុ", "ជា"]


def test_khmer_bigrams_are_neighbouring_clusters():
    assert khmer_bigrams("ខ្មែរ") == ["ខ្មែរ"]
    assert khmer_bigrams("ក") == []
