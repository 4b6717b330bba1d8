"""Asking units for comments, commenting, answering a comment."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sen.desk.fields import DateField
from sen.desk.register import ActionForm
from sen.org.models import Actor
from sen.org.office_law import calendar_of
from sen.plan import rules
from sen.plan.actions import commenting
from sen.plan.actions.commenting import PointDecision, Remark
from sen.plan.forms.rounds import END_OF_WORK, clock, moment_of
from sen.plan.forms.writing import TICKS
from sen.plan.models import CommentPoint, Plan, PlanDraft, UnitComment

USUAL_DAYS = 5
"""Working days that units usually have."""
LONGEST = 5_000
About = CommentPoint.About


class AskComments(ActionForm):
    name = "xin-y-kien"
    label = _("Ask units for comments")
    intro = _("They answer on the words as they stand now, on the desk or on a phone.")
    send_label = _("Ask")
    done_text = _("Asked. The units see it on their desks.")
    watched = ("revision",)
    choices = {"units": rules.askable_units}
    several = frozenset({"units"})

    units = forms.Field(label=_("Units"), widget=forms.CheckboxSelectMultiple(attrs=TICKS))
    due_on = DateField(label=_("Until the day"))
    due_time = clock(_("At"), initial=END_OF_WORK)
    note = forms.CharField(
        label=_("What to look at"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.row.plan
        named = rules.askable_units(self.actor, self.row).filter(assignments__task__plan=plan)
        self.initial.setdefault("units", list(named.values_list("pk", flat=True).distinct()))
        today = timezone.localdate(self.now)
        self.initial.setdefault("due_on", calendar_of(plan.authority).after(today, USUAL_DAYS))

    @classmethod
    def allowed(cls, actor: Actor, row: PlanDraft) -> bool:
        return row.is_open and row.plan.state == Plan.State.IN_REVIEW and rules.can_write(actor, row)

    def act(self, *, by: Actor, now: datetime) -> PlanDraft:
        data = self.cleaned_data
        units = [unit.pk for unit in data["units"]]
        commenting.ask_comments(
            self.row.pk, unit_ids=units, due_at=moment_of(data), note=data["note"], by=by, now=now
        )
        return self.row  # type: ignore[no-any-return]


class CloseComments(ActionForm):
    name = "dong-y-kien"
    label = _("Ask no longer")
    intro = _("Units that have said nothing stand as silent in the table of comments.")
    send_label = _("Ask no longer")
    done_text = _("Closed.")

    @classmethod
    def allowed(cls, actor: Actor, row: PlanDraft) -> bool:
        is_asked = any(request.closed_at is None for request in row.plan.comment_requests.all())
        return is_asked and AskComments.allowed(actor, row)

    def act(self, *, by: Actor, now: datetime) -> PlanDraft:
        commenting.close_comments(self.row.pk, by=by, now=now)
        return self.row  # type: ignore[no-any-return]


def _may_comment(actor: Actor, row: UnitComment) -> bool:
    request = row.request
    if not request.is_open or request.plan.state != Plan.State.IN_REVIEW:
        return False
    return rules.can_comment(actor, row) and all(
        point.state == CommentPoint.State.OPEN for point in row.points.all()
    )


class Agree(ActionForm):
    name = "nhat-tri"
    label = _("We agree")
    intro = _("Your unit agrees with the whole draft. Remarks it made before are gone.")
    send_label = _("We agree")
    done_text = _("Sent. Thank you.")
    watched = ("state",)

    @classmethod
    def allowed(cls, actor: Actor, row: UnitComment) -> bool:
        return row.state != UnitComment.State.AGREED and _may_comment(actor, row)

    def act(self, *, by: Actor, now: datetime) -> UnitComment:
        return commenting.send_comment(self.row.pk, remarks=[], by=by, now=now)


class Comment(ActionForm):
    """The draft as it was asked about; below each task a remark and a wording, folded until they are needed."""

    name = "gop-y"
    label = _("Comment")
    send_label = _("Send the comments")
    done_text = _("Sent. Thank you.")
    template = "plan/comment_form.html"
    watched = ("state",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {
            (point.about, point.task_id if point.about == About.TASK else None): point
            for point in self.row.points.all()
        }
        self._add("whole", _("On the whole draft"), said.get((About.WHOLE, None)), has_wording=False)
        for line in self.row.request.content:
            self._add(f"t{line['task']}", _("Remark"), said.get((About.TASK, line["task"])))
        self._add("missing", _("Why it is missing"), said.get((About.MISSING, None)))

    @classmethod
    def allowed(cls, actor: Actor, row: UnitComment) -> bool:
        return _may_comment(actor, row)

    def _add(self, key: str, label: Any, point: CommentPoint | None, *, has_wording: bool = True) -> None:
        self.fields[f"{key}-text"] = _area(label)
        self.initial[f"{key}-text"] = point.text if point else ""
        if has_wording:
            self.fields[f"{key}-proposed"] = _area(_("Wording you propose"))
            self.initial[f"{key}-proposed"] = point.proposed if point else ""

    @property
    def sections(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """The unit's own tasks are marked; those with a remark stand open."""
        own = self.row.unit_id
        for title, lines in groupby(self.row.request.content, lambda line: line["section"]):
            yield (
                title,
                [
                    {**line, "is_own": own in line["units"], **self._fields(f"t{line['task']}")}
                    for line in lines
                ],
            )

    @property
    def whole(self) -> Any:
        return self["whole-text"]

    @property
    def missing(self) -> dict[str, Any]:
        return self._fields("missing")

    def _fields(self, key: str) -> dict[str, Any]:
        bound = [self[f"{key}-text"], self[f"{key}-proposed"]]
        return {"fields": bound, "is_open": any(field.value() for field in bound)}

    def remarks(self) -> list[Remark]:
        data = self.cleaned_data
        found = [Remark(About.WHOLE, data["whole-text"])]
        found += [
            Remark(About.TASK, data[f"t{pk}-text"], data[f"t{pk}-proposed"], pk)
            for pk in (line["task"] for line in self.row.request.content)
        ]
        return [*found, Remark(About.MISSING, data["missing-text"], data["missing-proposed"])]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if not self.errors and not any(
            data[name].strip() for name in data if name.endswith(("-text", "-proposed"))
        ):
            self.add_error(None, _("Nothing was typed. If your unit agrees, press “We agree”."))
        return data

    def act(self, *, by: Actor, now: datetime) -> UnitComment:
        return commenting.send_comment(self.row.pk, remarks=self.remarks(), by=by, now=now)


