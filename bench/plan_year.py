"""A plan's year at 1, 10 and 100 plans of 500 tasks and 120 units, then a country: beside the plain SQL on the same rows.

python -m bench.plan_year [DUTIES [PROVINCES COMMUNES]]; DATABASE_URL is used when set (an empty PostgreSQL database), else SQLite. Each
figure of Sen's is first compared with that of the plain SQL: a reading that tells something else is no reading.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

DUTIES, PROVINCES, COMMUNES = 1_000_000, 34, 3321
PLANS = (1, 10, 100)
TASKS, UNITS = 500, 120
RUNS = 3
"""The best of so many, of both."""
AT_MOST = 2.0
"""Seconds for a figure or a whole page, from the request to its last byte."""
AT_MOST_OF = {"/": 4.0}
"""Goes through every duty of an office four times: with a hundred plans those are 100,000."""
AT_LEAST = 0.2
"""Seconds: below it no ratio is too high, for the rights of the reader cost some milliseconds."""
RATIO_AT_MOST = 50.0
RATIO_AT_MOST_OF = {"register of duties": 500.0, "register of tasks": 500.0}
"""The plain SQL reads fifty rows and knows no rights; Sen looks up which of an office's 50,000 tasks the reader may see."""
MEMORY_AT_MOST = 150.0
"""MB that reading everything adds."""


@dataclass(frozen=True, slots=True)
class Reading:
    name: str
    own: Callable[[], object]
    plain: Callable[[], object]


def main(duties: int, provinces: int, communes: int) -> int:
    with tempfile.TemporaryDirectory(prefix="sen-bench-") as folder:
        os.environ |= {"SEN_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sen.config.settings"}
        return int(any(list(_measure(duties, provinces, communes))))


def _measure(duties: int, provinces: int, communes: int) -> Iterator[bool]:
    """Tell every figure, and whether it is over its limit."""
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", verbosity=0)
    from bench._plan_rows import Country

    try:
        country = Country(UNITS)
        country.member("bench-office", country.measured.authority)
        for plans in PLANS:
            _tell_time(f"{plans} plans: rows", partial(country.plans_of_the_office, plans, TASKS))
            yield from _at(f"{plans} plans", country)
        _tell_time("country: rows", lambda: country.everybody_else(duties, provinces, communes))
        country.member("bench-country", 1)
        country.member("bench-commune", country.units - 4)
        yield from _at("country", country)
        yield from _of_the_country(country)
    finally:
        connections.close_all()


def _at(scale: str, country: Any) -> Iterator[bool]:
    _analyse()
    before = _peak()
    for reading in readings_of_the_office(country):
        yield _compared(scale, reading)
    for path in (
        "/",
        "/tong-hop/1/",
        "/tong-hop/1/bieu-do/",
        "/viec-duoc-giao/",
        "/nhiem-vu/",
        "/chua-bao-cao/",
    ):
        yield _page(scale, "bench-office", path)
    yield _memory(scale, before)


def readings_of_the_office(country: Any) -> Iterator[Reading]:
    """As the focal point of the office with the large plans."""
    from datetime import UTC, date, datetime

    from django.http import QueryDict

    from bench import _plain_sql as plain
    from bench._plan_rows import MONTHS_ANSWERED, TODAY
    from sen.desk.paging import page_of
    from sen.org.models import User
    from sen.org.queries import actor_of
    from sen.plan import rules
    from sen.plan.models import Plan
    from sen.plan.queries import charts, overdue, rollups
    from sen.plan.registers.duties import DutyRegister
    from sen.plan.registers.tasks import TaskRegister
    from sen.plan.standing import months_of_plan

    now = datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC)
    actor = actor_of(User.objects.get(username="bench-office"), now=now)
    authority = country.measured.authority
    plan = Plan.objects.get(pk=1)

    def duties(of: Any = plan) -> Any:
        return rules.visible_duties_in(actor, [of])

    def heat() -> object:
        lines = rollups.months_by_unit(duties(), months_of_plan(plan), today=TODAY)
        return {
            (line.key, cell.month.month): count.answered
            for line in lines for cell, count in line.pairs if count.answered
        }  # fmt: skip

    def figures(*plans: Any) -> Any:
        return charts.figures_of(rules.visible_duties_in(actor, plans))

    def trend() -> object:
        lines = charts.overdue_trend(plan, figures(plan), today=TODAY)
        return {line.month.month: line.overdue for line in lines}

    def evidence() -> object:
        given = rules.standing_evidence_of_tasks(actor, rules.visible_tasks_of(actor, plan))
        found = charts.evidence_by_kind(plan, given, duties())
        return {(kind, month.month): n for kind, months in found.items() for month, n in months.items() if n}

    plans = rules.visible_plans(actor).filter(state__in=rules.IN_FORCE)

    def last_year() -> object:
        both = list(filter(None, charts.plan_and_before(plans, plan.pk)))
        return _answered(both, figures(*both), today=TODAY)

    beside = [each.pk for each in filter(None, charts.plan_and_before(plans, plan.pk))]

    def listed(register: Any) -> Callable[[], object]:
        def page() -> object:
            found = page_of(register.find(actor, QueryDict(""), now).qs, register.order, size=50)
            return {"total": found.total} | {row.pk: place for place, row in enumerate(found.rows)}

        return page

    def silent() -> object:
        found = overdue.overdue_by_unit(rules.chased_duties(actor), today=TODAY)
        return {line.unit_id: line.periods for line in found}

    yield Reading("heat map", heat, lambda: plain.answers_by_unit(1))
    yield Reading("overdue trend", trend, lambda: plain.overdue(1, MONTHS_ANSWERED))
    yield Reading("evidence by kind", evidence, lambda: plain.evidence(1))
    yield Reading("beside the plan before", last_year, lambda: plain.answers_by_month(beside))
    yield Reading("register of duties", listed(DutyRegister), lambda: plain.duties(authority, 50))
    yield Reading("register of tasks", listed(TaskRegister), lambda: plain.tasks(authority, 50))
    yield Reading("who has not answered", silent, lambda: plain.silent(authority, date(2026, 8, 31)))


