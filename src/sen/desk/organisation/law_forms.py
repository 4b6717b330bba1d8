"""Own rules and swaps of working days: entered, ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sen.desk.organisation import rules
from sen.desk.organisation.law_words import SUBJECTS, title_of_rule
from sen.desk.register import ActionForm, DateField
from sen.org import actions
from sen.org.models import Actor, HolidaySwap, RuleOverride
from sen.org.rules import can_keep_law, managed_law
from sen.regulation.catalogue import subjects, versions


def rules_with_a_limit() -> list[tuple[str, list[tuple[str, str]]]]:
    """Those that have set a time on some day, under their subjects."""
    ids = subjects()
    return [
        (str(heading), [(one, title_of_rule(one)) for one in ids[subject] if any(found.limit for _, found in versions(one))])
        for subject, heading in SUBJECTS.items()
        if any(found.limit for one in ids[subject] for _, found in versions(one))
    ]  # fmt: skip


class _ForAnAuthority(ActionForm):
    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return managed_law(actor).exists()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        first = rules.possible_authorities(actor, None).first()
        self.initial.setdefault("authority", first.pk if first else None)


class SetOverride(_ForAnAuthority):
    name = "dat"
    label = _("Set an own rule")
    intro = _(
        "For a stricter time of your own, or where the signed text says another number than Sen has recorded. "
        "What starts the clock stays as in the law."
    )
    done_text = _("Set. Clocks that start from that day on take it; those that run keep their day.")

    authority = forms.Field(label=_("Authority"))
    rule_id = forms.ChoiceField(label=_("Rule"))
    amount = forms.IntegerField(label=_("Own number"), min_value=0, max_value=3650)
    counted_in = forms.ChoiceField(label=_("Counted in"), choices=RuleOverride.CountedIn.choices)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_(
            "The paper that says so, such as: Regulation 05/QC-UBND, article 7; or the article of the signed text."
        ),
    )
    valid_from = DateField(label=_("From"))
    valid_to = DateField(label=_("Until"), required=False)

    choices = {"authority": rules.possible_authorities}
    field_order = ["authority", "rule_id", "amount", "counted_in", "reason", "valid_from", "valid_to"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule_id"].choices = rules_with_a_limit()  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        del row
        return {"valid_from": timezone.localdate()}

    def act(self, *, by: Actor, now: datetime) -> Any:
        sent = self.cleaned_data
        limit = actions.OwnLimit(
            **{name: sent[name] for name in ("amount", "counted_in", "valid_from", "valid_to")}
        )
        return actions.set_rule_override(
            sent["authority"], rule_id=sent["rule_id"], limit=limit, reason=sent["reason"], by=by, now=now
        )


class EndOverride(ActionForm):
    name = "ket-thuc"
    label = _("End the own rule")
    intro = _(
        "From the day after, the number of the law holds again. A day before its first day withdraws it as a whole."
    )
    send_label = _("End the own rule")
    watched = ("valid_to", "withdrawn_at")

    last_day = DateField(label=_("Last day"))

    @classmethod
    def allowed(cls, actor: Actor, row: RuleOverride) -> bool:
        is_over = row.withdrawn_at or (row.valid_to and row.valid_to < timezone.localdate())
        return not is_over and can_keep_law(actor, row.authority)

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        del row
        return {"last_day": timezone.localdate()}

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.end_rule_override(self.row.pk, last_day=self.cleaned_data["last_day"], by=by, now=now)


class AnnounceSwap(_ForAnAuthority):
    name = "nhap"
    label = _("Enter a swap")
    intro = _(
        "When a working day is swapped with a day off by an announcement, or nobody works for another reason (a storm). "
        "Tết and the public holidays stand in the calendar already."
    )
    done_text = _("Entered. Clocks that start from now on are counted with it.")

    authority = forms.Field(label=_("Authority"))
    day_off = DateField(label=_("Day off"), required=False)
    day_worked = DateField(label=_("Day worked instead"), required=False)
    reason = forms.CharField(
        label=_("Announced by"), max_length=300, help_text=_("Number and day of the paper.")
    )

    choices = {"authority": rules.possible_authorities}
    field_order = ["authority", "day_off", "day_worked", "reason"]

    def act(self, *, by: Actor, now: datetime) -> Any:
        sent = {name: self.cleaned_data[name] for name in ("day_off", "day_worked", "reason")}
        return actions.announce_holiday_swap(self.cleaned_data["authority"], **sent, by=by, now=now)


class WithdrawSwap(ActionForm):
    name = "rut"
    label = _("Withdraw the swap")
    intro = _("The calendar counts as if it had never been entered. Days that were set already stay.")
    send_label = _("Withdraw the swap")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, row: HolidaySwap) -> bool:
        return row.withdrawn_at is None and can_keep_law(actor, row.authority)

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.withdraw_holiday_swap(self.row.pk, by=by, now=now)
