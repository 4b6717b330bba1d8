"""Whether the pages that were given as evidence still open: each address asked politely, through the one door."""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from urllib.parse import urlsplit

from sen.lib.fetch import (
    AddressRefused,
    BadAnswer,
    Bounds,
    Fetched,
    FetchError,
    Reach,
    TooLarge,
    TooManyRedirects,
    fetch,
)

HOSTS_AT_ONCE = 4
BETWEEN_SECONDS = 1.0
"""From one question to the next to the same host."""
ONE_SECONDS = 10.0


class Outcome(StrEnum):
    REACHABLE = "reachable"
    MOVED = "moved"
    GONE = "gone"
    UNCLEAR = "unclear"
    """The site does not let itself be asked, or the address is one that Sen does not ask."""
    SILENT = "silent"
    """Nobody answered, or the site itself is broken: tomorrow it may be well again."""


@dataclass(frozen=True, slots=True)
class Finding:
    outcome: Outcome
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the sites are asked."""

    agent: str
    reach: Reach
    between_seconds: float = BETWEEN_SECONDS


def ask_all(urls: Iterable[str], *, manner: Manner, until: float) -> Mapping[str, Finding]:
    """What each address answered; several hosts at once, one host never more than once at a time.

    Args:
        urls: each is asked once.
        manner: how.
        until: by `time.monotonic`; what was not asked by then is left out.
    """
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        by_host[_host_of(url)].append(url)
    with ThreadPoolExecutor(HOSTS_AT_ONCE, "links") as threads:
        asked = threads.map(lambda of_one: _ask_host(of_one, manner, until), by_host.values())
        return dict(chain.from_iterable(asked))


def _host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _ask_host(urls: Sequence[str], manner: Manner, until: float) -> list[tuple[str, Finding]]:
    found = []
    for number, url in enumerate(urls):
        if number:
            time.sleep(manner.between_seconds)
        if time.monotonic() >= until:
            break
        found.append((url, find_out(url, manner)))
    return found


def find_out(url: str, manner: Manner) -> Finding:
    """Ask for the head alone; a site that does not know this is asked for the page, of which nothing is read."""
    try:
        return _judged(url, _asked(url, manner))
    except (AddressRefused, BadAnswer, TooLarge, TooManyRedirects):
        return Finding(Outcome.UNCLEAR)
    except FetchError:
        return Finding(Outcome.SILENT)


def _asked(url: str, manner: Manner) -> Fetched:
    bounds = Bounds(seconds=ONE_SECONDS, reach=manner.reach)
    try:
        answer = fetch(url, agent=manner.agent, method="HEAD", bounds=bounds)
        if answer.status < 400:
            return answer
    except BadAnswer:
        pass
    time.sleep(manner.between_seconds)
    return fetch(url, agent=manner.agent, want_body=False, bounds=bounds)


def _judged(url: str, answer: Fetched) -> Finding:
    if answer.status in (404, 410):
        return Finding(Outcome.GONE)
    if answer.status >= 500:
        return Finding(Outcome.SILENT)
    if answer.status >= 400:
        return Finding(Outcome.UNCLEAR)
    if answer.hops and (
        all(hop.is_for_good for hop in answer.hops) or _is_front_page_instead(url, answer.url)
    ):
        return Finding(Outcome.MOVED, answer.url)
    return Finding(Outcome.REACHABLE)


def _is_front_page_instead(url: str, answered: str) -> bool:
    """Many sites lead to their front page when an article is no longer there."""
    return urlsplit(answered).path in ("", "/") and urlsplit(url).path not in ("", "/")
