from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from sen.audit.models import Entry
from sen.plan.actions.links import check_links, correct_link
from sen.plan.link_words import todos, word_of
from sen.plan.models import Evidence, Plan
from tests.factories import NOW, DutyFactory, UnitFactory, actor_in
from tests.lib.fetch.site import leads_to, page, site_running

NO_LISTENER = "http://127.0.0.1:9/"
TODAY = timezone.localdate(NOW)


@pytest.fixture
def site(settings):
    settings.FETCH_REACH, settings.FETCH_AGENT = "loopback", "Sen (UBND xa Thu)"
    with site_running() as running:
        running.answers |= {
            "/": page(),
            "/well": page(),
            "/old": leads_to("/well", "301 Moved"),
            "/login": leads_to("/well"),
            "/article": leads_to("/"),
            "/closed": page(status="403 Forbidden"),
            "/broken": page(status="500 Oh"),
        }
        yield running


@pytest.fixture
def duty():
    return DutyFactory(task__plan__state=Plan.State.CONFIRMED)


def link(duty, url, **fields):
    made = Evidence.objects.create(kind="link", url=url, unit=duty.unit, added_at=NOW, **fields)
    made.tasks.add(duty.task)
    return made


def states():
    return list(Evidence.objects.order_by("pk").values_list("link_state", flat=True))


def night(number=0):
    check_links(now=NOW + timedelta(days=number), between_seconds=0.0)


@pytest.mark.django_db
def test_each_link_has_the_state_that_its_site_tells(site, duty):
    for path in ("/well", "/old", "/login", "/article", "/nowhere", "/closed"):
        link(duty, site.url(path))
    link(duty, "http://10.0.0.1/")

    night()

    assert states() == ["reachable", "moved", "reachable", "moved", "gone", "unchecked", "unchecked"]
    assert set(Evidence.objects.values_list("link_checked_on", flat=True)) == {TODAY}
    assert Evidence.objects.get(url=site.url("/old")).link_moved_to == site.url("/well")
    assert all("User-Agent: Sen (UBND xa Thu)\r\n" in asked for asked in site.requests)


@pytest.mark.django_db
def test_a_site_that_knows_no_head_is_asked_for_the_page(site, duty):
    link(duty, site.url("/nowhere"))

    night()

    assert [asked.split(" ")[0] for asked in site.requests] == ["HEAD", "GET"]


@pytest.mark.django_db
def test_the_same_night_asks_once_and_a_good_link_is_left_alone_for_a_week(site, duty):
    link(duty, site.url("/well"))
    link(duty, site.url("/well"))

    for number in (0, 0, 1, 6):
        night(number)
    asked_in_a_week = len(site.requests)
    night(7)

    assert (asked_in_a_week, len(site.requests)) == (1, 2)


@pytest.mark.django_db
def test_one_bad_night_makes_no_link_gone_three_do_and_one_good_one_heals(site, duty):
    bad = link(duty, site.url("/broken"))
    link(duty, site.url("/nowhere"))  # somebody answers each night

    seen = []
    for number in range(3):
        night(number)
        bad.refresh_from_db()
        seen.append(bad.link_state)
    site.answers["/broken"] = page()
    night(3)
    bad.refresh_from_db()

    assert seen == ["unchecked", "unchecked", "gone"]
    assert (bad.link_state, bad.link_failures) == ("reachable", 0)
    entries = Entry.objects.filter(verb="plan.link_checked", target_id=bad.pk).order_by("pk")
    assert [entry.facts["after"] for entry in entries] == ["gone", "reachable"]


@pytest.mark.django_db
def test_silence_of_everybody_is_a_line_that_is_down(site, duty):
    alone = link(duty, NO_LISTENER)

    for number in range(4):
        night(number)

    alone.refresh_from_db()
    assert (alone.link_state, alone.link_failures, alone.link_checked_on) == ("unchecked", 0, None)


@pytest.mark.django_db
def test_withdrawn_links_and_documents_are_not_asked_for(site, duty):
    link(duty, site.url("/well"), withdrawn_at=NOW)
    Evidence.objects.create(kind="document", document_number="1", unit=duty.unit, added_at=NOW)

    night()

    assert site.requests == []


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_site_is_asked(site, duty):
    link(duty, site.url("/well"))
    asked_when_in_transaction = []

    def watch(execute, sql, params, many, context):
        if connection.in_atomic_block:
            asked_when_in_transaction.append(len(site.requests))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        night()

    assert set(asked_when_in_transaction) == {1}  # each of its statements came after the answer


@pytest.mark.django_db
def test_who_gave_it_is_told_and_corrects_it(site, duty):
    gone = link(duty, site.url("/nowhere"), title="Tin bài")
    clerk, stranger = actor_in(duty.unit), actor_in(UnitFactory())
    night()
    told = [(todo.url, todo.tone) for todo in todos(clerk, NOW)]

    with pytest.raises(PermissionDenied):
        correct_link(gone.pk, url=site.url("/well"), by=stranger)
    correct_link(gone.pk, url=site.url("/well"), by=clerk)
    night(1)

    assert told == [(f"/minh-chung/{gone.pk}/", "late")]
    assert list(todos(stranger, NOW)) == list(todos(clerk, NOW)) == []
    gone.refresh_from_db()
    assert (gone.url, gone.link_state) == (site.url("/well"), "reachable")
    assert Entry.objects.get(verb="plan.link_corrected").facts["before"] == site.url("/nowhere")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_todos_take_one_query(duty, count, django_assert_num_queries):
    for number in range(count):
        link(duty, f"https://example.org/{number}", link_state="gone")
    clerk = actor_in(duty.unit)

    with django_assert_num_queries(1):
        found = list(todos(clerk, NOW))

    assert len(found) == count


def test_the_state_of_a_link_reads_with_its_day():
    gone = Evidence(kind="link", link_state="gone", link_checked_on=TODAY)

    assert word_of(gone).endswith(f"({TODAY:%d/%m/%Y})")
    assert word_of(Evidence(kind="link")) == str(Evidence.LinkState.UNCHECKED.label)
    assert word_of(Evidence(kind="document", document_number="1")) == ""
