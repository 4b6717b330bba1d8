"""Keys, signing, and what is taken in and refused. `tests/journeys/test_two_installations.py` does it with two machines."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from sen.audit.models import Entry
from sen.guard.errors import SecretRefused
from sen.lib import signed_files
from sen.lib.signed_files import Envelope, key_of, new_private, read_key, signed
from sen.org.actions import reseal_secrets
from sen.org.models import Membership, Role
from sen.org.sealed import unseal
from sen.plan import rules
from sen.plan.actions import exchange
from sen.plan.actions.rounds import RoundFacts, freeze_round, open_round
from sen.plan.actions.sheets import Filled, submit_sheet
from sen.plan.errors import FileNotTaken, KeyRefused, NotInOrder
from sen.plan.models import Duty, Evidence, Partner, ReceivedFile, SigningKey
from sen.plan.queries.exchange import changes_of, content_of
from tests.factories import (
    NOW,
    CommitteeFactory,
    DutyFactory,
    PlanFactory,
    TaskFactory,
    UnitFactory,
    actor_in,
    member_of,
)

pytestmark = pytest.mark.django_db
LAST = date(2028, 3, 10)


class House:
    """An authority with a focal point and a key: two of them stand for two installations."""

    def __init__(self, name, parent=None):
        self._move_into(CommitteeFactory(name=name, parent=parent))

    @classmethod
    def of(cls, authority):
        """One that stands already."""
        house = cls.__new__(cls)
        house._move_into(authority)
        return house

    def _move_into(self, authority):
        self.authority = authority
        self.user = member_of(self.authority, role=Role.FOCAL_POINT)
        self.by = actor_in(self.authority, role=Role.FOCAL_POINT)
        self.key = exchange.make_key(self.authority.pk, by=self.by, now=NOW)

    def knows(self, other, *, place=None, confirmed=True):
        entered = Partner(authority=self.authority, name=other.authority.name, place=place, key=other.key.key)
        partner = exchange.add_partner(entered, by=self.by, now=NOW)
        if confirmed:
            said = {"heard": other.key.fingerprint, "heard_from": "Văn phòng"}
            exchange.confirm_partner(partner.pk, **said, by=self.by, now=NOW)
        return partner

    def brings(self, data, now=NOW):
        found = exchange.check_file(data, by=self.by, now=now)
        return exchange.bring_in(found, by=self.by, now=now)

    def takes(self, data, now=NOW):
        row = self.brings(data, now).row
        return exchange.take_in_file(row.pk, by=self.by, now=now)


@pytest.fixture
def province():
    return House("UBND tỉnh Mẫu")


@pytest.fixture
def commune(province):
    return House("UBND xã Mẫu", parent=province.authority)


@pytest.fixture
def pair(province, commune):
    """Each knows the other: (what the province calls the commune, what the commune calls the province)."""
    return province.knows(commune, place=commune.authority), commune.knows(province)


@pytest.fixture
def frozen(commune):
    """A month of the commune's plan: one unit answered with evidence, one did not."""
    plan = PlanFactory(authority=commune.authority, number="33/KH-UBND")
    task = TaskFactory(plan=plan, number="IV.1")
    units = [UnitFactory(parent=commune.authority, name=name) for name in ("Phòng A", "Phòng B")]
    duties = [DutyFactory(task=task, unit=unit) for unit in units]
    proof = Evidence.objects.create(
        kind="link", title="Bài trên cổng", url="https://example.org/a", unit=units[0], added_at=NOW
    )
    proof.tasks.add(task)
    facts = RoundFacts("monthly", "work", date(2026, 3, 1), date(2026, 3, 31), NOW + timedelta(days=9))
    round_ = open_round(plan.pk, facts=facts, by=commune.by, now=NOW)
    sheet = round_.sheets.get(unit=units[0])
    said = Filled(texts={duties[0].pk: "Đã mở hội chợ <b>biên giới</b>."}, rest_is_nothing=False, note="")
    submit_sheet(sheet.pk, filled=said, by=actor_in(units[0]), now=NOW)
    return freeze_round(round_.pk, by=commune.by, now=NOW)


def report_of(commune, pair, frozen, now=NOW):
    return exchange.sign_report(pair[1].pk, round_id=frozen.pk, by=commune.by, now=now).data


