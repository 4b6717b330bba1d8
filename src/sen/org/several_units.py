"""Names for several bodies at once: "các xã biên giới", "các phòng, ban, ngành", "các đơn vị liên quan". Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from sen.org.printed_name import Initials, Word, words_of

_FILLERS = {
    "cac", "nhung", "moi", "toan", "the", "tat", "ca", "tung", "va", "cua", "thuoc", "truc", "tren", "dia", "ban",
    "trong", "toi", "o", "tai", "cap",
}  # fmt: skip
_ALL = {"moi", "toan", "tat", "tung"}
_COMMITTEE = ("uy", "ban", "nhan", "dan")
_ONLY_SOME = (
    ("lien", "quan"), ("huu", "quan"), ("chuc", "nang"), ("tham", "quyen"), ("phu", "hop"), ("duoc", "phan", "cong"),
    ("duoc", "giao"), ("khac",),
)  # fmt: skip
"""Words that leave open which of them: "các ngành liên quan"."""
_ANYBODY = {
    "co", "quan", "don", "vi", "to", "chuc", "ban", "nganh", "phong", "so", "bo", "doan", "the", "dia", "phuong", "cap",
    "luc", "luong", "ca", "nhan", "thu", "truong", "hoi",
}  # fmt: skip
"""Nouns that name no body by themselves."""
_KINDS: dict[tuple[str, ...], frozenset[str]] = {
    ("phong",): frozenset({"division", "office"}),
    ("ban",): frozenset({"division", "office", "military", "station"}),
    ("nganh",): frozenset({"division", "office", "police", "military", "border_post", "station"}),
    ("so",): frozenset({"department", "office"}),
    ("doan", "the"): frozenset({"mass_organisation"}),
    ("to", "chuc", "chinh", "tri", "xa", "hoi"): frozenset({"mass_organisation"}),
    ("hoi", "doan", "the"): frozenset({"mass_organisation"}),
    ("truong",): frozenset({"school"}),
    ("truong", "hoc"): frozenset({"school"}),
    ("don", "bien", "phong"): frozenset({"border_post"}),
    ("dang", "uy"): frozenset({"party_body"}),
    ("co", "quan", "chuyen", "mon"): frozenset({"division", "office"}),
}
_COMMITTEES_OF = {
    ("xa",): "commune", ("phuong",): "commune", ("thi", "tran"): "commune", ("dac", "khu"): "commune",
    ("huyen",): "district", ("quan",): "district", ("thi", "xa"): "district", ("tinh",): "province",
}  # fmt: skip
_LEVEL_AT_END = {("huyen",): "district", ("xa",): "commune", ("tinh",): "province", ("phuong",): "commune"}


@dataclass(frozen=True, slots=True)
class GroupRule:
    """What the members are; the values are those of `Unit.Kind` and `Unit.Level`."""

    kinds: frozenset[str] = frozenset()
    """Empty: no rule, the members were chosen by hand."""
    levels: frozenset[str] = frozenset()
    only_border: bool = False

    def is_like(self, other: "GroupRule") -> bool:
        """The same units; a name often leaves the level out."""
        same_levels = self.levels == other.levels or not self.levels or not other.levels
        return self.kinds == other.kinds and self.only_border == other.only_border and same_levels


@dataclass(frozen=True, slots=True)
class Several:
    nouns: frozenset[str]
    """What is left of the name when fillers, committee and place are gone."""
    is_plural: bool
    is_generic: bool
    is_only_some: bool
    rule: GroupRule | None

    def likeness(self, other: "Several") -> float:
        if not self.nouns or not other.nouns:
            return 0.0
        return 2 * len(self.nouns & other.nouns) / (len(self.nouns) + len(other.nouns))


def parse_several(phrase: str, initials: Initials) -> Several:
    words = next(initials.spelled_out(words_of(phrase)))
    plain = tuple(word.plain for word in words)
    only_some = any(_holds(plain, some) for some in _ONLY_SOME)
    is_plural = _is_plural(words)
    bare = _without(plain, (*_ONLY_SOME, ("co",))) if only_some else plain
    nobody = bool(plain) and set(bare) <= _ANYBODY | _FILLERS
    listed = _listed(_without(plain, (_COMMITTEE, ("tren", "dia", "ban"), ("truc", "thuoc"))))
    rule = None if only_some else _rule_of(plain)
    is_generic = nobody and (only_some or (rule is None and len(bare) > 0 and (is_plural or len(plain) <= 2)))
    return Several(listed, is_plural, is_generic, only_some, rule)


def _is_plural(words: list[Word]) -> bool:
    """Các stands anywhere ("UBND các xã"), the others only in front ("an toàn" is no plural)."""
    return any(word.plain in {"cac", "nhung"} for word in words) or any(
        word.plain in _ALL for word in words[:1]
    )


def _rule_of(plain: tuple[str, ...]) -> GroupRule | None:
    """The rule a plural name states; None when it states none that units can be chosen by."""
    only_border = _holds(plain, ("bien", "gioi"))
    rest = _without(plain, (("bien", "gioi"), _COMMITTEE, ("tren", "dia", "ban")))
    nouns, level = _without_level_at_end(
        [word for word in rest if word not in {"cac", "va", "nhung", "thuoc", "cua"}]
    )
    committees = _kinds_of(nouns, {words: frozenset({found}) for words, found in _COMMITTEES_OF.items()})
    if committees:
        return GroupRule(frozenset({"peoples_committee"}), committees, only_border)
    kinds = _kinds_of(nouns, _KINDS)
    return GroupRule(kinds, frozenset({level} if level else ()), only_border) if kinds else None


def _kinds_of(nouns: list[str], known: dict[tuple[str, ...], frozenset[str]]) -> frozenset[str] | None:
    """All that the nouns name together; None when one of them names nothing known."""
    found: frozenset[str] = frozenset()
    at = 0
    while at < len(nouns):
        length = next((size for size in range(6, 0, -1) if tuple(nouns[at : at + size]) in known), 0)
        if not length:
            return None
        found |= known[tuple(nouns[at : at + length])]
        at += length
    return found or None


def _without_level_at_end(nouns: list[str]) -> tuple[list[str], str]:
    """In "các phòng, ban, ngành huyện" the last word is the level of the bodies, not a body."""
    if (
        len(nouns) > 1
        and tuple(nouns[-1:]) in _LEVEL_AT_END
        and (nouns[0],) not in _COMMITTEES_OF
        and nouns[0] != "thi"
    ):
        return nouns[:-1], _LEVEL_AT_END[(nouns[-1],)]
    return nouns, ""


def _listed(plain: tuple[str, ...]) -> frozenset[str]:
    nouns, _level = _without_level_at_end([word for word in plain if word not in _FILLERS - {"ban", "the"}])
    return frozenset(nouns)


def _holds(plain: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(plain[at : at + len(part)] == part for at in range(len(plain) - len(part) + 1))


def _without(plain: tuple[str, ...], parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    for part in parts:
        at = 0
        while at <= len(plain) - len(part):
            if plain[at : at + len(part)] == part:
                plain = plain[:at] + plain[at + len(part) :]
            else:
                at += 1
    return plain
