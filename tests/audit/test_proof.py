"""What a proof of the log finds when somebody changed the database by hand."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from sen.audit import kept_seals
from sen.audit.actions import empty_old, record, seal, verify_and_note
from sen.audit.models import EMPTIED, NOTHING, Block, Entry, Fault, Verification
from sen.audit.queries import _Ranges, last_verification, verify
from tests.factories import NOW, CommitteeFactory, actor_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def log():
    """Five blocks of three entries; the numbers of the entries, block by block."""
    unit = CommitteeFactory()
    blocks = []
    for number in range(5):
        blocks.append(
            [record("org.unit_named", unit, by=None, turn=turn + 3 * number).pk for turn in range(3)]
        )
        seal(now=NOW + timedelta(minutes=number))
    assert verify().is_whole
    return blocks


def found():
    verdict = verify()
    return verdict.fault, verdict.block, verdict.broken


def of(block):
    return Block.objects.get(number=block)


def test_an_entry_changed(log):
    Entry.objects.filter(pk=log[2][1]).update(actor_name="Ai đó")

    assert found() == (Fault.CHANGED, 3, log[2][1])


def test_an_entry_removed(log):
    Entry.objects.filter(pk=log[2][1]).delete()

    assert found() == (Fault.REMOVED, 3, log[2][1])


def test_an_entry_slipped_into_a_block(log):
    forged = record("org.unit_named", None, by=None)
    Entry.objects.filter(pk=forged.pk).update(block=3)

    assert found() == (Fault.INSERTED, 3, forged.pk)


def test_two_entries_that_changed_places(log):
    one, two = log[1][0], log[1][1]
    Entry.objects.filter(pk=one).update(id=10**9)
    Entry.objects.filter(pk=two).update(id=one)
    Entry.objects.filter(pk=10**9).update(id=two)

    assert found() == (Fault.CHANGED, 2, one)


def test_an_entry_moved_into_another_block(log):
    Entry.objects.filter(pk=log[3][0]).update(block=2)

    assert found() == (Fault.INSERTED, 2, log[3][0])


def test_two_blocks_that_changed_places(log):
    second, third = of(2), of(3)
    Entry.objects.filter(block=2).update(block=99)
    Entry.objects.filter(block=3).update(block=2)
    Entry.objects.filter(block=99).update(block=3)
    second.number, third.number = 3, 2
    second.save()
    third.save()

    assert found() == (Fault.BLOCK_CHANGED, 2, log[2][0])


def test_an_entry_and_its_digest_changed_alike(log):
    Entry.objects.filter(pk=log[2][1]).update(actor_name="Ai đó")
    block = of(3)
    block.digests[str(log[2][1])] = Entry.objects.get(pk=log[2][1]).digest()
    block.save()

    assert found() == (Fault.BLOCK_CHANGED, 3, log[2][0])


def test_a_block_forged_whole_breaks_the_chain_at_the_next(log):
    Entry.objects.filter(pk=log[2][1]).update(actor_name="Ai đó")
    block = of(3)
    block.digests[str(log[2][1])] = Entry.objects.get(pk=log[2][1]).digest()
    block.seal = block.expected_seal(of(2).seal)
    block.save()

    assert found() == (Fault.BLOCK_CHANGED, 4, log[3][0])


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_block_removed_names_the_first_of_its_entries(log, number):
    of(number).delete()

    assert found() == (Fault.BLOCK_REMOVED, number, log[number - 1][0])


def test_a_block_removed_with_its_entries(log):
    of(3).delete()
    Entry.objects.filter(block=3).delete()

    assert found() == (Fault.BLOCK_REMOVED, 3, None)


def test_a_block_removed_and_the_others_numbered_anew(log):
    of(3).delete()
    Entry.objects.filter(block=3).delete()
    for number in (4, 5):
        Block.objects.filter(number=number).update(number=number - 1)
        Entry.objects.filter(block=number).update(block=number - 1)

    assert found() == (Fault.BLOCK_CHANGED, 3, log[3][0])


def test_the_end_cut_off_shows_against_a_seal_kept_elsewhere(log):
    kept = verify().last_seal
    Entry.objects.filter(block__gte=4).delete()
    Block.objects.filter(number__gte=4).delete()

    assert verify().is_whole
    assert verify(kept_seal=kept).fault == Fault.TAIL_CUT
    assert verify(kept_seal=of(2).seal).is_whole


def test_the_first_of_several_breaks_is_named(log):
    Entry.objects.filter(pk__in=[log[4][0], log[1][2]]).update(verb="org.nothing")

    assert found() == (Fault.CHANGED, 2, log[1][2])


def test_the_command_names_the_break_and_ends_with_one(log):
    Entry.objects.filter(pk=log[2][1]).delete()

    with pytest.raises(CommandError, match=rf"{log[2][1]}\D") as error:
        call_command("audit_verify", stdout=StringIO())

    assert error.value.returncode == 1


def test_the_command_compares_with_a_seal_it_is_given_or_the_last_one_kept(log):
    kept = verify().last_seal
    verify_and_note(now=NOW)
    call_command("audit_verify", seal=kept, stdout=StringIO())
    Entry.objects.filter(block__gte=4).delete()
    Block.objects.filter(number__gte=4).delete()

    for asked in ({"seal": kept}, {}):
        with pytest.raises(CommandError):
            call_command("audit_verify", stdout=StringIO(), **asked)
    call_command("audit_verify", seal=of(3).seal, stdout=StringIO())


def test_a_nightly_proof_is_kept_and_says_what_it_found(log):
    verify_and_note(now=NOW)
    first = last_verification()
    Entry.objects.filter(pk=log[0][0]).delete()
    verify_and_note(now=NOW + timedelta(days=1))

    assert (first.fault, first.blocks, first.sealed, first.last_seal) == ("", 5, 15, of(5).seal)
    assert kept_seals.last() == of(5).seal
    assert (last_verification().fault, last_verification().broken) == (Fault.REMOVED, log[0][0])


def test_proofs_of_long_ago_are_forgotten(log):
    verify_and_note(now=NOW)
    verify_and_note(now=NOW + timedelta(days=401))

    assert Verification.objects.count() == 1


# ---- retention


@pytest.fixture
def told(settings):
    """An entry of eleven years ago that names a person, one of today, each sealed at its time."""
    settings.LOG_YEARS = 10
    unit = CommitteeFactory()
    actor = actor_in(unit)
    old = record("org.unit_renamed", unit, by=actor, unit_id=unit.pk, before="Cũ", after="Mới")
    long_ago = NOW - timedelta(days=11 * 365.25)
    Entry.objects.filter(pk=old.pk).update(at=long_ago)
    seal(now=long_ago)
    new = record("org.unit_renamed", unit, by=actor, unit_id=unit.pk)
    Entry.objects.filter(pk=new.pk).update(at=NOW)
    seal(now=NOW)
    return old.pk, new.pk, actor


def test_retention_deletes_contents_and_the_chain_still_proves(told):
    old, new, actor = told

    assert empty_old(now=NOW) == 1

    emptied, kept = Entry.objects.get(pk=old), Entry.objects.get(pk=new)
    assert (emptied.actor_name, emptied.actor_id, emptied.facts, emptied.place) == ("", None, {}, "")
    assert (emptied.verb, emptied.emptied_at) == ("org.unit_renamed", NOW)
    assert kept.actor_name == actor.name
    seal()
    assert (verify().is_whole, verify().emptied) == (True, 1)
    assert empty_old(now=NOW) == 0


def test_retention_waits_for_the_seal_and_its_own_entries_stay(told):
    old, _new, _actor = told
    Entry.objects.filter(pk=old).update(block=None)
    assert empty_old(now=NOW) == 0
    Entry.objects.filter(pk=old).update(block=1)
    empty_old(now=NOW)
    seal(now=NOW)

    empty_old(now=NOW + timedelta(days=20 * 365))

    assert Entry.objects.get(verb=EMPTIED, facts__first=old).emptied_at is None


def test_contents_deleted_by_hand_are_not_taken_for_retention(told):
    _old, new, _actor = told
    empty_old(now=NOW)
    seal()

    Entry.objects.filter(pk=new).update(emptied_at=NOW, actor_name="", facts={})

    assert found() == (Fault.CHANGED, 2, new)


def hide(first, last, *, by_number=None, years=10):
    """What somebody does who writes the database past Sen: empties entries and slips in the word of retention."""
    Entry.objects.filter(pk__range=by_number or (first, last)).update(emptied_at=NOW, **NOTHING)
    return record(EMPTIED, None, by=None, first=first, last=last, entries=last - first + 1, years=years)


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_forged_entry_of_retention_hides_nothing_fresh(told, is_sealed):
    _old, new, _actor = told
    empty_old(now=NOW)
    seal(now=NOW)
    assert verify(now=NOW).is_whole
    hide(new, new)
    if is_sealed:
        seal(now=NOW + timedelta(minutes=1))

    verdict = verify(now=NOW + timedelta(days=2))

    assert (verdict.fault, verdict.block, verdict.broken) == (Fault.CHANGED, 2, new)


def test_a_forged_range_as_wide_as_the_log_hides_nothing_fresh(told):
    old, new, _actor = told
    hide(1, new + 1000, by_number=(new, new))
    seal(now=NOW)

    assert verify(now=NOW + timedelta(days=900)).broken == new  # the sealing of the word counts, not today
    assert verify(now=NOW).broken == new
    assert old < new


def test_a_forged_moment_of_the_word_of_retention_does_not_help(told):
    _old, new, _actor = told
    word = hide(new, new)
    Entry.objects.filter(pk=word.pk).update(at=NOW + timedelta(days=2000))

    assert verify(now=NOW).broken == new


@pytest.mark.parametrize(("days", "broken"), [(366, False), (365, True)])
def test_an_entry_is_kept_a_year_at_the_least(told, settings, days, broken):
    _old, new, _actor = told
    settings.LOG_YEARS = 1
    then = NOW + timedelta(days=days)
    hide(new, new, years=1)
    seal(now=then)

    assert (verify(now=then).broken == new) is broken


@pytest.fixture
def third(told):
    """Sealed two years ago."""
    _old, _new, actor = told
    entry = record("org.unit_renamed", CommitteeFactory(), by=actor)
    seal(now=NOW + timedelta(days=1))
    return entry.pk


TWO_YEARS_ON = NOW + timedelta(days=2 * 366)


@pytest.mark.parametrize("years", [10, None, 0, -1, "1", 1.5, True])
def test_an_entry_of_two_years_ago_is_not_hidden_by_a_word_that_keeps_the_time_or_names_none(third, years):
    word = hide(third, third, years=years)
    seal(now=TWO_YEARS_ON)

    verdict = verify(now=TWO_YEARS_ON)

    assert (verdict.fault, verdict.broken) == (Fault.CHANGED, third)
    assert verdict.early_deletions == ((word.pk,) if years == 10 else ())


def test_a_word_that_claims_a_shorter_time_than_is_set_is_named(told, third):
    """The torn apart log: its chain holds, so a person has to look whether the office ever kept so short a time."""
    empty_old(now=NOW)
    seal(now=NOW + timedelta(days=2))
    word = hide(third, third, years=1)
    seal(now=TWO_YEARS_ON)
    out = StringIO()

    verdict = verify(now=TWO_YEARS_ON)
    with translation.override("vi"):
        call_command("audit_verify", stdout=out)
    verify_and_note(now=TWO_YEARS_ON)

    assert (verdict.is_whole, verdict.early_deletions) == (True, (word.pk,))
    (line,) = [line for line in out.getvalue().splitlines() if "SEN_LOG_YEARS" in line]
    assert f"mục {word.pk} " in line
    assert Verification.objects.latest("pk").early == 1


def test_deletions_at_the_set_time_name_nothing_also_where_batches_overlap(told, third, settings):
    settings.LOG_YEARS = 1
    while empty_old(now=TWO_YEARS_ON, limit=1):
        seal(now=TWO_YEARS_ON)
    wide = hide(1, third + 5, by_number=(0, 0), years=1)
    seal(now=TWO_YEARS_ON)

    assert (verify(now=TWO_YEARS_ON).is_whole, verify(now=TWO_YEARS_ON).early_deletions) == (True, ())
    settings.LOG_YEARS = 10
    assert wide.pk in verify(now=TWO_YEARS_ON).early_deletions


def test_contents_wait_until_their_seal_is_as_old(told, third, settings):
    """The worker stood still for days: the seal is younger than the entry, and a proof knows only the seal."""
    settings.LOG_YEARS = 1
    Entry.objects.filter(pk=third).update(at=NOW - timedelta(days=30))
    then = NOW + timedelta(days=366)

    empty_old(now=then)
    assert Entry.objects.get(pk=third).emptied_at is None

    empty_old(now=then + timedelta(days=1))
    assert Entry.objects.get(pk=third).emptied_at is not None


def test_batches_that_overlap_are_each_believed():
    """Entry numbers follow the clock only nearly: of two batches the later may begin before the earlier ends."""
    early, late = NOW - timedelta(days=900), NOW - timedelta(days=366)
    ranges = _Ranges([(10, 30, early), (20, 40, late), (1, 5, early)])

    fresh = NOW - timedelta(days=400)
    assert [number for number in range(50) if ranges.covers(number, fresh)] == list(range(20, 41))
    old = NOW - timedelta(days=1000)
    assert [number for number in range(50) if ranges.covers(number, old)] == [*range(1, 6), *range(10, 41)]


@pytest.mark.parametrize(
    "forged", [{"actor_name": "Người khác"}, {"facts": {"after": "X"}}, {"target_id": 7}]
)
def test_what_is_written_into_an_emptied_entry_is_found(told, forged):
    old, _new, _actor = told
    empty_old(now=NOW)
    seal()

    Entry.objects.filter(pk=old).update(**forged)

    assert found() == (Fault.CHANGED, 1, old)


def test_an_emptied_entry_that_is_removed_is_missed(told):
    old, _new, _actor = told
    empty_old(now=NOW)
    seal()

    Entry.objects.filter(pk=old).delete()

    assert found() == (Fault.REMOVED, 1, old)


def test_no_years_means_for_ever(told, settings):
    settings.LOG_YEARS = 0

    assert empty_old(now=NOW) == 0


def test_an_entry_slipped_in_before_the_first_block(log):
    """Blocks begin with 1: what names an earlier one would else be read by everybody and proved by nobody."""
    forged = record("org.unit_named", None, by=None)
    Entry.objects.filter(pk=forged.pk).update(block=0)

    assert found() == (Fault.INSERTED, 0, forged.pk)


def test_a_block_that_is_gone_with_its_entries_is_told_too(log):
    of(3).delete()
    Entry.objects.filter(block=3).delete()

    assert verify().sentence == "Nhật ký đã bị can thiệp. Có khối niêm phong bị xóa. Khối 3."
