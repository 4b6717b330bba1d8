import unicodedata

import pytest

from sen.lib.documents import UncertainEncoding, UnreadableDocument, read_document
from sen.lib.documents.legacy import _TCVN3, _VNI_ALONE, _VNI_MARKS
from tests.lib.documents.samples import PLAN

TONES = "\u0300\u0301\u0303\u0309\u0323"


def as_1258(text: str) -> bytes:
    """Windows-1258 has few whole letters: the tone follows as a mark of its own."""
    out = ""
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
        out += base + tone
    return out.encode("cp1258")


def as_tcvn3(text: str) -> bytes:
    bytes_of = {letter: code for code, letter in _TCVN3.items()}
    return bytes(bytes_of.get(letter, ord(letter) % 256) for letter in text.lower())


def as_vni(text: str) -> bytes:
    alone = {meant: byte for byte, meant in _VNI_ALONE.items()}
    marks = {marks: byte for byte, marks in _VNI_MARKS.items() if byte.islower()}
    return "".join(_vni_letter(letter, alone, marks) for letter in text).encode("latin-1")


def _vni_letter(letter: str, alone: dict[str, str], marks: dict[str, str]) -> str:
    if letter in alone:
        return alone[letter]
    apart = unicodedata.normalize("NFD", letter)
    base, rest = apart[0], apart[1:]
    if "\u031b" in rest:
        base, rest = alone[unicodedata.normalize("NFC", base + "\u031b")], rest.replace("\u031b", "")
    order = sorted(rest, key=lambda mark: mark in TONES)
    return base + (marks["".join(order)] if order else "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_text_is_read_with_and_without_a_mark(encoding):
    document = read_document(PLAN.encode(encoding))

    assert [line.text for line in document.lines] == PLAN.splitlines()


def test_line_numbers_are_those_of_the_file_blank_lines_included():
    document = read_document(PLAN.encode())

    assert [(line.number, line.text) for line in document.lines][3] == (4, "KẾ HOẠCH")


def test_decomposed_letters_come_out_composed():
    document = read_document(unicodedata.normalize("NFD", PLAN).encode())

    assert document.text == PLAN.rstrip("\n")


@pytest.mark.parametrize(
    ("encoding", "data", "expected"),
    [
        ("windows-1258", as_1258(PLAN), PLAN),
        ("tcvn3", as_tcvn3(PLAN), PLAN.lower()),  # its capitals are small letters in a font of capitals
        ("vni", as_vni(PLAN), PLAN),
    ],
    ids=["windows-1258", "tcvn3", "vni"],
)
def test_text_from_before_unicode_is_recognised(encoding, data, expected):
    document = read_document(data)

    assert (document.encoding, document.text) == (encoding, expected.rstrip("\n"))


def test_unsure_letters_are_shown_with_each_candidate():
    with pytest.raises(UncertainEncoding) as refused:
        read_document("Łódź, żółw".encode("iso-8859-2"), name="a.txt")

    previews = {candidate.encoding: candidate.preview for candidate in refused.value.candidates}
    assert set(previews) == {"windows-1258", "tcvn3", "vni", "windows-1252"}
    assert all(len(preview) == 1 for preview in previews.values())
    assert str(refused.value).startswith("a.txt: The letters of this text")


def test_a_named_encoding_is_obeyed():
    document = read_document("Łódź".encode("iso-8859-2"), encoding="iso-8859-2")

    assert document.text == "Łódź"


@pytest.mark.parametrize(
    ("data", "encoding", "code"),
    [
        (b"", None, "empty"),
        (b" \n\t\n", None, "empty"),
        ("chữ".encode(), "no-such", "unknown_encoding"),
        ("chữ".encode(), "ascii", "bad_encoding"),
        ("chữ".encode("utf-16") + b"\0", None, "bad_encoding"),
        (bytes(range(256)) * 20, None, "unsupported"),
        (b"\x89PNG\r\n\x1a\n", None, "unsupported"),
        (b"{\\rtf1 x}", None, "rich_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), None, "old_word"),
        (b"PK\x03\x04 nothing", None, "unsupported"),
    ],
    ids=["empty", "blank", "no codec", "wrong codec", "half", "binary", "picture", "rtf", "ole", "zip"],
)
def test_what_is_no_text_is_named(data, encoding, code):
    with pytest.raises(UnreadableDocument) as refused:
        read_document(data, encoding=encoding)

    assert refused.value.code == code


def test_a_form_feed_begins_a_page():
    document = read_document("một\n\fhai\nba\n".encode())

    assert [(line.page, line.text) for line in document.lines] == [(1, "một"), (2, "hai"), (2, "ba")]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableDocument, match=r"^thieu\.txt: The file cannot be opened\.$"):
        read_document(tmp_path / "thieu.txt")
