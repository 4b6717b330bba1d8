"""Ways to spoil a good paper: each changes one thing of the file and nothing else."""

from collections.abc import Callable
from functools import cache
from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from sen.lib.official import write_document
from tests.lib.official.samples import ALL

Change = Callable[[Paper], object]


@cache
def good(name: str) -> bytes:
    return write_document(ALL[name]())


def spoiled(name: str, change: Change) -> bytes:
    paper = Document(BytesIO(good(name)))
    change(paper)
    packed = BytesIO()
    paper.save(packed)
    return packed.getvalue()


def lines(paper: Paper) -> list[Paragraph]:
    """Every paragraph, those of tables too."""
    return [Paragraph(element, paper) for element in paper.element.body.iter(qn("w:p"))]


def line(paper: Paper, start: str) -> Paragraph:
    return next(each for each in lines(paper) if each.text.startswith(start))


def said(start: str, words: str) -> Change:
    """Other words, the look stays."""

    def change(paper: Paper) -> None:
        found = line(paper, start)
        for run in found.runs[1:]:
            run._r.getparent().remove(run._r)
        found.runs[0].text = words

    return change


def letters(start: str, **look: object) -> Change:
    """`size` in points, `bold`, `italic`, `name`."""

    def change(paper: Paper) -> None:
        for run in line(paper, start).runs:
            for name, value in look.items():
                setattr(run.font, name, value)

    return change


def shape(start: str, **look: object) -> Change:
    def change(paper: Paper) -> None:
        for name, value in look.items():
            setattr(line(paper, start).paragraph_format, name, value)

    return change


def gone(start: str) -> Change:
    return lambda paper: (found := line(paper, start)._p).getparent().remove(found)


def without_line_below(start: str) -> Change:
    """The first border behind a paragraph goes."""

    def change(paper: Paper) -> None:
        found = False
        for each in lines(paper):
            found = found or each.text.startswith(start)
            borders = each._p.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}")
            if found and borders:
                borders[0].getparent().remove(borders[0])
                return

    return change


def section(place: int = 0, **look: object) -> Change:
    def change(paper: Paper) -> None:
        for name, value in look.items():
            setattr(paper.sections[place], name, value)

    return change


def number_from(place: int, start: str | None, form: str = "") -> Change:
    def change(paper: Paper) -> None:
        properties = paper.sections[place]._sectPr
        for old in properties.findall(qn("w:pgNumType")):
            properties.remove(old)
        made = OxmlElement("w:pgNumType")
        if start:
            made.set(qn("w:start"), start)
        if form:
            made.set(qn("w:fmt"), form)
        properties.append(made)

    return change


def fonts(start: str, **scripts: str) -> Change:
    def change(paper: Paper) -> None:
        for run in line(paper, start).runs:
            given = run._r.get_or_add_rPr().get_or_add_rFonts()
            for script, name in scripts.items():
                given.set(qn(f"w:{script}"), name)

    return change


def top(change: Callable[[Paragraph], object]) -> Change:
    """Of the header of the pages from the second on."""
    return lambda paper: change(paper.sections[0].header.paragraphs[0])


def all_changes(*changes: Change) -> Change:
    return lambda paper: [change(paper) for change in changes]
