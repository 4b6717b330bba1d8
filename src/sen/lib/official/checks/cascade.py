"""How a run or paragraph of a Word file looks once defaults, styles and its own properties are laid over each other.

ECMA-376 part 1, 17.7.2: document defaults, table style, paragraph style, list level, paragraph, character style, run.
Bold, italic and capitals are switches: set in a paragraph style and in a character style they undo each other (17.7.3).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})
_SWITCHES = {"b": "bold", "i": "italic", "caps": "caps", "vanish": "hidden"}
_MM_OF_TWENTIETH = 25.4 / 1440


@dataclass(frozen=True, slots=True)
class RunLook:
    low_font: str
    """Of ASCII letters."""
    high_font: str
    """Of letters with Vietnamese marks."""
    size: float
    bold: bool
    italic: bool
    caps: bool
    hidden: bool
    underlined: bool
    is_black: bool
    colour: str


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    align: str
    left_mm: float
    first_mm: float
    before: float
    after: float
    line: float
    line_rule: str
    border: bool
    contextual: bool


class Cascade:
    def __init__(self, styles: etree._Element | None, theme: etree._Element | None) -> None:
        found = [] if styles is None else styles.iter(f"{W}style")
        self._styles = {each.get(f"{W}styleId") or "": each for each in found}
        self._default = next(
            (
                key
                for key, each in self._styles.items()
                if each.get(f"{W}type") == "paragraph" and each.get(f"{W}default") in {"1", "true", "on"}
            ),
            "",
        )
        self._themes = _theme_fonts(theme)
        defaults = None if styles is None else styles.find(f"{W}docDefaults")
        self._base_run = _inner(defaults, "rPrDefault", "rPr")
        self._base_paragraph = _inner(defaults, "pPrDefault", "pPr")
        self._chains: dict[str, list[etree._Element]] = {}

    def name_of(self, style: str | None) -> str:
        element = self._styles.get(style or self._default)
        return "" if element is None else _value(element, "name") or ""

    def list_of(self, style: str | None) -> tuple[str | None, str | None]:
        """List (numId) and level (ilvl) that a paragraph style brings."""
        number = level = None
        for each in self._chain(style or self._default):
            num = _inner(each, "pPr", "numPr")
            if num is not None:
                number, level = _value(num, "numId") or number, _value(num, "ilvl") or level
        return number, level

    def paragraph(
        self,
        own: etree._Element | None,
        style: str | None,
        table_style: str | None,
        level: etree._Element | None,
    ) -> ParagraphLook:
        """`level`: the properties that the list's level gives."""
        styled = [each.find(f"{W}pPr") for each in self._chain(style or self._default)]
        tabled = [each.find(f"{W}pPr") for each in self._chain(table_style)]
        layers = [each for each in (self._base_paragraph, *tabled, *styled, level, own) if each is not None]
        indent = _merged(layers, "ind")
        spacing = _merged(layers, "spacing")
        first = _number(indent.get("firstLine")) - _number(indent.get("hanging"))
        before = 14 if _is_on(spacing.get("beforeAutospacing")) else _number(spacing.get("before")) / 20
        after = 14 if _is_on(spacing.get("afterAutospacing")) else _number(spacing.get("after")) / 20
        return ParagraphLook(
            align=_merged(layers, "jc").get("val") or "left",
            left_mm=_number(indent.get("left") or indent.get("start")) * _MM_OF_TWENTIETH,
            first_mm=first * _MM_OF_TWENTIETH,
            before=before,
            after=after,
            line=_number(spacing.get("line"), 240),
            line_rule=spacing.get("lineRule") or "auto",
            border=any(_has_line(each) for each in layers),
            contextual=any(
                _switch(each, "contextualSpacing")
                for each in layers
                if each.find(f"{W}contextualSpacing") is not None
            ),
        )

    def run(self, own: etree._Element | None, style: str | None, table_style: str | None) -> RunLook:
        """`style`: of the paragraph; the run names its own."""
        paragraph = self._run_layers(style or self._default)
        character = self._run_layers(None if own is None else _value(own, "rStyle"))
        base = [] if self._base_run is None else [self._base_run]
        layers = [
            *base,
            *self._run_layers(table_style),
            *paragraph,
            *character,
            *([] if own is None else [own]),
        ]
        colours = [_attributes(each, "color") for each in layers if each.find(f"{W}color") is not None]
        colour = colours[-1] if colours else {}
        size = _merged(layers, "sz").get("val")
        switches = {
            name: _switched(tag, own, (character, paragraph, [*base, *self._run_layers(table_style)]))
            for tag, name in _SWITCHES.items()
        }
        return RunLook(
            low_font=self._font(layers, "ascii"),
            high_font=self._font(layers, "hAnsi"),
            size=_number(size, 20) / 2,
            underlined=_merged(layers, "u").get("val", "none") != "none",
            is_black=_is_black(colour),
            colour=colour.get("themeColor") or colour.get("val") or "auto",
            **switches,
        )

    def _chain(self, style: str | None) -> list[etree._Element]:
        """The style last, what it stands on before it; a circle ends where it closes."""
        if not style:
            return []
        if style not in self._chains:
            chain: list[etree._Element] = []
            key: str | None = style
            while key and (element := self._styles.get(key)) is not None and element not in chain:
                chain.append(element)
                key = _value(element, "basedOn")
            self._chains[style] = chain[::-1]
        return self._chains[style]

    def _run_layers(self, style: str | None) -> list[etree._Element]:
        return [found for each in self._chain(style) if (found := each.find(f"{W}rPr")) is not None]

    def _font(self, layers: Iterable[etree._Element], script: str) -> str:
        """Within one layer a font of the theme goes before a named one."""
        font = ""
        for layer in layers:
            given = _attributes(layer, "rFonts")
            theme = given.get(f"{script}Theme")
            font = self._themes.get(theme[:5], "") if theme else given.get(script) or font
        return font


