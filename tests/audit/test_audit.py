from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from sen.audit.actions import record, seal
from sen.audit.models import Block, Entry, digest_of
from sen.audit.queries import Verdict, entries_of, verify
from tests.factories import CommitteeFactory, UnitFactory, actor_in


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
    forged = {str(entry.pk): entry.digest() for entry in Entry.objects.filter(block=1)}
    Block.objects.filter(number=1).update(digests=forged, seal=digest_of("", forged))

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
