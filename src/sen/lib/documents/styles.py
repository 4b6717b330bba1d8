"""What a paragraph inherits from its style: its list and capitals."""

from dataclasses import dataclass

from lxml import etree

from sen.lib.documents.numbering import W, value_of


@dataclass(frozen=True, slots=True)
class Style:
    list_id: str | None = None
    level: int | None = None
    capitals: bool = False
    font: str = ""


class Styles:
    def __init__(self, styles: etree._Element | None) -> None:
        found = [] if styles is None else styles.iter(f"{W}style")
        self._elements = {element.get(f"{W}styleId") or "": element for element in found}
        self._known: dict[str, Style] = {}
        defaults = [key for key, element in self._elements.items() if _is_default_paragraph(element)]
        self._default = defaults[0] if defaults else ""

    def of(self, style_id: str | None) -> Style:
        """The style with what it takes from those it is based on."""
        key = style_id or self._default
        if key not in self._known:
            self._known[key] = self._resolve(key)
        return self._known[key]

    def _resolve(self, key: str) -> Style:
        chain: list[etree._Element] = []
        while (element := self._elements.get(key)) is not None and element not in chain:
            chain.append(element)
            key = value_of(element, "basedOn") or ""
        style = Style()
        for element in reversed(chain):
            style = _layered(style, element)
        return style


def _layered(base: Style, element: etree._Element) -> Style:
    list_id, level = list_of(element.find(f"{W}pPr"))
    run = element.find(f"{W}rPr")
    return Style(
        list_id=list_id if list_id is not None else base.list_id,
        level=level if level is not None else base.level,
        capitals=switch(run, "caps", default=base.capitals),
        font=font_of(run) or base.font,
    )


def list_of(properties: etree._Element | None) -> tuple[str | None, int | None]:
    """(numId, ilvl) of paragraph properties; None where they say nothing."""
    num = None if properties is None else properties.find(f"{W}numPr")
    if num is None:
        return None, None
    level = value_of(num, "ilvl")
    return value_of(num, "numId"), int(level) if level and level.isdecimal() else None


def switch(properties: etree._Element | None, name: str, *, default: bool = False) -> bool:
    element = None if properties is None else properties.find(f"{W}{name}")
    if element is None:
        return default
    return element.get(f"{W}val") not in {"0", "false", "off", "none"}


def font_of(properties: etree._Element | None) -> str:
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    return "" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""


def _is_default_paragraph(element: etree._Element) -> bool:
    return element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in {"1", "true"}
