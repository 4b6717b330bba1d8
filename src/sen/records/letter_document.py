"""A paper written in Sen as a document in the national form: its words, with the fields of this one filled in.

Vietnamese, whoever takes it: it is the authority's, not the reader's. The same rows give the same bytes, and once the
records office has given number, day and signer, the paper bears them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from django.utils import timezone

from sen.guard.queries import content
from sen.lib.official import (
    COMMITTEE,
    Block,
    Kind,
    OfficialDocument,
    Text,
    full_name,
    signed_by,
    write_document,
)
from sen.org.models import Unit
from sen.records.fields import PAPER_FIELDS
from sen.records.filling import fill_paper
from sen.records.kinds import DocumentKind
from sen.records.models import Wording

FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}")
ON_ITS_OWN = re.compile(r"^\s*\{\{\s*(\w+)\s*\}\}\s*$")
AREAS = ("tỉnh", "thành phố", "xã", "phường", "thị trấn", "đặc khu")
IN_WORDS = frozenset(
    {"don_vi", "kinh_gui", "co_quan", "trich_yeu", "han_tra_loi", "viec_con_thieu", "so_viec_con_thieu"}
)
"""Fields that make sense within the text; the others are drawn by the form itself."""
WORDS_FIELDS = tuple(field for field in PAPER_FIELDS if field.name in IN_WORDS)
KINDS = {DocumentKind.LETTER: Kind.LETTER, DocumentKind.INVITATION: Kind.INVITATION}
"""What can be written here; everything else comes from rows of its own, or from Word."""

Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Fault:
    """A field in a text that Sen does not know. `near`: one that was perhaps meant; empty name: loose braces."""

    line: int
    name: str
    near: str = ""


def faults_in(body: str) -> list[Fault]:
    """Everything in the text that looks like a field and is none, with its line, counted from 1."""
    found = []
    for number, line in enumerate(body.splitlines(), 1):
        for name in FIELD.findall(line):
            if name not in IN_WORDS:
                near = get_close_matches(name, sorted(IN_WORDS), 1, 0.5)
                found.append(Fault(number, name, near[0] if near else ""))
        if LOOSE.search(FIELD.sub("", line)):
            found.append(Fault(number, ""))
    return found


def uses(body: str, name: str) -> bool:
    """Whether the text holds a field."""
    return name in FIELD.findall(body)


def merged(body: str, values: Values) -> list[str]:
    """Paragraphs with their fields filled in. A list on a line of its own becomes a line for each, else one row of words."""
    lines: list[str] = []
    for line in body.splitlines():
        alone = ON_ITS_OWN.match(line)
        value = values.get(alone[1], "") if alone else ""
        if alone and not isinstance(value, str):
            lines += [f"- {each.rstrip(';.')};" for each in value[:-1]]
            lines += [f"- {each.rstrip(';.')}." for each in value[-1:]]
        elif text := " ".join(FIELD.sub(lambda found: _said(values.get(found[1], "")), line).split()):
            lines.append(text)
    return lines


def values_of(wording: Wording) -> dict[str, str | Sequence[str]]:
    """What each field of `IN_WORDS` gives on this paper."""
    document = wording.document
    name = "; ".join(wording.addressees)
    missing = wording.values.get("viec_con_thieu", [])
    return {
        "don_vi": name,
        "kinh_gui": name,
        "co_quan": full_name(document.authority.name),
        "trich_yeu": document.title,
        "han_tra_loi": day_words(wording.answer_by),
        "viec_con_thieu": missing,
        "so_viec_con_thieu": str(len(missing)) if missing else "",
    }


def letter_of(wording: Wording) -> OfficialDocument:
    """With number and day once they are given, else with room for them."""
    document = wording.document
    kind = KINDS[DocumentKind(document.kind)]
    is_letter = kind is Kind.LETTER
    series = document.series
    symbol = series.issuer if series else "UBND"
    return OfficialDocument(
        kind=kind,
        issuer=full_name(document.authority.name),
        subject=document.title,
        signature=signed_by(
            wording.signer_post,
            document.signer_name,
            is_committee=document.authority.kind == Unit.Kind.PEOPLES_COMMITTEE,
        ),
        blocks=list(_blocks(wording, is_letter=is_letter)),
        number=document.code,
        symbol=f"{symbol}-{document.drafter}" if is_letter and document.drafter else symbol,
        place=wording.place,
        day=document.issued_on,
        addressees=wording.addressees if is_letter else (),
        recipients=["Như trên"],
        archive=", ".join(each for each in ("VT", document.drafter) if each),
        made_at=timezone.localtime(document.numbered_at or document.drawn_up_at),
    )


def letter_bytes(wording: Wording) -> bytes:
    """In the national form, or in the office's own template: then it takes half a second, so not in a transaction."""
    if wording.template is None or wording.template.attachment_id is None:
        return write_document(letter_of(wording))
    return fill_paper(content(wording.template.attachment_id), _template_values(wording))


def place_of(authority: Unit) -> str:
    """As "Bình Sen" of "Ủy ban nhân dân xã Bình Sen"; empty where the name does not say it."""
    name = full_name(authority.name)
    rest = name.removeprefix(f"{COMMITTEE} ")
    for area in AREAS:
        if rest != name and rest.startswith(f"{area} "):
            return rest.removeprefix(f"{area} ")
    return ""


def day_words(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _blocks(wording: Wording, *, is_letter: bool) -> Iterator[Block]:
    lines = merged(wording.body, values_of(wording))
    if not is_letter:
        names = wording.addressees
        opening = f"{full_name(wording.document.authority.name)} trân trọng kính mời:"
        yield Text(f"{opening} {names[0]}." if len(names) == 1 else opening)
        if len(names) > 1:
            yield Text("\n".join([*(f"- {name};" for name in names[:-1]), f"- {names[-1]}."]))
    if lines:
        last = lines[-1].removesuffix("./.").rstrip(".; ")
        yield Text("\n".join([*lines[:-1], f"{last}./."]))


def _template_values(wording: Wording) -> dict[str, str | Sequence[str]]:
    document, letter = wording.document, letter_of(wording)
    day = document.issued_on
    *above, post = letter.signature.lines()
    return {
        **values_of(wording),
        "so_ky_hieu": document.code,
        "dia_danh": wording.place,
        "ngay": f"{day:%d}" if day else "",
        "thang": f"{day:%m}" if day else "",
        "nam": f"{day:%Y}" if day else "",
        "noi_dung": merged(wording.body, values_of(wording)),
        "quyen_han_ky": "\n".join(above),
        "chuc_vu": post,
        "nguoi_ky": document.signer_name,
    }


def _said(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else "; ".join(each.rstrip(";.") for each in value)