def refused(house, data, now=NOW):
    with pytest.raises(FileNotTaken) as error:
        house.brings(data, now)
    assert not ReceivedFile.objects.exists()
    return error.value.code


# ---- keys


def test_a_key_is_sealed_and_replaces_the_former(commune):
    former = commune.key

    made = exchange.make_key(commune.authority.pk, by=commune.by, now=NOW + timedelta(days=1))

    former.refresh_from_db()
    assert former.ended_at == NOW + timedelta(days=1)
    assert made.valid_to == date(2028, 3, 11)
    assert read_key(made.key).public.hex() not in made.private_seal
    assert made.private_seal.startswith("gAAAA")
    assert SigningKey.objects.filter(ended_at=None).get(authority=commune.authority) == made


@pytest.mark.parametrize(
    "role", [Role.OFFICER, Role.LEADER, Role.OBSERVER, Role.RECORDS_CLERK, Role.SPOKESPERSON]
)
def test_only_keepers_make_keys(commune, role):
    with pytest.raises(PermissionDenied):
        exchange.make_key(commune.authority.pk, by=actor_in(commune.authority, role=role), now=NOW)


def test_observers_look_at_partners_and_officers_do_not(commune):
    assert rules.exchanges_files(actor_in(commune.authority, role=Role.OBSERVER))
    assert rules.exchanges_files(actor_in(commune.authority, role=Role.ADMINISTRATOR))
    assert not rules.exchanges_files(actor_in(commune.authority, role=Role.OFFICER))


def test_what_was_heard_must_be_the_fingerprint(province, commune):
    partner = province.knows(commune, confirmed=False)
    wrong = commune.key.fingerprint[:-1] + str((int(commune.key.fingerprint[-1]) + 1) % 10)

    with pytest.raises(KeyRefused):
        exchange.confirm_partner(partner.pk, heard=wrong, heard_from="Văn phòng", by=province.by, now=NOW)
    partner.refresh_from_db()
    assert partner.state == Partner.State.PROPOSED

    typed = commune.key.fingerprint.replace(" ", " - ")
    exchange.confirm_partner(partner.pk, heard=typed, heard_from="Văn phòng", by=province.by, now=NOW)
    partner.refresh_from_db()
    assert (partner.state, partner.heard_from) == (Partner.State.CONFIRMED, "Văn phòng")
    assert Entry.objects.get(verb="plan.partner_confirmed").facts["fingerprint"] == commune.key.fingerprint


@pytest.mark.parametrize("key", ["", "sen-key-1:abc:2028-01-01", "own", "over"])
def test_a_key_that_is_none_of_theirs_is_refused(province, key):
    lines = {"own": province.key.key, "over": key_of(new_private(), valid_to=date(2026, 3, 9)).line}
    entered = Partner(authority=province.authority, name="Ai đó", key=lines.get(key, key))

    with pytest.raises(KeyRefused):
        exchange.add_partner(entered, by=province.by, now=NOW)
    assert not Partner.objects.exists()


def test_nobody_keeps_the_partners_of_another_authority(province, commune):
    partner = province.knows(commune, confirmed=False)

    with pytest.raises(PermissionDenied):
        exchange.confirm_partner(
            partner.pk, heard=commune.key.fingerprint, heard_from="x", by=commune.by, now=NOW
        )
    with pytest.raises(PermissionDenied):
        exchange.revoke_partner(partner.pk, reason="x", by=commune.by, now=NOW)


# ---- a report, from one to the other


def test_a_report_arrives_with_its_words_links_and_who_is_silent(province, commune, pair, frozen):
    row = province.takes(report_of(commune, pair, frozen))

    assert (row.state, row.is_newest, row.partner, row.signed_at) == ("taken", True, pair[0], NOW)
    content = content_of(row)
    by_name = {unit["name"]: unit for unit in content["units"]}
    assert not by_name["Phòng B"]["is_sent"]
    (line,) = by_name["Phòng A"]["lines"]
    assert line["text"] == "Đã mở hội chợ <b>biên giới</b>."
    assert line["evidence"] == [
        {
            "kind": "link",
            "title": "Bài trên cổng",
            "url": "https://example.org/a",
            "document_number": "",
            "sha256": "",
        }
    ]
    assert content["snapshot_sha256"] == frozen.snapshot_sha256


