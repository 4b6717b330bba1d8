"""The sum is pure; the queries add it up over the tree, however deep, in the same number of queries."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sen.audit.models import Entry
from sen.org.models import Role
from sen.plan import rules
from sen.plan.models import ReportFigures, Round
from sen.plan.queries.rolling_up import Span, counted_once, rows_of, spans_of
from sen.plan.rolling_up import KINDS, Figures, Lines, figures_of
from sen.plan.snapshots import digest_of
from tests.factories import NOW, CommitteeFactory, PlanFactory, UnitFactory, actor_in, member_of

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
SPAN = Span("monthly", FIRST, LAST)

lines = st.fixed_dictionaries(
    {"part": st.sampled_from(["lead", "coordinating"]), "answer": st.sampled_from(list(KINDS))}
)
units = st.lists(
    st.fixed_dictionaries({"is_sent": st.booleans(), "lines": st.lists(lines, max_size=4)}), max_size=4
)


@given(units, st.integers(0, 3))
def test_the_order_of_units_changes_nothing(found, turn):
    mixed = [*reversed(found[turn:]), *found[:turn]]

    assert figures_of(mixed) == figures_of(found)


@given(units, units, units)
def test_adding_reports_is_adding_their_units(one, two, three):
    whole = figures_of([*one, *two, *three])

    assert figures_of(one) + figures_of(two) + figures_of(three) == whole
    assert figures_of(one) + (figures_of(two) + figures_of(three)) == whole
    assert whole + Figures() == whole


@given(units)
def test_each_line_of_a_unit_that_sent_counts_once(found):
    figures = figures_of(found)

    sent = [line for unit in found if unit["is_sent"] for line in unit["lines"]]
    assert figures.lead.asked + figures.coordinating.asked == len(sent)
    assert figures.units_asked == len(found)
    assert figures.units_silent == sum(not unit["is_sent"] for unit in found)


@given(units)
def test_a_hundred_means_all_and_no_report_is_not_zero(found):
    for part in (figures_of(found).lead, figures_of(found).coordinating):
        assert (part.share_done is None) == (part.work == 0)
        assert (part.share_done == 100) == (part.work > 0 and part.going == 0)


def test_silence_does_not_lower_the_share():
    assert (
        Lines(done=1, going=1).share_done
        == Lines(done=1, going=1, silent=98, nothing=5, exempt=5).share_done
        == 50
    )
    assert Lines(silent=10).share_done is None


# ---- over the tree


def frozen(authority, done, going=0, **more):
    line = {"part": "lead", "text": f"Câu của {authority.name} <i>", "number": "1", "section": "", "task": "Việc",
            "percent": None, "evidence": []}  # fmt: skip
    unit = {"name": "Phòng A", "is_sent": True, "is_late": False, "submitted_at": None, "is_nothing": False,
            "note": "", "items": [], "lines": [{**line, "answer": "done"}] * done + [{**line, "answer": "reported"}] * going}  # fmt: skip
    content = {"plan": {"number": "1", "title": "x", "authority": authority.name}, "units": [unit],
               "round": {"kind": "monthly", "form": "work", "title": "", "starts_on": "2026-03-01",
                         "ends_on": "2026-03-31", "due_at": NOW.isoformat()}}  # fmt: skip
    round_ = Round.objects.create(
        plan=PlanFactory(authority=authority), kind="monthly", starts_on=FIRST, ends_on=LAST, opens_at=NOW, due_at=NOW,
        state="frozen", frozen_at=NOW, snapshot=content, snapshot_sha256=digest_of(content),
    )  # fmt: skip
    row = ReportFigures(
        authority=authority, round=round_, kind="monthly", starts_on=FIRST, ends_on=LAST, **more
    )
    row.take(figures_of(content["units"]))
    row.save()
    return row


@pytest.fixture
def tree(db):
    """A province over a commune that reported, and over one that did not, under which stands a third level."""
    province = CommitteeFactory(name="UBND tỉnh Mẫu", level="province")
    one, two = (CommitteeFactory(name=f"UBND xã {name}", parent=province) for name in "AB")
    deep = CommitteeFactory(name="UBND ấp C", parent=two)
    frozen(one, 3, 1)
    frozen(deep, 1, 1)
    return province, one, two, deep


def told(rows):
    return [(row.name, row.reported, row.authorities, row.figures.lead.share_done) for row in rows]


def test_each_level_adds_up_all_below_it_once(tree):
    province, one, two, _deep = tree

    rows = rows_of([province, one, two], SPAN, ReportFigures.objects.all())

    assert told(rows) == [("UBND tỉnh Mẫu", 2, 4, 66), ("UBND xã A", 1, 1, 75), ("UBND xã B", 1, 2, 50)]


@pytest.mark.parametrize("depth", [1, 3])
def test_two_queries_however_deep_and_many(db, depth, django_assert_num_queries):
    above = top = CommitteeFactory()
    for _level in range(depth):
        for _other in range(depth):
            below = CommitteeFactory(parent=above)
            frozen(below, 1)
        above = below

    with django_assert_num_queries(2):
        (row,) = rows_of([top], SPAN, ReportFigures.objects.all())
    assert (row.reported, row.figures.lead.done) == (depth * depth, depth * depth)


def test_an_authority_that_ended_before_is_not_missed(tree):
    province, _one, two, _deep = tree
    two.valid_to = date(2026, 2, 28)
    two.save()

    (row,) = rows_of([province], SPAN, ReportFigures.objects.all())

    assert (row.authorities, row.reported) == (2, 1)


def test_who_is_above_reads_below_and_nobody_else(tree):
    province, one, two, deep = tree

    def seen(authority, role=Role.OBSERVER):
        rows = rules.visible_report_figures(actor_in(authority, role=role))
        return {row.authority for row in rows}

    assert seen(province) == {one, deep}
    assert seen(two, Role.LEADER) == {deep}
    assert seen(one) == {one}
    assert seen(province, Role.OFFICER) == set()
    assert [span.token for span in spans_of(ReportFigures.objects.all())] == ["monthly:2026-03-01"]
    assert counted_once(ReportFigures.objects.all()).count() == 2


def test_an_observer_goes_down_to_the_sentence_and_the_log_says_so(client, tree):
    province, one, _two, deep = tree
    client.force_login(member_of(province, role=Role.OBSERVER))

    top = client.get(reverse("plan-rolled-up")).content.decode()
    level = client.get(reverse("plan-rolled-up-of", args=[deep.pk]), {"ky": SPAN.token}).content.decode()
    row = ReportFigures.objects.get(authority=one)
    words = client.get(reverse("plan-reported", args=[row.pk])).content.decode()

    assert "2/4" in top
    assert "66 %" in top
    assert "chưa báo cáo" in client.get(reverse("plan-rolled-up-of", args=[_two.pk])).content.decode()
    assert reverse("plan-reported", args=[ReportFigures.objects.get(authority=deep).pk]) in level
    assert "Câu của UBND xã A &lt;i&gt;" in words
    assert Entry.objects.filter(verb="plan.report_read", target_id=row.pk).count() == 1
    client.force_login(member_of(one, role=Role.OBSERVER))
    assert client.get(reverse("plan-rolled-up-of", args=[province.pk])).status_code == 404
    assert (
        client.get(reverse("plan-reported", args=[ReportFigures.objects.get(authority=deep).pk])).status_code
        == 404
    )


def test_communes_come_page_by_page(client, tree, monkeypatch):
    province = tree[0]
    monkeypatch.setattr("sen.plan.views.rolling_up.A_PAGE", 1)
    client.force_login(member_of(province, role=Role.LEADER))

    first = client.get(reverse("plan-rolled-up")).content.decode()
    later = client.get(reverse("plan-rolled-up"), {"sau": tree[1].pk, "ky": SPAN.token}).content.decode()

    assert ("UBND xã A" in first, "UBND xã B" in first, f"sau={tree[1].pk}" in first) == (True, False, True)
    assert ("UBND xã A" in later, "UBND xã B" in later, f"sau={tree[2].pk}" in later) == (False, True, False)


@pytest.mark.django_db
def test_before_the_first_report_the_page_says_where_figures_come_from(client):
    client.force_login(member_of(UnitFactory(), role=Role.LEADER))

    page = client.get(reverse("plan-rolled-up")).content.decode()

    assert "khi một kỳ báo cáo được chốt" in page
    assert f'href="{reverse("received-files")}"' in page
