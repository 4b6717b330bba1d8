"""Signature, recipients, annexes."""

import re

from sen.lib.official.checks.misses import Findings
from sen.lib.official.checks.paper import Paper, Shown
from sen.lib.official.checks.parts import ANNEX, AUTHORITY, RULED, Parts, folded
from sen.lib.vi_text import fold

BOTTOM = "cuối văn bản"
ROMAN = re.compile(r"^(?:X{0,3})(?:IX|IV|V?I{0,3})$")


def check_foot(parts: Parts, found: Findings) -> None:
    _signature(parts, found)
    _recipients(parts, found)


def _signature(parts: Parts, found: Findings) -> None:
    said = [line for line in parts.signature if line.text and not line.text.startswith("(")]
    if not said:
        found.miss("signature.missing", BOTTOM, "không thấy quyền hạn, chức vụ, họ tên người ký")
        return
    posts, name = _posts_and_name(parts.signature, said)
    if not posts:
        found.miss("signature.missing", said[0], "không thấy quyền hạn, chức vụ")
    for line in posts:
        found.look("signature.look", line)
    _authority(posts, found)
    if name is None:
        if not parts.is_open:
            found.miss("signature.missing", posts[-1] if posts else BOTTOM, "không có họ tên người ký")
        return
    found.look("signature.name", name)
    for title in found.rules["signature.honours"].value["words"]:
        if re.match(rf"{re.escape(title)}(?:\.|\s)", name.text):
            found.miss("signature.honours", name, f"ghi “{name.text}”")


def _posts_and_name(block: list[Shown], said: list[Shown]) -> tuple[list[Shown], Shown | None]:
    """The name stands below a gap, or is the one line that is not in capitals."""
    last = said[-1]
    if len(said) == 1:
        return (said, None) if AUTHORITY.match(last.text) or last.text.isupper() else ([], last)
    between = block[block.index(said[-2]) + 1 : block.index(last)]
    has_gap = bool(between) or last.look.before >= 24 or said[-2].look.after >= 24
    if has_gap or (not last.text.isupper() and not AUTHORITY.match(last.text)):
        return said[:-1], last
    return said, None


def _authority(posts: list[Shown], found: Findings) -> None:
    values = found.rules["signature.authority"].value
    for place, line in enumerate(posts):
        match = AUTHORITY.match(line.text)
        if match is None:
            continue
        short = re.sub(r"[\s/]", "", match[1]).upper()
        ahead = posts[place + 1] if place + 1 < len(posts) else None
        if match[2] != "." or "/" in match[1]:
            found.miss("signature.authority", line, f"ghi “{match[0].strip()}”", f"ghi “{short}.”")
        if not line.text[match.end() :].startswith(" ") and line.text[match.end() - 1] != " ":
            found.miss("signature.authority", line, "không cách chữ sau dấu chấm")
        if short in values["collective"] and (place or ahead is None or _is_post(line.text[match.end() :])):
            found.miss("signature.authority", line, "“TM.” không đứng trước tên tập thể với chức vụ ở dưới")
        if short in values["for_head"] and ahead is None:
            found.miss("signature.authority", line, f"dưới “{short}.” không có chức vụ của người ký")
        if (
            short == "KT"
            and ahead is not None
            and not ahead.text.upper().startswith(tuple(values["deputies"]))
        ):
            found.miss(
                "signature.authority",
                ahead,
                f"ký thay nhưng chức vụ là “{ahead.text}”",
                "chức vụ cấp phó, ví dụ “PHÓ CHỦ TỊCH”",
            )
        if short in values["acting"] and ahead is not None:
            found.miss("signature.authority", ahead, "dưới “Q.” còn một chức vụ")


def _is_post(text: str) -> bool:
    return bool(
        re.match(
            r"\s*(?:pho )?(?:chu tich|giam doc|truong phong|chanh van phong|bo truong|cuc truong)\b",
            fold(text),
        )
    )


def _recipients(parts: Parts, found: Findings) -> None:
    if not parts.recipients:
        found.miss("recipients.missing", BOTTOM, "không thấy “Nơi nhận”")
        return
    head, *names = parts.recipients
    found.look("recipients.head", head)
    if head.text != "Nơi nhận:":
        found.miss("recipients.head", head, f"ghi “{head.text}”")
    first = next((line for line in parts.signature if line.text), None)
    if first and (head.where is None or (first.where and first.where.row != head.where.row)):
        found.miss("recipients.level", head, "không cùng hàng với quyền hạn, chức vụ của người ký")
    for line in names:
        found.look("recipients.look", line)
        is_last = line is names[-1]
        if not line.text.startswith("- ") or not (is_last or line.text.endswith(";")):
            found.miss("recipients.words", line, f"ghi “{line.text}”")
    archive = names[-1] if names else head
    if not re.match(r"^- Lưu: ?VT(?:, .+)?\.$", archive.text):
        found.miss("recipients.archive", archive, f"ghi “{archive.text}”")
    if parts.addressees and not (names and re.match(r"- nhu tren\b", folded(names[0]))):
        found.miss("recipients.as_above", head, "dòng đầu không phải “- Như trên;”")


def check_annexes(parts: Parts, paper: Paper, found: Findings) -> None:
    if not parts.annexes:
        return
    if not any("phu luc" in folded(line) or "bieu" in folded(line) for line in [*parts.body, *parts.bases]):
        found.miss("annex.mentioned", parts.annexes[0][0], "nội dung văn bản không nhắc đến phụ lục")
    for place, lines in enumerate(parts.annexes, 1):
        _annex(lines, place, len(parts.annexes), paper, found)


def _annex(lines: list[Shown], place: int, count: int, paper: Paper, found: Findings) -> None:
    word = lines[0]
    found.look("annex.word", word)
    mark = (match[1] or "") if (match := ANNEX.match(word.text)) else ""
    if count > 1 and (not mark or not ROMAN.match(mark) or mark != _roman(place)):
        found.miss("annex.number", word, f"ghi “{word.text}”", f"ghi “Phụ lục {_roman(place)}”")
    section = paper.sections[word.section]
    first = next(line for line in paper.lines if line.section == word.section and line.text)
    begins = word.section and first.number == word.number
    if not begins or section.starts_at != 1:
        found.miss("annex.pages", word, "số trang đánh tiếp theo văn bản")
    said = [line for line in lines[1:] if line.text and not RULED.match(line.text) and not line.where][:4]
    guide = next(
        (line for line in said if folded(line).lstrip("(").startswith(("kem theo", "ban hanh kem theo"))),
        None,
    )
    titles = said[: said.index(guide)] if guide else said[:1]
    for line in titles:
        found.look("annex.title", line)
    if guide is None:
        found.miss("annex.guide", word, "không có dòng “(Kèm theo ...)”")
        return
    found.look("annex.guide", guide)
    if not guide.text.startswith("(Kèm theo") or not guide.text.endswith(")") or "/" not in guide.text:
        found.miss("annex.guide", guide, f"ghi “{guide.text}”")


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
