import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sen.guard.names import cleaned


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("Kế hoạch 2027.docx", "Kế hoạch 2027.pdf"),
        (unicodedata.normalize("NFD", "Kế hoạch.pdf"), "Kế hoạch.pdf"),
        ("C:\\Users\\An\\ke hoach.pdf", "ke hoach.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("anh.pdf.exe", "anh.pdf.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ('a"b\r\nc.pdf', "a b c.pdf"),
        ("", "tep.pdf"),
        (".pdf", "tep.pdf"),
        ("...", "tep.pdf"),
    ],
)
def test_names_are_made_harmless(given_name, expected):
    assert cleaned(given_name, ".pdf") == expected


@given(st.text(max_size=400))
def test_any_name_is_short_and_of_one_line(name):
    result = cleaned(name, ".docx")

    assert result.endswith(".docx")
    assert len(result) <= 160
    assert not set(result) & set('/\\\r\n"\0')
    assert cleaned(result, ".docx") == result
