"""What leaders instructed: a line for each unit that was told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.desk.register import Column, Narrow, Register
from sen.desk.registry import Tone
from sen.desk.rows import pages_of
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.forms.directives import (
    AcceptAnswer,
    AnswerDirective,
    CorrectDirective,
    GiveDirective,
    ReturnAnswer,
    WithdrawDirective,
)
from sen.plan.models import DirectiveDuty
from sen.plan.queries.directives import about_of
from sen.plan.registry import DIRECTABLE

State = DirectiveDuty.State
TONES: dict[str, Tone] = {
    State.OPEN: "wait",
    State.ANSWERED: "wait",
    State.RETURNED: "late",
    State.ACCEPTED: "ok",
    State.WITHDRAWN: "none",
}
STANDINGS = [("overdue", _("Overdue")), ("open", _("Not carried out yet"))]


def word_of(duty: DirectiveDuty) -> str:
    label = str(duty.get_state_display())
    is_late = duty.answered_at is not None and duty.answered_at > duty.directive.due_at
    return str(_("%(state)s (late)")) % {"state": label} if is_late else label


def _standing(rows: QuerySet[Any], value: str, now: datetime) -> QuerySet[Any]:
    waiting = rows.filter(state__in=(State.OPEN, State.RETURNED))
    return waiting.filter(directive__due_at__lt=now) if value == "overdue" else waiting


def lines_of(duties: list[DirectiveDuty]) -> list[tuple[DirectiveDuty, str, str]]:
    return [(duty, word_of(duty), TONES[duty.state]) for duty in duties]


def give_url(actor: Actor, row: Model) -> str:
    """Empty for who gives none. A form opened by it proposes the units that work on the row."""
    if not rules.can_direct(actor):
        return ""
    label = row._meta.label_lower
    units = set(DIRECTABLE[label].units(row))
    query: dict[str, str | int] = {
        "about": f"{label}:{row.pk}",
        **({"units": min(units)} if len(units) == 1 else {}),
    }
    return f"{reverse('directives-giao')}?{urlencode(query)}"


class DirectiveRegister(Register):
    name = "directives"
    path = "chi-dao"
    title = _("Directives")
    intro = _("What leaders have told units to do: a line for each unit, with its answer.")
    empty = _("No directive yet.")
    rows = rules.visible_directive_duties
    unit_path = "unit_id"
    joined = ("directive", "unit")
    columns = (
        Column("directive", value=lambda row: str(row.directive)),
        Column("unit", sort="unit__folded"),
        Column("due", _("Due"), value=lambda row: row.directive.due_at, sort="directive__due_at"),
        Column("state", value=word_of, tone=TONES, sort="state"),
        Column("percent", value=lambda row: row.percent),
    )
    facts = (
        Column("text", _("What is to be done"), value=lambda row: row.directive.text),
        Column("number", _("Document number"), value=lambda row: row.directive.number),
        Column("leader", _("Given by"), value=lambda row: row.directive.leader),
        Column("given_at", _("Given at"), value=lambda row: row.directive.given_at),
        Column("unit", pgettext_lazy("directive", "To")),
        Column("due", _("Due"), value=lambda row: row.directive.due_at),
        Column("state", value=word_of, tone=TONES),
        Column("percent", value=lambda row: row.percent),
    )
    order = ("-directive__due_at", "-pk")
    filters = {
        "state": State,
        "unit": rules.visible_directive_units,
        "standing": Narrow(pgettext_lazy("directive", "Standing"), STANDINGS, _standing),
    }
    creates = (GiveDirective,)
    forms = (AnswerDirective, AcceptAnswer, ReturnAnswer, CorrectDirective, WithdrawDirective)
    detail_template = "plan/directive.html"

    @classmethod
    def context(cls, row: DirectiveDuty, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        others = rules.visible_directive_duties(actor).filter(~Q(pk=row.pk), directive=row.directive_id)
        return {
            **_about(row, actor),
            "is_overdue": row.is_waiting and row.directive.due_at < now,
            "answers": list(row.answers.prefetch_related("evidence")),
            "others": [
                (other, word_of(other), TONES[other.state])
                for other in others.select_related("unit", "directive").order_by("unit__folded", "pk")
            ],
            "corrected_at": row.directive.corrected_at,
            "withdrawn_at": row.directive.withdrawn_at,
        }


def _about(row: DirectiveDuty, actor: Actor) -> dict[str, Any]:
    """The row it is about and where it is read: nothing of either for who does not see that row."""
    about = about_of(row.directive, actor)
    if about is None:
        return {"about": None}
    key = (row.directive.about_kind, row.directive.about_id or 0)
    return {"about": about, "about_url": pages_of([key], actor).get(key, "")}
