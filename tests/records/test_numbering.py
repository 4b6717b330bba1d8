from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from sen.records.actions import drawing, numbering
from sen.records.actions.drawing import NewDocument
from sen.records.actions.numbering import NewSeries
from sen.records.errors import NoSeries, NotNow
from sen.records.kinds import number_in_words, symbol_of
from sen.records.models import OutgoingDocument, SeriesYear
from tests.factories import NOW, CommitteeFactory
from tests.guard.uploads import taken

pytestmark = pytest.mark.django_db
SIGNER = "Nguyễn Văn Mẫu"


def another(unit, officer, head, kind="BC", **more):
    given = NewDocument(unit.pk, kind, "Văn bản", taken(officer), **more)
    return drawing.initial(drawing.draw_up(given, by=officer, now=NOW).pk, by=head, now=NOW)


TODAY = NOW.date()


def give(document, clerk, day=TODAY, **more):
    return numbering.give_number(document.pk, issued_on=day, signer=SIGNER, by=clerk, now=NOW, **more)


def test_numbers_follow_each_other_after_the_last_of_the_book_on_paper(numbered, unit, officer, head, clerk):
    second = give(another(unit, officer, head, kind="CV", drafter="VX"), clerk)

    assert (numbered.code, second.code) == ("15/BC-UBND", "16/UBND-VX")
    assert SeriesYear.objects.get().last_number == 16


def test_numbers_below_ten_bear_a_zero():
    assert number_in_words(7, symbol_of("GM", "UBND")) == "07/GM-UBND"


def test_a_series_of_a_kind_takes_it_and_the_open_one_the_rest(commune, series, unit, officer, head, clerk):
    letters = numbering.open_series(NewSeries(commune.pk, "Công văn", "UBND", ["CV"], 2026), by=clerk)

    letter, report = another(unit, officer, head, kind="CV"), another(unit, officer, head)

    assert give(letter, clerk).code == "01/UBND"
    assert give(report, clerk).series == series
    third = another(unit, officer, head)
    assert give(third, clerk, series_id=letters.pk).number == 2


def test_two_open_series_never_take_the_same_kind(commune, series, clerk):
    numbering.open_series(NewSeries(commune.pk, "Công văn", "UBND", ["CV"], 2026), by=clerk)

    for kinds in (["CV", "BC"], []):
        with pytest.raises(ValidationError):
            numbering.open_series(NewSeries(commune.pk, "Khác", "UBND", kinds, 2026), by=clerk)


def test_without_a_series_the_words_say_what_to_do(initialled, clerk):
    with pytest.raises(NoSeries):
        give(initialled, clerk)
    initialled.refresh_from_db()
    assert initialled.number is None


def test_a_year_begins_anew_and_a_closed_series_gives_none(initialled, series, unit, officer, head, clerk):
    later = NOW + timedelta(days=365)
    document = numbering.give_number(
        initialled.pk, issued_on=later.date(), signer=SIGNER, by=clerk, now=later
    )
    assert (document.number, document.year) == (1, 2027)

    numbering.close_series(series.pk, by=clerk, now=NOW)
    with pytest.raises(NoSeries):
        give(another(unit, officer, head), clerk)
    with pytest.raises(NotNow):
        numbering.close_series(series.pk, by=clerk, now=NOW)


@pytest.mark.parametrize("day", [NOW.date() + timedelta(days=1), NOW.date() - timedelta(days=1)])
def test_the_day_is_neither_to_come_nor_before_the_initials(initialled, series, clerk, day):
    with pytest.raises(ValidationError) as error:
        give(initialled, clerk, day)
    assert "issued_on" in error.value.message_dict


def test_numbers_follow_the_days(initialled, series, unit, officer, head, clerk):
    second = another(unit, officer, head)
    later = NOW + timedelta(days=3)
    numbering.give_number(second.pk, issued_on=later.date(), signer=SIGNER, by=clerk, now=later)

    with pytest.raises(ValidationError) as error:
        give(initialled, clerk)

    assert "15/BC-UBND" in str(error.value)
    assert SeriesYear.objects.get().last_number == 15


def test_only_what_was_initialled_and_only_the_register_of_the_authority(
    draft, initialled, series, officer, clerk
):
    with pytest.raises(PermissionDenied):
        give(initialled, officer)
    foreign = numbering.open_series
    with pytest.raises(PermissionDenied):
        foreign(NewSeries(CommitteeFactory().pk, "x", "UBND", (), 2026), by=clerk)
    with pytest.raises(ValidationError):
        numbering.give_number(initialled.pk, issued_on=NOW.date(), signer=" ", by=clerk, now=NOW)


def test_the_database_itself_refuses_a_number_twice(numbered):
    twin = OutgoingDocument.objects.get(pk=numbered.pk)
    twin.pk, twin._state.adding = None, True

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_no_number_is_given_twice_by_eight_clerks_at_once(series, unit, officer, head, clerk):
    """A second: eight real connections on either database."""
    waiting = [another(unit, officer, head) for _n in range(24)]
    start = Barrier(8)

    def hurried(own):
        start.wait()
        try:
            return [give(document, clerk).number for document in own]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        found = [n for numbers in threads.map(hurried, [waiting[n::8] for n in range(8)]) for n in numbers]

    assert sorted(found) == list(range(15, 39))


def test_a_year_has_only_its_own_days(numbered):
    numbered.issued_on = date(2025, 3, 10)
    with pytest.raises(ValidationError):
        numbered.full_clean()
