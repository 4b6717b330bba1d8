"""How the log of a plan reads; the actor's name stands before each."""

from django.utils.translation import gettext_lazy as _

from sen.desk.registry import Sentence

OF_THE_REVIEW: dict[str, Sentence] = {
    "plan.taken_in": _("brought in the document “%(file)s”"),
    "plan.read": _("%(tasks)s tasks were read from the document"),
    "plan.unreadable": _("the document could not be read"),
    "plan.reading_retried": _("had the document read again"),
    "plan.header_corrected": _("corrected what was read about the document"),
    "plan.task_corrected": _("corrected a task"),
    "plan.task_split": _("split a task in two"),
    "plan.tasks_merged": _("merged a task with %(merged_number)s"),
    "plan.task_added": _("added the task %(number)s by hand"),
    "plan.tasks_dropped": lambda facts: _numbers(_("dropped the tasks %(numbers)s"), facts),
    "plan.tasks_restored": lambda facts: _numbers(_("restored the tasks %(numbers)s"), facts),
    "plan.lead_assigned": lambda facts: _numbers(_("assigned the lead of %(numbers)s"), facts),
    "plan.coordinating_assigned": lambda facts: _numbers(
        _("added a coordinating unit to %(numbers)s"), facts
    ),
    "plan.no_lead_accepted": lambda facts: _numbers(_("accepted that nobody leads %(numbers)s yet"), facts),
    "plan.rhythm_set": lambda facts: _numbers(_("set the rhythm of %(numbers)s"), facts),
    "plan.name_settled": _("said whom “%(printed)s” means"),
    "plan.confirmed": _("put the plan in force with %(tasks)s tasks"),
    "plan.closed": _("closed the plan"),
    "plan.review_dropped": _("gave the plan up: %(reason)s"),
    "plan.withdrawn": _("withdrew the plan: %(reason)s"),
}


OF_THE_FOCAL_POINT = (
    "plan.confirmed", "plan.closed", "plan.withdrawn", "plan.units_named", "plan.duties_made",
    "plan.duty_settled", "plan.same_work_linked", "plan.same_work_parted",
)  # fmt: skip
"""Acts that only this role does: by it the log tells them from acts on behalf of another."""


def _numbers(sentence: object, facts: object) -> str:
    """The first few numbers; of 500 tasks nobody reads the rest."""
    numbers = list(facts.get("numbers", [])) if isinstance(facts, dict) else []
    shown = ", ".join(map(str, numbers[:8]))
    return str(sentence) % {"numbers": f"{shown}, … ({len(numbers)})" if len(numbers) > 8 else shown}


WORDED = {
    (True, True): _("worded the report of %(round)s: “%(before)s” became “%(after)s”"),
    (True, False): _("left out of the report of %(round)s: “%(before)s”"),
    (False, True): _("put into the report of %(round)s: “%(after)s”"),
}
MOST_WORDS = 200


def report_worded(facts: object) -> str:
    """The whole words are in the entry; the line shows where they begin."""
    told = facts if isinstance(facts, dict) else {}
    short = {
        name: text if len(text) <= MOST_WORDS else f"{text[:MOST_WORDS]}…"
        for name in ("round", "before", "after")
        for text in [str(told.get(name, ""))]
    }
    return str(WORDED[bool(short["before"]), bool(short["after"]) or not short["before"]]) % short
