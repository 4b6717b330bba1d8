"""How the list of a handing over is shown, and where it is offered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sen.desk.registry import Todo, Tone
from sen.org.models import Actor, Handover, Membership, User
from sen.org.queries import open_work_left
from sen.org.registry import OPEN_WORK
from sen.org.rules import visible_handovers

EFFECTS: Mapping[str, tuple[Any, Tone]] = {
    "passes": (gettext_lazy("Passes"), "ok"),
    "ends": (gettext_lazy("Ends"), "late"),
    "stays": (gettext_lazy("Stays with the unit"), "none"),
    "done_meanwhile": (gettext_lazy("Was done meanwhile"), "none"),
}


@dataclass(slots=True)
class Group:
    """Open work of one kind."""

    label: str
    count: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    """Empty for who may only know how many there are."""


def shown_items(handover: Handover, items: Iterable[Mapping[str, str]], may_read: Any) -> list[Group]:
    known = handover.confirmed_keys if handover.given_at and handover.state == Handover.State.OPEN else None
    groups: dict[str, Group] = {}
    for item in items:
        work = OPEN_WORK.get(item["kind"])
        group = groups.setdefault(item["kind"], Group(str(work.label) if work else item["kind"]))
        group.count += 1
        if may_read:
            word, tone = EFFECTS.get(item["effect"], (item["effect"], "none"))
            is_new = known is not None and (item["kind"], item["key"]) not in known
            group.rows.append({"text": item["text"], "word": word, "tone": tone, "is_new": is_new})
    return list(groups.values())


def waiting_handovers(actor: Actor, _now: datetime) -> Iterable[Todo]:
    """Lists that wait for the actor's own word."""
    mine = visible_handovers(actor).filter(state=Handover.State.OPEN).select_related("giver", "taker", "unit")
    for row in mine.order_by("made_at", "pk"):
        url = reverse("handovers-detail", args=[row.pk])
        if row.giver_id == actor.user_id and row.given_at is None:
            text = _("Confirm what you hand over to %(person)s") % {"person": row.taker}
        elif row.taker_id == actor.user_id and row.given_at is not None:
            text = _("Confirm what you take over from %(person)s") % {"person": row.giver}
        else:
            continue
        yield Todo(text, url, None, str(row.unit), _("Waits for you"), "wait")


class OfferHandover:
    """Part of a form that ends a role or closes an account: first the open work."""

    notice: str = ""
    notice_url: str = ""
    notice_label: str = ""

    def offer(self, person: User, terms: Iterable[Membership], *, now: datetime) -> None:
        """Say how much is open, lead to handing it over, and ask for a tick to go on without."""
        by_unit = {term.unit_id: term for term in terms}
        left = open_work_left(person.pk, [term.unit for term in by_unit.values()], now=now)
        if not left:
            return
        text = _(
            "%(person)s has %(count)s rows of open work. Hand them over first, so that nothing is left lying."
        )
        self.notice = text % {"person": person, "count": sum(left.values())}
        self.notice_url = f"{reverse('handovers-lap')}?giver={by_unit[next(iter(left))].pk}"
        self.notice_label = _("Hand over first")
        self.fields["without_handover"] = forms.BooleanField(  # type: ignore[attr-defined]  # of the form it is part of
            label=_("Go on without handing over; the head of the unit can still do it later")
        )
