"""The screens of units, people, invitations and the own account over HTTP."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sen.audit.models import Entry
from sen.jobs.models import Message
from sen.org.models import Invitation, Membership, Role, Unit, UnitGroup, User, token_hash_of
from sen.org.unit_table import template_file
from tests.factories import CommitteeFactory, UnitFactory, member_of

pytestmark = pytest.mark.django_db
KEY = "key-of-this-form"


@pytest.fixture
def unit():
    return UnitFactory(name="Phòng Văn hóa - Xã hội", parent__name="UBND xã Bình Sen")


@pytest.fixture
def administrator(unit, client):
    person = member_of(unit.authority, role=Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def body_of(response):
    return (response.getvalue() if response.streaming else response.content).decode()


def post(client, url, key=KEY, **sent):
    """As from the page that was opened: with what its form had seen of the row."""
    page = client.get(url)
    seen = page.context["form"].initial.get("seen", "") if page.status_code == 200 else ""
    return client.post(url, {"form_key": key, "seen": seen, **sent})


LISTS = ["units", "unit-groups", "people", "roles", "invitations"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_for_many_rows(
    client, unit, administrator, name, count, django_assert_max_num_queries
):
    for at in range(count):
        person = member_of(unit)
        UnitGroup.objects.create(within=unit.authority, name=f"Nhóm {at}")
        Invitation.objects.create(
            token_hash=token_hash_of(str(at)),
            display_name=f"Người {at}",
            unit=unit,
            invited_by_id=1,
            expires_at=person.date_joined,
        )

    client.get(reverse("people"))  # asks what runs by itself: for half a minute it is remembered

    with django_assert_max_num_queries(16):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_nothing_of_a_foreign_authority(client, unit, administrator, name):
    foreign = UnitFactory(name="Bí danh Lạ", parent__name="UBND xã Lạ")
    person = member_of(foreign)
    User.objects.filter(pk=person.pk).update(display_name="Bí danh Lạ")
    UnitGroup.objects.create(within=foreign.authority, name="Bí danh Lạ")
    Invitation.objects.create(
        token_hash="x",
        display_name="Bí danh Lạ",
        unit=foreign,
        invited_by_id=1,
        expires_at=person.date_joined,
    )

    for url in (reverse(name), reverse(f"{name}-export", args=["csv"])):
        assert "Lạ" not in body_of(client.get(url))
    client.force_login(person)
    User.objects.filter(pk=person.pk).update(display_name="Bí danh Lạ")
    Membership.objects.create(
        user=person, unit=foreign.authority, role=Role.ADMINISTRATOR, valid_from="2020-01-01"
    )
    assert "Lạ" in body_of(client.get(reverse(name)))  # there was something to leak


@pytest.mark.parametrize("typed", ["van hoa", "VĂN HÓA", "vhxh"])
def test_a_unit_is_found_by_name_and_alias_however_typed(client, unit, administrator, typed):
    unit.aliases.create(alias="P. VHXH")
    unit.save()

    assert unit.name in body_of(client.get(reverse("units"), {"q": typed}))


def test_an_administrator_adds_a_unit_and_corrects_its_name(client, unit, administrator):
    facts = {
        "unit_name": "Phòng Kinh tế",
        "kind": "division",
        "level": "commune",
        "parent": unit.authority_id,
    }
    response = post(client, reverse("units-them"), aliases="P. KT\nPhòng KT", **facts)

    added = Unit.objects.get(name="Phòng Kinh tế")
    assert response["Location"] == reverse("units-detail", args=[added.pk])
    assert added.aliases.count() == 2
    post(
        client,
        reverse("units-sua-ten", args=[added.pk]),
        unit_name="Phòng Kinh tế xã",
        key="another-key",
    )
    added.refresh_from_db()
    assert (added.name, added.names.exists()) == ("Phòng Kinh tế xã", False)


def test_every_form_on_a_unit_opens_and_a_foreign_parent_is_no_choice(client, unit, administrator):
    foreign = CommitteeFactory(name="UBND xã Lạ")
    for name in ("sua", "sua-ten", "ten-khac"):
        page = client.get(reverse(f"units-{name}", args=[unit.pk]))
        assert (page.status_code, "Lạ" in body_of(page)) == (200, False)

    facts = {"kind": "division", "level": "commune", "parent": foreign.pk}
    response = post(client, reverse("units-sua", args=[unit.pk]), **facts)

    assert response.status_code == 422
    assert Unit.objects.get(pk=unit.pk).parent == unit.parent


@pytest.mark.parametrize("name", ["units-sua", "units-sua-ten", "units-ten-khac"])
def test_an_officer_sees_the_own_unit_and_changes_nothing(client, unit, name):
    client.force_login(member_of(unit))

    assert client.get(reverse("units-detail", args=[unit.pk])).status_code == 200
    assert client.get(reverse(name, args=[unit.pk])).status_code == 403
    assert post(client, reverse(name, args=[unit.pk])).status_code == 403


@pytest.mark.parametrize("name", ["invitations-moi", "units-take-in", "units-them", "unit-groups-them"])
def test_an_officer_opens_no_door_of_the_administrator(client, unit, name):
    client.force_login(member_of(unit))

    assert client.get(reverse(name)).status_code == 403
    assert post(client, reverse(name)).status_code == 403


def test_an_invitation_shows_its_link_once_and_a_double_tap_makes_none(client, unit, administrator):
    sent = {"display_name": "Lê Sen", "email": "sen@example.org", "unit": unit.pk, "role": "officer"}

    first = post(client, reverse("invitations-moi"), **sent)
    second = post(client, reverse("invitations-moi"), **sent)

    assert "/tai-khoan/loi-moi/" in body_of(first)
    assert second.status_code == 302
    assert (Invitation.objects.count(), Message.objects.count()) == (1, 1)


def test_the_link_of_an_invitation_is_in_no_session_and_no_sent_form(client, unit, administrator):
    from sen.desk.models import SentForm

    body = body_of(
        post(client, reverse("invitations-moi"), display_name="Lê Sen", unit=unit.pk, role="officer")
    )

    token = body.split("/tai-khoan/loi-moi/")[1].split("/")[0]
    assert token not in repr(list(SentForm.objects.values())) + repr(dict(client.session))
    assert Invitation.objects.get(token_hash=token_hash_of(token)).display_name == "Lê Sen"


def test_a_password_link_is_made_for_ones_own_people_only(client, unit, administrator):
    person, shared = member_of(unit), member_of(unit, UnitFactory())

    body = body_of(post(client, reverse("people-lien-ket-mat-khau", args=[person.pk])))
    assert "/tai-khoan/dat-mat-khau/" in body
    assert (
        post(client, reverse("people-lien-ket-mat-khau", args=[shared.pk]), key="another-key").status_code
        == 403
    )
    assert (
        post(client, reverse("people-lien-ket-mat-khau", args=[member_of(UnitFactory()).pk])).status_code
        == 404
    )


def test_roles_are_given_and_ended_on_the_persons_page(client, unit, administrator):
    person = member_of(unit)
    sent = {"unit": unit.pk, "role": Role.UNIT_LEAD, "valid_from": "01/01/2026"}

    post(client, reverse("people-giao-vai-tro", args=[person.pk]), **sent)
    held = person.memberships.get(role=Role.UNIT_LEAD)
    assert "Trưởng đơn vị" in body_of(client.get(reverse("people-detail", args=[person.pk])))
    post(client, reverse("roles-ket-thuc", args=[held.pk]), last_day="31/01/2026", key="another-key")

    held.refresh_from_db()
    assert f"{held.valid_to:%d/%m/%Y}" == "31/01/2026"


def test_a_colleague_sees_no_role_a_person_has_elsewhere(client, unit):
    elsewhere = UnitFactory(name="Đơn vị Lạ")
    shared = member_of(unit, elsewhere)
    client.force_login(member_of(unit))

    for url in (reverse("people"), reverse("people-detail", args=[shared.pk])):
        body = body_of(client.get(url))
        assert (str(shared) in body, "Đơn vị Lạ" in body) == (True, False)


def test_a_list_is_tried_first_and_then_written(client, unit, administrator):
    file = SimpleUploadedFile("units.xlsx", template_file())
    tried = client.post(reverse("units-take-in"), {"form_key": KEY, "file": file})
    assert (tried.status_code, Unit.objects.filter(code="VHXH").exists()) == (200, False)

    table = tried.context["form"].initial["table"]
    response = client.post(reverse("units-take-in"), {"form_key": "the-second-key", "table": table})

    assert response["Location"] == reverse("units")
    assert Unit.objects.filter(code="VHXH").exists()


@pytest.mark.parametrize("content", [b"", b"PK broken", b"no such columns\n1\n", b"x" * 2_100_000])
def test_what_is_no_list_is_refused_on_the_page(client, unit, administrator, content):
    file = SimpleUploadedFile("units.csv", content)

    response = client.post(reverse("units-take-in"), {"form_key": KEY, "file": file})

    assert response.status_code == 422
    assert not Entry.objects.filter(verb="org.unit_added").exists()


@pytest.mark.parametrize(
    "table", ["{}", "[1]", "[[1, 2]]", "x", '[["a", {}]]', "[" * 100_000, "[[Infinity, {}]]"]
)
def test_a_forged_table_is_refused(client, unit, administrator, table):
    assert client.post(reverse("units-take-in"), {"form_key": KEY, "table": table}).status_code == 422


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/1899", "31/12/9999"])
def test_a_day_outside_any_calendar_of_the_office_is_told(client, unit, administrator, day):
    change = {"kind": "rename", "olds": unit.pk, "act_number": "1/QĐ", "new_name": "Phòng mới"}
    response = post(client, reverse("successions-lap"), effective_on=day, **change)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["effective_on"])
    Unit.objects.filter(pk=unit.pk).update(code="X")
    listed = f"Tên;Đổi tên từ ngày;Văn bản đổi tên;Mã\nPhòng mới;{day};1/QĐ;X\n"
    file = SimpleUploadedFile("units.csv", listed.encode())
    tried = client.post(reverse("units-take-in"), {"form_key": "the-second-key", "file": file})
    assert tried.status_code == 422


def test_a_former_unit_names_only_those_heirs_that_the_reader_sees(client, unit, administrator):
    former = UnitFactory(name="Phòng của huyện", parent__name="UBND huyện cũ")
    stranger = UnitFactory(name="Phòng Lạ")
    former.successors.set([unit, stranger])
    former.authority.successors.set([unit.authority])

    body = body_of(client.get(reverse("units-detail", args=[former.pk])))

    assert (unit.name in body, "Phòng Lạ" in body) == (True, False)


def test_ones_own_account_shows_roles_and_log_ins(client, unit):
    person = member_of(unit, role=Role.FOCAL_POINT)
    person.set_password("bèo dạt mây trôi 26")
    person.save()
    client.post(reverse("account_login"), {"login": person.username, "password": "bèo dạt mây trôi 26"})
    client.pass_second_factor(person)

    body = body_of(client.get(reverse("desk-account")))

    assert ("Cán bộ đầu mối" in body, unit.name in body) == (True, True)
    assert Entry.objects.filter(verb="org.logged_in").count() == 1
