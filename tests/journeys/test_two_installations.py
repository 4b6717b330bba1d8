"""Two installations on disk, each with its own database and secret, hand each other a file through `sen` alone."""

import json

import pytest

from tests.processes import empty_database, sen

pytestmark = pytest.mark.slow  # eight interpreters, and every migration twice
OFFICE = """
import json, pathlib, sys
from datetime import date, timedelta
from django.core.exceptions import ValidationError
from django.utils import timezone
from sen.org.models import Membership, Unit, User
from sen.org.queries import actor_of
from sen.plan.actions import exchange
from sen.plan.models import *
now = timezone.now()
def actor():
    return actor_of(User.objects.get(username="daumoi"), now=now)
def found(name, parent=None):
    unit = Unit.objects.create(kind="peoples_committee", level="commune", name=name, parent=parent)
    Unit.objects.filter(pk=unit.pk).update(authority=unit)
    return unit
"""
FOUND = """
own = found({name!r})
user = User.objects.create(username="daumoi")
Membership.objects.create(user=user, unit=own, role="focal_point", valid_from=date(2020, 1, 1))
key = exchange.make_key(own.pk, by=actor(), now=now)
print("SAID" + json.dumps([key.key, key.fingerprint]))
"""
KNOW = """
own = Unit.objects.get(name={name!r})
place = found({other!r}, own) if {is_below} else None
entered = Partner(authority=own, name={other!r}, place=place, key={key!r})
partner = exchange.add_partner(entered, by=actor(), now=now)
exchange.confirm_partner(partner.pk, heard={heard!r}, heard_from="Văn phòng", by=actor(), now=now)
print("SAID" + json.dumps(partner.pk))
"""
REPORT = """
from sen.plan.actions.rounds import RoundFacts, freeze_round, open_round
from sen.plan.actions.sheets import Filled, submit_sheet
own = Unit.objects.get(name="UBND xã Mẫu")
plan = Plan.objects.create(authority=own, state="confirmed", number="33/KH-UBND", title="Thông tin đối ngoại",
                           starts_on=date(2020, 1, 1), ends_on=date(2099, 12, 31))
task = Task.objects.create(plan=plan, position=1, number="IV.1", text="Mở hội chợ.")
duty = Duty.objects.create(task=task, unit=own, part="lead", rhythm="each_period")
today = timezone.localdate(now)
facts = RoundFacts("monthly", "work", today.replace(day=1), today, now + timedelta(days=1))
round_ = open_round(plan.pk, facts=facts, by=actor(), now=now)
said = Filled(texts={{duty.pk: "Đã mở hội chợ biên giới."}}, rest_is_nothing=False, note="")
submit_sheet(round_.sheets.get().pk, filled=said, by=actor(), now=now)
freeze_round(round_.pk, by=actor(), now=now)
file = exchange.sign_report({partner}, round_id=round_.pk, by=actor(), now=now)
pathlib.Path({path!r}).write_bytes(file.data)
print("SAID" + json.dumps(file.name))
"""
TAKE = """
said = []
for path in {paths!r}:
    try:
        brought = exchange.bring_in(
            exchange.check_file(pathlib.Path(path).read_bytes(), by=actor(), now=now), by=actor(), now=now)
    except ValidationError as error:
        said.append(error.code)
    else:
        if not brought.is_known:
            exchange.take_in_file(brought.row.pk, by=actor(), now=now)
        said.append(brought.is_known)
from sen.plan.queries.exchange import content_of
row = ReceivedFile.objects.get()
print("SAID" + json.dumps([said, row.state, row.is_newest, row.partner.name,
                           content_of(row)["units"][0]["lines"][0]["text"]]))
"""


def run(env, script, **values):
    done = sen(env, "shell", "-v", "0", "-c", OFFICE + (script.format(**values) if values else script))
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.rpartition("SAID")[2])


def test_a_commune_hands_its_month_to_a_province_on_another_machine(tmp_path):
    path, forged = tmp_path / "bao-cao.sen", tmp_path / "sua.sen"
    with empty_database(tmp_path / "tinh") as above, empty_database(tmp_path / "xa") as below:
        province = {**above, "SEN_SECRET_KEY": "the province has a key of its own " * 2}
        commune = {**below, "SEN_SECRET_KEY": "and so has the commune, a different one " * 2}
        for env in (province, commune):
            assert sen(env, "migrate").returncode == 0
        key_above, heard_above = run(province, FOUND, name="UBND tỉnh Mẫu")
        key_below, heard_below = run(commune, FOUND, name="UBND xã Mẫu")
        run(
            province,
            KNOW,
            name="UBND tỉnh Mẫu",
            other="UBND xã Mẫu",
            key=key_below,
            heard=heard_below,
            is_below=True,
        )
        partner = run(commune, KNOW, name="UBND xã Mẫu", other="UBND tỉnh Mẫu", key=key_above, heard=heard_above,
                      is_below=False)  # fmt: skip

        assert run(commune, REPORT, partner=partner, path=str(path)).endswith(".sen")
        data = path.read_bytes()
        forged.write_bytes(data.replace("hội chợ biên giới".encode(), "hội chợ bên sông!".encode()))
        said, *taken = run(province, TAKE, paths=[str(forged), str(path), str(path)])

    assert forged.read_bytes() != data
    assert said == ["forged", False, True]
    assert taken == ["taken", True, "UBND xã Mẫu", "Đã mở hội chợ biên giới."]
