"""Units send in at the very moment of the freeze: each sheet is in what was frozen, or was refused. Never between."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection

from sen.org.models import Role
from sen.plan.actions.rounds import RoundFacts, freeze_round, open_round
from sen.plan.actions.sheets import Filled, submit_sheet
from sen.plan.errors import RoundClosed
from sen.plan.models import Answersheet, Round
from sen.plan.snapshots import built, digest_of
from tests.factories import NOW, DutyFactory, PlanFactory, TaskFactory, UnitFactory, actor_in

UNITS = 6


def attempt(run):
    try:
        run()
    except RoundClosed:
        return "refused"
    finally:
        if not connection.in_atomic_block:
            connection.close()
    return "done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("freezes_after", [2])
def test_what_comes_in_at_the_moment_of_the_freeze_is_in_it_or_refused(freezes_after):
    plan = PlanFactory()
    focal = actor_in(plan.authority, role=Role.FOCAL_POINT)
    task = TaskFactory(plan=plan)
    duties = [DutyFactory(task=task, unit=UnitFactory(parent=plan.authority)) for _each in range(UNITS)]
    facts = RoundFacts("ad_hoc", "work", date(2026, 3, 4), date(2026, 3, 10), NOW + timedelta(days=1), "Kỳ")
    round_ = open_round(plan.pk, facts=facts, by=focal, now=NOW)
    sheets = {sheet.unit_id: sheet.pk for sheet in round_.sheets.all()}

    def sending(duty):
        said = Filled(texts={duty.pk: "Đã làm."}, rest_is_nothing=False, note="")
        by = officers[duty.unit_id]
        return lambda: submit_sheet(sheets[duty.unit_id], filled=said, by=by, now=NOW)

    officers = {duty.unit_id: actor_in(duty.unit) for duty in duties}
    work = [sending(duty) for duty in duties]
    work.insert(freezes_after, lambda: freeze_round(round_.pk, by=focal, now=NOW))

    with ThreadPoolExecutor(len(work)) as hands:
        came = list(hands.map(attempt, work))

    frozen = Round.objects.get(pk=round_.pk)
    inside = sum(unit["is_sent"] for unit in frozen.snapshot["units"])
    assert came[freezes_after] == "done"
    assert inside == Answersheet.objects.filter(state="submitted").count() == came.count("done") - 1
    assert frozen.snapshot_sha256 == digest_of(built(frozen)) == digest_of(frozen.snapshot)
