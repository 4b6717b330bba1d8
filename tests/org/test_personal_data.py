"""docs/reference/personal-data.md against all models; requests, their days, the purges with the clock moved."""

import re
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from sen.audit.models import Entry
from sen.guard.models import Attachment, StoredFile
from sen.org.actions import (
    acknowledge_data_request,
    answer_data_request,
    close_account,
    extend_data_request,
    record_data_request,
    reopen_account,
)
from sen.org.actions.personal_data import (
    PERSON_KEPT,
    forget_cache,
    forget_invitations,
    remove_names_of_closed,
)
from sen.org.models import (
    CacheRow,
    DataRequest,
    Handover,
    Invitation,
    Membership,
    Role,
    RoleDelegation,
    Unit,
    User,
)
from sen.org.office_law import authority_of, office_law
from sen.org.registry import HOLDINGS, data_of
from sen.plan.models import Report, ReportDraft
from tests.factories import NOW, DutyFactory, UnitFactory, actor_in, member_of

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "personal-data.md"
WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)
WORDS += (models.GenericIPAddressField,)
OF_A_USER = {"user_id", "actor_id", "acting_for_id"}


def is_to_be_decided(field):
    """Words that are not chosen from a list, files, and numbers of users."""
    if isinstance(field, WORDS):
        return not field.flatchoices
    if field.is_relation:
        return field.related_model is User
    return field.name.endswith("_by_id") or field.name in OF_A_USER


def tables():
    personal, other = PAGE.read_text("utf-8").split("## Not about a person")
    row = re.compile(r"^\| `(\w+\.\w+\.\w+)` \|", re.MULTILINE)
    return set(row.findall(personal)), set(row.findall(other))


def test_every_field_that_may_hold_personal_data_was_decided():
    personal, other = tables()
    fields = {
        f"{model._meta.label}.{field.attname if field.is_relation else field.name}"
        for model in apps.get_models()
        if not model.__module__.startswith("tests.")
        for field in model._meta.concrete_fields
        if is_to_be_decided(field)
    }

    assert len(fields) > 100
    assert fields - personal - other == set()
    assert other - fields == set()
    assert personal & other == set()


def test_a_copy_of_ones_data_holds_every_field_of_the_table():
    registered = {f"{holding.label}.{field}" for holding in HOLDINGS.values() for field in holding.fields}

    assert registered == tables()[0]


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def administrator(unit):
    return actor_in(unit, role=Role.ADMINISTRATOR)


@pytest.mark.django_db
def test_every_registered_field_can_be_read_for_a_person(unit):
    person = member_of(unit)

    found = {(kind, field): value for kind, _pk, field, value in data_of(person, today=NOW.date())}

    assert found["org.User", "display_name"] == person.display_name
    assert found["org.Membership", "user_id"] == person.pk
    assert person.pk not in {
        row[1] for row in data_of(member_of(unit), today=NOW.date()) if row[0] == "org.User"
    }


def texts_of(person, today):
    rows = data_of(person, today=today)
    return {
        (kind, field): value
        for kind, _pk, field, value in rows
        if kind in ("plan.ReportDraft", "plan.Report", "audit.Entry")
    }


@pytest.mark.django_db
@pytest.mark.parametrize("stays_beside", [False, True])
def test_what_was_typed_for_a_former_office_is_in_no_copy(unit, stays_beside):
    """The copy passes through the hands of the new office; what was written is the work of the old one."""
    person, duty = member_of(unit), DutyFactory(unit=unit)
    ReportDraft.objects.create(duty=duty, user_id=person.pk, fields={"note": "Nháp nội bộ"}, saved_at=NOW)
    by = {"reported_by_id": person.pk, "reported_by_name": "An", "reported_at": NOW}
    Report.objects.create(duty=duty, answer=Report.Answer.NOTHING_AROSE, note="Nhận xét nội bộ", **by)
    Entry.objects.create(
        verb="reported", unit_id=unit.pk, actor_id=person.pk, facts={"note": "Nhận xét nội bộ"}
    )
    here = texts_of(person, NOW.date())
    assert here["audit.Entry", "facts"] == {"note": "Nhận xét nội bộ"}
    assert here["plan.ReportDraft", "fields"] == {"note": "Nháp nội bộ"}
    assert here["plan.Report", "note"] == "Nhận xét nội bộ"
    person.memberships.update(valid_to=NOW.date())
    last, after = texts_of(person, NOW.date()), NOW.date() + timedelta(days=1)
    assert last == here
    beside = UnitFactory(parent=unit.authority) if stays_beside else UnitFactory()
    Membership.objects.create(user=person, unit=beside, role=Role.OFFICER, valid_from=after)

    there = texts_of(person, after)

    if stays_beside:  # another division of the same office
        assert there == here
    else:
        assert sorted(here.keys() - there.keys()) == [
            ("audit.Entry", "facts"), ("plan.Report", "correction_reason"), ("plan.Report", "note"),
            ("plan.Report", "reason"), ("plan.ReportDraft", "fields"),
        ]  # fmt: skip
        assert there["plan.ReportDraft", "user_id"] == person.pk


