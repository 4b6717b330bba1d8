"""A plan shows the names of its own day everywhere it shows units, and beside them what has become of each."""

from datetime import date
from typing import TypeVar

from django.db.models import Model, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.org.models import Actor, Unit
from sen.org.rules import visible_units
from sen.plan.models import DutyTransfer, Plan

Row = TypeVar("Row", bound=Model)


def day_of(plan: Plan) -> date:
    """The date on the document; without one the first day of its term, else the day it came in."""
    return plan.issued_on or plan.starts_on or timezone.localdate(plan.uploaded_at)


def with_names(rows: QuerySet[Row], path: str, actor: Actor) -> QuerySet[Row]:
    """Fetch former names and successors of the units at `path`; two queries. A successor the reader does not see is not named."""
    heirs = Prefetch(f"{path}__successors", visible_units(actor))
    return rows.select_related(path).prefetch_related(f"{path}__names", heirs)


def named_on(unit: Unit, day: date) -> str:
    """For a cell of a list or a sheet: "Phòng VH&TT (nay là Phòng VH-XH)"."""
    name, now = unit.name_on(day), unit.now_on(day)
    return _("%(name)s (now %(now)s)") % {"name": name, "now": now} if now else name


def named_in(unit: Unit, plan: Plan) -> str:
    return named_on(unit, day_of(plan))


def former_unit_of(row: DutyTransfer) -> str:
    """As it was called on its last day."""
    return row.duty.unit.name_on(row.succession.last_day)
