"""A sentence as words that know where they stand and what stood before them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sen.lib.vi_text import matching_form

_JOINING = frozenset(["và", "các", "của", "với", "những"])
_WORD = re.compile(r"[^\W_]+(?:[/&][^\W_]+)*")


class Word(NamedTuple):
    start: int
    end: int
    form: str
    """Lower case, marks kept, old tone placement."""
    is_capital: bool
    is_shouted: bool
    """In a text all in capitals, where a capital says nothing."""
    before: str
    """What separates it from the word before, stripped: "", ",", ";", "(" ..."""


@lru_cache(maxsize=64)
def split_words(text: str) -> tuple[Word, ...]:
    """The words of a text; a paragraph is asked for several times in a row, so the last ones are kept."""
    form = matching_form(text)
    shouted = text.isupper()
    words: list[Word] = []
    last = 0
    for found in _WORD.finditer(text):
        start, end = found.span()
        # In capitals every word looks like a name; the small joining words are still told by their form.
        capital = form[start:end] not in _JOINING if shouted else text[start].isupper()
        words.append(Word(start, end, form[start:end], capital, shouted, text[last:start].strip()))
        last = end
    return tuple(words)


class Phrases:
    """A set of phrases, looked up at a word: one dictionary access per word, longest phrase first."""

    def __init__(self, phrases: str) -> None:
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for line in phrases.split("\n"):
            for phrase in line.split(","):
                parts = tuple(matching_form(phrase).split())
                if parts:
                    by_first.setdefault(parts[0], []).append(parts)
        self._by_first = {
            first: sorted(set(found), key=len, reverse=True) for first, found in by_first.items()
        }

    def at(self, words: Sequence[Word], index: int) -> int:
        """How many words of the longest phrase stand at `index`, 0 when none does."""
        if index >= len(words):
            return 0
        for parts in self._by_first.get(words[index].form, ()):
            stop = index + len(parts)
            if stop <= len(words) and all(
                words[index + k].form == part and (k == 0 or words[index + k].before in ("", "-", "–"))
                for k, part in enumerate(parts)
            ):
                return len(parts)
        return 0
