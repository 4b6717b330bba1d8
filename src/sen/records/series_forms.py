"""Number series are opened and closed; what is kept for an authority as a whole."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sen.desk.register import ActionForm
from sen.org.models import Actor
from sen.records import rules
from sen.records.actions import numbering
from sen.records.actions.numbering import NewSeries
from sen.records.forms import TICKS, kind_choices
from sen.records.models import NumberSeries


class OfAuthority(ActionForm):
    """Who keeps the register of one authority is not asked which."""

    choices = {"authority": rules.kept_authorities}

    authority = forms.Field(label=pgettext_lazy("whose", "authority"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order or ())
        kept = rules.kept_authorities(self.actor)
        self.initial.setdefault("authority", kept.first())
        if kept.count() == 1:
            self.fields["authority"].widget = forms.HiddenInput()

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return bool(actor.authorities_as(*rules.KEEPERS))


class OpenSeries(OfAuthority):
    name = "mo-so"
    label = _("Open a number series")
    intro = _("Numbers run within a year. Kinds that no series names go to the one that names none.")
    send_label = _("Open it")
    done_text = _("Opened.")
    # the name of a form stands above; this is the field
    series_name = forms.CharField(label=_("Name of the series"), max_length=120)
    issuer = forms.CharField(
        label=_("Abbreviation of the issuer"),
        max_length=30,
        initial="UBND",
        help_text=_("As UBND in 15/BC-UBND."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of documents"),
        choices=kind_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=TICKS),
        help_text=_("None ticked: every kind that no other series takes."),
    )
    last_number = forms.IntegerField(
        label=_("Last number given this year"), min_value=0, max_value=99_999, initial=0,
        help_text=_("In the book on paper, before the series begins in Sen."),
    )  # fmt: skip
    field_order = ("series_name", "issuer", "kinds", "last_number", "authority")

    def act(self, *, by: Actor, now: datetime) -> NumberSeries:
        data = self.cleaned_data
        given = NewSeries(
            data["authority"].pk, data["series_name"], data["issuer"], data["kinds"],
            timezone.localdate(now).year, data["last_number"],
        )  # fmt: skip
        return numbering.open_series(given, by=by)


class CloseSeries(ActionForm):
    name = "dong-so"
    label = _("Close the series")
    intro = _("No more numbers from it. Those given stand.")
    send_label = _("Close it")
    done_text = _("Closed.")
    is_grave = True
    watched = ("closed_at",)

    @classmethod
    def allowed(cls, actor: Actor, row: NumberSeries) -> bool:
        return row.closed_at is None and rules.can_keep_series(actor, row)

    def act(self, *, by: Actor, now: datetime) -> NumberSeries:
        return numbering.close_series(self.row.pk, by=by, now=now)
