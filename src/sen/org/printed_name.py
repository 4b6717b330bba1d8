"""How documents print the name of a body: what it is, at which level, of which place. Pure.

"Phòng VH&TT huyện Hồng Ngự" -> head (phong van hoa thong tin), level huyen, place (hong ngu).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from sen.lib.vi_text import fold

Words = tuple[str, ...]

LEVELS: dict[Words, str] = {
    ("tỉnh",): "province",
    ("thành", "phố"): "",  # of a province or below one: says nothing about the level
    ("huyện",): "district",
    ("quận",): "district",
    ("thị", "xã"): "district",
    ("xã",): "commune",
    ("phường",): "commune",
    ("thị", "trấn"): "commune",
    ("đặc", "khu"): "commune",
}
"""Words that name a level of the State, and the level (`Unit.Level`) where they say one."""

NOT_A_LEVEL_BEFORE = {("xã", "hội"), ("xã", "viên")} | {
    (level, word)
    for level in ("xã", "huyện", "tỉnh", "phường", "quận")
    for word in ("ủy", "uỷ", "đoàn", "đội")
}
NOT_A_LEVEL_AFTER = {("tác", "xã"), ("tấn", "xã"), ("sản", "xã")}
JOINING = {"và", "với", "cùng", "của", "thuộc", "tại", "ở"}
SHORT_WORDS = {"h": "huyện", "x": "xã", "tx": "thị xã", "tp": "thành phố", "q": "quận", "t": "tỉnh"}
"""Abbreviations of one word, written with or without a full stop."""

SPELLED_OUT = (
    "ủy ban nhân dân", "hội đồng nhân dân", "ủy ban mặt trận tổ quốc", "mặt trận tổ quốc", "việt nam", "văn phòng",
    "công an", "biên phòng", "bộ đội biên phòng", "bộ chỉ huy", "ban chỉ huy", "ban chỉ huy quân sự", "chỉ huy quân sự",
    "quân sự", "văn hóa thông tin", "văn hóa xã hội", "văn hóa thể thao du lịch", "thông tin truyền thông",
    "văn hóa thông tin thể thao", "kinh tế hạ tầng", "kinh tế", "tài chính kế hoạch", "kế hoạch đầu tư",
    "giáo dục đào tạo", "lao động thương binh xã hội", "tài nguyên môi trường", "nông nghiệp phát triển nông thôn",
    "nông nghiệp môi trường", "khoa học công nghệ", "giao thông vận tải", "liên hiệp phụ nữ", "hội nông dân",
    "cựu chiến binh", "thanh niên cộng sản", "hồ chí minh", "liên đoàn lao động", "trung tâm", "thị trấn", "thông tin đại chúng",
    "phục vụ hành chính công", "hành chính công", "trung học cơ sở", "trung học phổ thông", "tư pháp", "nội vụ",
    "đài truyền thanh", "truyền thanh", "phát thanh truyền hình", "thanh tra", "khoa học kỹ thuật", "đảng ủy",
)  # fmt: skip
"""What capitals usually stand for. More is learnt from the names of the units themselves."""

TITLES: tuple[Words, ...] = (
    ("phó", "chủ", "tịch"), ("chủ", "tịch"), ("phó", "giám", "đốc"), ("giám", "đốc"), ("thủ", "trưởng"),
    ("phó", "trưởng"), ("trưởng",), ("chánh",), ("lãnh", "đạo"), ("thường", "trực"),
)  # fmt: skip
"""A duty given to an office holder is the duty of the body he or she heads."""

SAME_BODY: dict[Words, Words] = {
    ("ban", "thuong", "truc", "uy", "ban", "mat", "tran", "to", "quoc"): ("mat", "tran", "to", "quoc"),
    ("uy", "ban", "mat", "tran", "to", "quoc"): ("mat", "tran", "to", "quoc"),
    ("doan", "thanh", "nien", "cong", "san"): ("doan", "thanh", "nien"),
    ("hoi", "lien", "hiep", "phu", "nu"): ("hoi", "phu", "nu"),
    ("lien", "hiep", "phu", "nu"): ("hoi", "phu", "nu"),
    ("chi", "huy", "quan", "su"): ("ban", "chi", "huy", "quan", "su"),
    ("co", "quan", "quan", "su"): ("ban", "chi", "huy", "quan", "su"),
    ("cuu", "chien", "binh"): ("hoi", "cuu", "chien", "binh"),
    ("van", "phong", "uy", "ban", "nhan", "dan"): ("van", "phong", "hoi", "dong", "nhan", "dan", "uy", "ban", "nhan", "dan"),
}  # fmt: skip
"""Heads that name one and the same body."""
YOUTH_AND_ARMY = {"doan": ("doan", "thanh", "nien"), "doi": ("ban", "chi", "huy", "quan", "su")}
"""Xã đoàn, Huyện đội: the level stands first."""

_WORD = re.compile(r"\w+")
_CAPITALS = re.compile(r"\b[A-ZĐ]{1,8}(?:(?:\s*&\s*|[-–./])[A-ZĐ]{1,8})+\b")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_MAX_VARIANTS = 12


@dataclass(frozen=True, slots=True)
class Word:
    """One word as compared: `plain` without marks, `marks` whatever their place (hoà = hòa)."""

    plain: str
    marks: str
    toned: str
    is_short: bool = False
    """Capitals or letters that are no syllable: to be spelled out."""


@dataclass(frozen=True, slots=True)
class PrintedName:
    head: Words
    level: str = ""
    """The word as printed, without marks: "xa", "huyen", "thanh pho"."""
    place: Words = ()
    marks: frozenset[tuple[str, str]] = frozenset()
    """Words of head and place with their marks; empty when the text has no mark at all."""
    has_title: bool = False

    @property
    def state_level(self) -> str:
        """The `Unit.Level` the level word stands for; empty when it says none."""
        return _STATE_LEVELS.get(self.level, "")


_STATE_LEVELS = {fold(" ".join(words)): level for words, level in LEVELS.items()}
_PLAIN_LEVELS = {tuple(map(fold, words)) for words in LEVELS if words != ("quận",)}


def words_of(text: str) -> list[Word]:
    """Split into words; "VH&TT" and "LĐ-TB&XH" are one, a lone "P." is spelled out."""
    text = unicodedata.normalize("NFC", text)
    shouted = text.isupper()
    text = text if shouted and " " in text.strip() else _CAPITALS.sub(_joined, text)
    found: list[Word] = []
    for written in _WORD.findall(text):
        if spelled := _one_letter_words(fold(written), is_first=not found):
            found += map(_word, spelled)
        else:
            found.append(_word(written, is_short=_is_short(written, shouted=shouted and " " in text)))
    return found


def _one_letter_words(plain: str, *, is_first: bool) -> list[str]:
    if plain == "p":
        return ["phòng" if is_first else "phường"]
    return SHORT_WORDS.get(plain, "").split()


def parse_printed_name(text: str, initials: "Initials") -> list[PrintedName]:
    """Every way to read the name: one, or several where capitals may stand for several things."""
    return [_read(words) for words in initials.spelled_out(words_of(text))]


class Initials:
    """What capitals may stand for: usual words, and what the units at hand are called."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._meanings: dict[str, dict[Words, None]] = {}
        for phrase in SPELLED_OUT:
            self._learn(words_of(phrase))
        for name in names:
            words = [word for word in words_of(name) if word.toned not in JOINING]
            for start, end in _spans(words):
                self._learn(words[start:end])

    def spelled_out(self, words: Sequence[Word]) -> Iterator[list[Word]]:
        choices = [self._meanings_of(word) for word in words]
        for chosen in islice(product(*choices), _MAX_VARIANTS):
            yield [word for part in chosen for word in part]

    def _learn(self, words: Sequence[Word]) -> None:
        key = "".join(word.plain[0] for word in words)
        self._meanings.setdefault(key, {})[tuple(word.toned for word in words)] = None

    def _meanings_of(self, word: Word) -> list[list[Word]]:
        if not word.is_short:
            return [[word]]
        found = [meaning for letters in _splits(word.plain) if (meaning := self._joined(letters))]
        whole = [[_word(toned) for toned in words] for words in self._meanings.get(word.plain, {})]
        return (whole or found)[:4] or [[word]]

    def _joined(self, letters: tuple[str, str]) -> list[Word]:
        """UBMTTQVN is UBMTTQ and VN."""
        parts = [next(iter(self._meanings.get(part, {})), ()) for part in letters]
        return [_word(toned) for part in parts for toned in part] if all(parts) else []


