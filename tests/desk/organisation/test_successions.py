"""The screens of changes of units over HTTP: drafted, looked at, confirmed, put right."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sen.desk.organisation import rules
from sen.desk.organisation.family import family_of
from sen.org.actions import Change, confirm_succession, draft_succession
from sen.org.models import Membership, Role, Succession, Unit
from sen.org.queries import actor_of
from tests.desk.organisation.test_screens import body_of, post
from tests.factories import CommitteeFactory, UnitFactory, member_of

pytestmark = pytest.mark.django_db
State = Succession.State


@pytest.fixture
def committee():
    return CommitteeFactory(name="UBND xã Bình Sen")


@pytest.fixture
def administrator(committee, client):
    person = member_of(committee, role=Role.ADMINISTRATOR)
    client.force_login(person)
    return person


@pytest.fixture
def units(committee):
    names = ("Phòng Kinh tế", "Phòng Hạ tầng", "Văn phòng")
    return [UnitFactory(name=name, parent=committee) for name in names]


def sent(olds, news, *, kind="merge", days=0, **further):
    day = timezone.localdate() + timedelta(days=days)
    pks = {"olds": [unit.pk for unit in olds], "news": [unit.pk for unit in news]}
    return {"kind": kind, **pks, "effective_on": f"{day:%d/%m/%Y}", "act_number": "09/NQ-MẪU", **further}


def actor(person):
    return actor_of(person, now=timezone.now())


def in_effect(administrator, old, *news):
    kind = "merge" if len(news) == 1 else "split"
    by, now = actor(administrator), timezone.now()
    change = Change(kind, [old], timezone.localdate(now), "01/NQ", news)
    return confirm_succession(draft_succession(change, by=by, now=now).pk, by=by, now=now)


def page(name, row):
    return reverse(f"successions-{name}", args=[row.pk])


def test_a_merger_is_drafted_looked_at_and_confirmed(client, administrator, units):
    one, two, heir = units
    person = member_of(one)

    drafted = post(client, reverse("successions-lap"), **sent([one, two], [heir]))
    row = Succession.objects.get()
    preview = client.get(drafted["Location"])
    Unit.objects.get(pk=one.pk, valid_to=None)  # the draft has ended nothing
    post(client, page("xac-nhan", row), key="confirm-key")

    assert drafted["Location"] == page("detail", row)
    weights = {weight.unit.pk: weight.people for weight in preview.context["weights"]}
    assert weights == {one.pk: 1, two.pk: 0}
    assert str(person) in body_of(preview)
    row.refresh_from_db()
    yesterday = timezone.localdate() - timedelta(days=1)
    assert row.state == State.IN_EFFECT
    assert set(Unit.objects.filter(valid_to=yesterday)) == {one, two}


def test_a_unit_page_opens_the_draft_with_that_unit_ticked(client, administrator, units):
    address = f"{reverse('successions-lap')}?olds={units[0].pk}"

    shown = body_of(client.get(reverse("units-detail", args=[units[0].pk])))
    form = client.get(address).context["form"]

    assert address in shown
    assert [box.data["value"].value for box in form["olds"] if box.data["selected"]] == [units[0].pk]


def test_who_keeps_no_units_is_led_to_no_change(client, units):
    client.force_login(member_of(units[0], role=Role.UNIT_LEAD))

    shown = body_of(client.get(reverse("units-detail", args=[units[0].pk])))

    assert reverse("successions-lap") not in shown
    assert client.get(reverse("successions-lap")).status_code == 403


def test_a_change_that_does_not_hold_is_told_on_the_form(client, administrator, units):
    one, two, heir = units

    refused = post(client, reverse("successions-lap"), **sent([one], [two, heir]))

    assert refused.status_code == 422
    assert "đúng một đơn vị" in body_of(refused)
    assert not Succession.objects.exists()


def test_a_draft_is_changed_and_a_confirmed_change_taken_back_before_its_day(client, administrator, units):
    one, two, heir = units
    post(client, reverse("successions-lap"), **sent([one], [heir], days=30))
    row = Succession.objects.get()

    post(client, page("sua", row), key="change-key", **sent([one, two], [heir], days=60))
    post(client, page("xac-nhan", row), key="confirm-key")
    shown = body_of(client.get(page("detail", row)))
    post(client, page("rut", row), key="undo-key", reason="Nghị quyết chưa ban hành")

    row.refresh_from_db()
    assert row.lines.count() == 2
    assert page("sua", row) not in shown  # what is confirmed is not rewritten
    assert (row.state, row.reason) == (State.UNDONE, "Nghị quyết chưa ban hành")
    assert not Unit.objects.exclude(valid_to=None).exists()


def test_a_correcting_entry_stands_beside_the_first(client, administrator, units):
    one, two, heir = units
    row = in_effect(administrator, one, two)

    answer = post(client, page("dinh-chinh", row), news=heir.pk, act_number="01/NQ", reason="Nhầm nơi nhận")

    row.refresh_from_db()
    entry = Succession.objects.get(corrects=row)
    assert (row.state, entry.state) == (State.CORRECTED, State.IN_EFFECT)
    assert answer["Location"] == page("detail", entry)
    assert list(Unit.objects.get(pk=one.pk).successors.all()) == [heir]


def test_who_goes_on_where_is_ticked(client, administrator, units):
    one, two, heir = units
    held = Membership.objects.get(user=member_of(one))
    row = in_effect(administrator, one, two, heir)

    offered = rules.roles_to_carry(actor(administrator), row)
    post(client, page("vai-tro", row), chosen=f"{held.pk}-{heir.pk}")

    keys = {(key, is_chosen) for key, _label, is_chosen in offered}
    assert keys == {(f"{held.pk}-{two.pk}", False), (f"{held.pk}-{heir.pk}", False)}
    assert set(held.user.memberships.filter(valid_to=None).values_list("unit", flat=True)) == {heir.pk}


def test_an_administrator_elsewhere_is_offered_no_role_to_carry(client, administrator, units):
    row = in_effect(administrator, units[0], units[1])
    member_of(units[0])
    stranger = member_of(CommitteeFactory(), role=Role.ADMINISTRATOR)

    assert rules.roles_to_carry(actor(stranger), row) == []
    assert rules.home_of(actor(stranger)) != rules.home_of(actor(administrator))
    assert rules.home_of(actor(member_of(units[1]))) == {}


def test_the_family_of_a_unit_has_no_empty_column(administrator, units):
    one, two, heir = units
    in_effect(administrator, one, two, heir)

    first, last = (family_of(unit, actor(administrator)) for unit in (one, heir))

    assert [(box.title, box.is_self, box.x) for box in first.boxes] == [
        (one.name, True, 4), (two.name, False, 269), (heir.name, False, 269)
    ]  # fmt: skip
    assert [(box.title, box.x) for box in last.boxes] == [(heir.name, 269), (one.name, 4)]
    assert first.width == last.width == 269 + 220 + 4
    assert family_of(CommitteeFactory(), actor(administrator)) is None


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_changes_costs_the_same_for_many_rows(
    client, administrator, units, committee, count, django_assert_max_num_queries
):
    for _each in range(count):
        in_effect(administrator, UnitFactory(parent=committee), units[0])

    client.get(reverse("people"))  # asks what runs by itself: for half a minute it is remembered

    with django_assert_max_num_queries(16):
        shown = client.get(reverse("successions"))

    assert body_of(shown).count("09/NQ") + body_of(shown).count("01/NQ") == count
