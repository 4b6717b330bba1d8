"""Each plan takes the path that a clerk takes: handed in, read, looked through, confirmed."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from sen.config.demo.letter import letter_bytes
from sen.config.demo.locality import Locality, at
from sen.config.demo.source import plan_source
from sen.guard.actions import take_file
from sen.guard.kinds import Kinds
from sen.org.models import Actor
from sen.plan.actions.assigning import assign_lead
from sen.plan.actions.changing import Seen
from sen.plan.actions.closing import close_plan
from sen.plan.actions.confirm import confirm_plan
from sen.plan.actions.intake import read_document_of_plan, take_in_plan
from sen.plan.actions.review import edit_header
from sen.plan.actions.same_work import link_same_work
from sen.plan.models import Plan, Task

DISTRICT_PLAN_PUT_AWAY = at(date(2021, 1, 18), 10)
LEADS: dict[str, dict[str, Sequence[str]]] = {
    "BS": {
        "BS-VHXH": ("II.1.1", "II.2.1", "II.2.2", "II.3.1", "II.3.2"),
        "BS-VP": ("II.2.3", "II.4.1"),
        "BS-KT": ("II.3.3",),
    },
    "LV": {"LV-VHXH": ("II.1.a", "II.1.b"), "LV-KT": ("II.2.a", "II.2.c")},
}
"""Whom the reviewer named for tasks of which the plan says only what; the rest stays without a lead."""
SAME_WORK = {
    "BS": (("II.3.4", "IV.1.4"), ("II.5.1", "IV.1.3"), ("II.4.2", "IV.4.2")),
    "LV": (("II.2.b", "III.1.b"),),
}
"""What one section asks and another gives somebody to do."""
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
    for code, numbers in LEADS[authority].items():
        _name_lead(plan, numbers, key=f"u{place.units[code].pk}", by=by)
    plan.refresh_from_db()
    plan = confirm_plan(Seen(plan.pk, plan.revision), accepts_no_lead=True, by=by, now=now)
    for what, who in SAME_WORK[authority]:
        link_same_work(_task(plan, what).pk, _task(plan, who).pk, by=by)
    return plan


def _name_lead(plan: Plan, numbers: Sequence[str], *, key: str, by: Actor) -> None:
    plan.refresh_from_db()
    ids = [_task(plan, number).pk for number in numbers]
    assign_lead(Seen(plan.pk, plan.revision), task_ids=ids, key=key, by=by)


def _task(plan: Plan, number: str) -> Task:
    return plan.tasks.get(number=number)


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
