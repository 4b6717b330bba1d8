"""State name and motto, issuer, number, date, title, addressees, bases."""

import re
from datetime import date

from sen.lib.official.checks.misses import Findings
from sen.lib.official.checks.paper import Shown
from sen.lib.official.checks.parts import RULED, Parts, folded, same_words
from sen.lib.vi_text import fold

TOP = "đầu văn bản"
SYMBOL = re.compile(r"^Số: (\d+|[\s.…_]*)/([^\s/]+)$")
DATE = re.compile(r"^(?P<place>[^,]*), ngày (?P<day>[\d.…]+) tháng (?P<month>[\d.…]+) năm (?P<year>[\d.…]+)$")
LAW = re.compile(r"^căn cứ (?:các )?(?:bộ )?(?:luật|hiến pháp|pháp lệnh)\b", re.IGNORECASE)
NAMED_ACT = re.compile(
    r"\b(?:nghị định|nghị quyết|quyết định|thông tư|chỉ thị|kế hoạch|công văn|chương trình|đề án|hướng dẫn)\b",
    re.IGNORECASE,
)


def check_head(parts: Parts, found: Findings) -> None:
    _motto(parts, found)
    _issuer(parts, found)
    _number(parts, found)
    _date(parts, found)
    (_letter_subject if parts.kind == "CÔNG VĂN" else _title)(parts, found)
    _addressees(parts, found)
    _bases(parts, found)


def has_line_below(line: Shown, lines: list[Shown]) -> bool:
    """A border, a row of dashes, or a drawing, before anything else is said in that column."""
    if line.look.border or line.has_drawing:
        return True
    column = [each for each in lines if (each.where and each.where.cell) == (line.where and line.where.cell)]
    place = next(
        (n for n, each in enumerate(column) if each is line), len(column)
    )  # a motto may stand elsewhere
    after = column[place + 1 :]
    for each in after:
        if each.look.border or each.has_drawing or RULED.match(each.text):
            return True
        if each.text:
            return False
    return False


def _motto(parts: Parts, found: Findings) -> None:
    state, motto = parts.state, parts.motto
    if state is None:
        found.miss("motto.state", TOP, "không thấy Quốc hiệu")
    else:
        words = str(found.rules["motto.state"].value["words"])
        if not same_words(state.text, words):
            found.miss("motto.state", state, f"ghi “{state.text}”")
        found.look("motto.state", state)
    if motto is None:
        found.miss("motto.words", TOP, "không thấy Tiêu ngữ")
        return
    if motto.text != found.rules["motto.words"].value["words"]:
        found.miss("motto.words", motto, f"ghi “{motto.text}”")
    found.look("motto.look", motto)
    is_underlined = all(piece.look.underlined for piece in motto.pieces if piece.text.strip())
    if not is_underlined and not has_line_below(motto, parts.head):
        found.miss("motto.rule", motto, "không có đường kẻ")
    if state is not None:
        _motto_place(state, motto, parts, found)


def _motto_place(state: Shown, motto: Shown, parts: Parts, found: Findings) -> None:
    if (
        state.where
        and state.where.cell == 0
        and any(each.where and each.where.cell for each in parts.head if each.text)
    ):
        found.miss("motto.place", state, "Quốc hiệu ở bên trái")
    beside = [
        each
        for each in parts.head
        if each.text and state.where and each.where and each.where.cell == state.where.cell
    ]
    above = beside.index(state) if state in beside else 0
    if above:
        found.miss("motto.place", state, f"phía trên Quốc hiệu còn “{beside[0].text}”")
    if state in beside and motto in beside and beside.index(motto) != above + 1:
        found.miss("motto.place", motto, "Tiêu ngữ không ở ngay dưới Quốc hiệu")


