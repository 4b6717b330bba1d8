"""Which line of a paper is which element of the form. Told by words and place, so that a wrong look is still found."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sen.lib.official.checks.paper import Paper, Shown
from sen.lib.vi_text import fold, old_tone_placement

HEAD_LINES = 40
STATE = re.compile(r"cong hoa xa hoi chu nghia")
MOTTO = re.compile(r"doc lap\W+tu do\W+hanh phuc")
NUMBER = re.compile(r"^(?:số|so)\b\s*:?.*(?:/|\d)", re.IGNORECASE)
DAY = re.compile(r"\bngay\b.*\bthang\b.*\bnam\b")
VV = re.compile(r"^(?:v\s*/\s*v|về việc)\b", re.IGNORECASE)
AUTHORITY = re.compile(
    r"^(T\s*/?\s*M|K\s*/?\s*T|T\s*/?\s*L|T\s*/?\s*U\s*/?\s*Q|Q)(\.|\b)\s*(?=\S)", re.IGNORECASE
)
ANNEX = re.compile(r"^phụ lục(?:\s+(?:số\s+)?(\S{1,6}))?\s*[:.]?$", re.IGNORECASE)
RULED = re.compile(r"^[_\-–—=*\s]{3,}$")
OTHER = re.compile(r"^(?:căn cứ|kính gửi|(?:phần|chương|mục|điều)\s+[IVX\d]+\b|[IVX]+\.\s)", re.IGNORECASE)
BASIS = re.compile(r"^(?:căn cứ|theo đề nghị|xét|thực hiện)\b", re.IGNORECASE)


@dataclass(slots=True)
class Parts:
    kind: str = ""
    """Title in capitals, "CÔNG VĂN" for a letter, "" where none is seen."""
    state: Shown | None = None
    motto: Shown | None = None
    issuers: list[Shown] = field(default_factory=list)
    number: Shown | None = None
    date: Shown | None = None
    letter_subject: Shown | None = None
    title: Shown | None = None
    subject: list[Shown] = field(default_factory=list)
    addressees: list[Shown] = field(default_factory=list)
    bases: list[Shown] = field(default_factory=list)
    body: list[Shown] = field(default_factory=list)
    """Prose and outline between the head and the foot, tables among them."""
    signature: list[Shown] = field(default_factory=list)
    recipients: list[Shown] = field(default_factory=list)
    annexes: list[list[Shown]] = field(default_factory=list)
    head: list[Shown] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Number or day have still to be given: a draft."""
        number = self.number.text if self.number else ""
        day = fold(self.date.text) if self.date else ""
        return not re.search(r"\d\s*/", number) or not re.search(r"\d", day)


def parts_of(paper: Paper, kinds: Mapping[str, str]) -> Parts:
    """`kinds`: titles that a document may bear."""
    lines = paper.lines
    parts = Parts()
    foot, annex = _ends(lines)
    start = _read_head(parts, lines[:foot], kinds)
    rest = list(lines[start:foot])
    rest = _read_title(parts, rest, kinds)
    rest = _read_addressees(parts, rest)
    parts.body = _read_bases(parts, rest)
    _read_foot(parts, lines[foot:annex])
    if not parts.signature:
        parts.signature = _loose_signature(parts.body)
    parts.annexes = _annexes(lines[annex:])
    return parts


def folded(shown: Shown) -> str:
    return fold(shown.text)


def same_words(one: str, other: str) -> bool:
    """With "hòa" and "hoà" as one spelling."""
    return old_tone_placement(one).lower() == old_tone_placement(other).lower()


def _ends(lines: Sequence[Shown]) -> tuple[int, int]:
    """Where the signature's block begins, and where the first annex."""
    annexed = (n for n, line in enumerate(lines) if line.section and ANNEX.match(line.text))
    main = lines[: next(annexed, len(lines))]
    said = [n for n, line in enumerate(main) if re.match(r"noi nhan\s*:?\s*$", folded(line))]
    foot = said[-1] if said else len(lines)
    if not said:
        foot = next(
            (
                n
                for n in range(len(lines) - 1, -1, -1)
                if lines[n].where and AUTHORITY.match(lines[n].text) and lines[n].text.isupper()
            ),
            foot,
        )
    if foot < len(lines) and (where := lines[foot].where):
        while foot and (above := lines[foot - 1].where) and above.table == where.table:
            foot -= 1
    annex = next((n for n in range(foot, len(lines)) if ANNEX.match(lines[n].text)), len(lines))
    return foot, annex


def _read_head(parts: Parts, lines: Sequence[Shown], kinds: Mapping[str, str]) -> int:
    """The head goes as far as the table that holds the motto, or the last line of it that is known."""
    window = lines[:HEAD_LINES]
    motto = next((line for line in window if MOTTO.search(folded(line))), None)
    state = next((line for line in window if STATE.search(folded(line))), None)
    known = state or motto
    table = known.where.table if known and known.where else None
    if table is not None:
        end = 1 + max(n for n, line in enumerate(lines) if line.where and line.where.table == table)
    else:
        end = next(
            (n for n, line in enumerate(window) if _kind_of(line, kinds) or line.text.startswith("Kính gửi")),
            0,
        )
    parts.head = list(lines[:end])
    parts.state, parts.motto = state, motto
    parts.number = next((line for line in parts.head if NUMBER.match(line.text)), None)
    parts.date = next(
        (line for line in parts.head if DAY.search(folded(line)) and line is not parts.number), None
    )
    parts.letter_subject = next((line for line in parts.head if VV.match(line.text)), None)
    parts.issuers = list(_issuers(parts))
    if parts.letter_subject:
        parts.kind = "CÔNG VĂN"
    return end