@pytest.mark.django_db
@pytest.mark.parametrize("stays_beside", [False, True])
def test_what_was_written_about_handing_over_and_files_stays_with_the_office(unit, stays_beside):
    """A reason, a list of work, the name of a file: each tells the new office of the old one's work."""
    person, other = member_of(unit), member_of(unit)
    made = {"unit": unit, "made_at": NOW, "made_by_name": "Chi", "reason": "Việc nội bộ"}
    Handover.objects.create(giver=person, taker=other, items=[{"text": "Báo cáo mật danh"}], **made)
    Handover.objects.create(giver=other, taker=person, given_in_place_because="Nghỉ ốm lâu", **made)
    days = {"valid_from": NOW.date(), "valid_to": NOW.date()}
    RoleDelegation.objects.create(
        giver=person, taker=other, unit=unit, reason="Đi công tác bí mật", paper="12/QĐ", made_at=NOW, **days
    )
    file = StoredFile.objects.create(sha256="a" * 64, size_bytes=1, media_type="text/plain", created_at=NOW)
    Attachment.objects.create(
        file=file, owner_kind="plan.evidence", owner_id=1, name="Danh sách nội bộ.txt", unit_id=unit.pk,
        added_by_id=person.pk, added_at=NOW,
    )  # fmt: skip
    texts = ("Việc nội bộ", "Báo cáo mật danh", "Nghỉ ốm lâu", "bí mật", "12/QĐ", "Danh sách nội bộ")
    here = repr(list(data_of(person, today=NOW.date())))
    assert [text for text in texts if text not in here] == []
    person.memberships.update(valid_to=NOW.date())
    after = NOW.date() + timedelta(days=1)
    new = UnitFactory(parent=unit.authority) if stays_beside else UnitFactory()
    Membership.objects.create(user=person, unit=new, role=Role.OFFICER, valid_from=after)

    there = repr(list(data_of(person, today=after)))

    assert [text for text in texts if text in there] == (list(texts) if stays_beside else [])
    assert "added_by_id" in there


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "due"),
    [("see", date(2026, 3, 20)), ("restrict", date(2026, 3, 25)), ("delete", date(2026, 3, 30))],
)
def test_a_request_is_due_by_the_law_of_the_day_and_extended_once(unit, administrator, kind, due):
    person = member_of(unit)

    request = record_data_request(person, kind=kind, asked_on=NOW.date(), by=administrator, now=NOW)

    assert (request.due_on, request.basis) == (due, "356/2025/NĐ-CP, 5")
    longer = extend_data_request(request.pk, by=administrator, now=NOW)
    assert longer.due_on - NOW.date() == 2 * (due - NOW.date())
    with pytest.raises(ValidationError):
        extend_data_request(request.pk, by=administrator, now=NOW)


def ask(person, administrator, *, on=None, kind="see"):
    return record_data_request(person, kind=kind, asked_on=on or NOW.date(), by=administrator, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked_on", "first"), [(date(2026, 3, 10), date(2026, 3, 12)), (date(2026, 3, 6), date(2026, 3, 10))]
)
def test_the_first_answer_is_due_after_two_working_days(unit, administrator, asked_on, first):
    assert ask(member_of(unit), administrator, on=asked_on).acknowledge_by == first


