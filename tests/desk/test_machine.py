import pytest

from sen.desk import rules
from sen.desk.actions import raise_alarm
from sen.desk.machine import alarms_of_jobs, alarms_of_the_log
from sen.desk.shell import alarms_of
from sen.jobs.models import Delivery, Incident, Message
from sen.org.models import Role, User
from tests.factories import NOW, UnitFactory, actor_in, member_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role.values)
def test_only_an_administrator_runs_the_machine(role):
    assert rules.can_run_the_machine(actor_in(UnitFactory(), role=role)) == (role == Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", Role.values)
def test_who_follows_the_work_has_the_log_among_the_doors(role):
    wide = {Role.FOCAL_POINT, Role.LEADER, Role.OBSERVER, Role.ADMINISTRATOR}
    assert rules.can_follow_the_log(actor_in(UnitFactory(), role=role)) == (role in wide)


@pytest.mark.parametrize(("role", "told"), [(Role.ADMINISTRATOR, True), (Role.LEADER, False)])
def test_alarms_of_the_machine_are_told_to_administrators(role, told):
    actor = actor_in(UnitFactory(), role=role)
    assert any(alarms_of_jobs(actor, NOW)) is told  # no worker has ever been seen


def test_an_administrator_settles_mail_of_unknown_fate(client):
    admin = member_of(UnitFactory(), role=Role.ADMINISTRATOR)
    message = Message.objects.create(key="x", subject="Giấy mời", language="vi", created_at=NOW)
    lost = Delivery.objects.create(
        message=message, address=admin.email, mail_id="<x@y>", state=Delivery.State.UNKNOWN, changed_at=NOW
    )
    client.force_login(admin)

    answer = client.post(f"/thu-da-gui/{lost.pk}/ket-luan/", {"form_key": "0123456789", "has_arrived": "yes"})

    lost.refresh_from_db()
    assert (answer.status_code, lost.state) == (302, Delivery.State.SENT)


def test_what_is_remembered_for_one_reader_is_told_to_nobody_else():
    """The wall: first who may read everything, then everybody who may not, within the same half minute."""
    one, other = UnitFactory(name="Phòng Một"), UnitFactory(name="Phòng Hai")
    raise_alarm("of:one", kind="test.only_for_one", unit_id=one.pk, now=NOW)
    administrator = actor_in(one, role=Role.ADMINISTRATOR)
    everything = alarms_of(administrator, NOW)
    machine = {
        alarm.text for alarm in [*alarms_of_jobs(administrator, NOW), *alarms_of_the_log(administrator, NOW)]
    }
    assert machine
    assert len(everything) > len(machine)

    read = {
        role: {alarm.text for alarm in alarms_of(actor_in(other, role=role), NOW)} for role in Role.values
    }

    own = {alarm.text for alarm in alarms_of(actor_in(one, role=Role.OFFICER), NOW)}
    assert not own & machine
    assert own
    assert not any(texts & own for texts in read.values())
    assert [role for role, texts in read.items() if texts & machine] == [Role.ADMINISTRATOR]


def test_pages_of_an_administrator_ask_once_for_what_runs_by_itself(client, django_assert_num_queries):
    client.force_login(member_of(UnitFactory(), role=Role.ADMINISTRATOR))
    client.get("/them/")

    with django_assert_num_queries(8) as again:
        client.get("/them/")

    tables = ("jobs_", "audit_", "upkeep_")
    assert not [
        query["sql"] for query in again.captured_queries if any(f'"{t}' in query["sql"] for t in tables)
    ]


def test_an_alarm_is_read_in_the_language_of_each_reader(client):
    said = []
    for language in ("vi", "en"):
        person = member_of(UnitFactory(), role=Role.ADMINISTRATOR)
        User.objects.filter(pk=person.pk).update(language=language)
        client.force_login(person)
        said.append(client.get("/them/").text)

    assert ["Việc chạy nền đang ngừng" in page for page in said] == [True, False]
    assert "Nothing runs in the background" in said[1]


def test_an_alarm_that_was_settled_is_gone_from_the_next_page(client):
    incident = Incident.objects.create(kind=Incident.Kind.values[0], at=NOW)
    label = str(Incident.Kind(incident.kind).label)
    client.force_login(member_of(UnitFactory(), role=Role.ADMINISTRATOR))
    shown = [label in {alarm.text for alarm in client.get("/them/").context["shell"].alarms}]

    client.post(f"/su-co/{incident.pk}/da-xem/", {"form_key": "0123456789"})

    shown.append(label in {alarm.text for alarm in client.get("/them/").context["shell"].alarms})
    assert shown == [True, False]


def test_the_page_of_alarms_shows_them_as_they_are(client):
    client.force_login(member_of(UnitFactory(), role=Role.ADMINISTRATOR))
    label = str(Incident.Kind(Incident.Kind.values[0]).label)
    client.get("/them/")
    Incident.objects.create(kind=Incident.Kind.values[0], at=NOW)  # by the worker, in its process

    shown = [
        label in {alarm.text for alarm in client.get(url).context["shell"].alarms}
        for url in ("/them/", "/canh-bao/")
    ]

    assert shown == [False, True]
