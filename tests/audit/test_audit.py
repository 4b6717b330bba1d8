from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from sen.audit.actions import REQUEST, acting_from, record, record_once, seal
from sen.audit.models import Block, Entry, digest_of
from sen.audit.queries import Verdict, entries_of, verify
from tests.factories import NOW, CommitteeFactory, UnitFactory, actor_in


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record("org.unit_named", CommitteeFactory(), by=None)


def record_three():
    unit = CommitteeFactory()
    with transaction.atomic():
        return [record("org.unit_named", unit, by=None, turn=turn) for turn in range(3)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "tamper",
    [
        lambda rows: rows.update(facts={"turn": 7}),
        lambda rows: rows.update(unit_id=7),
        lambda rows: rows.update(actor_name="Ai đó"),
        lambda rows: rows.delete(),
        lambda rows: rows.update(block=None),
    ],
)
def test_verify_names_the_first_broken_entry(tamper):
    record_three()
    seal()
    broken = record_three()[1].pk
    seal()
    record_three()
    verdict = verify()
    assert (verdict.blocks, verdict.sealed, verdict.unsealed, verdict.broken) == (2, 6, 3, None)

    tamper(Entry.objects.filter(pk=broken))

    assert verify().broken == broken


@pytest.mark.django_db
def test_verify_sees_a_block_forged_whole_because_the_next_is_chained_to_it():
    for _turn in range(2):
        record_three()
        seal()
    first, later = Entry.objects.filter(block=1).first(), Entry.objects.filter(block=2).first()

    Entry.objects.filter(pk=first.pk).update(facts={"turn": 7})
    forged = Block.objects.get(number=1)
    forged.digests = {str(entry.pk): entry.digest() for entry in Entry.objects.filter(block=1)}
    forged.seal = forged.expected_seal("")
    forged.save()

    assert verify().broken == later.pk


@pytest.mark.django_db
def test_verify_misses_a_last_block_whose_entries_are_still_there():
    entries = record_three()
    seal()

    Block.objects.all().delete()

    assert verify().broken == entries[0].pk


@pytest.mark.django_db
def test_an_empty_log_is_whole_and_sealing_nothing_makes_no_block():
    seal()

    assert verify() == Verdict(blocks=0, sealed=0, unsealed=0, broken=None)


@pytest.mark.django_db
def test_a_seal_takes_no_more_than_its_limit():
    record_three()
    seal(limit=2)

    assert (verify().sealed, verify().unsealed) == (2, 1)


@pytest.mark.django_db
def test_an_entry_outlives_the_row_and_keeps_who_acted():
    unit = UnitFactory()
    actor = actor_in(unit)
    record("org.unit_named", unit, by=actor, unit_id=unit.pk)

    entry = entries_of(unit).get()

    assert (entry.actor_id, entry.actor_name, entry.unit_ids) == (actor.user_id, actor.name, [unit.pk])
    assert not entries_of(UnitFactory()).exists()


@pytest.mark.django_db
def test_the_command_proves_the_log_and_names_the_broken_entry():
    broken = record_three()[0].pk
    seal()
    out = StringIO()
    call_command("audit_verify", stdout=out)
    assert Block.objects.get().seal in out.getvalue()

    Entry.objects.filter(pk=broken).update(verb="org.nothing")

    with pytest.raises(CommandError, match=str(broken)):
        call_command("audit_verify", stdout=StringIO())


# ---- forms of the digest


@pytest.mark.django_db
def test_history_written_in_the_first_form_still_verifies_and_its_changes_are_found():
    old, newer = (entry.pk for entry in record_three()[:2])
    Entry.objects.filter(pk=old).update(form=1)
    values = Entry.objects.get(pk=old)
    by_hand = [old, values.at.isoformat(), values.verb, values.target, values.target_id, values.unit_id]
    assert values.digest() == digest_of(*by_hand, None, "", [], {"turn": 0})
    seal()
    Block.objects.update(sealed_at=None)
    Block.objects.update(seal=Block.objects.get().expected_seal(""))
    assert verify().broken is None

    Entry.objects.filter(pk=old).update(target_id=7)
    assert verify().broken == old
    Entry.objects.filter(pk=old).update(target_id=values.target_id)

    Entry.objects.filter(pk=newer).update(form=1)
    assert verify().broken == newer


