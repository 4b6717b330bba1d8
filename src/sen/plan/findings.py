"""What the reader noticed, in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sen.plan.models import Plan

SENTENCES = {
    "date_missing": _("The document shows no date."),
    "year_missing": _("The date has no year: “%(date)s”."),
    "year_impossible": _("The year %(year)s cannot be right: “%(date)s”."),
    "month_blank": _("The month was left blank: “%(date)s”."),
    "day_blank": _("The day was left blank: “%(date)s”. It is not guessed: type it in when you know it."),
    "date_impossible": _("There is no such day: “%(date)s”."),
    "number_missing": _("The document shows no number."),
    "two_issuers": _(
        "%(number)s is said to be issued by “%(first)s” and by “%(second)s”: one of both is wrong."
    ),
    "two_dates": _("%(number)s is cited with two different dates."),
    "older_than_cited": _(
        "The plan is dated “%(date)s” but cites %(number)s of %(cited_date)s, which is later."
    ),
}
"""By the codes of `plan.reading.findings`."""
ABOUT_THE_DATE = {"date_missing", "year_missing", "month_blank", "day_blank", "date_impossible"}


@dataclass(frozen=True, slots=True)
class ShownFinding:
    text: str
    line: int | None
    is_settled: bool
    """A reviewer has typed in what was missing."""


def shown_findings(plan: Plan, findings: Iterable[Mapping[str, Any]]) -> list[ShownFinding]:
    """Those that still wait first."""
    shown = [ShownFinding(_text(found), found.get("line"), _is_settled(plan, found)) for found in findings]
    return sorted(shown, key=lambda found: found.is_settled)


def _text(found: Mapping[str, Any]) -> str:
    sentence = SENTENCES.get(str(found.get("code")))
    if sentence is None:  # a newer reader than this desk
        return gettext("Look at this place of the document (%(code)s).") % {"code": found.get("code", "")}
    return str(sentence) % dict(found.get("arguments") or {})


def _is_settled(plan: Plan, found: Mapping[str, Any]) -> bool:
    if found.get("code") in ABOUT_THE_DATE:
        return plan.issued_on is not None
    return found.get("code") == "number_missing" and bool(plan.number)
