"""How the log reads: the desk's own verbs and those of the rooms below, which cannot register themselves."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sen.desk.register import REGISTERS
from sen.desk.registry import Sentence


def _exported(facts: Mapping[str, Any]) -> str:
    """By the title its readers know; a list that is gone, by the name it had."""
    name = str(facts.get("register", ""))
    title = REGISTERS[name].title if name in REGISTERS else name or "–"
    form = str(facts.get("form", "")).upper() or "–"
    return str(_("took the list “%(register)s” as %(form)s")) % {"register": title, "form": form}


FACTS = {
    "names": _("who does it"),
    "answer": _("answer"),
    "percent": _("progress (%)"),
    "no_lead_accepted": _("no lead yet, accepted"),
}
"""Facts of entries that are no field of their row."""

OWN: dict[str, Sentence] = {
    "desk.filter_saved": _("saved the search “%(name)s”"),
    "desk.filter_deleted": _("removed the saved search “%(name)s”"),
    "desk.calendar_link_made": _("made the calendar link “%(name)s”"),
    "desk.calendar_link_revoked": _("withdrew the calendar link “%(name)s”"),
    "desk.exported": _exported,
    "desk.access_refused": _("was refused this row, which belongs to others"),
    "desk.row_viewed": _("opened this row"),
    "desk.printed": _("opened the print view"),
    "audit.contents_deleted": _("contents of %(entries)s old entries were deleted"),
    "jobs.log_check_asked": _("had the log checked"),
    "desk.alarm_raised": _("an alarm was raised"),
    "desk.alarm_cleared": _("the alarm was cleared"),
    "jobs.delivery_resent": _("had the mail sent once more"),
    "jobs.delivery_settled": _("settled what became of the mail"),
    "jobs.delivery_cancelled": _("took the mail back"),
    "jobs.job_retried": _("had the work tried again (%(kind)s)"),
    "jobs.job_dropped": _("left the work undone (%(kind)s)"),
    "jobs.incident_settled": _("has seen the incident"),
}