COVERED = {
    "at": timezone.now() + timedelta(days=1), "verb": "x", "target": "x", "target_id": 7, "unit_id": 7,
    "actor_id": 7, "actor_name": "x", "unit_ids": [7], "roles": {"7": ["x"]}, "acting_for_id": 7,
    "acting_for_name": "x", "channel": "x", "place": "x", "reference": "x", "session": "x", "once": "x",
    "facts": {"x": 7}, "form": 1,
}  # fmt: skip


def test_a_digest_covers_every_field_but_the_place_in_the_chain():
    fields = {field.name for field in Entry._meta.concrete_fields}

    assert fields - set(COVERED) == {"id", "block", "emptied_at"}


@pytest.mark.parametrize(("name", "value"), COVERED.items())
def test_a_digest_changes_with_each_field(name, value):
    entry = Entry(pk=1, verb="org.unit_named")
    before = entry.digest()

    setattr(entry, name, value)

    assert entry.digest() != before


# ---- who, from where, once


@pytest.mark.django_db
def test_an_entry_keeps_the_roles_and_from_where_the_actor_came():
    unit = UnitFactory()
    actor = actor_in(unit, role="unit_lead")
    with acting_from(REQUEST, "203.0.113.5", reference="ABCD-EFGH", session=lambda: "mark"):
        written = record("org.unit_named", unit, by=actor)
    outside = record("org.unit_named", unit, by=None)

    entry = Entry.objects.get(pk=written.pk)

    assert entry.roles == {str(unit.pk): ["unit_lead"]}
    assert (entry.channel, entry.place, entry.reference, entry.session) == (
        REQUEST, "203.0.113.5", "ABCD-EFGH", "mark",
    )  # fmt: skip
    assert (outside.channel, outside.place, outside.session) == ("", "", "")


@pytest.mark.django_db
def test_who_acts_by_delegation_says_on_whose_behalf():
    @dataclass
    class Deputy:
        user_id, name, unit_ids, roles = 1, "Phó", frozenset(), {}

        def acting_for(self, verb, unit_id):
            return (2, "Trưởng") if verb == "org.unit_named" else (None, "")

    entry = record("org.unit_named", UnitFactory(), by=Deputy())

    assert (entry.actor_id, entry.acting_for_id, entry.acting_for_name) == (1, 2, "Trưởng")


@pytest.mark.django_db
def test_a_reading_is_written_once_an_hour_for_each_actor_and_row():
    one, other = UnitFactory(), UnitFactory()
    actor, second = actor_in(one), actor_in(one)
    asked = [(actor, one, NOW), (actor, one, NOW), (second, one, NOW), (actor, other, NOW)]

    written = [record_once("desk.row_viewed", row, by=by, now=now) for by, row, now in asked]

    assert written == [True, False, True, True]
    assert record_once("desk.row_viewed", one, by=actor, now=NOW + timedelta(hours=1))
    assert Entry.objects.filter(verb="desk.row_viewed").count() == 4
    seal()
    assert verify().broken is None


@pytest.mark.django_db(transaction=True)
def test_a_reading_is_written_once_by_eight_threads_at_the_same_moment():
    unit = UnitFactory()
    actor, gate = actor_in(unit), Barrier(8)

    def read():
        try:
            gate.wait()
            record_once("desk.row_viewed", unit, by=actor, now=NOW)
        finally:
            connection.close()

    threads = [Thread(target=read) for _turn in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Entry.objects.filter(verb="desk.row_viewed").count() == 1
