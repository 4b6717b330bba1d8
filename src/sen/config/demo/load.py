"""Load the demo as a whole or not at all."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sen.config.demo import locality, outgoing, papers, paperwork, reform, steering, templates, year
from sen.config.demo.errors import NotForDemo
from sen.org.models import User


@dataclass(frozen=True, slots=True)
class LogIn:
    username: str
    who: str
    """What the person is, in Vietnamese."""


SHOWN = ("daumoi", "vanhoa", "lanhdao", "bienphong", "quantri")
"""The log-ins that `make run` prints; the others stand in people.csv."""


def load(*, now: datetime) -> bool:
    """Make the province, its people, its plans and a year of work; False when they are there already."""
    if settings.PRODUCTION:
        raise NotForDemo("The demo is not loaded in production: everybody knows its password.")
    if is_loaded():
        _mark_fictional()
        return False
    if User.objects.exists():
        raise NotForDemo("Other people have accounts here. The demo needs an empty SEN_DATA_DIR.")
    today = timezone.localdate(now)
    with transaction.atomic():
        place = locality.settle_before_the_merger()
        year.live_through(papers.district_plan(place), place, now=papers.DISTRICT_PLAN_PUT_AWAY)
        papers.put_away_district_plan(place)
        locality.merge(place)
        for plan in papers.commune_plans(place, year=year_of_plans(today)):
            year.live_through(plan, place, now=now)
        reform.join_the_front(place, now=now)
        paperwork.lay_out(place, now=now)
        steering.lay_out(place, now=now)
        outgoing.lay_out(place, now=now)
        templates.lay_out(place, now=now)
        _mark_fictional()
    return True


def _mark_fictional() -> None:
    """Whom the demo made, also one of before the mark; never those who were invited into it since."""
    User.objects.filter(username__in=locality.usernames(), is_fictional=False).update(is_fictional=True)


def year_of_plans(today: date) -> int:
    """In the first weeks of a year the plans of the last one are shown, for they have something to show."""
    return (today - timedelta(days=75)).year


def is_loaded() -> bool:
    return User.objects.filter(username="quantri.tinh", display_name=locality.KEEPER_NAME).exists()


def log_ins() -> list[LogIn]:
    people = User.objects.in_bulk(SHOWN, field_name="username")
    return [LogIn(name, str(people[name])) for name in SHOWN if name in people]