def _issuers(parts: Parts) -> Iterator[Shown]:
    """What stands in the first column above the number; without a table, all that is nothing else."""
    others = (parts.state, parts.motto, parts.date, parts.letter_subject)
    for line in parts.head:
        if line is parts.number:
            return
        is_left = line.where is None or line.where.cell == 0
        if line.text and is_left and line not in others and not RULED.match(line.text):
            yield line


def _kind_of(line: Shown, kinds: Mapping[str, str]) -> str:
    return next((kind for kind in kinds if same_words(kind, line.text.rstrip(":. "))), "")


def _read_title(parts: Parts, rest: list[Shown], kinds: Mapping[str, str]) -> list[Shown]:
    """The kind is looked for before the first prose; the subject goes on while lines stay centred and bold."""
    if parts.kind:
        return rest
    early = [line for line in rest if line.text][:6]
    parts.title = next((line for line in early if _kind_of(line, kinds)), None)
    if parts.title is None:
        return rest
    parts.kind = _kind_of(parts.title, kinds)
    place = rest.index(parts.title) + 1
    while place < len(rest) and _is_of_subject(rest[place], parts):
        parts.subject += [rest[place]] if rest[place].text else []
        place += 1
    return rest[place:]


def _is_of_subject(line: Shown, parts: Parts) -> bool:
    """A line drawn ends it, and so does what begins as another element does."""
    if line.where or RULED.match(line.text) or OTHER.match(line.text):
        return False
    if not line.text or not parts.subject:
        return not (parts.subject and line.look.border)
    return line.look.align == "center" and all(piece.look.bold for piece in line.pieces if piece.text.strip())


def _read_addressees(parts: Parts, rest: list[Shown]) -> list[Shown]:
    lines = [line for line in rest if line.text and not RULED.match(line.text)]
    needs_colon = parts.kind not in {"CÔNG VĂN", "TỜ TRÌNH", "BÁO CÁO"}
    if not lines or not re.match(
        r"kính gửi\s*:" if needs_colon else r"kính gửi\b", lines[0].text, re.IGNORECASE
    ):
        return rest
    parts.addressees = [lines[0]]
    table = lines[0].where and lines[0].where.table
    for line in lines[1:]:
        in_same_table = table is not None and line.where is not None and line.where.table == table
        if not in_same_table and not re.match(r"^[-–+]\s*\S", line.text):
            break
        parts.addressees.append(line)
    return rest[rest.index(parts.addressees[-1]) + 1 :]


def _read_bases(parts: Parts, rest: list[Shown]) -> list[Shown]:
    """Several in a row, or one that is slanted or ends as a list does; prose may begin with the same words."""
    run: list[Shown] = []
    for line in rest:
        if line.text and not RULED.match(line.text):
            if not BASIS.match(line.text) or line.where:
                break
            run.append(line)
    while run and not _is_basis(run[-1]):
        run.pop()
    if run and run[0].text.lower().startswith("căn cứ"):
        parts.bases = run
        return rest[rest.index(run[-1]) + 1 :]
    return rest


def _is_basis(line: Shown) -> bool:
    is_slanted = all(piece.look.italic for piece in line.pieces if piece.text.strip())
    return is_slanted or line.text.endswith(";")


def _read_foot(parts: Parts, lines: Sequence[Shown]) -> None:
    head = next((line for line in lines if folded(line).startswith("noi nhan")), None)
    if head is None:
        table = lines[0].where.table if lines and lines[0].where else None
        in_table = (line for line in lines if line.where and line.where.table == table)
        parts.signature = [line for line in in_table if not line.text.startswith("-")]
        parts.recipients = []
        return
    where = head.where
    for line in lines[lines.index(head) :] if where is None else lines:
        if where is None:
            if line is head or re.match(r"^[-–]", line.text):
                parts.recipients.append(line)
        elif line.where and line.where.table == where.table:
            is_left = line.where.cell == where.cell
            (parts.recipients if is_left else parts.signature).append(line)
    if where is not None:
        parts.recipients = [line for line in parts.recipients if line.text and line.number >= head.number]


def _loose_signature(body: list[Shown]) -> list[Shown]:
    """Below the text without a table: from the authority or a post in capitals to the end. Taken out of the body."""
    last = [n for n, line in enumerate(body) if line.text]
    for n in last[-12:]:
        line = body[n]
        if (
            line.where is None
            and line.text.isupper()
            and line.look.align in {"center", "right"}
            and len(line.text) < 60
        ):
            found = body[n:]
            del body[n:]
            return found
    return []


def _annexes(lines: Sequence[Shown]) -> list[list[Shown]]:
    found: list[list[Shown]] = []
    for line in lines:
        if ANNEX.match(line.text) and line.where is None and (not found or line.look.align == "center"):
            found.append([line])
        elif found:
            found[-1].append(line)
    return found
