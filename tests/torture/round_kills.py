"""Kill who freezes a round, who reminds and who issues a plan, at random moments: `python -m tests.torture.round_kills KILLS SEED`.

Prints what is left as JSON. Needs the environment of `tests.processes.own_database`. The victim is a fork of this process.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

import django

UNITS = 8


def main(kills: int, seed: int) -> None:
    django.setup()
    from django.db import connections

    chance, found = random.Random(seed), []
    for number in range(kills):
        place = Place(number)
        connections.close_all()
        for act in (place.remind, place.freeze, place.issue):
            victim(act, chance)
            found.append({**place.report(), "act": act.__name__})
            connections.close_all()
            act()  # and whoever comes after finishes it
            connections.close_all()
        found.append({**place.report(), "act": "all"})
    json.dump(found, sys.stdout)


def victim(act: Callable[[], object], chance: random.Random) -> None:
    if (child := os.fork()) == 0:
        act()
        os._exit(0)
    time.sleep(chance.uniform(0.0, 0.12))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


class Place:
    """A commune with a round that is due and a plan that waits for its number."""

    def __init__(self, number: int) -> None:
        from sen.org.models import Role
        from sen.plan.actions import issuing, rounds
        from sen.plan.actions.rounds import RoundFacts
        from sen.plan.models import Assignment, Part, Plan, PlanDraft, Task
        from tests.factories import (
            NOW,
            CommitteeFactory,
            DutyFactory,
            PlanFactory,
            TaskFactory,
            UnitFactory,
            actor_in,
            member_of,
        )

        self.now, tag = NOW, f"k{number}"
        commune = CommitteeFactory(name=f"UBND xã {tag}")
        self.focal, leader = actor_in(commune, role=Role.FOCAL_POINT), actor_in(commune, role=Role.LEADER)
        units = UnitFactory.create_batch(UNITS, parent=commune)
        for unit in units:
            member_of(unit)
        plan = PlanFactory(authority=commune)
        task = TaskFactory(plan=plan)
        for unit in units:
            DutyFactory(task=task, unit=unit)
        facts = RoundFacts(
            "ad_hoc", "work", date(2026, 3, 4), date(2026, 3, 10), NOW + timedelta(days=1), tag
        )
        self.round_id = rounds.open_round(plan.pk, facts=facts, by=self.focal, now=NOW).pk
        written = Plan.objects.create(
            authority=commune, state=Plan.State.IN_REVIEW, title=tag, starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
        )  # fmt: skip
        self.plan_id = written.pk
        self.draft_id = PlanDraft.objects.create(plan=written).pk
        for place, unit in enumerate(units, 1):
            own = Task.objects.create(plan=written, position=place, number=str(place), text=f"Việc {place}")
            Assignment.objects.create(task=own, part=Part.LEAD, unit=unit)
        issuing.set_recipients(self.draft_id, unit_ids=[unit.pk for unit in units], others=[], by=self.focal)
        issuing.lay_before(self.draft_id, accepts_no_lead=False, by=self.focal, now=NOW)
        issuing.approve_draft(self.draft_id, by=leader, now=NOW)
        self.tag = tag

    def remind(self) -> None:
        from sen.plan.actions.chasing import remind_missing
        from sen.plan.models import Round

        if Round.objects.get(pk=self.round_id).reminded_at is None:
            remind_missing(self.round_id, by=self.focal, now=self.now)

    def freeze(self) -> None:
        from sen.plan.actions.rounds import freeze_round
        from sen.plan.models import Round

        if Round.objects.get(pk=self.round_id).is_open:
            freeze_round(self.round_id, by=self.focal, now=self.now)

    def issue(self) -> None:
        from sen.plan.actions.issuing import Numbered, issue_plan
        from sen.plan.models import Plan

        if Plan.objects.get(pk=self.plan_id).state == Plan.State.IN_REVIEW:
            numbered = Numbered(f"{self.tag}/KH-UBND", self.now.date())
            issue_plan(self.draft_id, numbered=numbered, by=self.focal, now=self.now)

    def report(self) -> dict:
        """Of each act: whether it is done, and what stands of it."""
        from sen.audit.models import Entry
        from sen.jobs.models import Delivery
        from sen.plan.models import Duty, Plan, Round
        from sen.plan.snapshots import is_untouched

        round_, plan = Round.objects.get(pk=self.round_id), Plan.objects.get(pk=self.plan_id)
        entries = Entry.objects.filter(unit_id=plan.authority_id)
        said = {
            verb: entries.filter(verb=verb).count()
            for verb in ("plan.units_reminded", "plan.round_frozen", "plan.issued")
        }
        issued = Delivery.objects.filter(message__key__startswith=f"plan-issued-{self.plan_id}-")
        return {
            "reminded": round_.reminded_at is not None,
            "frozen": not round_.is_open,
            "whole": round_.is_open or (is_untouched(round_) and len(round_.snapshot["units"]) == UNITS),
            "issued": plan.state == Plan.State.CONFIRMED,
            "duties": Duty.objects.filter(task__plan=plan).count(),
            "letters": issued.count(),
            "entries": said,
        }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
