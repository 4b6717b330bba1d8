"""The authority's own rules and its swaps of working days."""

from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from sen.desk.organisation import law_forms
from sen.desk.organisation.law_words import said_act, said_length, said_limit, title_of_rule
from sen.desk.register import Column, Register
from sen.desk.registry import Tone
from sen.org.models import HolidaySwap, RuleOverride
from sen.org.models.law import level_of
from sen.org.rules import visible_holiday_swaps, visible_rule_overrides
from sen.regulation.catalogue import rule, rule_ids


def state_of(row: RuleOverride) -> str:
    today = timezone.localdate()
    if row.withdrawn_at:
        return pgettext("own rule", "Withdrawn")
    if row.valid_from > today:
        return gettext("From %(day)s") % {"day": f"{row.valid_from:%d/%m/%Y}"}
    if row.valid_to and row.valid_to < today:
        return gettext("Ended on %(day)s") % {"day": f"{row.valid_to:%d/%m/%Y}"}
    return pgettext("own rule", "In force")


def tone_of(row: RuleOverride) -> Tone:
    today = timezone.localdate()
    if row.withdrawn_at or (row.valid_to and row.valid_to < today):
        return "none"
    return "wait" if row.valid_from > today else "ok"


def said_law(row: RuleOverride) -> str:
    """The recorded number beside the own one, by the law of its first day."""
    if row.rule_id not in rule_ids():
        return ""
    found = rule(row.rule_id, on=row.valid_from, level=level_of(row.authority))
    return (
        f"{said_limit(found.limit)} ({said_act(found)})" if found.limit else gettext("no time limit recorded")
    )


class OverrideRegister(Register):
    name = "rule-overrides"
    path = "quy-dinh-rieng"
    title = _("Own rules")
    intro = _("Time limits of your own in place of the recorded ones, each with its reason.")
    empty = _("No own rules: all clocks follow the recorded law.")
    rows = visible_rule_overrides
    unit_path = "authority_id"
    joined = ("authority",)
    columns = (
        Column("rule_id", value=lambda row: title_of_rule(row.rule_id), sort="rule_id"),
        Column("amount", value=lambda row: said_length(row.amount, row.counted_in)),
        Column("law", _("By the law"), value=said_law),
        Column("reason"),
        Column("valid_from"),
        Column("valid_to"),
        Column("state", _("State"), value=state_of, tone=tone_of),
    )
    facts = ("authority", *columns, "decided_by_name", "decided_at")
    creates = (law_forms.SetOverride,)
    forms = (law_forms.EndOverride,)

    @classmethod
    def title_of(cls, row: RuleOverride) -> str:
        return gettext("Own rule: %(rule)s") % {"rule": title_of_rule(row.rule_id)}


def state_of_swap(row: HolidaySwap) -> str:
    return pgettext("swap of days", "Withdrawn") if row.withdrawn_at else pgettext("swap of days", "Counts")


class SwapRegister(Register):
    name = "holiday-swaps"
    path = "hoan-doi-ngay-lam-viec"
    title = _("Swaps of working days")
    intro = _(
        "Days off and days worked that were announced beyond the calendar; clocks in working days count with them."
    )
    empty = _("No swaps entered: clocks follow the calendar with Tết and the public holidays.")
    rows = visible_holiday_swaps
    unit_path = "authority_id"
    joined = ("authority",)
    columns = (
        Column("days", _("Day off → day worked"), value=str, sort="day_off"),
        Column("reason"),
        Column(
            "state", _("State"), value=state_of_swap, tone=lambda row: "none" if row.withdrawn_at else "ok"
        ),
    )
    facts = ("authority", "day_off", "day_worked", *columns[1:], "decided_by_name", "decided_at")
    creates = (law_forms.AnnounceSwap,)
    forms = (law_forms.WithdrawSwap,)
    order = ("-day_off",)
