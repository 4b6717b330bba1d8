"""Changes of units: the list, and a page that is the preview before it is confirmed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sen.desk.organisation import rules, succession_forms
from sen.desk.register import Column, DateRange, Register, Related
from sen.desk.registry import Tone
from sen.org.models import Actor, Succession
from sen.org.queries import weights_of
from sen.org.rules import can_decide_succession, visible_succession_lines, visible_successions

TONES: dict[str, Tone] = {
    Succession.State.DRAFT: "wait",
    Succession.State.PLANNED: "wait",
    Succession.State.IN_EFFECT: "ok",
    Succession.State.UNDONE: "none",
    Succession.State.CORRECTED: "none",
}


def olds_of(row: Succession) -> str:
    names = {line.old_id: line.old.name_on(row.last_day) for line in row.lines.all()}
    return "\n".join(names.values())


def news_of(row: Succession) -> str:
    if row.kind == Succession.Kind.RENAME:
        return row.new_name
    return "\n".join({line.new_id: str(line.new) for line in row.lines.all() if line.new}.values())


def in_one_line(names: str) -> str:
    """A cell of a list has no line breaks."""
    return names.replace("\n", "; ")


class SuccessionRegister(Register):
    name = "successions"
    path = "thay-doi-don-vi"
    title = _("Changes of units")
    intro = _("What merged, parted, was renamed or ended, from which day, by which act.")
    empty = _("No change has been entered.")
    rows = visible_successions
    columns = (
        Column("kind", sort="kind"),
        "effective_on",
        Column("olds", _("Units"), value=lambda row: in_one_line(olds_of(row))),
        Column("news", _("Continued by"), value=lambda row: in_one_line(news_of(row))),
        "act_number",
        Column("state", tone=TONES),
    )
    facts = (
        "kind",
        Column("state", tone=TONES),
        Column("olds", _("Units"), value=olds_of),
        Column("news", _("Continued by"), value=news_of),
        "effective_on",
        Column("last_day", _("Last day of what ends"), value=lambda row: row.last_day),
        "act_number",
        "act_on",
        "act_title",
        "refusal",
        "reason",
        "decided_by_name",
        "decided_at",
    )
    filters = {
        "kind": Succession.Kind,
        "state": Succession.State,
        "effective_on": DateRange(_("In effect from")),
    }
    creates = (succession_forms.DraftSuccession,)
    forms = (
        succession_forms.ConfirmSuccession,
        succession_forms.ChangeSuccession,
        succession_forms.ChooseRoles,
        succession_forms.CorrectSuccession,
        succession_forms.UndoSuccession,
    )
    tables = (
        Related(
            _("People whose role ends"),
            rules.people_of_change,
            ("user", "role", Column("unit"), "valid_from"),
            empty=_("Nobody."),
        ),
    )
    detail_template = "desk/organisation/succession.html"
    list_template = "desk/organisation/successions.html"

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Any]:
        lines = visible_succession_lines(actor).select_related("old", "new").prefetch_related("old__names")
        return super().visible(actor).prefetch_related(Prefetch("lines", lines))

    @classmethod
    def context(cls, row: Any, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        """What hangs on the units: only for who decides, and as long as it can be changed."""
        if not (row.is_open and can_decide_succession(actor, row)):
            return {}
        units = list({line.old_id: line.old for line in row.lines.all()}.values())
        weights = weights_of(units, on=min(timezone.localdate(now), row.last_day))
        return {"weights": weights, "further": [label for label, _n in weights[0].further] if weights else []}