def _issuer(parts: Parts, found: Findings) -> None:
    if not parts.issuers:
        found.miss("issuer.name", TOP, "không thấy tên cơ quan ban hành phía trên số, ký hiệu")
        return
    own = parts.issuers[-1]
    names = [own]
    for line in reversed(parts.issuers[:-1]):  # a long name goes over several lines, all bold
        if not all(piece.look.bold for piece in line.pieces if piece.text.strip()) or len(names) > 3:
            break
        names.insert(0, line)
    parents = parts.issuers[: len(parts.issuers) - len(names)]
    if len(names) > 1 and not parents and _is_a_body(names[0]) and _is_a_body(own):
        parents, names = names[:1], names[1:]
    for line in names:
        found.look("issuer.name", line)
    for line in parents:
        found.look("issuer.parent", line)
    if not has_line_below(own, parts.head):
        found.miss("issuer.rule", own, "không có đường kẻ")


def _is_a_body(line: Shown) -> bool:
    """Begins as the name of a body does, and so is not the rest of a name that was broken."""
    return bool(
        re.match(
            r"(?:ubnd|uy ban|so|phong|ban|hdnd|hoi dong|van phong|trung tam|bo|cuc|tong cuc)\b", folded(line)
        )
    )


def _number(parts: Parts, found: Findings) -> None:
    line = parts.number
    if line is None:
        found.miss("number.words", TOP, "không thấy “Số: .../...”")
        return
    found.look("number.look", line)
    match = SYMBOL.match(line.text)
    if match is None or "--" in match[2] or match[2].strip("-") != match[2]:
        found.miss("number.words", line, f"ghi “{line.text}”")
        return
    count, symbol = match.groups()
    if count.isdecimal() and (int(count) == 0 or count != f"{int(count):02}"):
        found.miss("number.words", line, f"số “{count}”", f"số dưới 10 ghi thêm số 0: “{int(count):02}”")
    kinds = found.rules["number.kind"].value["kinds"]
    first, *others = symbol.split("-")
    wanted = kinds.get(parts.kind)
    if not all(group.isupper() or group in kinds.values() for group in (first, *others)):
        found.miss("number.words", line, f"ký hiệu “{symbol}” không in hoa")
        return
    if wanted is not None and (first != wanted or not others):
        found.miss(
            "number.kind", line, f"ký hiệu “{symbol}”", f"{parts.kind.lower()} có ký hiệu “{wanted}-...”"
        )
    elif parts.kind == "CÔNG VĂN" and (first == "CV" or first in kinds.values()):
        found.miss("number.kind", line, f"ký hiệu “{symbol}”", "công văn không ghi tên loại, ví dụ “UBND-VX”")


def _date(parts: Parts, found: Findings) -> None:
    line = parts.date
    if line is None:
        found.miss("date.words", TOP, "không thấy địa danh, ngày tháng năm")
        return
    found.look("date.look", line)
    match = DATE.match(line.text)
    if match is None:
        found.miss("date.words", line, f"ghi “{line.text}”")
        return
    place, day, month, year = match.groups()
    if not place.strip() or (place[0].isalpha() and not place[0].isupper()):
        found.miss("date.words", line, f"địa danh “{place}”", "chữ cái đầu của địa danh viết hoa")
    if not (day.isdecimal() and month.isdecimal() and year.isdecimal()):
        return
    try:
        real = date(int(year), int(month), int(day))
    except ValueError:
        found.miss("date.words", line, f"ngày {day}/{month}/{year} không có trong lịch")
        return
    wanted = (
        f"ngày {real.day:02} tháng {real.month:02}"
        if real.month < 3
        else f"ngày {real.day:02} tháng {real.month}"
    )
    if f"ngày {day} tháng {month}" != wanted:
        found.miss("date.words", line, f"ngày {day} tháng {month}", wanted)


def issued_on(parts: Parts) -> date | None:
    match = DATE.match(parts.date.text) if parts.date else None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    except ValueError:
        return None


