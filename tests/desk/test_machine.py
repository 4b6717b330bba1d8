import pytest

from sen.desk import rules
from sen.desk.machine import alarms_of_jobs
from sen.jobs.models import Delivery, Message
from sen.org.models import Role
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
