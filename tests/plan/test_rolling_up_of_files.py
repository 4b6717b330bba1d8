"""A report that came in a signed file counts above like one that was frozen there."""

from datetime import date, timedelta

import pytest

from sen.org.models import Role
from sen.plan import rules
from sen.plan.actions import exchange
from sen.plan.actions.rounds import RoundFacts, freeze_round, open_round
from sen.plan.actions.sheets import Filled, submit_sheet
from sen.plan.models import ReportFigures, Round
from sen.plan.queries.rolling_up import Span, rows_of
from sen.plan.rolling_up import Figures, Lines
from sen.plan.snapshots import digest_of
from tests.factories import (
    NOW,
    CommitteeFactory,
    DutyFactory,
    PlanFactory,
    TaskFactory,
    UnitFactory,
    actor_in,
)
from tests.plan.test_exchange import House

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
SPAN = Span("monthly", FIRST, LAST)
LATER = NOW + timedelta(days=1)
TOLD = Figures(units_asked=2, units_sent=1, lead=Lines(going=1))
"""One unit answered on its duty, the other is silent."""


@pytest.fixture
def province():
    return House("UBND tỉnh Mẫu")


@pytest.fixture
def place(province):
    """The commune as the province lists it; it reports nothing in this database."""
    return CommitteeFactory(name="UBND xã Mẫu", parent=province.authority)


@pytest.fixture
def commune():
    """The same commune in its own Sen: nothing of it stands below the province."""
    return House("UBND xã Mẫu (Sen riêng)")


@pytest.fixture
def frozen(commune):
    task = TaskFactory(plan=PlanFactory(authority=commune.authority, number="33/KH-UBND"), number="IV.1")
    units = [UnitFactory(parent=commune.authority, name=name) for name in ("Phòng A", "Phòng B")]
    duties = [DutyFactory(task=task, unit=unit) for unit in units]
    facts = RoundFacts("monthly", "work", FIRST, LAST, NOW + timedelta(days=9))
    round_ = open_round(task.plan_id, facts=facts, by=commune.by, now=NOW)
    said = Filled(texts={duties[0].pk: "Đã mở hội chợ."}, rest_is_nothing=False, note="")
    submit_sheet(round_.sheets.get(unit=units[0]).pk, filled=said, by=actor_in(units[0]), now=NOW)
    return answered(freeze_round(round_.pk, by=commune.by, now=NOW), "reported")


def answered(round_, answer):
    """As if Phòng A had reported so on its duty before the round was frozen."""
    kept = round_.snapshot
    kept["units"][0]["lines"][0]["answer"] = answer
    round_.snapshot_sha256 = digest_of(kept)
    round_.save(update_fields=["snapshot", "snapshot_sha256"])
    return round_


@pytest.fixture
def signs(province, commune, place):
    """Signing a frozen round for the province, once each knows the other."""
    province.knows(commune, place=place)
    to_province = commune.knows(province)

    def sign(round_, now=NOW):
        return exchange.sign_report(to_province.pk, round_id=round_.pk, by=commune.by, now=now).data

    return sign


def above(province, role=Role.OBSERVER):
    """What the province's roll-up says of itself with all below it."""
    seen = rules.visible_report_figures(actor_in(province.authority, role=role))
    (row,) = rows_of([province.authority], SPAN, seen)
    return row.reported, row.figures


def test_a_report_counts_above_when_its_file_is_taken_in_and_not_before(province, signs, frozen, place):
    row = province.brings(signs(frozen)).row
    assert above(province) == (0, Figures())

    exchange.take_in_file(row.pk, by=province.by, now=NOW)

    assert above(province) == (1, TOLD)
    assert ReportFigures.objects.get(received=row).authority == place


def test_a_file_that_was_not_taken_counts_nothing(province, signs, frozen):
    row = province.brings(signs(frozen)).row

    exchange.drop_file(row.pk, by=province.by, now=NOW)

    assert above(province) == (0, Figures())


def test_a_newer_report_on_the_same_time_counts_in_the_place_of_the_former(province, signs, frozen):
    province.takes(signs(frozen))

    province.takes(signs(answered(frozen, "done"), LATER), LATER)

    assert above(province) == (1, Figures(units_asked=2, units_sent=1, lead=Lines(done=1)))


def test_a_file_beside_the_own_round_of_that_authority_counts_no_second_time(province, signs, frozen, place):
    other = ReportFigures(
        authority=place, kind="monthly", starts_on=FIRST, ends_on=LAST,
        round=Round.objects.create(
            plan=PlanFactory(authority=place), kind="monthly", starts_on=FIRST, ends_on=LAST, opens_at=NOW, due_at=NOW,
            state="frozen", frozen_at=NOW, snapshot={}, snapshot_sha256="0" * 64,
        ),
    )  # fmt: skip
    other.take(Figures(units_asked=5, units_sent=5, lead=Lines(done=5)))
    other.save()

    province.takes(signs(frozen))

    assert above(province) == (1, Figures(units_asked=5, units_sent=5, lead=Lines(done=5)))


def test_a_partner_without_a_place_below_counts_nowhere(province, commune, frozen):
    province.knows(commune)
    to_province = commune.knows(province)

    data = exchange.sign_report(to_province.pk, round_id=frozen.pk, by=commune.by, now=NOW).data
    row = province.takes(data)

    assert row.is_newest
    assert not ReportFigures.objects.filter(received=row).exists()


def test_what_one_authority_took_in_is_not_counted_by_another(province, signs, frozen, place):
    """The commune's own leader, in the province's Sen, reads what is frozen there, not the province's files."""
    province.takes(signs(frozen))
    assert above(province) == (1, TOLD)

    seen = rules.visible_report_figures(actor_in(place, role=Role.LEADER))

    assert not seen.exists()
    assert above(province, Role.OFFICER) == (0, Figures())