def _title(parts: Parts, found: Findings) -> None:
    if parts.title is None:
        found.miss("title.kind", TOP, "không thấy tên loại văn bản, cũng không thấy “V/v” của công văn")
        return
    found.look("title.kind", parts.title)
    if not parts.subject:
        found.miss("title.subject", parts.title, "dưới tên loại không có trích yếu")
        return
    for line in parts.subject:
        found.look("title.subject", line)


def check_title_rule(parts: Parts, after: list[Shown], found: Findings) -> None:
    """`after`: every line from the last of the subject on."""
    if parts.subject and not has_line_below(parts.subject[-1], after):
        found.miss("title.rule", parts.subject[-1], "không có đường kẻ")


def _letter_subject(parts: Parts, found: Findings) -> None:
    line = parts.letter_subject
    if line is None:
        return
    if not line.text.startswith("V/v "):
        found.miss("letter.subject", line, f"ghi “{line.text}”")
    found.look("letter.subject", line)
    if parts.number is None or line.where is None or parts.number.where is None:
        return
    if line.where.cell != parts.number.where.cell:
        found.miss("letter.subject", line, "không ở dưới số và ký hiệu")
        return
    column = [each for each in parts.head if each.where and each.where.cell == line.where.cell]
    between = column[column.index(parts.number) + 1 : column.index(line)]
    gap = parts.number.look.after + line.look.before
    if not between and round(gap, 2) < found.rules["letter.gap"].value["gap"]:
        found.miss("letter.gap", line, f"cách {gap:g} pt")


def _addressees(parts: Parts, found: Findings) -> None:
    rules = found.rules
    if not parts.addressees:
        if parts.kind in rules["addressee.needed"].value["kinds"]:
            found.miss(
                "addressee.needed", parts.title or parts.letter_subject or TOP, "không thấy “Kính gửi”"
            )
        return
    head, *names = parts.addressees
    if parts.kind and parts.kind not in rules["addressee.only"].value["kinds"]:
        found.miss("addressee.only", head, f"{parts.kind.lower()} có “Kính gửi”")
    for line in parts.addressees:
        found.look("addressee.look", line)
    if not head.text.startswith("Kính gửi:"):
        found.miss("addressee.words", head, f"ghi “{head.text}”")
    beside = head.text.partition(":")[2].strip()
    if len(names) == 1 and not beside:
        found.miss(
            "addressee.words",
            names[0],
            "một nơi nhận ghi ở dòng riêng",
            "một nơi nhận ghi cùng dòng với “Kính gửi:”",
        )
        return
    if not names and (";" in beside or not beside) and ":" in head.text:
        found.miss("addressee.words", head, "nhiều nơi trên một dòng" if beside else "không ghi nơi nhận")
    listed = [*([head] if beside.startswith("-") else []), *names]
    for line in listed:
        end = "." if line is listed[-1] else ";"
        dash = line is head or line.text.startswith("- ")
        if not dash or not line.text.endswith(end):
            found.miss("addressee.words", line, f"ghi “{line.text}”", f"đầu dòng “- ”, cuối dòng “{end}”")


def _bases(parts: Parts, found: Findings) -> None:
    for line in parts.bases:
        found.look("basis.look", line)
        end = "." if line is parts.bases[-1] else ";"
        if not line.text.endswith(end):
            found.miss("basis.end", line, f"kết thúc bằng “{line.text[-1]}”", f"kết thúc bằng dấu “{end}”")
        if (
            not line.text.lower().startswith("căn cứ")
            or LAW.match(line.text)
            or not NAMED_ACT.search(line.text)
        ):
            continue
        lacks = [
            word
            for word, shape in (
                ("số, ký hiệu", r"\b(?:so )?\d+/"),
                ("ngày tháng năm", r"\bngay\b.*\d{4}"),
                ("cơ quan ban hành", r"\bcua\b"),
            )
            if not re.search(shape, fold(line.text))
        ]
        if lacks:
            found.miss("basis.cited", line, f"thiếu {', '.join(lacks)}")
