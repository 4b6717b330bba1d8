"""What a checker says: which rule, where, what is there, what should be there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sen.lib.official.checks.paper import Piece, Shown
from sen.lib.official.rules import Rule

ALIGNS = {
    "left": "canh trái",
    "start": "canh trái",
    "right": "canh phải",
    "end": "canh phải",
    "center": "canh giữa",
    "both": "canh đều hai lề",
}
SIZE_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Miss:
    """All words Vietnamese. `article` is where the rule stands."""

    rule: str
    place: str
    what_is: str
    what_should_be: str
    article: str = ""


@dataclass(slots=True)
class Findings:
    rules: Mapping[str, Rule]
    kept: dict[Miss, None] = field(default_factory=dict)

    @property
    def found(self) -> list[Miss]:
        return list(self.kept)

    def miss(self, rule_id: str, place: Shown | str, what_is: str, what_should_be: str = "") -> None:
        """A rule that did not hold on the paper's day is silent."""
        if (rule := self.rules.get(rule_id)) is None:
            return
        where = place.place if isinstance(place, Shown) else place
        made = Miss(rule_id, where, what_is, what_should_be or rule.vi, f"{rule.article}, {rule.act}")
        self.kept.setdefault(made)

    def look(self, rule_id: str, line: Shown) -> None:
        """Hold a line against size, weight, slant, capitals and place of a rule."""
        if (rule := self.rules.get(rule_id)) and (wrong := differences(line, rule.value)):
            self.miss(rule_id, line, ", ".join(wrong))


def differences(line: Shown, wanted: Mapping[str, object]) -> list[str]:
    """What of a line is not as `wanted` (size, bold, italic, upper, align), in Vietnamese."""
    pieces = [piece for piece in line.pieces if piece.text.strip()]
    wrong = []
    if isinstance(span := wanted.get("size"), Sequence) and (sizes := _sizes_outside(pieces, span)):
        wrong.append(f"cỡ chữ {', '.join(f'{size:g}'.replace('.', ',') for size in sizes)}")
    if "bold" in wanted and any(piece.look.bold != wanted["bold"] for piece in pieces):
        wrong.append("không đậm" if wanted["bold"] else "chữ đậm")
    if "italic" in wanted and any(piece.look.italic != wanted["italic"] for piece in pieces):
        wrong.append("không nghiêng" if wanted["italic"] else "chữ nghiêng")
    if "upper" in wanted and is_upper(line.text) != wanted["upper"]:
        wrong.append("không in hoa" if wanted["upper"] else "in hoa")
    align = {"start": "left", "end": "right"}.get(line.look.align, line.look.align)
    if "align" in wanted and align != wanted["align"] and not (wanted["align"] == "left" and align == "both"):
        wrong.append(ALIGNS.get(align, align))
    return wrong


def is_upper(text: str) -> bool:
    return text.isupper()


def _sizes_outside(pieces: Sequence[Piece], span: Sequence[float]) -> list[float]:
    low, high = span
    sizes = {piece.look.size for piece in pieces}
    return sorted(size for size in sizes if not low - SIZE_TOLERANCE <= size <= high + SIZE_TOLERANCE)
