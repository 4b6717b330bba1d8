import pytest

from sen.lib.documents.numbering import formatted


@pytest.mark.parametrize(
    ("number", "shown"), [(1, "a"), (27, "aa"), (780, "z" * 30), (781, "781"), (10**12, "1" + "0" * 12)]
)
def test_letters_end_where_word_ends_them_so_that_a_start_of_ten_digits_takes_no_memory(number, shown):
    assert formatted(number, "lowerLetter") == shown
