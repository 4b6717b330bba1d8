"""What the units would have reported: mostly in time, some late, some never. The same today gives the same year."""

import random
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from sen.config.demo.locality import DATA, Locality, at, rows_of
from sen.org.models import Actor, Role
from sen.plan.actions.evidence import NewEvidence
from sen.plan.actions.reporting import Given, correct_report, report_on_duty
from sen.plan.models import Duty, Evidence, Plan, Report, Rhythm
from sen.plan.periods import is_ahead, last_day, months_of
from sen.plan.standing import is_asked

DILIGENCE = {
    "VHXH": 0.97,
    "VP": 0.92,
    "CA": 0.9,
    "BP": 0.88,
    "KT": 0.8,
    "PN": 0.85,
    "TN": 0.8,
    "MT": 0.78,
    "ND": 0.66,
}
"""How likely a unit answers for a month, by the end of its code; others as `USUAL`."""
USUAL = 0.8
LATE, CAUGHT_UP, CORRECTED, SOMETHING_AROSE = 0.1, 0.85, 0.04, 0.35
CORRECTED_AFTER = timedelta(hours=1)
SITE = "https://binhsen.example/"
"""`.example` is reserved: no such site can exist (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One answer at one moment, and perhaps its correction."""

    at: datetime
    duty: Duty
    period: date | None
    given: Given
    slip: Given | None = None
    """What was said first, by mistake, an hour before."""


def live_through(plan: Plan, place: Locality, *, now: datetime) -> int:
    """Report on every duty of the plan as its unit would have, up to now; how many reports it took."""
    reporters = reporters_of(place, now=now)
    duties = Duty.objects.filter(task__plan=plan, unit__in=reporters).select_related("task__plan", "unit")
    told = [
        deed for deed in deeds_of(duties, today=timezone.localdate(now)) if deed.at + CORRECTED_AFTER <= now
    ]
    deeds = sorted(told, key=lambda deed: (deed.at, deed.duty.pk))
    for deed in deeds:
        _do(deed, by=reporters[deed.duty.unit_id])
    return len(deeds)


def deeds_of(duties: Iterable[Duty], *, today: date) -> Iterator[Deed]:
    for duty in duties:
        chance = random.Random(f"{duty.task.number} {duty.unit.code}")  # noqa: S311  a story, not a secret
        if duty.rhythm == Rhythm.ONCE:
            yield from _once(duty, chance, today)
        else:
            yield from _monthly(duty, chance, today)


def reporters_of(place: Locality, *, now: datetime) -> dict[int, Actor]:
    """For each unit the officer who writes, and for some the head."""
    roles = (Role.OFFICER, Role.UNIT_LEAD, Role.FOCAL_POINT)
    found: dict[int, Actor] = {}
    for row in rows_of("people.csv"):
        held = [(row["unit"], row["role"]), *(pair.split(":") for pair in row["further"].split("|") if pair)]
        for code, role in held:
            if role in roles and row["username"] in place.people:
                found.setdefault(place.units[code].pk, place.actor(row["username"], now=now))
    return found


def _do(deed: Deed, *, by: Actor) -> None:
    first = report_on_duty(
        deed.duty.pk, period=deed.period, given=deed.slip or deed.given, by=by, now=deed.at
    )
    if deed.slip:
        correct_report(
            first.pk,
            given=deed.given,
            correction_reason="Ghi nhầm số liệu của tháng trước.",
            by=by,
            now=deed.at + CORRECTED_AFTER,
        )


def _monthly(duty: Duty, chance: random.Random, today: date) -> Iterator[Deed]:
    plan = duty.task.plan
    assert plan.starts_on
    assert plan.ends_on
    for month in months_of(plan.starts_on, plan.ends_on):
        when = _day_of_answer(duty, chance, month)
        given, slip = _monthly_answer(duty, chance, month), chance.random() < CORRECTED
        if when and when <= today and not is_ahead(month, today) and is_asked(duty, month, plan=plan):
            wrong = replace(given, percent=10, evidence=()) if slip and given.percent else None
            yield Deed(_office_hour(when, chance), duty, month, given, wrong)


def _day_of_answer(duty: Duty, chance: random.Random, month: date) -> date | None:
    """Late in the month; some days after its end; or weeks after, when somebody was reminded; or never."""
    roll, late, reminded = chance.random(), chance.random() < LATE, chance.random() < CAUGHT_UP
    day, weeks = chance.randint(20, 28), timedelta(days=chance.randint(12, 45))
    if roll < DILIGENCE.get(duty.unit.code.rpartition("-")[2], USUAL):
        return last_day(month) + timedelta(days=day - 19) if late else month.replace(day=day)
    return last_day(month) + weeks if reminded else None


def _monthly_answer(duty: Duty, chance: random.Random, month: date) -> Given:
    happens = duty.rhythm in (Rhythm.WHEN_IT_HAPPENS, Rhythm.BOTH)
    if happens and chance.random() > SOMETHING_AROSE:
        return Given(Report.Answer.NOTHING_AROSE)
    note, proof = _words(duty, chance, month)
    percent = chance.choice((100, 100, 100, 90, 80, 60))
    return Given(Report.Answer.REPORTED, percent, note, evidence=proof if chance.random() < 0.7 else ())


def _once(duty: Duty, chance: random.Random, today: date) -> Iterator[Deed]:
    assert duty.due_on
    roll, early = chance.random(), timedelta(days=chance.randint(1, 12))
    begun, done = duty.due_on - timedelta(days=chance.randint(25, 60)), duty.due_on - early
    if roll > 0.88:
        return  # never answered: overdue
    if roll > 0.76:
        done = duty.due_on + early  # late
    note, proof = _words(duty, chance, done)
    if begun <= today and begun >= date(begun.year, 2, 1):
        part = Given(Report.Answer.REPORTED, chance.choice((20, 30, 50, 60)), note)
        yield Deed(_office_hour(begun, chance), duty, None, part)
    if done <= today:
        reason = "" if proof else "Việc nội bộ, không có sản phẩm để đính kèm."
        given = Given(Report.Answer.DONE, 100, f"Đã hoàn thành. {note}", reason, evidence=proof)
        yield Deed(_office_hour(done, chance), duty, None, given)


def _words(duty: Duty, chance: random.Random, day: date) -> tuple[str, tuple[NewEvidence, ...]]:
    """A sentence that fits the task, and the proof that goes with it."""
    text = duty.task.text.lower()
    entry = next(note for note in NOTES if any(word.lower() in text for word in note["words"]))
    sentence = chance.choice(entry["texts"]).replace("{n}", str(chance.randint(2, 6)))
    number = chance.randint(11, 240)
    if "proof" not in entry:
        return sentence, ()
    kind, title = entry["proof"]
    if kind == "document":
        proof = NewEvidence(Evidence.Kind.DOCUMENT, title, document_number=f"{number}/BC-{_symbol(duty)}")
    else:
        proof = NewEvidence(Evidence.Kind.LINK, title, url=f"{SITE}{day:%Y/%m}/tin-{number}")
    return sentence, (proof,)


def _symbol(duty: Duty) -> str:
    return duty.unit.code.rpartition("-")[2] or "UBND"


def _office_hour(day: date, chance: random.Random) -> datetime:
    return at(day, chance.choice((8, 9, 10, 14, 15, 16)), chance.randint(0, 59))


NOTES = tomllib.loads((DATA / "notes.toml").read_text("utf-8"))["note"]
