"""Answers kept for a short while in this process: only of what depends on nothing but the moment.

The question is given no person, so that no answer can pass from one to another: who may read it is asked each time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
LASTS = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class _Kept(Generic[Answer]):
    at: datetime
    age: object
    answer: Answer


class _Age:
    """What was asked in an earlier age is asked anew."""

    now: object = object()


def forget() -> None:
    """Something was written here: every answer is asked anew, also one that is being asked for at this moment."""
    _Age.now = object()


class Remembered(Generic[Answer]):
    """Calls `ask` at most once in half a minute, or sooner when something was written in this process.

    Each thread reads and replaces one reference, so there is no lock; two that come together both ask.
    """

    def __init__(self, ask: Callable[[datetime], Answer]) -> None:
        self._ask = ask
        self._kept: _Kept[Answer] | None = None

    def __call__(self, now: datetime) -> Answer:
        kept = self._kept
        if kept and kept.age is _Age.now and kept.at <= now < kept.at + LASTS:
            return kept.answer
        age = _Age.now  # before asking: what is written meanwhile makes this answer old
        answer = self._ask(now)
        self._kept = _Kept(now, age, answer)
        return answer
