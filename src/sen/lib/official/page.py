"""An `OfficialDocument` as a page: for the print view of a browser, and for the PDF. Says and counts what the Word file does."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files

from sen.lib.official.blocks import ON_TWO_LINES, Counts
from sen.lib.official.model import (
    Annex,
    Block,
    Heading,
    Item,
    Kind,
    Level,
    OfficialDocument,
    Picture,
    Table,
    Text,
)
from sen.lib.official.numbers import roman
from sen.lib.official.writer import (
    MOTTO,
    STATE,
    annex_guide,
    day_words,
    name_lines,
    number_words,
    recipient_lines,
)

LEFT_ROOM = 6.6
"""Centimetres: 40 % between the margins."""
OPEN_PLACE = "..............."


def style() -> str:
    """Of the page; it fetches nothing."""
    return (files("sen.lib.official") / "sheet" / "official.css").read_text("utf-8")


def write_page(document: OfficialDocument, *, sheet: str = "", tools: str = "") -> str:
    """A whole page. `sheet`: address of the style sheet; empty: it stands in the page. `tools`: safe HTML, not printed."""
    title = escape(f"{document.kind.title} {document.subject}".strip())
    look = f'<link rel="stylesheet" href="{escape(sheet)}">' if sheet else f"<style>{style()}</style>"
    wide = ' class="wide"' if document.is_wide else ""
    above = f'<div class="tools">{tools}</div>' if tools else ""
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="icon" href="data:,">{look}</head>'
        f"<body>{above}<main{wide}>{''.join(_parts(document))}</main></body></html>"
    )


def _parts(document: OfficialDocument) -> Iterator[str]:
    yield _head(document)
    if document.kind is not Kind.LETTER:
        yield f'<h1 class="title">{escape(document.kind.title)}</h1>'
        yield f'<p class="subject">{escape(document.subject)}</p><div class="line"></div>'
    else:
        yield f"<h1 hidden>{escape(document.subject)}</h1>"
    yield _addressees(document)
    yield '<div class="body">'
    bases = [words for each in document.bases if (words := each.strip().rstrip(" ;,."))]
    for place, words in enumerate(bases, 1):
        yield f'<p class="basis">{escape(words)}{"." if place == len(bases) else ";"}</p>'
    yield from _blocks(document.blocks)
    yield "</div>"
    yield _foot(document)
    if document.note:
        yield f'<p class="note">{escape(document.note)}</p>'
    for place, annex in enumerate(document.annexes, 1):
        yield from _annex(document, annex, roman(place) if len(document.annexes) > 1 else "")


def _head(document: OfficialDocument) -> str:
    parent = f'<p class="parent">{escape(document.parent)}</p>' if document.parent else ""
    about = f'<p class="about">V/v {escape(document.subject)}</p>' if document.kind is Kind.LETTER else ""
    urgent = f'<p class="urgent">{escape(document.urgency)}</p>' if document.urgency else ""
    place = escape(document.place or OPEN_PLACE)
    name = "<br>".join(map(escape, name_lines(document.issuer.upper(), room=LEFT_ROOM)))
    return (
        f'<div class="head"><div class="left">{parent}<p class="name">{name}</p>'
        f'<div class="line"></div><p class="number">{escape(number_words(document))}</p>{about}{urgent}</div>'
        f'<div class="right"><p class="state">{STATE}</p><p class="motto"><span>{MOTTO}</span></p>'
        f'<p class="when">{place}, {day_words(document.day)}</p></div></div>'
    )


def _addressees(document: OfficialDocument) -> str:
    names = [escape(name.strip(" ;.")) for name in document.addressees]
    if not names:
        return ""
    if len(names) == 1:
        return f'<p class="to">Kính gửi: {names[0]}</p>'
    lines = "".join(f"<li>- {name};</li>" for name in names[:-1]) + f"<li>- {names[-1]}.</li>"
    return f'<div class="to many"><p>Kính gửi:</p><ul>{lines}</ul></div>'


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    counts = Counts()
    for block in blocks:
        match block:
            case Heading():
                yield _heading(block, block.mark or counts.mark(block.level))
            case Item():
                yield _lines(f"{block.mark or counts.mark(block.level)} {block.text}")
            case Text():
                yield _lines(block.words)
            case Table():
                yield _table(block)
            case Picture():
                yield _picture(block)


def _heading(heading: Heading, mark: str) -> str:
    text = escape(" ".join(heading.text.split()))
    if heading.level in ON_TWO_LINES:
        return f'<h2 class="centred">{escape(mark)}<br><span class="upper">{text}</span></h2>'
    name, more = ("h2", " upper") if heading.level is Level.ROMAN else ("h3", "")
    return f'<{name} class="own{more}">{escape(mark)} {text}</{name}>'


def _lines(words: str) -> str:
    return "".join(f"<p>{escape(line.strip())}</p>" for line in words.splitlines() if line.strip())


def _table(table: Table) -> str:
    hidden = "" if table.caption else ' class="unseen"'
    caption = f"<caption{hidden}>{escape(table.caption or ', '.join(table.head))}</caption>"
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _picture(picture: Picture) -> str:
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
    source = b64encode(picture.data).decode()
    return f'<figure><img src="data:image/png;base64,{source}" alt="{escape(picture.alternative)}">{caption}</figure>'


def _foot(document: OfficialDocument) -> str:
    names = "".join(f"<li>{escape(line)}</li>" for line in recipient_lines(document))
    lines = "".join(f'<p class="as">{escape(line)}</p>' for line in document.signature.lines())
    return (
        f'<div class="foot"><div class="recipients"><h2>Nơi nhận:</h2><ul>{names}</ul></div>'
        f'<div class="signature">{lines}<p class="who">{escape(document.signature.name)}</p></div></div>'
    )


def _annex(document: OfficialDocument, annex: Annex, mark: str) -> Iterator[str]:
    wide = " wide" if annex.is_wide else ""
    yield f'<section class="annex{wide} body"><h2 class="centred">{f"Phụ lục {mark}".strip()}</h2>'
    yield f'<p class="centred upper">{escape(annex.title)}</p>'
    yield f'<p class="centred guide">{escape(annex_guide(document))}</p><div class="line"></div>'
    yield from _blocks(annex.blocks)
    yield "</section>"