def _area(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecidePoint(ActionForm):
    name = "quyet"
    label = _("Answer the remark")
    send_label = _("Answer")
    template = "plan/point_form.html"
    watched = ("state", "text", "proposed")

    state = forms.ChoiceField(
        label=_("Decision"),
        choices=[choice for choice in CommentPoint.State.choices if choice[0] != CommentPoint.State.OPEN],
        widget=forms.RadioSelect,
    )
    uses_wording = forms.BooleanField(label=_("Put the proposed wording into the draft"), required=False)
    reply = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed unless it is taken up. The unit reads it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.row.proposed:
            del self.fields["uses_wording"]

    @classmethod
    def allowed(cls, actor: Actor, row: CommentPoint) -> bool:
        plan = row.comment.request.plan
        return (
            plan.state == Plan.State.IN_REVIEW and plan.draft.is_open and rules.can_decide_point(actor, row)
        )

    @classmethod
    def initial_of(cls, row: CommentPoint) -> Mapping[str, Any]:
        state = row.state if row.state != CommentPoint.State.OPEN else CommentPoint.State.TAKEN
        return {"state": state, "reply": row.reply}

    def act(self, *, by: Actor, now: datetime) -> str:
        data = self.cleaned_data
        decision = PointDecision(data["state"], data["reply"], data.get("uses_wording", False))
        commenting.decide_point(self.row.pk, decision=decision, by=by, now=now)
        draft = self.row.comment.request.plan.draft
        return f"{reverse('drafts-comments', args=[draft.pk])}#y-{self.row.pk}"