def test_numbers_of_our_rows_do_not_leave(commune, pair, frozen):
    def names(value):
        if isinstance(value, dict):
            return set(value) | set().union(*map(names, value.values()), set())
        return set().union(*map(names, value), set()) if isinstance(value, list) else set()

    assert not names(json.loads(report_of(commune, pair, frozen))["content"]) & {
        "unit",
        "sheet",
        "duty",
        "id",
        "pk",
    }


def test_the_same_file_twice_changes_nothing(province, commune, pair, frozen):
    data = report_of(commune, pair, frozen)
    row = province.takes(data)
    entries = Entry.objects.exclude(verb="plan.file_signed").count()

    again, later = (
        province.brings(data),
        province.brings(report_of(commune, pair, frozen, NOW + timedelta(hours=1))),
    )

    assert (again.is_known, later.is_known) == (True, True)
    assert again.row == later.row == row
    assert ReceivedFile.objects.count() == 1
    assert Entry.objects.exclude(verb="plan.file_signed").count() == entries


def test_every_changed_byte_is_refused(province, commune, pair, frozen):
    data = report_of(commune, pair, frozen)

    for place in range(0, len(data), 37):
        forged = bytearray(data)
        forged[place] ^= 1
        assert refused(province, bytes(forged)) in {"damaged", "forged", "not_ours", "newer"}
    assert refused(province, data[:-1]) == "damaged"


def test_who_is_not_known_not_compared_or_revoked_is_refused(province, commune, frozen):
    to_province = commune.knows(province)
    data = exchange.sign_report(to_province.pk, round_id=frozen.pk, by=commune.by, now=NOW).data

    assert refused(province, data) == "unknown"
    partner = province.knows(commune, confirmed=False)
    assert refused(province, data) == "unconfirmed"
    exchange.revoke_partner(partner.pk, reason="mất máy", by=province.by, now=NOW)
    assert refused(province, data) == "revoked"


def test_a_key_that_ran_out_is_refused(province, commune, pair, frozen):
    data = report_of(commune, pair, frozen)
    late = NOW + timedelta(days=3 * 365)

    assert refused(province, data, late) == "expired"
    Partner.objects.update(valid_to=date(2099, 1, 1))
    with pytest.raises(KeyRefused):
        report_of(commune, pair, frozen, late)


def test_a_file_for_another_is_refused(province, commune, pair, frozen):
    other = House("UBND tỉnh Khác")
    partner = commune.knows(other)
    data = exchange.sign_report(partner.pk, round_id=frozen.pk, by=commune.by, now=NOW).data

    assert refused(province, data) == "addressee"


def test_what_is_dated_in_the_future_is_refused(province, commune, pair, frozen):
    assert refused(province, report_of(commune, pair, frozen, NOW + timedelta(days=2))) == "future"
    assert province.brings(report_of(commune, pair, frozen, NOW + timedelta(hours=23))).row


def crafted(province, commune, content, kind="report"):
    """Signed by a partner who means no good."""
    from sen.org.sealed import unseal

    envelope = Envelope(kind, "report:1", NOW, commune.key.key, "x", province.key.key, "y", content)
    return signed(envelope, bytes.fromhex(unseal(commune.key.private_seal)))


def test_a_partner_cannot_send_what_is_no_report(province, commune, pair, frozen):
    good = json.loads(report_of(commune, pair, frozen))["content"]
    line = good["units"][0]["lines"][0]
    bad = [
        {}, {**good, "more": 1}, {**good, "units": "x"}, {**good, "snapshot_sha256": "x"},
        {**good, "units": [{**good["units"][0], "lines": [{**line, "percent": 101}]}]},
        {**good, "units": [{**good["units"][0], "lines": [{**line, "text": "a\u202eb"}]}]},
        {**good, "units": [{**good["units"][0], "lines": [
            {**line, "evidence": [{**line["evidence"][0], "url": "javascript:alert(1)"}]}]}]},
    ]  # fmt: skip

    assert [refused(province, crafted(province, commune, content)) for content in bad] == ["shape"] * len(bad)
    assert refused(province, crafted(province, commune, good, kind="surprise")) == "newer"
    assert province.brings(crafted(province, commune, good)).row


