"""A log of a million entries: writing, sealing, proving it, and the first and a far page as people read it.

python -m bench.audit_log [ENTRIES]; DATABASE_URL is used when set (an empty PostgreSQL database), else SQLite.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

ENTRIES, UNITS, PEOPLE = 1_000_000, 200, 3_000
AT_MOST = {
    "sealing an entry, microseconds": 500.0,
    "proof of the whole log, seconds": 120.0,
    "memory that the proof adds, MB": 100.0,
    "first page of a unit, milliseconds": 300.0,
    "a page half a million entries back, milliseconds": 300.0,
    "first page narrowed to a day and a verb, milliseconds": 300.0,
}


def main(entries: int) -> int:
    with tempfile.TemporaryDirectory(prefix="sen-bench-") as folder:
        os.environ |= {"SEN_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sen.config.settings"}
        measured = _measure(entries)
    for what, value in measured.items():
        limit = f" (at most {AT_MOST[what]:.0f})" if what in AT_MOST else ""
        sys.stdout.write(f"{what}: {value:.1f}{limit}\n")
    return int(any(measured[what] > limit for what, limit in AT_MOST.items()))


def _measure(entries: int) -> dict[str, float]:
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", verbosity=0)
    try:
        return {"entries": float(entries), **_of_the_chain(entries), **_of_the_pages()}
    finally:
        connections.close_all()


def _of_the_chain(entries: int) -> dict[str, float]:
    from sen.audit.actions import seal
    from sen.audit.queries import verify

    written = _seconds(lambda: _write(entries))
    sealed = _seconds(lambda: _until_nothing_is_left(seal))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    verdict = verify()
    proof = time.perf_counter() - begun
    assert verdict.is_whole
    assert verdict.sealed == entries
    added = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {
        "writing an entry in bulk, microseconds": written / entries * 1e6,
        "sealing an entry, microseconds": sealed / entries * 1e6,
        "proof of the whole log, seconds": proof,
        "memory that the proof adds, MB": added,
    }


def _write(entries: int) -> None:
    from sen.audit.models import Entry

    for first in range(0, entries, 5000):
        Entry.objects.bulk_create(_entry(number) for number in range(first, min(first + 5000, entries)))


def _entry(number: int) -> Any:
    from sen.audit.models import Entry

    unit, person = number * 7919 % UNITS + 1, number * 104_729 % PEOPLE + 1
    return Entry(
        verb=("plan.progress_reported", "plan.task_corrected", "org.logged_in")[number % 3],
        target="plan.duty", target_id=number, unit_id=unit, actor_id=person, actor_name=f"Nguyễn Văn {person}",
        unit_ids=[unit], roles={str(unit): ["officer"]}, channel="request", place="203.0.113.5",
        reference="ABCD-EFGH", session="0123456789abcdef",
        facts={"before": {"percent": number % 90}, "after": {"percent": number % 90 + 10}, "duty": number},
    )  # fmt: skip


def _until_nothing_is_left(seal: Callable[[], int]) -> None:
    while seal():
        pass


def _of_the_pages() -> dict[str, float]:
    from django.http import QueryDict

    from sen.audit.models import Entry
    from sen.desk.paging import page_of
    from sen.desk.registers import EntryRegister
    from sen.org.models import Actor

    actor = Actor(1, "-", {3: frozenset({"unit_lead"})})
    today = f"{datetime.now(UTC):%d/%m/%Y}"

    def page(query: str = "", after: str = "") -> Any:
        found = EntryRegister.find(actor, QueryDict(query), datetime.now(UTC))
        return page_of(found.qs, EntryRegister.order, size=50, after=after)

    half = Entry.objects.count() // 2
    far = page_of(EntryRegister.visible(actor).filter(pk__lt=half), EntryRegister.order, size=50).after
    day = f"at_from={today}&at_to={today}&verb=plan.task_corrected"
    return {
        "first page of a unit, milliseconds": _seconds(page) * 1000,
        "a page half a million entries back, milliseconds": _seconds(lambda: page(after=far)) * 1000,
        "first page narrowed to a day and a verb, milliseconds": _seconds(lambda: page(day)) * 1000,
    }


def _seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES))
