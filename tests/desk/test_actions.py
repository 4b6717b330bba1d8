from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from sen.audit.models import Entry
from sen.desk import actions
from sen.desk.errors import SentWithOtherContent
from sen.desk.models import Alarm, SentForm
from sen.org.models import Unit
from tests.factories import NOW, UnitFactory, actor_in

KEY = "0123456789"


def write_once(by, *, digest="a"):
    def run():
        Unit.objects.create(
            name=f"Made {Unit.objects.count()}", kind=Unit.Kind.OTHER, level=Unit.Level.COMMUNE
        )
        return "/made/"

    try:
        return actions.send_once(KEY, digest=digest, run=run, by=by, now=NOW)
    finally:
        if not connection.in_atomic_block:
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_four_taps_at_once_write_once():
    by = actor_in(UnitFactory())
    before = Unit.objects.count()

    with ThreadPoolExecutor(4) as taps:
        sent = list(taps.map(write_once, [by] * 4))

    assert Unit.objects.count() == before + 1
    assert sorted(each.was_sent_before for each in sent) == [False, True, True, True]
    assert {each.result for each in sent} == {"/made/"}


@pytest.mark.django_db
def test_the_same_key_with_other_content_is_not_a_double_tap():
    by = actor_in(UnitFactory())
    write_once(by)

    with pytest.raises(SentWithOtherContent):
        write_once(by, digest="b")


@pytest.mark.django_db
def test_what_the_action_refuses_leaves_the_key_free():
    by = actor_in(UnitFactory())

    def refuse():
        raise ValidationError("no")

    with pytest.raises(ValidationError):
        actions.send_once(KEY, digest="a", run=refuse, by=by, now=NOW)

    assert not SentForm.objects.exists()
    assert not write_once(by).was_sent_before


@pytest.mark.django_db
def test_old_keys_are_forgotten():
    write_once(actor_in(UnitFactory()))

    actions.forget_sent_forms(now=NOW + actions.KEYS_KEPT)
    assert SentForm.objects.count() == 1
    actions.forget_sent_forms(now=NOW + actions.KEYS_KEPT * 2)
    assert SentForm.objects.count() == 0


@pytest.mark.django_db
def test_an_alarm_raised_again_keeps_its_first_moment_until_it_is_cleared():
    first = actions.raise_alarm("feed:1", kind="x", now=NOW)
    again = actions.raise_alarm("feed:1", kind="x", now=NOW + actions.KEYS_KEPT, facts={"count": 2})

    assert (again.pk, again.raised_at, again.facts) == (first.pk, NOW, {"count": 2})
    actions.clear_alarm("feed:1", now=NOW)
    actions.clear_alarm("feed:1", now=NOW)
    assert Alarm.objects.get().cleared_at == NOW
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "desk.alarm_raised",
        "desk.alarm_cleared",
    ]