def _answered(plans: list[Any], figures: Any, *, today: Any) -> object:
    from sen.plan.queries import charts

    return {
        (each.pk, line.month.month): line.answered
        for each in plans
        for line in charts.answered_by_month(each, figures, today=today) if line.answered
    }  # fmt: skip


def roll_ups_of(country: Any) -> Iterator[Reading]:
    from datetime import UTC, date, datetime

    from bench import _plain_sql as plain
    from bench._plan_rows import TODAY
    from sen.org.models import Unit, User
    from sen.org.queries import actor_of
    from sen.plan import rules
    from sen.plan.queries import rolling_up

    now = datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC)
    actor = actor_of(User.objects.get(username="bench-country"), now=now)
    span = rolling_up.Span("monthly", date(2026, 8, 1), date(2026, 8, 28))

    def below(top: int) -> Callable[[], object]:
        def told() -> object:
            tops = list(rolling_up.directly_below(Unit.objects.get(pk=top), span))
            rows = rolling_up.rows_of(tops, span, rules.visible_report_figures(actor))
            return {
                (row.unit_id, at): value
                for row in rows
                for at, value in enumerate((row.reported, row.figures.lead.done, row.figures.lead.going))
            }

        return told

    def plain_of(top: int) -> Callable[[], object]:
        return lambda: plain.rolled_up(top, span.starts_on)

    yield Reading("roll-up of the country", below(1), plain_of(1))
    province = country.measured.authority
    yield Reading("roll-up of a province", below(province), plain_of(province))


def _of_the_country(country: Any) -> Iterator[bool]:
    before = _peak()
    for reading in roll_ups_of(country):
        yield _compared("country", reading)
    for user, path in (
        ("bench-country", "/bao-cao-cap-duoi/"),
        ("bench-country", f"/bao-cao-cap-duoi/{country.measured.authority}/"),
        ("bench-commune", "/"),
        ("bench-commune", "/viec-duoc-giao/"),
        ("bench-commune", "/nhiem-vu/"),
        ("bench-commune", "/cho-toi-xu-ly/"),
        ("bench-commune", "/tong-hop/"),
    ):
        yield _page("country", user, path)
    yield _memory("country, roll-up", before)


def _compared(scale: str, reading: Reading) -> bool:
    """The same figures, and at what cost."""
    own, plain = reading.own(), reading.plain()
    assert own == plain, f"{scale}, {reading.name}: {_difference(own, plain)}"
    assert own, f"{scale}, {reading.name}: nothing to compare"
    taken, least = _best(reading.own), _best(reading.plain)
    ratio, limit = taken / least, AT_MOST_OF.get(reading.name, AT_MOST)
    most = RATIO_AT_MOST_OF.get(reading.name, RATIO_AT_MOST)
    sys.stdout.write(
        f"{scale}, {reading.name}: {taken * 1000:.1f} ms (at most {limit * 1000:.0f}), plain SQL {least * 1000:.1f} ms, "
        f"ratio {ratio:.1f} (at most {most:.0f} from {AT_LEAST * 1000:.0f} ms on)\n"
    )
    sys.stdout.flush()
    return taken > limit or (ratio > most and taken > AT_LEAST)


def _difference(own: Any, plain: Any) -> str:
    return f"{list(own.items() - plain.items())[:5]} is not {list(plain.items() - own.items())[:5]}"


def _page(scale: str, username: str, path: str) -> bool:
    from django.db import connection
    from django.test import Client

    from sen.org.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=username))

    def opened() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.headers.get('Location')}"

    asked: list[str] = []

    def counted(execute: Any, sql: str, *given: Any) -> Any:
        asked.append(sql)
        return execute(sql, *given)

    opened()
    with connection.execute_wrapper(counted):
        opened()
    taken, limit = _best(opened), AT_MOST_OF.get(path, AT_MOST)
    sys.stdout.write(
        f"{scale}, page {path} of {username}: {taken * 1000:.0f} ms, {len(asked)} queries (at most {limit * 1000:.0f} ms)\n"
    )
    sys.stdout.flush()
    return taken > limit


def _memory(scale: str, before: float) -> bool:
    added = _peak() - before
    sys.stdout.write(f"{scale}, memory added: {added:.0f} MB (at most {MEMORY_AT_MOST:.0f})\n")
    return added > MEMORY_AT_MOST


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _analyse() -> None:
    """As autovacuum and the nightly upkeep do."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _best(run: Callable[[], object]) -> float:
    found = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        run()
        found.append(time.perf_counter() - begun)
    return min(found)


def _tell_time(what: str, run: Callable[[], object]) -> None:
    begun = time.perf_counter()
    run()
    sys.stdout.write(f"{what} written in {time.perf_counter() - begun:.0f} s\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asked = [int(value) for value in sys.argv[1:]]
    sys.exit(main(*asked, *(DUTIES, PROVINCES, COMMUNES)[len(asked) :]))