def test_what_bears_a_secrecy_mark_is_refused_at_both_ends(province, commune, pair, frozen):
    good = json.loads(report_of(commune, pair, frozen))["content"]
    units = [{**unit, "note": "TỐI MẬT"} for unit in good["units"]]

    with pytest.raises(SecretRefused):
        province.brings(crafted(province, commune, {**good, "units": units}))
    frozen.snapshot = {
        **frozen.snapshot,
        "units": [{**unit, "note": "TỐI MẬT"} for unit in frozen.snapshot["units"]],
    }
    frozen.save(update_fields=["snapshot"])
    with pytest.raises(SecretRefused):
        report_of(commune, pair, frozen)
    assert not ReceivedFile.objects.exists()


# ---- tasks, spokespersons, versions


@pytest.fixture
def given(province, commune):
    """Two tasks of the province's plan that the commune has, and one that it has not."""
    plan = PlanFactory(authority=province.authority, number="7/KH-UBND")
    tasks = [TaskFactory(plan=plan, number=f"IV.{number}") for number in (1, 2, 3)]
    lead = UnitFactory(parent=province.authority, name="Sở Mẫu")
    DutyFactory(task=tasks[0], unit=lead)
    DutyFactory(task=tasks[2], unit=lead)
    for task in tasks[:2]:
        DutyFactory(task=task, unit=commune.authority, part="coordinating")
    return plan


def tasks_of(province, pair, plan, now=NOW):
    return exchange.sign_tasks(pair[0].pk, plan_id=plan.pk, by=province.by, now=now).data


def test_a_commune_is_handed_the_tasks_it_has(province, commune, pair, given):
    row = commune.takes(tasks_of(province, pair, given))

    content = content_of(row)
    assert content["unit"] == "UBND xã Mẫu"
    assert [(task["number"], task["part"], task["leads"]) for task in content["tasks"]] == [
        ("IV.1", "coordinating", ["Sở Mẫu"]), ("IV.2", "coordinating", []),
    ]  # fmt: skip


def test_a_newer_list_takes_the_place_of_the_former_and_says_what_changes(province, commune, pair, given):
    first = commune.takes(tasks_of(province, pair, given))
    given.tasks.filter(number="IV.2").update(text="Việc đã sửa.")
    Duty.objects.filter(task__number="IV.1", unit=commune.authority).update(state=Duty.State.DROPPED)
    DutyFactory(task=given.tasks.get(number="IV.3"), unit=commune.authority)
    later = NOW + timedelta(days=1)

    waiting = commune.brings(tasks_of(province, pair, given, later), later).row
    changes = changes_of(waiting)
    taken = exchange.take_in_file(waiting.pk, by=commune.by, now=later)

    first.refresh_from_db()
    assert changes.former == first
    assert [[name[:4] for name in names] for names in (changes.added, changes.dropped)] == [
        ["IV.2", "IV.3"], ["IV.1", "IV.2"],
    ]  # fmt: skip
    assert (first.is_newest, taken.is_newest) == (False, True)


def test_an_older_list_is_kept_as_an_earlier_version(province, commune, pair, given):
    old = tasks_of(province, pair, given)
    given.tasks.filter(number="IV.2").update(text="Việc đã sửa.")
    later = NOW + timedelta(days=1)
    newest = commune.takes(tasks_of(province, pair, given, later), later)

    waiting = commune.brings(old, later).row
    is_older = changes_of(waiting).is_older
    kept = exchange.take_in_file(waiting.pk, by=commune.by, now=later)

    newest.refresh_from_db()
    assert is_older
    assert (newest.is_newest, kept.is_newest, kept.state) == (True, False, "taken")


def test_a_file_is_decided_on_once_and_may_come_again_after_no(province, commune, pair, given):
    data = tasks_of(province, pair, given)
    row = commune.brings(data).row
    exchange.drop_file(row.pk, by=commune.by, now=NOW)

    with pytest.raises(NotInOrder):
        exchange.take_in_file(row.pk, by=commune.by, now=NOW)
    again = commune.brings(data)
    assert (again.is_known, again.row == row) == (False, False)
    assert commune.takes(data).is_newest


def test_a_partner_revoked_meanwhile_is_not_taken_in(province, commune, pair, given):
    row = commune.brings(tasks_of(province, pair, given)).row
    exchange.revoke_partner(pair[1].pk, reason="mất máy", by=commune.by, now=NOW)

    with pytest.raises(FileNotTaken):
        exchange.take_in_file(row.pk, by=commune.by, now=NOW)


