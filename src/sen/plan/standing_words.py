"""How a duty stands, in one word for a list; the duty came with `queries.overdue.with_standing`."""

from typing import Any

from django.utils.translation import gettext as _

from sen.desk.registry import Tone
from sen.plan.models import Duty, Plan, Report, Rhythm


def standing_of(duty: Any) -> str:
    """The word of the list; needs `with_standing`."""
    if duty.overdue:
        months = _("Overdue, %(count)s months") % {"count": duty.overdue}
        return _("Overdue") if duty.rhythm == Rhythm.ONCE else months
    if duty.state != Duty.State.OPEN:
        return str(duty.get_state_display())
    if duty.answer_now:
        return str(Report.Answer(duty.answer_now).label)
    return _("No report")


def tone_of(duty: Any) -> Tone:
    if duty.overdue:
        return "late"
    if duty.state == Duty.State.DONE or duty.answer_now in ("reported", "done"):
        return "ok"
    is_asked = duty.state == Duty.State.OPEN and duty.task.plan.state == Plan.State.CONFIRMED
    return "wait" if is_asked and not duty.answer_now else "none"
