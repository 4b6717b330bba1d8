"""What a page of a plan tells, asked of the database directly: the least that the same figures can cost.

It knows what the measured rows are like (every duty asked every month, none dropped or corrected) and nothing of the
wall. Both databases take it but for the month of a moment.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

Cells = dict[Any, int]


def asked(sql: str, *values: int | date) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _month_of(column: str) -> str:
    from django.db import connection

    if connection.vendor == "sqlite":
        return f"CAST(strftime('%%m', {column}, '+7 hours') AS integer)"
    return f"CAST(EXTRACT(MONTH FROM {column} AT TIME ZONE 'Asia/Ho_Chi_Minh') AS integer)"


OF_PLAN = "JOIN plan_duty d ON d.id = r.duty_id JOIN plan_task t ON t.id = d.task_id WHERE t.plan_id = %s"


def answers_by_unit(plan: int) -> Cells:
    """(unit, month) to answers: the heat map."""
    sql = f"SELECT d.unit_id, r.period, COUNT(*) FROM plan_report r {OF_PLAN} GROUP BY 1, 2"  # noqa: S608
    return {(unit, _day(period).month): n for unit, period, n in asked(sql, plan)}


def answers_by_month(plans: Sequence[int]) -> Cells:
    """(plan, month) to answers: a plan beside the one before."""
    sql = f"SELECT r.period, COUNT(*) FROM plan_report r {OF_PLAN} GROUP BY 1"  # noqa: S608
    return {(plan, _day(period).month): n for plan in plans for period, n in asked(sql, plan)}


def overdue(plan: int, months: int) -> Cells:
    """Month to answers missing when it had ended."""
    duties = "SELECT COUNT(*) FROM plan_duty d JOIN plan_task t ON t.id = d.task_id WHERE t.plan_id = %s"
    sql = (
        f"SELECT r.period, {_month_of('r.reported_at')}, COUNT(*) FROM plan_report r {OF_PLAN} GROUP BY 1, 2"  # noqa: S608
    )
    ((owed,),), given = asked(duties, plan), asked(sql, plan)
    return {
        month: owed * month - sum(n for period, on, n in given if _day(period).month <= month and on <= month)
        for month in range(1, months + 1)
    }


def evidence(plan: int) -> Cells:
    """(kind, month) to pieces."""
    sql = (
        f"SELECT e.kind, {_month_of('e.added_at')}, COUNT(DISTINCT e.id) FROM plan_evidence e "  # noqa: S608
        "JOIN plan_evidence_tasks s ON s.evidence_id = e.id JOIN plan_task t ON t.id = s.task_id "
        "WHERE t.plan_id = %s AND e.withdrawn_at IS NULL GROUP BY 1, 2"
    )
    return {(kind, month): n for kind, month, n in asked(sql, plan)}


def duties(authority: int, size: int) -> Cells:
    """The first page of the work given to units: row to its place, and how many there are up to a thousand."""
    joined = (
        "FROM plan_duty d JOIN plan_task t ON t.id = d.task_id JOIN plan_plan p ON p.id = t.plan_id "
        "JOIN org_unit u ON u.id = d.unit_id WHERE p.authority_id = %s AND NOT t.is_dropped"
    )
    order = "ORDER BY t.plan_id DESC, t.position, d.part DESC, d.id"
    columns = "d.id, d.percent, d.due_on, t.text, p.number, u.name"
    rows = asked(f"SELECT {columns} {joined} {order} LIMIT %s", authority, size)
    ((total,),) = asked(f"SELECT COUNT(*) FROM (SELECT 1 {joined} LIMIT 1000) AS counted", authority)  # noqa: S608
    return {"total": total} | {row[0]: place for place, row in enumerate(rows)}


def tasks(authority: int, size: int) -> Cells:
    joined = (
        "FROM plan_task t JOIN plan_plan p ON p.id = t.plan_id WHERE p.authority_id = %s AND NOT t.is_dropped"
    )
    columns = "t.id, t.number, t.text, p.number"
    order = "ORDER BY t.plan_id DESC, t.position, t.id"
    rows = asked(f"SELECT {columns} {joined} {order} LIMIT %s", authority, size)
    ((total,),) = asked(f"SELECT COUNT(*) FROM (SELECT 1 {joined} LIMIT 1000) AS counted", authority)  # noqa: S608
    return {"total": total} | {row[0]: place for place, row in enumerate(rows)}


def silent(authority: int, closed: date) -> Cells:
    """Unit to answers it owes, over every plan of the authority: twelve months of a year that ended, else the closed ones."""
    asked_sql = (
        "SELECT d.unit_id, p.starts_on, COUNT(*) FROM plan_duty d JOIN plan_task t ON t.id = d.task_id "
        "JOIN plan_plan p ON p.id = t.plan_id WHERE p.authority_id = %s GROUP BY 1, 2"
    )
    given_sql = (
        "SELECT d.unit_id, COUNT(*) FROM plan_report r JOIN plan_duty d ON d.id = r.duty_id "
        "JOIN plan_task t ON t.id = d.task_id JOIN plan_plan p ON p.id = t.plan_id "
        "WHERE p.authority_id = %s AND r.period <= %s GROUP BY 1"
    )
    owed: Counter[int] = Counter()
    for unit, starts, n in asked(asked_sql, authority):
        owed[unit] += n * (closed.month if _day(starts).year == closed.year else 12)
    owed.subtract(dict(asked(given_sql, authority, closed)))
    return {unit: n for unit, n in owed.items() if n}


def rolled_up(top: int, starts: date) -> Cells:
    """Authority to (reports, done and going on) of all at and below it, for those directly below the top."""
    sql = (
        "WITH RECURSIVE below(id, top) AS (SELECT id, id FROM org_unit WHERE parent_id = %s AND authority_id = id "
        "UNION ALL SELECT u.id, b.top FROM below b JOIN org_unit u ON u.parent_id = b.id AND u.authority_id = u.id) "
        "SELECT b.top, COUNT(f.id), COALESCE(SUM(f.lead_done), 0), COALESCE(SUM(f.lead_going), 0) FROM below b "
        "LEFT JOIN plan_reportfigures f ON f.authority_id = b.id AND f.starts_on = %s AND f.kind = 'monthly' GROUP BY 1"
    )
    return {
        (unit, at): int(value) for unit, *values in asked(sql, top, starts) for at, value in enumerate(values)
    }


def _day(value: Any) -> date:
    """SQLite hands out text where no field of Django stands between."""
    return value if isinstance(value, date) else date.fromisoformat(value)
