"""Each plan takes the path that a clerk takes: handed in, read, looked through, confirmed."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from sen.config.demo.letter import letter_bytes
from sen.config.demo.locality import Locality, at
from sen.config.demo.source import plan_source
from sen.guard.actions import take_file
from sen.guard.kinds import Kinds
from sen.org.models import Actor
from sen.plan.actions.changing import Seen
from sen.plan.actions.closing import close_plan
from sen.plan.actions.confirm import confirm_plan
from sen.plan.actions.intake import read_document_of_plan, take_in_plan
from sen.plan.actions.review import edit_header
from sen.plan.models import Plan

DISTRICT_PLAN_PUT_AWAY = at(date(2021, 1, 18), 10)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def district_plan(place: Locality) -> Plan:
    """The plan of 2020: its day was left blank, as happens, and a reviewer filled it in."""
    plan = _in_review(place, "hong_lien", authority="HL", focal="huyen", year=2020, on=date(2020, 2, 14))
    by, now = place.actor("huyen", now=at(date(2020, 2, 14))), at(date(2020, 2, 14), 11)
    plan = edit_header(Seen(plan.pk, plan.revision), fields={"issued_on": date(2020, 2, 14)}, by=by)
    return confirm_plan(Seen(plan.pk, plan.revision), accepts_no_lead=True, by=by, now=now)


def put_away_district_plan(place: Locality) -> None:
    now = DISTRICT_PLAN_PUT_AWAY
    plan = Plan.objects.get(authority=place.units["HL"])
    close_plan(plan.pk, by=place.actor("huyen", now=now), now=now)


def commune_plans(place: Locality, *, year: int) -> Iterator[Plan]:
    yield _in_force(place, "binh_sen", authority="BS", focal="daumoi", issued=date(year, 1, 22))
    yield _in_force(place, "long_van", authority="LV", focal="longvan", issued=date(year, 1, 28))


def _in_force(place: Locality, name: str, *, authority: str, focal: str, issued: date) -> Plan:
    handed_in = issued + timedelta(days=1)
    plan = _in_review(place, name, authority=authority, focal=focal, year=issued.year, on=handed_in)
    now = at(handed_in, 15)
    by = place.actor(focal, now=now)
    return confirm_plan(Seen(plan.pk, plan.revision), accepts_no_lead=True, by=by, now=now)


def _in_review(place: Locality, name: str, *, authority: str, focal: str, year: int, on: date) -> Plan:
    now = at(on, 9)
    by: Actor = place.actor(focal, now=now)
    source = plan_source(name, year=year)
    file_name = f"Kế hoạch {source.head['number'][0].replace('/', '-')}.docx"
    upload = SimpleUploadedFile(file_name, letter_bytes(source), WORD)
    taken = take_file(upload, kinds=Kinds.DOCUMENTS, by=by, now=now)
    authority_id = place.units[authority].pk
    plan = take_in_plan(taken, authority_id=authority_id, is_not_secret=True, by=by, now=now).plan
    read_document_of_plan(plan.pk, now=now)
    return Plan.objects.get(pk=plan.pk)
