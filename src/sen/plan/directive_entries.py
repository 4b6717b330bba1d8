"""What directives add to the desk; called once, when Django starts."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sen.desk import registry, rows
from sen.desk.registry import Todo
from sen.org.models import Actor
from sen.org.registry import register_hanging, register_personal, register_powers
from sen.plan import rules
from sen.plan.actions.succeeding import pass_directives
from sen.plan.models import DirectiveDuty
from sen.plan.queries.directives import open_directives
from sen.plan.registry import register_directable

MOST = 12
OF_THE_LEADER = (
    "plan.directive_given", "plan.directive_corrected", "plan.directive_withdrawn", "plan.directive_accepted",
    "plan.directive_returned",
)  # fmt: skip
OF_THE_UNIT = ("plan.directive_answered", "plan.directive_progress")
SENTENCES = {
    "plan.directive_given": gettext_lazy("gave a directive of %(leader)s, due %(due)s"),
    "plan.directive_corrected": gettext_lazy("corrected the directive: %(reason)s"),
    "plan.directive_withdrawn": gettext_lazy("withdrew the directive: %(reason)s"),
    "plan.directive_accepted": gettext_lazy("accepted what the unit answered"),
    "plan.directive_returned": gettext_lazy("returned the answer: %(remark)s"),
    "plan.directive_answered": gettext_lazy("answered that the directive is carried out"),
    "plan.directive_progress": gettext_lazy("said how far the directive is"),
}


def register_directives() -> None:
    registry.register_door(gettext_lazy("Directives"), "directives", order=17)
    registry.register_todo(todos)
    for verb, sentence in SENTENCES.items():
        registry.register_sentence(verb, sentence)
    register_powers(rules.DIRECTORS, *OF_THE_LEADER)
    register_powers(rules.REPORTERS, *OF_THE_UNIT)
    register_hanging(
        "plan.directives",
        gettext_lazy("directives not carried out"),
        open_directives,
        pass_on=pass_directives,
    )
    rows.register_page("plan.pressitem", page_of_item)
    directable()
    for label, field in (
        ("plan.Directive", "given_by"),
        ("plan.Directive", "on_behalf_of"),
        ("plan.DirectiveDuty", "decided_by"),
        ("plan.DirectiveAnswer", "given_by"),
    ):
        name = f"{field}_name"
        register_personal(label, f"{field}_id", f"{field}_id", name, name=name)


def directable() -> None:
    """The rows of this room on which a directive may be given."""
    register_directable("plan.plan", pgettext_lazy("row", "plan"), rules.visible_plans)
    register_directable(
        "plan.task", pgettext_lazy("row", "task"), rules.visible_tasks,
        units=lambda task: list(task.duties.exclude(state="dropped").values_list("unit_id", flat=True)),
    )  # fmt: skip
    register_directable(
        "plan.duty", pgettext_lazy("row", "duty"), rules.visible_duties, title=lambda duty: str(duty.task),
        units=lambda duty: [duty.unit_id],
    )  # fmt: skip
    register_directable("plan.round", pgettext_lazy("row", "reporting round"), rules.visible_rounds)
    register_directable(
        "plan.answersheet", pgettext_lazy("row", "report sheet"), rules.visible_sheets,
        units=lambda sheet: [sheet.unit_id],
    )  # fmt: skip
    register_directable(
        "plan.pressitem", pgettext_lazy("row", "press item"), rules.visible_press_items,
        title=lambda item: item.summary, units=lambda item: [item.sheet.unit_id],
    )  # fmt: skip


def page_of_item(actor: Actor, pk: int) -> str:
    """A press item is read on its sheet."""
    sheet = rules.visible_press_items(actor).filter(pk=pk).values_list("sheet", flat=True).first()
    return reverse("sheets-detail", args=[sheet]) if sheet else ""


def todos(actor: Actor, now: datetime) -> Iterable[Todo]:
    """What own units have to carry out; what they answered, for who gave it. A query each, for whom it concerns."""
    if actor.units_as(*rules.REPORTERS):
        yield from _lines(rules.answerable_directive_duties(actor), _("Directive: %(text)s"), now, late=True)
    if rules.can_direct(actor):
        text = _("Answer to the directive: %(text)s")
        yield from _lines(rules.decidable_directive_duties(actor), text, now, late=False)


def _lines(duties: QuerySet[DirectiveDuty], text: str, now: datetime, *, late: bool) -> Iterator[Todo]:
    rows_ = duties.select_related("directive", "unit").order_by("directive__due_at", "pk")[:MOST]
    for duty in rows_:
        is_late = late and duty.directive.due_at < now
        due = f"{timezone.localtime(duty.directive.due_at):%H:%M %d/%m/%Y}"
        yield Todo(
            text % {"text": duty.directive},
            reverse("directives-detail", args=[duty.pk]),
            timezone.localdate(duty.directive.due_at),
            " · ".join(filter(None, [str(duty.unit), _("due %(day)s") % {"day": due}, duty.remark])),
            _("Overdue") if is_late else str(duty.get_state_display()),
            "late" if is_late or duty.state == DirectiveDuty.State.RETURNED else "wait",
        )
