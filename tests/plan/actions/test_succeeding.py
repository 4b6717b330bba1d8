"""What a unit that ends leaves open goes to the one that continues it, once, with its history."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sen.audit.models import Entry
from sen.org.actions import Change, confirm_succession, draft_succession
from sen.org.models import Role
from sen.plan.actions import commenting, directives, outline, rounds, succeeding, writing
from sen.plan.actions.changing import Seen
from sen.plan.actions.directives import NewDirective
from sen.plan.actions.rounds import RoundFacts
from sen.plan.actions.writing import NewPlan
from sen.plan.models import Answersheet, DirectiveDuty, UnitComment
from sen.plan.rules import answerable_comments, answerable_directive_duties
from tests.factories import NOW, CommitteeFactory, DutyFactory, UnitFactory, actor_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)
THEN = datetime(2026, 7, 1, 2, tzinfo=UTC)
DUE = NOW + timedelta(days=200)


@pytest.fixture
def commune():
    return CommitteeFactory()


@pytest.fixture
def old(commune):
    return UnitFactory(parent=commune, name="Phòng Cũ")


@pytest.fixture
def heir(commune):
    return UnitFactory(parent=commune, name="Phòng Mới")


@pytest.fixture
def left(commune, old):
    """A directive, a sheet and a comment that the unit has not answered."""
    focal, leader = actor_in(commune, role=Role.FOCAL_POINT), actor_in(commune, role=Role.LEADER)
    given = NewDirective(authority_id=commune.pk, unit_ids=[old.pk], text="Rà soát tin bài.", due_at=DUE)
    directives.give_directive(given, by=leader, now=NOW)
    duty = DutyFactory(unit=old, task__plan__authority=commune)
    facts = RoundFacts("yearly", "work", date(2026, 1, 1), date(2026, 12, 31), DUE)
    rounds.open_round(duty.task.plan_id, facts=facts, by=focal, now=NOW)
    draft = writing.start_plan(
        NewPlan(commune.pk, "x", date(2027, 1, 1), date(2027, 12, 31)), by=focal, now=NOW
    )
    outline.add_task(Seen(draft.plan_id, 0), after_id=None, text="Một", number="", by=focal)
    commenting.ask_comments(draft.pk, unit_ids=[old.pk], due_at=DUE, note="", by=focal, now=NOW)


@pytest.fixture
def end_of(commune):
    def end(old, *heirs):
        """By the way of the desk: drafted and confirmed on its day, so that it takes effect at once."""
        keeper = actor_in(commune, role=Role.ADMINISTRATOR)
        kind = "merge" if len(heirs) == 1 else "split"
        change = Change(kind=kind, olds=[old], news=heirs, effective_on=DAY, act_number="12/NQ")
        row = draft_succession(change, by=keeper, now=THEN)
        confirm_succession(row.pk, by=keeper, now=THEN)

    return end


@pytest.mark.usefixtures("left")
def test_what_is_open_goes_to_the_only_successor(old, heir, end_of):
    end_of(old, heir)

    rows = [DirectiveDuty.objects.get(), Answersheet.objects.get(), UnitComment.objects.get()]
    assert [row.unit for row in rows] == [heir] * 3
    clerk = actor_in(heir, role=Role.OFFICER)
    assert answerable_directive_duties(clerk).count() == 1
    assert answerable_comments(clerk).count() == 1
    verbs = Entry.objects.filter(verb__endswith="_passed_on").values_list("verb", "unit_id")
    assert sorted(verbs) == [
        ("plan.comment_passed_on", heir.pk), ("plan.directive_passed_on", heir.pk), ("plan.sheet_passed_on", heir.pk)
    ]  # fmt: skip


@pytest.mark.usefixtures("left")
def test_with_two_successors_a_person_decides(old, heir, commune, end_of):
    end_of(old, heir, UnitFactory(parent=commune))

    rows = [DirectiveDuty.objects.get(), Answersheet.objects.get(), UnitComment.objects.get()]
    assert [row.unit for row in rows] == [old] * 3


@pytest.mark.usefixtures("left")
def test_a_successor_that_was_asked_itself_is_asked_once(old, heir, end_of):
    directive = DirectiveDuty.objects.get().directive
    DirectiveDuty.objects.create(directive=directive, unit=heir)

    end_of(old, heir)

    assert set(DirectiveDuty.objects.values_list("unit", flat=True)) == {old.pk, heir.pk}


@pytest.mark.usefixtures("left")
def test_what_hangs_on_a_unit_is_counted(old):
    assert succeeding.open_sheets_of([old.pk]) == {old.pk: 1}
    assert succeeding.open_comments_of([old.pk]) == {old.pk: 1}
