"""What duties and reports add to the desk; called once, when Django starts."""

from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sen.desk import registry, rows
from sen.guard.registry import register_owner
from sen.org.models import Actor
from sen.org.registry import register_hanging, register_open_work, register_personal
from sen.plan import handing_over, link_words, panels, rules
from sen.plan.actions import handover, officers
from sen.plan.rules import can_read_evidence_file

NAMED = (
    ("plan.Plan", "uploaded_by"),
    ("plan.Plan", "confirmed_by"),
    ("plan.Reviewer", "user"),
    ("plan.Evidence", "added_by"),
    ("plan.Evidence", "withdrawn_by"),
    ("plan.DutyTransfer", "offered_by"),
    ("plan.DutyTransfer", "decided_by"),
)
OFFICE = "duty__unit__authority_id"
"""What was typed about a duty is the work of its office."""


def register_duties() -> None:
    """Doors, panels, to-dos, alarms, sentences; who may read the files of evidence."""
    registry.register_door(_("Work given"), "duties", order=15, badge=panels.own_overdue, phone=True)
    registry.register_door(_("Summary"), "plan-summary", order=40)
    registry.register_door(
        _("Not reported yet"), "plan-overdue", order=45, allowed=rules.sees_whole_authority
    )
    registry.register_door(_("Work of former units"), "unit-handovers", order=50)
    registry.register_todo(panels.todos)
    registry.register_todo(handing_over.todos)
    registry.register_todo(link_words.todos)
    registry.register_alarm_source(handing_over.alarms)
    register_hanging(
        "plan.duties",
        _("open duties"),
        handover.open_duties,
        pass_on=handover.open_handovers_of,
        accepted=handover.taken_over,
    )
    registry.register_alarm_source(panels.alarms)
    registry.register_panel("plan/panel_silent.html", panels.silent_units, order=20)
    registry.register_panel("plan/panel_months.html", panels.months_of_units, order=30)
    registry.register_help(Path(__file__).with_name("help"))
    for verb, sentence in SENTENCES.items():
        registry.register_sentence(verb, sentence)
    register_owner("plan.evidence", can_read_evidence_file)
    register_open_work(
        "plan.duty", _("Duties taken care of"), officers.open_duties, pass_on=officers.pass_duties
    )
    register_open_work("plan.draft", _("Reports begun"), officers.open_drafts, pass_on=officers.pass_drafts)
    register_open_work("plan.review", _("Plans being checked"), officers.open_reviews)
    rows.register_former_kind("plan.handover", "plan.dutytransfer")
    rows.register_addresses("plan.duty", "plan-report", "plan-draft", unit_path="unit_id")
    of_a_plan = (
        "plan-summary-of", "plan-tasks-by-month", "plan-unit-by-month", "plan-charts", "plan-chart-csv",
    )  # fmt: skip
    rows.register_addresses("plan.plan", *of_a_plan, unit_path="authority_id")
    rows.register_page("plan.report", page_of_report)
    for label, field in NAMED:
        name = f"{field}_name"
        register_personal(label, f"{field}_id", f"{field}_id", name, name=name)
    register_personal(
        "plan.Report",
        "reported_by_id",
        "reported_by_id",
        "reported_by_name",
        "note",
        "reason",
        "correction_reason",
        name="reported_by_name",
        office=OFFICE,
        texts=("note", "reason", "correction_reason"),
    )
    register_personal("plan.Duty", "officer_id", "officer_id")
    register_personal("plan.ReportDraft", "user_id", "user_id", "fields", office=OFFICE, texts=("fields",))


def page_of_report(actor: Actor, pk: int) -> str:
    """A report is read on the page of its duty."""
    duty = rules.visible_reports(actor).filter(pk=pk).values_list("duty", flat=True).first()
    return reverse("duties-detail", args=[duty]) if duty else ""


SENTENCES = {
    "plan.duties_made": _("gave units %(duties)s duties"),
    "plan.units_named": _("named units for the task"),
    "plan.handover_opened": _("%(duties)s open duties wait for a successor"),
    "plan.handover_offered": _("offered the work to %(unit)s"),
    "plan.handover_returned": _("returned the work: %(reason)s"),
    "plan.handover_accepted": _("accepted the work of %(unit)s"),
    "plan.duty_passed_on": _("the work passed on to %(unit)s"),
    "plan.duty_settled": _("changed the state from %(before)s to %(after)s: %(reason)s"),
    "plan.officer_named": _("changed who takes care of it from %(before)s to %(after)s"),
    "plan.reported": _("reported"),
    "plan.report_corrected": _("corrected the report: %(reason)s"),
    "plan.draft_saved": _("kept a draft"),
    "plan.evidence_added": _("added evidence"),
    "plan.evidence_withdrawn": _("withdrew evidence: %(reason)s"),
    "plan.link_checked": _("the check of the link found: %(before)s, then %(after)s"),
    "plan.link_corrected": _("corrected the link from %(before)s to %(after)s"),
    "plan.same_work_linked": _("linked the same work: %(number)s"),
    "plan.same_work_parted": _("took the task out of the same work"),
}
