"""The gazetteer offered to an administrator: a page that works without scripts and leads to the filled-in form."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sen.desk.organisation import rules
from sen.desk.requests import SignedIn, signed_in
from sen.lib.gazetteer import Level, Place, gazetteer
from sen.org.models import Unit

SHOWN = 20
LEVELS = {
    Level.PROVINCE: Unit.Level.PROVINCE,
    Level.DISTRICT: Unit.Level.DISTRICT,
    Level.COMMUNE: Unit.Level.COMMUNE,
}


@require_safe
@signed_in
def places(request: SignedIn) -> HttpResponse:
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    found = [_shown(place) for place in gazetteer().places_named(query, limit=SHOWN)] if query else []
    context = {"query": query, "found": found, "may_add": rules.is_administrator(request.actor)}
    return render(request, "desk/organisation/places.html", context)


def _shown(place: Place) -> dict[str, Any]:
    known = gazetteer()
    return {
        "place": place,
        "above": known.above(place),
        "successors": known.successors_of(place),
        "predecessors": known.predecessors_of(place),
        "is_part": known.gave_only_a_part(place),
        "add_url": f"{reverse('units-them')}?{urlencode(_initial(place))}",
    }


def _initial(place: Place) -> dict[str, str]:
    """The People's Committee of the place, as the form that adds a unit takes it."""
    name = f"{place.name[0].lower()}{place.name[1:]}"
    facts = {
        "unit_name": f"UBND {name}",
        "kind": Unit.Kind.PEOPLES_COMMITTEE,
        "level": LEVELS[place.level],
        "code": place.code,
        "aliases": f"Ủy ban nhân dân {name}",
    }
    return facts | ({"valid_from": _day(place.valid_from)} if place.valid_from else {})


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
