"""What an official document says, apart from how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum


class Kind(Enum):
    """Title on the paper and how the symbol begins; a letter has neither."""

    REPORT = ("BÁO CÁO", "BC")
    PLAN = ("KẾ HOẠCH", "KH")
    LETTER = ("", "")
    INVITATION = ("GIẤY MỜI", "GM")
    SUBMISSION = ("TỜ TRÌNH", "TTr")

    @property
    def title(self) -> str:
        return self.value[0]

    @property
    def short(self) -> str:
        return self.value[1]


class Way(StrEnum):
    """In whose place somebody signs, before the head's post."""

    OWN = ""
    FOR = "KT."
    BY_ORDER = "TL."
    BY_PROXY = "TUQ."
    ACTING = "Q."


@dataclass(frozen=True, slots=True)
class Signature:
    """`body`: the collective spoken for ("Ủy ban nhân dân" gives "TM. ỦY BAN NHÂN DÂN"); `head`: whose place is taken.

    An empty name leaves room for it.
    """

    post: str
    name: str = ""
    way: Way = Way.OWN
    head: str = ""
    body: str = ""

    def lines(self) -> list[str]:
        above = [f"TM. {self.body}"] if self.body else []
        if self.way in {Way.OWN, Way.ACTING}:
            return [line.upper() for line in [*above, f"{self.way} {self.post}".strip()]]
        if not self.head:
            raise ValueError(f"{self.way} needs the post of the head")
        return [line.upper() for line in [*above, f"{self.way} {self.head}", self.post]]


class Level(Enum):
    PART = "Phần"
    CHAPTER = "Chương"
    SECTION = "Mục"
    SUBSECTION = "Tiểu mục"
    ARTICLE = "Điều"
    ROMAN = "I."
    CLAUSE = "1."
    POINT = "a)"


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered title. `mark` replaces the number that the writer would count."""

    level: Level
    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """Prose that bears a number: a clause or a point without a title. Further lines are paragraphs below it."""

    level: Level
    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Each line of it is a paragraph."""

    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` in any measure: they are stretched to the page. The head row comes again on every page."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    caption: str = ""
    size: int = 12


@dataclass(frozen=True, slots=True)
class Picture:
    """`alternative`: what is seen, for who cannot see it."""

    data: bytes
    alternative: str
    caption: str = ""
    width_cm: float = 14.0


Block = Heading | Item | Text | Table | Picture


@dataclass(frozen=True, slots=True)
class Annex:
    title: str
    blocks: Sequence[Block]
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """Number, place and day left empty stay open, for the records office to fill in."""

    kind: Kind
    issuer: str
    subject: str
    signature: Signature
    blocks: Sequence[Block]
    parent: str = ""
    number: str = ""
    """Whole, as "15/KH-UBND"."""
    symbol: str = "UBND"
    """Behind an open number: "UBND" gives "/KH-UBND"; of a letter "UBND-VX"."""
    place: str = ""
    day: date | None = None
    addressees: Sequence[str] = ()
    bases: Sequence[str] = ()
    recipients: Sequence[str] = ()
    archive: str = "VT"
    annexes: Sequence[Annex] = ()
    urgency: str = ""
    note: str = ""
    """Small, below the signature: how the figures can be proved."""
    is_wide: bool = False
    made_at: datetime | None = field(default=None)
    """Stands in the file's properties, so that the same document gives the same bytes."""
