"""How the state of a link reads, and what a unit is asked to do about one that no longer opens."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from sen.desk.registry import Todo, Tone
from sen.org.models import Actor
from sen.plan.models import Evidence
from sen.plan.queries.links import broken_links
from sen.plan.rules import REPORTERS, visible_standing_evidence

MOST = 5
TONES: dict[str, Tone] = {
    Evidence.LinkState.UNCHECKED: "none",
    Evidence.LinkState.REACHABLE: "ok",
    Evidence.LinkState.MOVED: "wait",
    Evidence.LinkState.GONE: "late",
}


def word_of(evidence: Evidence) -> str:
    """Nothing for a file or a document number."""
    if evidence.kind != Evidence.Kind.LINK:
        return ""
    state = str(evidence.get_link_state_display())
    if evidence.link_checked_on is None:
        return state
    return _("%(state)s (%(day)s)") % {"state": state, "day": f"{evidence.link_checked_on:%d/%m/%Y}"}


def tone_of(evidence: Evidence) -> Tone | Literal[""]:
    """No chip around nothing."""
    return TONES[evidence.link_state] if evidence.kind == Evidence.Kind.LINK else ""


def todos(actor: Actor, _now: datetime) -> Iterable[Todo]:
    """Links of the actor's units that no longer open. One query."""
    units = actor.units_as(*REPORTERS)
    if not units:
        return
    for evidence in broken_links(visible_standing_evidence(actor).filter(unit__in=units))[:MOST]:
        yield Todo(
            _("A link given as evidence no longer opens: %(title)s") % {"title": str(evidence)},
            reverse("evidence-detail", args=[evidence.pk]),
            detail=_("Correct the link, or give other evidence"),
            state=str(evidence.get_link_state_display()),
            tone="late",
        )
