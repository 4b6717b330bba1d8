"""The small language of a template: fields, loops over lists, conditions. Whatever else is written is a fault."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from sen.lib.templating.lines import TextLine
from sen.lib.templating.model import Fault
from sen.lib.vi_text import fold

FILTERS = ("upper", "lower", "title", "capitalize", "trim", "join", "length", "first", "last")
"""Those that cannot be made to run long or grow."""
GIVES_TEXT = ("join", "length", "first", "last")
MAX_DEPTH = 2

_OPENERS = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_CLOSER = {"{{": "}}", "{%": "%}", "{#": "#}"}
_UNCLOSED = {"{{": "unclosed_field", "{%": "unclosed_tag", "{#": "unclosed_note"}
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_FILTER = re.compile(r"([A-Za-z_]\w*)\s*(?:\(\s*(?:'[^'{}]*'|\"[^\"{}]*\")?\s*\))?", re.ASCII)
_FOR = re.compile(r"for\s+([A-Za-z_]\w*)\s+in\s+(\S+)", re.ASCII)
_IF = re.compile(r"(?:el)?if\s+(?:not\s+)?(\S+)")
_TAGS = ("for", "endfor", "if", "elif", "else", "endif")
_ENDS = {"endfor": "for", "endif": "if"}
_QUOTES = str.maketrans("“”‘’", "\"\"''")


@dataclass(frozen=True, slots=True)
class Token:
    sign: str
    inside: str
    line: TextLine


@dataclass(slots=True)
class _Open:
    word: str
    prefix: str
    token: Token
    name: str = ""


class Checker:
    """Reads the lines of one part in order."""

    def __init__(self, fields: Mapping[str, bool]) -> None:
        self._fields = fields
        self._open: list[_Open] = []
        self.faults: list[Fault] = []
        self.used: list[str] = []

    def read(self, lines: Iterable[TextLine]) -> None:
        for line in lines:
            for token in self._tokens(line):
                if token.sign == "{{":
                    self._field(token)
                elif token.sign == "{%":
                    self._tag(token)
        for left in self._open:
            code = "loop_never_closed" if left.word == "for" else "condition_never_closed"
            self._fault(code, left.token, left.token.inside.strip())
        self._open = []

    def _fault(self, code: str, token: Token, asked: str = "", proposed: str = "") -> None:
        self.faults.append(Fault(code, token.line.place, token.line.first_words, asked, proposed))

    def _tokens(self, line: TextLine) -> Iterator[Token]:
        text, at = line.text, 0
        self._single_braces(line)
        while found := _OPENERS.search(text, at):
            sign, start = found.group(), found.end()
            if sign not in _CLOSER:
                self._fault("closer_alone", Token(sign, "", line), sign)
                at = start
                continue
            end = text.find(_CLOSER[sign], start)
            following = _OPENERS.search(text, start)
            if end < 0 or (following and following.start() < end):
                rest = text[start : following.start() if following else None].strip()
                self._fault(_UNCLOSED[sign], Token(sign, rest, line), " ".join(rest.split()[:3]))
                at = following.start() if following else len(text)
                if following and following.group() in _CLOSER.values():
                    at = following.end()  # the wrong closer: told once
                continue
            yield Token(sign, text[start:end].translate(_QUOTES), line)
            at = end + 2

    def _single_braces(self, line: TextLine) -> None:
        for found in re.finditer(r"(?<!\{)\{\s*([A-Za-z_]\w*)\s*\}(?!\})", line.text):
            if found.group(1) in self._fields:
                self._fault("one_brace", Token("{", "", line), found.group(1))

    def _field(self, token: Token) -> None:
        name, *filters = [piece.strip() for piece in _pieces(token.inside.strip())]
        if not name:
            self._fault("empty_field", token, "{{ }}")
            return
        if not self._known(name, token):
            return
        for written in filters:
            self._filter(written, token)
        if self._fields.get(name) and name not in self._lines() and not _gives_text(filters):
            self._fault("list_needs_loop", token, name)

    def _filter(self, written: str, token: Token) -> None:
        found = _FILTER.fullmatch(written)
        if not found:
            self._fault("not_allowed", token, written)
        elif found.group(1) not in FILTERS:
            self._fault("unknown_filter", token, found.group(1), _nearest(found.group(1), FILTERS))

    def _lines(self) -> list[str]:
        return [each.name for each in self._open if each.name]

    def _known(self, name: str, token: Token) -> bool:
        """A field or a loop's line; else told as a fault."""
        if name in self._fields:
            self.used.append(name)
            return True
        if name in self._lines():
            return True
        near = _nearest(name, [*self._fields, *self._lines()])
        is_name = _NAME.fullmatch(name) or not name.isascii() or re.fullmatch(r"[\w -]+", name)
        self._fault("unknown_field" if is_name else "not_allowed", token, name, near)
        return False

    def _tag(self, token: Token) -> None:
        inside, prefix = token.inside, ""
        if found := re.match(r"(p|tr)\s+(?=\S)", inside):
            prefix, inside = found.group(1), inside[found.end() :]
        inside = inside.strip()  # a blank before the p would make it another sign
        word = inside.split(maxsplit=1)[0] if inside else ""
        if word not in _TAGS or (word in {"endfor", "else", "endif"} and inside != word):
            self._fault("unknown_tag", token, inside or "{% %}", _nearest(word, _TAGS))
            return
        self._stands_well(prefix, token)
        if word in {"for", "if"}:
            self._opened(word, prefix, inside, token)
        elif word in _ENDS:
            self._closed(_ENDS[word], prefix, token)
        else:
            self._between(word, prefix, inside, token)

    def _stands_well(self, prefix: str, token: Token) -> None:
        whole = token.line.text.strip()
        alone = whole.startswith("{%") and whole.find("%}") == len(whole) - 2
        if prefix == "p" and not alone:
            self._fault("not_alone", token, token.inside.strip())
        if prefix == "tr" and not token.line.table:
            self._fault("outside_table", token, token.inside.strip())

    def _opened(self, word: str, prefix: str, inside: str, token: Token) -> None:
        opened = _Open(word, prefix, token)
        if word == "for":
            opened.name = self._loop(inside, token)
        else:
            self._condition(inside, token)
        self._open.append(opened)
        if word == "for" and sum(each.word == "for" for each in self._open) > MAX_DEPTH:
            self._fault("too_deep", token, inside)

    def _loop(self, inside: str, token: Token) -> str:
        found = _FOR.fullmatch(inside)
        if not found:
            self._fault("bad_loop", token, inside)
            return ""
        line, name = found.groups()
        if self._known(name, token) and not self._fields.get(name):
            self._fault("loop_over_text", token, name)
        if line in self._fields or line == "loop":
            self._fault("loop_name_taken", token, line)
        return line

    def _condition(self, inside: str, token: Token) -> None:
        found = _IF.fullmatch(inside)
        if found:
            self._known(found.group(1), token)
        else:
            self._fault("bad_condition", token, inside)

    def _between(self, word: str, prefix: str, inside: str, token: Token) -> None:
        if not self._open or self._open[-1].word != "if":
            self._fault("end_alone", token, word)
            return
        if word == "elif":
            self._condition(inside, token)
        self._same_place(self._open[-1], prefix, token)

    def _closed(self, word: str, prefix: str, token: Token) -> None:
        if not any(each.word == word for each in self._open):
            self._fault("end_alone", token, token.inside.strip())
            return
        if self._open[-1].word != word:
            self._fault("crossed", token, token.inside.strip())
            while self._open[-1].word != word:
                self._open.pop()
        self._same_place(self._open.pop(), prefix, token)

    def _same_place(self, opened: _Open, prefix: str, token: Token) -> None:
        there, here = opened.token.line, token.line
        if opened.prefix != prefix:
            self._fault("other_sign", token, token.inside.strip())
        elif not prefix and there is not here:
            self._fault("needs_p", token, token.inside.strip())
        elif (prefix == "p" and there.container != here.container) or (
            prefix == "tr" and there.table != here.table
        ):
            self._fault("other_container", token, token.inside.strip())


def _pieces(inside: str) -> list[str]:
    """Split at | outside quotes."""
    return re.findall(r"(?:'[^']*'|\"[^\"]*\"|[^|'\"]|['\"])+", inside) or [""]


def _gives_text(filters: list[str]) -> bool:
    return any(written.split("(")[0].strip() in GIVES_TEXT for written in filters)


def _nearest(name: str, known: Iterable[str]) -> str:
    """Written as an office would by hand, "Đơn vị" is near to don_vi."""
    plain = re.sub(r"[\s-]+", "_", fold(name).strip())
    return next(iter(get_close_matches(plain, list(known), n=1, cutoff=0.6)), "")
