"""Numbers as documents write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sen.lib.vi_numbers import roman_numeral, roman_value, small_number


@given(st.integers(min_value=1, max_value=399))
def test_a_roman_numeral_has_its_value(value):
    assert roman_value(roman_numeral(value)) == value


@pytest.mark.parametrize("letters", ["", "IIII", "VX", "IC", "MỤC", "A"])
def test_what_is_no_roman_numeral_has_no_value(letters):
    assert roman_value(letters) is None


@pytest.mark.parametrize(("word", "value"), [("6", 6), ("06", 6), ("VI", 6), ("sáu", 6), ("Hai", 2)])
def test_small_numbers_in_figures_letters_and_words(word, value):
    assert small_number(word) == value


def test_a_word_is_no_number():
    assert small_number("nhiều") is None
