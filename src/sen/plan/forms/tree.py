"""What the tree of a plan can be narrowed by. The units are those of the duties handed in."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sen.org.queries import dated_names
from sen.plan.models import Duty, Part, Rhythm
from sen.plan.queries.tree import NO_LEAD, OVERDUE, Wanted
from sen.plan.standing import Standing

STATES = [
    ("", _("All")),
    (OVERDUE, _("Overdue")),
    (NO_LEAD, _("No lead yet")),
    *((str(each), each.label) for each in Standing if each not in (Standing.NOT_ASKED, Standing.NO_LEAD)),
]


class TreeForm(forms.Form):
    is_filter = True

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    part = forms.ChoiceField(label=_("Part"), choices=[("", _("All")), *Part.choices], required=False)
    rhythm = forms.ChoiceField(
        label=_("Rhythm"),
        choices=[("", _("All")), *(choice for choice in Rhythm.choices if choice[0] != Rhythm.BOTH)],
        required=False,
    )
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)

    def __init__(self, *args: Any, duties: QuerySet[Duty], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = dict(duties.order_by("unit__folded").values_list("unit_id", "unit__name").distinct())
        self.fields["unit"].choices = [("", _("All")), *dated_names(units, day).items()]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """A value that is no choice narrows nothing."""
        found = self.cleaned_data if self.is_valid() else {}
        unit = found.get("unit") or ""
        return Wanted(
            unit=int(unit) if unit else None,
            part=found.get("part") or "",
            rhythm=found.get("rhythm") or "",
            state=found.get("state") or "",
        )
