"""What taking work and making plans public add to the desk; called once, when Django starts."""

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sen.desk import registry
from sen.desk.registry import Todo
from sen.desk.waiting import Line, Quick, Source, register_waiting
from sen.jobs.registry import register
from sen.jobs.schedules import Daily
from sen.org.models import Actor, Role
from sen.org.registry import register_personal, register_powers
from sen.plan import jobs, rules
from sen.plan.actions.publication import OVERDUE
from sen.plan.forms.acknowledging import KeepAsItIs
from sen.plan.models import Acknowledgement
from sen.plan.queries.publication import to_publish

MOST = 8
OF_THE_UNIT = ("plan.duty_acknowledged", "plan.duties_acknowledged", "plan.duty_contested")
SENTENCES = {
    "plan.duty_acknowledged": gettext_lazy("took the work"),
    "plan.duties_acknowledged": gettext_lazy("took all work given (%(duties)s)"),
    "plan.duty_contested": gettext_lazy("contested the work: %(reason)s"),
    "plan.contest_decided": gettext_lazy("answered what the unit contested: %(reason)s"),
    "plan.published": gettext_lazy("said that the plan is public since %(day)s: %(where)s"),
    OVERDUE: gettext_lazy("The time to make the plan public is over since %(day)s: %(plan)s"),
    "plan.publication_taken_back": gettext_lazy("took back whether the plan is public: %(reason)s"),
    "plan.withheld": gettext_lazy("withheld the plan from the public: %(provision)s, %(reason)s"),
}


def register_acknowledging() -> None:
    registry.register_todo(taking)
    registry.register_todo(publishing)
    for verb, sentence in SENTENCES.items():
        registry.register_sentence(verb, sentence)
    register("plan.watch_publication", jobs.watch_publication, schedule=Daily(time(0, 20)))
    register_powers(rules.REPORTERS, *OF_THE_UNIT)
    register_powers([Role.FOCAL_POINT], "plan.contest_decided")
    register_powers([Role.FOCAL_POINT, Role.LEADER], "plan.published")
    register_powers([Role.LEADER], "plan.withheld", "plan.publication_taken_back")
    keep = Quick(gettext_lazy("Keep it as it is"), KeepAsItIs, asks=("remark",))
    register_waiting(
        Source("plan.contest", "approve", _contests, _contest_line, "", ("duty__task__plan", "duty__unit"), (keep,),
               lambda actor: bool(actor.units_as(Role.FOCAL_POINT)))
    )  # fmt: skip
    for label, field in (
        ("plan.Acknowledgement", "said_by"),
        ("plan.Acknowledgement", "decided_by"),
        ("plan.PlanPublication", "decided_by"),
    ):
        name = f"{field}_name"
        register_personal(label, f"{field}_id", f"{field}_id", name, name=name)


def _contests(actor: Actor, _now: datetime) -> QuerySet[Acknowledgement]:
    return rules.decidable_contests(actor)


def _contest_line(row: Acknowledgement) -> Line:
    text = _("%(unit)s contests: %(what)s") % {"unit": row.duty.unit, "what": row.duty.task}
    detail = f"{row.get_ground_display()}: {row.reason}"
    links = [(_("Another date or unit"), reverse("duties-quyet-y-kien", args=[row.duty_id]))]
    return Line(text, reverse("duties-detail", args=[row.duty_id]), detail, links)


def taking(actor: Actor, _now: datetime) -> Iterator[Todo]:
    """One line for each plan in which own units have work that they have said nothing on. One query."""
    if not actor.units_as(*rules.REPORTERS):
        return
    silent = rules.own_silent_duties(actor).order_by()
    plans = silent.values("task__plan", "task__plan__number", "task__plan__title").annotate(n=Count("pk"))
    for row in plans.order_by("-task__plan")[:MOST]:
        text = ngettext(
            "Take %(count)s duty of %(number)s, or contest it",
            "Take %(count)s duties of %(number)s, or contest them",
            row["n"],
        )
        name = row["task__plan__number"] or row["task__plan__title"]
        url = reverse("plans-nhan-het", args=[row["task__plan"]])
        yield Todo(text % {"count": row["n"], "number": name}, url)


def publishing(actor: Actor, now: datetime) -> Iterator[Todo]:
    """The clock of each signed plan that nobody has made public or withheld."""
    if not actor.units_as(Role.FOCAL_POINT, Role.LEADER):
        return
    plans = rules.plans_to_publish(actor).select_related("authority").order_by("issued_on", "pk")[:MOST]
    for each in to_publish(plans):
        is_late = each.clock.is_over(now)
        basis = f"{each.clock.rule.article}, {each.clock.rule.act}"
        yield Todo(
            _("Make the plan public: %(plan)s") % {"plan": each.plan.number or each.plan.title},
            reverse("plans-cong-khai", args=[each.plan.pk]),
            each.clock.due_on,
            " · ".join(
                [
                    _("by %(basis)s, signed on %(day)s")
                    % {"basis": basis, "day": f"{each.plan.issued_on:%d/%m/%Y}"},
                    *(
                        [_("to be checked against the signed text")]
                        if each.clock.rule.must_be_checked
                        else []
                    ),
                ]
            ),
            _("Overdue") if is_late else _left(each.days_left(timezone.localdate(now))),
            "late" if is_late else "wait",
        )


def _left(days: int) -> str:
    if days == 0:
        return _("Last day")
    return ngettext("%(count)s working day left", "%(count)s working days left", days) % {"count": days}