def _splits(letters: str) -> Iterator[tuple[str, str]]:
    for cut in range(len(letters) - 2, 1, -1):
        yield letters[:cut], letters[cut:]


def _spans(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    for start in range(len(words)):
        for end in range(start + 2, min(start + 9, len(words)) + 1):
            if not any(word.is_short or word.plain.isdigit() for word in words[start:end]):
                yield start, end


def _word(written: str, *, is_short: bool = False) -> Word:
    toned = written.lower()
    plain = fold(written)
    marks = "".join(sorted(c for c in unicodedata.normalize("NFD", toned) if unicodedata.combining(c)))
    marks += "d" * toned.count("đ")
    return Word(_one_vowel(plain), marks, toned, is_short)


def _one_vowel(plain: str) -> str:
    """Kỹ and kĩ, lý and lí are one word."""
    return (
        plain[:-1] + "i" if len(plain) in {2, 3} and plain[-1] == "y" and plain[-2] not in "aeou" else plain
    )


def _is_short(written: str, *, shouted: bool) -> bool:
    if not written.isalpha() or len(written) < 2:
        return False
    plain = fold(written)
    return not _SYLLABLE.fullmatch(plain) or (written.isupper() and written.isascii() and not shouted)


def _joined(match: re.Match[str]) -> str:
    return "".join(char for char in match.group() if char.isalpha())


def _read(words: list[Word]) -> PrintedName:
    has_marks = any(word.marks for word in words)
    rest, has_title = _without_title(words)
    first = next((at for at in range(len(rest)) if _level_at(rest, at, has_marks=has_marks)), len(rest))
    head = [word for word in rest[:first] if not _is_joining(word, has_marks=has_marks)]
    level = _level_at(rest, first, has_marks=has_marks)
    after = rest[first + len(level) :]
    place = after[
        : next((at for at in range(len(after)) if _level_at(after, at, has_marks=has_marks)), len(after))
    ]
    marks = frozenset((word.plain, word.marks) for word in [*head, *place] if has_marks)
    plain_head, moved = _same_body(tuple(word.plain for word in head))
    plain_level = moved or " ".join(word.plain for word in level)
    return PrintedName(plain_head, plain_level, tuple(word.plain for word in place), marks, has_title)


def _without_title(words: list[Word]) -> tuple[list[Word], bool]:
    toned = tuple(word.toned for word in words)
    for title in TITLES:
        if toned[: len(title)] == title and len(toned) > len(title):
            return words[len(title) :], True
    return words, False


def _is_joining(word: Word, *, has_marks: bool) -> bool:
    return word.toned in JOINING if has_marks else word.plain in {"va", "thuoc"}


def _level_at(words: Sequence[Word], at: int, *, has_marks: bool) -> Sequence[Word]:
    """The level word that starts here, or nothing."""
    for length in (2, 1):
        found = words[at : at + length]
        if (
            len(found) == length
            and _is_level(found, has_marks=has_marks)
            and not _belongs_elsewhere(words, at, length)
        ):
            return found
    return ()


def _is_level(found: Sequence[Word], *, has_marks: bool) -> bool:
    if has_marks:
        return tuple(word.toned for word in found) in LEVELS
    return tuple(word.plain for word in found) in _PLAIN_LEVELS


def _belongs_elsewhere(words: Sequence[Word], at: int, length: int) -> bool:
    """The xã of "xã hội", "hợp tác xã", "xã đoàn" names no level."""
    before = [(words[at - 1].plain, words[at].plain)] if at else []
    after = [(words[at + length - 1].plain, words[at + length].plain)] if at + length < len(words) else []
    return bool(_PLAIN_AFTER.intersection(before) or _PLAIN_BEFORE.intersection(after))


_PLAIN_BEFORE = {(fold(first), fold(second)) for first, second in NOT_A_LEVEL_BEFORE}
_PLAIN_AFTER = {(fold(first), fold(second)) for first, second in NOT_A_LEVEL_AFTER}


def _same_body(head: Words) -> tuple[Words, str]:
    """One head for one body; and the level when it stood in front ("Huyện đoàn")."""
    if len(head) == 2 and head[1] in YOUTH_AND_ARMY and head[:1] in _PLAIN_LEVELS:
        return YOUTH_AND_ARMY[head[1]], head[0]
    for ending in (("viet", "nam"), ("ho", "chi", "minh")):
        if len(head) > len(ending) + 2 and head[-len(ending) :] == ending:
            head = head[: -len(ending)]
    return SAME_BODY.get(head, head), ""