@pytest.mark.django_db
def test_the_first_answer_is_given_once_and_is_in_the_log(unit, administrator):
    request = ask(member_of(unit), administrator)

    acknowledge_data_request(request.pk, by=administrator, now=NOW + timedelta(days=1))

    assert DataRequest.objects.get().acknowledged_on == date(2026, 3, 11)
    assert Entry.objects.filter(verb="org.data_request_acknowledged", target_id=request.pk).count() == 1
    with pytest.raises(ValidationError):
        acknowledge_data_request(request.pk, by=administrator, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("act", [acknowledge_data_request, extend_data_request])
def test_only_who_keeps_the_account_gives_the_first_answer(unit, administrator, act):
    request = ask(member_of(unit), administrator)

    with pytest.raises(PermissionDenied):
        act(request.pk, by=actor_in(unit), now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("act", [extend_data_request, answer_data_request])
def test_who_answers_or_extends_has_given_the_first_answer(unit, administrator, act):
    request = ask(member_of(unit), administrator)
    answer = {"state": "done", "answer": "Đã gửi"} if act is answer_data_request else {}

    act(request.pk, **answer, by=administrator, now=NOW)

    assert DataRequest.objects.get().acknowledged_on == NOW.date()


@pytest.mark.django_db
def test_a_request_of_before_the_law_is_told_and_not_guessed(unit, administrator):
    with pytest.raises(ValidationError, match="2026"):
        ask(member_of(unit), administrator, on=date(2025, 12, 31))

    assert not DataRequest.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("level", "asked"), [("commune", "commune"), ("province", "province"), ("central", "province")]
)
def test_the_clock_is_that_of_the_level_of_the_authority(unit, level, asked):
    """The decree gives all levels the same days today; another act may not."""
    Unit.objects.filter(pk=unit.authority_id).update(level=level)

    assert office_law(authority_of(member_of(unit))).level == asked


@pytest.mark.django_db
def test_what_the_cache_holds_beyond_its_time_goes():
    for key, expires in (("old", NOW - timedelta(seconds=1)), ("new", NOW)):
        CacheRow.objects.create(cache_key=key, value="x", expires=expires)

    assert [forget_cache(now=NOW), forget_cache(now=NOW)] == [1, 0]
    assert CacheRow.objects.get().cache_key == "new"


@pytest.mark.django_db
def test_who_confirmed_before_the_number_was_kept_is_found_in_the_log(unit):
    giver, taker = member_of(unit), member_of(unit)
    row = Handover.objects.create(
        giver=giver, taker=taker, unit=unit, reason="x", made_at=NOW, made_by_name="An", given_by_name="Bình"
    )
    written = {"target": "org.handover", "target_id": row.pk}
    Entry.objects.create(verb="org.handover_begun", actor_id=7, actor_name="An", **written)
    Entry.objects.create(verb="org.handover_given", actor_id=8, actor_name="Chi", **written)

    import_module("sen.org.migrations.0012_fill_who_confirmed").fill(apps, None)

    row.refresh_from_db()
    assert (row.made_by_id, row.given_by_id) == (7, None)  # the second name is another's


@pytest.mark.django_db
def test_only_the_person_and_the_administrator_ask_and_only_the_administrator_answers(unit, administrator):
    own, person = actor_in(unit), member_of(unit)
    with pytest.raises(PermissionDenied):
        record_data_request(person, kind="see", asked_on=NOW.date(), by=own, now=NOW)
    mine = record_data_request(
        User.objects.get(pk=own.user_id), kind="see", asked_on=NOW.date(), by=own, now=NOW
    )

    with pytest.raises(PermissionDenied):
        answer_data_request(mine.pk, state="done", answer="-", by=own, now=NOW)
    answer_data_request(mine.pk, state="refused", answer="Đang thanh tra", by=administrator, now=NOW)

    assert DataRequest.objects.get().state == "refused"


@pytest.mark.django_db
def test_deleting_on_request_needs_a_closed_account_and_leaves_the_log(unit, administrator):
    person = member_of(unit)
    name = person.display_name
    request = record_data_request(person, kind="delete", asked_on=NOW.date(), by=administrator, now=NOW)
    answer = {"state": "done", "answer": "Đã xóa", "remove_name": True, "by": administrator, "now": NOW}
    with pytest.raises(ValidationError):
        answer_data_request(request.pk, **answer)
    close_account(person.pk, by=administrator, now=NOW)
    Entry.objects.create(verb="org.logged_in", actor_id=person.pk, actor_name=name)

    answer_data_request(request.pk, **answer)

    person.refresh_from_db()
    assert name not in f"{person.display_name}{person.username}{person.email}{person.folded}"
    assert Entry.objects.filter(actor_id=person.pk, actor_name=name).exists()
    with pytest.raises(ValidationError):
        reopen_account(person.pk, by=administrator, now=NOW)


@pytest.mark.django_db
def test_a_closed_account_loses_its_name_when_its_time_is_over(unit, administrator):
    person = member_of(unit)
    close_account(person.pk, by=administrator, now=NOW)

    assert remove_names_of_closed(now=NOW + PERSON_KEPT) == 0
    assert remove_names_of_closed(now=NOW + PERSON_KEPT + timedelta(days=1)) == 1

    person.refresh_from_db()
    assert (person.email, person.is_active) == ("", False)
    assert str(person.pk) in person.display_name


@pytest.mark.django_db
def test_invitations_go_ninety_days_after_they_ran_out(unit):
    Invitation.objects.create(
        token_hash="x", email="a@example.org", display_name="An", unit=unit, invited_by_id=1, expires_at=NOW
    )

    assert forget_invitations(now=NOW + timedelta(days=90)) == 0
    assert forget_invitations(now=NOW + timedelta(days=91)) == 1