def _switched(tag: str, own: etree._Element | None, under: tuple[list[etree._Element], ...]) -> bool:
    if own is not None and own.find(f"{W}{tag}") is not None:
        return _switch(own, tag)
    character, paragraph, base = under
    return _last(character, tag) != _last(paragraph, tag) or (_last(base, tag) and not _says(paragraph, tag))


def _says(layers: list[etree._Element], tag: str) -> bool:
    return any(each.find(f"{W}{tag}") is not None for each in layers)


def _last(layers: list[etree._Element], tag: str) -> bool:
    return next(
        (_switch(each, tag) for each in reversed(layers) if each.find(f"{W}{tag}") is not None), False
    )


def _switch(properties: etree._Element, tag: str) -> bool:
    return _is_on(_attributes(properties, tag).get("val", "1"))


def _is_on(value: str | None) -> bool:
    return value is not None and value.lower() not in _OFF


def _is_black(colour: Mapping[str, str]) -> bool:
    if theme := colour.get("themeColor"):
        plain = not {"themeTint", "themeShade"} & set(colour)
        return theme in {"text1", "dark1"} and plain
    return (colour.get("val") or "auto").lower() in {"auto", "000000"}


def _has_line(properties: etree._Element) -> bool:
    borders = properties.find(f"{W}pBdr")
    if borders is None:
        return False
    return any(_value(borders, edge) not in {None, "nil", "none"} for edge in ("top", "bottom", "between"))


def _theme_fonts(theme: etree._Element | None) -> dict[str, str]:
    found = {}
    for key, tag in (("major", "majorFont"), ("minor", "minorFont")):
        element = None if theme is None else next(theme.iter(f"{_A}{tag}"), None)
        latin = None if element is None else element.find(f"{_A}latin")
        found[key] = "" if latin is None else latin.get("typeface") or ""
    return found


def _merged(layers: Iterable[etree._Element], tag: str) -> dict[str, str]:
    merged: dict[str, str] = {}
    for layer in layers:
        given = _attributes(layer, tag)
        if "hanging" in given:  # of the two the nearer one holds
            merged.pop("firstLine", None)
        if "firstLine" in given:
            merged.pop("hanging", None)
        merged |= given
    return merged


def _attributes(properties: etree._Element, tag: str) -> dict[str, str]:
    element = properties.find(f"{W}{tag}")
    if element is None:
        return {}
    return {str(name).removeprefix(W): str(value) for name, value in element.attrib.items()}


def _inner(element: etree._Element | None, *path: str) -> etree._Element | None:
    for tag in path:
        element = None if element is None else element.find(f"{W}{tag}")
    return element


def _value(element: etree._Element, tag: str) -> str | None:
    child = element.find(f"{W}{tag}")
    return None if child is None else child.get(f"{W}val")


def _number(value: str | None, default: float = 0) -> float:
    """A measure that cannot be read counts as not given."""
    try:
        found = float((value or "").removesuffix("pt"))
    except ValueError:
        return default
    if not -1e6 < found < 1e6:
        return default
    return found * 20 if value and value.endswith("pt") else found
