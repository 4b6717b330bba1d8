"""Rows of a measured country: one office with large plans, then every other authority with a plan of its own.

No chance in it: who answered what follows from the numbers, so every run measures the same rows. The many rows are made
by the database itself, a statement for each kind of row. Django is set up before this is imported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection, transaction
from django.db.models import Model

from sen.lib.vi_text import fold
from sen.org.models import Membership, Role, Unit, User
from sen.plan.models import Duty, Evidence, Part, Plan, Report, ReportFigures, Rhythm, Round, Task

TODAY = date(2026, 9, 10)
MONTHS_ANSWERED = 8
PROVINCES, COMMUNES = 34, 3321
NUMBER = "987654321"
"""Stands in a sample for the row's own number."""


@dataclass(frozen=True, slots=True)
class Office:
    """An authority with the numbers of its bodies."""

    authority: int
    bodies: range


@dataclass(frozen=True, slots=True)
class Work:
    """A plan to be filled: two duties a task, given to the bodies in turn."""

    office: Office
    starts: date
    duties: int
    months_answered: int


class Country:
    """Grows in steps; the office measured is the first province."""

    def __init__(self, bodies: int) -> None:
        self.units, self.plans, self.tasks, self.duties = 1, 0, 0, 0
        unit_rows = [_committee(1, None, Unit.Level.CENTRAL, "Cấp trên")]
        self.measured = self._office(unit_rows, 1, Unit.Level.PROVINCE, bodies)
        Unit.objects.bulk_create(unit_rows, batch_size=500)

    def plans_of_the_office(self, wanted: int, tasks: int) -> None:
        """Up to so many plans, one of 2026, one of 2025, ..."""
        years = [date(2026 - number % 4, 1, 1) for number in range(self.plans, wanted)]
        self._fill([Work(self.measured, starts, 2 * tasks, MONTHS_ANSWERED) for starts in years])

    def everybody_else(self, duties: int, provinces: int, communes: int) -> None:
        """All other authorities, with so many duties in the whole country."""
        rows: list[Unit] = []
        above = [self._office(rows, 1, Unit.Level.PROVINCE, 20) for _ in range(provinces - 1)]
        tops = [self.measured, *above]
        below = [
            self._office(rows, tops[number % len(tops)].authority, Unit.Level.COMMUNE, 4)
            for number in range(communes)
        ]
        Unit.objects.bulk_create(rows, batch_size=500)
        others = [*above, *below]
        left = duties - self.duties
        shares = [
            left * (number + 1) // len(others) - left * number // len(others) for number in range(len(others))
        ]
        starts = date(2026, 1, 1)
        self._fill([Work(office, starts, share, 1) for office, share in zip(others, shares, strict=True)])
        self._figures()

    def member(self, name: str, unit: int, role: str = Role.FOCAL_POINT) -> User:
        user = User.objects.create(
            username=name, display_name="Nguyễn Văn Đo", email=f"{name}@example.org", is_fictional=True
        )
        Membership.objects.create(user=user, unit_id=unit, role=role, valid_from=date(2020, 1, 1))
        return user

    def _office(self, rows: list[Unit], parent: int, level: str, bodies: int) -> Office:
        own = self.units = self.units + 1
        rows.append(_committee(own, parent, level, f"UBND {own}"))
        first = self.units + 1
        self.units += bodies
        rows.extend(
            Unit(
                pk=pk, kind=Unit.Kind.DIVISION, level=level, parent_id=own, authority_id=own,
                name=f"Phòng {pk}", folded=fold(f"Phòng {pk}"),
            )
            for pk in range(first, first + bodies)
        )  # fmt: skip
        return Office(own, range(first, first + bodies))

    @transaction.atomic
    def _fill(self, works: Sequence[Work]) -> None:
        if not works:
            return
        plans = []
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE bench_work (plan integer, task integer, duty integer, body integer, bodies integer, duties integer)"
            )
            cursor.execute("CREATE TEMPORARY TABLE bench_number (n integer)")
            numbers = [(number,) for number in range(max(work.duties for work in works))]
            cursor.executemany("INSERT INTO bench_number VALUES (%s)", numbers)
            for work in works:
                self.plans += 1
                plans.append(_plan(self.plans, work))
                first = (self.tasks + 1, self.duties + 1, work.office.bodies.start, len(work.office.bodies))
                cursor.execute(
                    "INSERT INTO bench_work VALUES (%s, %s, %s, %s, %s, %s)",
                    [self.plans, *first, work.duties],
                )
                self.tasks += (work.duties + 1) // 2
                self.duties += work.duties
        Plan.objects.bulk_create(plans, batch_size=500)
        _tasks_and_duties()
        for starts, months in sorted({(work.starts, work.months_answered) for work in works}):
            _reports(starts.year, months)
            _evidence(starts.year)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE bench_work")
            cursor.execute("DROP TABLE bench_number")

    def _figures(self) -> None:
        """Every authority froze eight months of its plan of 2026; of some nobody answered."""
        newest = Plan.objects.filter(starts_on=date(2026, 1, 1)).order_by("authority_id", "-pk")
        asked = {authority: plan for plan, authority in newest.values_list("pk", "authority_id")}
        spans = [
            (number * MONTHS_ANSWERED + month, authority, plan, month)
            for number, (authority, plan) in enumerate(sorted(asked.items()))
            for month in range(1, MONTHS_ANSWERED + 1)
            if (authority + month) % 7
        ]
        Round.objects.bulk_create(
            (_round(pk, plan, month) for pk, _authority, plan, month in spans), batch_size=500
        )
        ReportFigures.objects.bulk_create(
            (_told(pk, authority, month) for pk, authority, _plan, month in spans), batch_size=500
        )