def test_spokespersons_of_today_are_listed(province, commune, pair):
    speaker = member_of(commune.authority, role=Role.SPOKESPERSON)
    former = member_of(commune.authority, role=Role.SPOKESPERSON)
    Membership.objects.filter(user=former).update(valid_to=date(2026, 3, 9))

    row = province.takes(exchange.sign_spokespersons(pair[1].pk, by=commune.by, now=NOW).data)

    assert [person["name"] for person in content_of(row)["persons"]] == [str(speaker)]


@pytest.mark.parametrize("role", [Role.LEADER, Role.OBSERVER, Role.ADMINISTRATOR, Role.OFFICER])
def test_only_the_focal_point_signs_and_takes_in(province, commune, pair, frozen, role):
    row = province.brings(report_of(commune, pair, frozen)).row

    with pytest.raises(PermissionDenied):
        exchange.sign_report(
            pair[1].pk, round_id=frozen.pk, by=actor_in(commune.authority, role=role), now=NOW
        )
    for decide in (exchange.take_in_file, exchange.drop_file):
        with pytest.raises(PermissionDenied):
            decide(row.pk, by=actor_in(province.authority, role=role), now=NOW)


# ---- over HTTP


def read(response):
    return response.content.decode()


def test_a_report_goes_from_page_to_page(client, province, commune, pair, frozen):
    from django.core.files.uploadedfile import SimpleUploadedFile

    Partner.objects.update(valid_to=date(2199, 1, 1))
    key = {"form_key": "0123456789abcdef"}
    client.force_login(commune.user)
    page = read(client.get(reverse("partners-detail", args=[pair[1].pk])))
    address = reverse("partners-report-signed", args=[pair[1].pk, frozen.pk])
    assert address in page
    SigningKey.objects.update(valid_to=date(2199, 1, 1))
    given = client.get(address)
    assert given.headers["Content-Disposition"].startswith('attachment; filename="report-')

    client.force_login(province.user)
    upload = reverse("received-files-nhan")
    forged = client.post(upload, {**key, "file": SimpleUploadedFile("a.sen", given.content[:-2] + b"a}")})
    assert forged.status_code == 422
    assert Entry.objects.get(verb="plan.file_refused").facts["why"] in {"damaged", "forged"}
    sent = client.post(
        upload, {"form_key": "1123456789abcdef", "file": SimpleUploadedFile("a.sen", given.content)}
    )
    preview = read(client.get(sent.url))
    assert "Đã mở hội chợ &lt;b&gt;biên giới&lt;/b&gt;." in preview
    assert 'href="https://example.org/a"' in preview
    row = ReceivedFile.objects.get()
    done = client.post(reverse("received-files-tiep-nhan", args=[row.pk]), {
        "form_key": "2123456789abcdef", "seen": _seen(client, row)})  # fmt: skip
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.is_newest

    ReceivedFile.objects.update(data=given.content.replace("hội chợ".encode(), "hội hè".encode()))
    assert "hội hè" not in read(client.get(reverse("received-files-detail", args=[row.pk])))


def _seen(client, row):
    page = read(client.get(reverse("received-files-tiep-nhan", args=[row.pk])))
    return page.partition('name="seen" value="')[2].partition('"')[0]


def test_a_zip_is_no_file_of_sen(client, province):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(province.user)
    for number, data in enumerate((b"PK\x03\x04" + b"\0" * 999, b"{" + b"[" * signed_files.LARGEST)):
        sent = client.post(reverse("received-files-nhan"), {
            "form_key": f"{number}123456789abcdef", "file": SimpleUploadedFile("a.sen", data)})  # fmt: skip
        assert sent.status_code == 422
    assert [entry.facts["why"] for entry in Entry.objects.filter(verb="plan.file_refused").order_by("pk")] == [
        "not_ours", "too_large",
    ]  # fmt: skip


def test_a_signing_key_goes_over_to_a_new_key_of_the_installation(commune, settings):
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key of this installation"
    settings.SECRET_KEY_FALLBACKS = [old]
    reseal_secrets(now=NOW)
    settings.SECRET_KEY_FALLBACKS = []

    kept = SigningKey.objects.get(authority=commune.authority)
    assert key_of(bytes.fromhex(unseal(kept.private_seal)), valid_to=kept.valid_to).line == kept.key
