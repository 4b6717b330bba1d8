"""The letters of Vietnamese before Unicode, and how to tell which of them a text uses.

TCVN3 ("ABC", fonts named .Vn...) has one byte a letter, VNI a base letter followed by a byte for its marks.
Files and Word documents from offices of before about 2010 still use both.
"""

import re
import unicodedata

LEGACY = ("windows-1258", "tcvn3", "vni", "windows-1252")
"""Tried in this order on bytes that are no UTF-8; the first of equals wins."""

_TCVN3_BYTES = (
    "a1:ĂÂÊÔƠƯĐăâêôơưđ b5:àảãáạ bb:ằẳẵắ c6:ặầẩẫấậè ce:ẻẽéẹềểễếệìỉ dc:ĩíịò e1:ỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
)


def _tcvn3() -> dict[int, str]:
    table: dict[int, str] = {}
    for run in _TCVN3_BYTES.split():
        start, letters = run.split(":")
        table |= {int(start, 16) + index: letter for index, letter in enumerate(letters)}
    return table


_TCVN3 = _tcvn3()

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "õ": _TILDE, "û": _HOOK, "ï": _DOT,
    "â": _CIRCUMFLEX, "à": _CIRCUMFLEX + _GRAVE, "á": _CIRCUMFLEX + _ACUTE, "ã": _CIRCUMFLEX + _TILDE,
    "å": _CIRCUMFLEX + _HOOK, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "è": _BREVE + _GRAVE, "é": _BREVE + _ACUTE, "ü": _BREVE + _TILDE,
    "ú": _BREVE + _HOOK, "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_MARKS |= {mark.upper(): marks for mark, marks in _VNI_MARKS.items()}
_VNI_ALONE |= {letter.upper(): meant.upper() for letter, meant in _VNI_ALONE.items()}
_VNI_PAIR = re.compile(f"([AEOUYaeouyÔôÖö])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_ALONE)}])")


def decode(data: bytes, encoding: str, errors: str = "strict") -> str:
    """`bytes.decode` that knows "tcvn3" and "vni" as well; the result is NFC."""
    if encoding in {"tcvn3", "vni"}:
        return from_legacy(data.decode("latin-1"), encoding)
    return unicodedata.normalize("NFC", data.decode(encoding, errors))


def from_legacy(text: str, encoding: str) -> str:
    """Undo an old font: `text` holds its bytes as if they were Windows-1252."""
    if encoding == "tcvn3":
        return text.translate(_TCVN3)
    return unicodedata.normalize("NFC", _VNI_PAIR.sub(_vni_letter, text))


def _vni_letter(found: re.Match[str]) -> str:
    base, mark, alone = found.groups()
    if alone:
        return _VNI_ALONE[alone]
    return _VNI_ALONE.get(base, base) + _VNI_MARKS[mark]


_ONSET = "b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x"
_RHYME = (
    "[aăâeêioôơuưy]|[aâ]y|[aâ]u|ai|ao|eo|êu|ia|iê|iu|oa|oă|oai|oay|oao|oe|oeo|oi|ôi|ơi|oo|ôô|"
    "ua|uâ|uây|uê|ui|uô|uôi|uơ|uy|uya|uyê|uyu|ưa|ưi|ươ|ươi|ươu|ưu|yê|yêu|iêu|ue|uai|uay|uao|ueo|uă"
)
_CODA = "c|ch|m|n|ng|nh|p|t"
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_RHYME})(?:{_CODA})?")
_TONES = re.compile(f"[{_GRAVE}{_ACUTE}{_TILDE}{_HOOK}{_DOT}]")
_WORD = re.compile(r"[^\W\d_]+")


def vietnamese_share(text: str, sample: int = 20_000) -> float:
    """Share of the words with letters outside ASCII that spell one Vietnamese syllable; 0.0 without any.

    A word counts once: "Đ" alone or a repeated name must not decide.
    """
    words = {word for word in _WORD.findall(text[: sample * 5]) if not word.isascii()}
    if not words:
        return 0.0
    return sum(map(_is_syllable, list(words)[:sample])) / (len(words) + _strangers(text[: sample * 5]))


def _strangers(text: str) -> int:
    """Signs that no Vietnamese text holds but a wrong reading does."""
    return len(set(re.findall(r"[\ufffd\x80-\x9f¡-©«-¯±²³µ-º¼-¿×÷]", text)))


def _is_syllable(word: str) -> bool:
    plain = _TONES.sub("", unicodedata.normalize("NFD", word.lower()))
    tones = len(_TONES.findall(unicodedata.normalize("NFD", word)))
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)) is not None