def _committee(pk: int, parent: int | None, level: str, name: str) -> Unit:
    return Unit(
        pk=pk, kind=Unit.Kind.PEOPLES_COMMITTEE, level=level, parent_id=parent, authority_id=pk, name=name,
        folded=fold(name),
    )  # fmt: skip


def _plan(pk: int, work: Work) -> Plan:
    return Plan(
        pk=pk, authority_id=work.office.authority, state=Plan.State.CONFIRMED, doc_type="Kế hoạch",
        number=f"{pk}/KH-UBND", title="Thông tin đối ngoại", starts_on=work.starts,
        ends_on=date(work.starts.year, 12, 31), issued_on=work.starts,
    )  # fmt: skip


def _tasks_and_duties() -> None:
    text = f"Giới thiệu sản phẩm số {NUMBER} của địa phương tại hội chợ"
    task = Task(text=text, folded=fold(text), rhythm=Rhythm.EACH_PERIOD)
    _make(
        task,
        "FROM bench_work w JOIN bench_number b ON b.n < (w.duties + 1) / 2",
        id="w.task + b.n",
        plan_id="w.plan",
        position="b.n",
        number="'IV.' || CAST(b.n AS text)",
        text=_numbered(text, "w.task + b.n"),
        folded=_numbered(task.folded, "w.task + b.n"),
    )
    _make(
        Duty(rhythm=Rhythm.EACH_PERIOD),
        "FROM bench_work w JOIN bench_number b ON b.n < w.duties",
        id="w.duty + b.n",
        task_id="w.task + b.n / 2",
        unit_id="w.body + b.n %% w.bodies",
        part=f"CASE WHEN (w.duty + b.n) %% 2 = 1 THEN '{Part.LEAD.value}' ELSE '{Part.COORDINATING.value}' END",
    )


def _reports(year: int, months: int) -> None:
    """Two of three duties each month; in time, but each fifth duty a month late."""
    for month in range(1, months + 1):
        for late in (False, True):
            sample = Report(
                period=date(year, month, 1), answer="reported", percent=50, note="Đã thực hiện.",
                reported_at=_moment(year, month + late, 5 if late else 20), reported_by_id=1,
                reported_by_name="An",
            )  # fmt: skip
            of = f"d.id %% 5 {'=' if late else '>'} 0"
            _make(
                sample,
                f"{_duties_of(year)} WHERE (d.id + {month}) %% 3 > 0 AND {of}",
                duty_id="d.id",
            )


def _evidence(year: int) -> None:
    """One piece for each tenth duty; half of the pieces serve the next task as well."""
    file, link, document = (
        Evidence.Kind.FILE.value,
        Evidence.Kind.LINK.value,
        Evidence.Kind.DOCUMENT.value,
    )
    for month in range(1, MONTHS_ANSWERED + 1):
        sample = Evidence(
            url="https://minh-chung.example/", document_number="1/BC", added_at=_moment(year, month, 20)
        )
        _make(
            sample,
            f"{_duties_of(year)} WHERE d.id %% 10 = 0 AND (d.id / 10) %% {MONTHS_ANSWERED} = {month - 1}",
            id="d.id / 10",
            unit_id="d.unit_id",
            kind=f"CASE (d.id / 10) %% 3 WHEN 0 THEN '{file}' WHEN 1 THEN '{link}' ELSE '{document}' END",
        )
    for also, which in ((0, ""), (1, "AND (d.id / 10) %% 2 = 1")):
        serving = f"JOIN plan_task s ON s.id = d.task_id + {also} AND s.plan_id = t.plan_id"
        _make(
            Evidence.tasks.through(),
            f"{_duties_of(year)} {serving} WHERE d.id %% 10 = 0 {which}",
            evidence_id="d.id / 10",
            task_id="s.id",
        )


def _duties_of(year: int) -> str:
    plans = "SELECT id FROM plan_plan WHERE starts_on = "
    return (
        "FROM bench_work w JOIN plan_task t ON t.plan_id = w.plan JOIN plan_duty d ON d.task_id = t.id "
        f"JOIN ({plans}'{year}-01-01') p ON p.id = w.plan"
    )


def _make(sample: Model, source: str, **own: str) -> None:
    """As many rows like the sample as the source has; columns of a row's own as SQL."""
    columns, told, values = [], [], []
    for field in sample._meta.concrete_fields:
        if field.primary_key and field.attname not in own:
            continue
        columns.append(field.column)
        told.append(own.get(field.attname, "%s"))
        if field.attname not in own:
            values.append(field.get_db_prep_save(field.pre_save(sample, add=True), connection))
    table = sample._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(told)} {source}", values
        )


def _numbered(sample: str, number: str) -> str:
    return f"REPLACE('{sample}', '{NUMBER}', CAST({number} AS text))"


def _round(pk: int, plan: int, month: int) -> Round:
    opened = _moment(2026, month, 20)
    return Round(
        pk=pk, plan_id=plan, kind="monthly", starts_on=date(2026, month, 1), ends_on=date(2026, month, 28),
        opens_at=opened, due_at=opened, state=Round.State.FROZEN, frozen_at=opened, snapshot={"units": []},
        snapshot_sha256="0" * 64,
    )  # fmt: skip


def _told(round_pk: int, authority: int, month: int) -> ReportFigures:
    sent = authority % 5
    return ReportFigures(
        authority_id=authority, round_id=round_pk, kind="monthly", starts_on=date(2026, month, 1),
        ends_on=date(2026, month, 28), units_asked=4, units_sent=min(sent, 4), lead_done=sent, lead_going=month,
        lead_silent=1, coordinating_done=month, coordinating_nothing=2,
    )  # fmt: skip


def _moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 3, tzinfo=UTC)
