import base64
import io
from datetime import date
from itertools import chain

import pytest
from django.utils import translation
from openpyxl import load_workbook

from sen.audit.models import Entry
from sen.desk.exports import xlsx_file
from sen.desk.models import SavedFilter
from sen.desk.rows import _registers
from sen.org.models import Role, Unit, User
from tests.factories import CommitteeFactory, UnitFactory, member_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.desk.sample")]
KEY = "0123456789abcdef"


@pytest.fixture
def committee():
    return CommitteeFactory(name="UBND xã Đồng Tháp")


@pytest.fixture
def admin(client, committee):
    user = member_of(committee, role=Role.ADMINISTRATOR)
    client.force_login(user)
    return client


def names_on(response):
    page = response.context["page"]
    return [row.name for row in page.rows]


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_constant_queries(admin, committee, count, django_assert_num_queries):
    UnitFactory.create_batch(count, parent=committee)

    with django_assert_num_queries(24):  # 13 of them ask for the alarms that an administrator is told
        response = admin.get("/mau/", {"kind": "division"})

    assert len(names_on(response)) == count


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_costs_constant_queries(admin, committee, count, form, django_assert_num_queries):
    UnitFactory.create_batch(count, parent=committee)

    with django_assert_num_queries(10):  # 3 of them count the export
        admin.get(f"/mau/xuat/{form}/", {"kind": "division"}).getvalue()


@pytest.mark.parametrize("typed", ["dong thap", "ĐỒNG THÁP", "Đồng Tháp", "tháp đồng"])
def test_search_finds_a_name_however_typed(admin, committee, typed):
    UnitFactory(parent=committee, name="Phòng Văn hoá")

    assert names_on(admin.get("/mau/", {"q": typed})) == ["UBND xã Đồng Tháp"]


@pytest.mark.parametrize("typed", ["văn hoá", "văn hóa", "VAN HOA"])
def test_search_knows_both_placements_of_the_tone(admin, committee, typed):
    UnitFactory(parent=committee, name="Phòng Văn hoá")

    assert names_on(admin.get("/mau/", {"q": typed})) == ["Phòng Văn hoá"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"valid_from_from": "02/01/2026"}, ["B", "C"]),
        ({"valid_from_to": "02/01/2026"}, ["A", "B"]),
        ({"valid_from_from": "02/01/2026", "valid_from_to": "02/01/2026"}, ["B"]),
        ({"border": "yes"}, ["C"]),
        ({"kind": "division"}, ["A", "B", "C"]),
        ({"valid_from_from": "31/02/2026"}, []),
        ({"kind": "no such kind"}, []),
    ],
)
def test_filters_narrow(admin, committee, query, found):
    for day, name in enumerate("ABC", 1):
        UnitFactory(parent=committee, name=name, valid_from=date(2026, 1, day), is_border=name == "C")

    assert names_on(admin.get("/mau/", query)) == found


def test_a_foreign_choice_of_a_filter_is_an_unknown_one(admin):
    foreign = UnitFactory()

    answers = [str(admin.get("/mau/", {"parent": pk}).context["found"].form) for pk in (foreign.pk, 10**6)]

    assert answers[0].replace(str(foreign.pk), "1000000") == answers[1]
    assert foreign.name not in answers[0]


@pytest.mark.parametrize("sort", ["name", "-name", "valid_from", "-valid_from", "parent__name", "kind"])
def test_pages_by_key_show_each_row_once_in_both_directions(admin, committee, sort):
    for number in range(8):
        day = date(2026, 1, 1 + number // 2) if number % 3 else None
        UnitFactory(parent=committee, name=f"Đơn vị {number}", valid_from=day)

    forth, back, query = [], [], {"sort": sort}
    while True:
        page = admin.get("/mau/", query).context["page"]
        forth.append([row.pk for row in page.rows])
        if not page.after:
            break
        query = {"sort": sort, "after": page.after}
    while page.before:
        page = admin.get("/mau/", {"sort": sort, "before": page.before}).context["page"]
        back.insert(0, [row.pk for row in page.rows])

    assert sorted(chain.from_iterable(forth)) == sorted(Unit.objects.values_list("pk", flat=True))
    assert back == forth[:-1]


def token_of(json_text):
    return base64.urlsafe_b64encode(json_text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "token",
    [
        *["x", "bnVsbA", "W10", "WzEsMiwzXQ", "%00", "é", token_of("[" * 9_000)],
        *(token_of(f'["a", {value}]') for value in ("Infinity", "1e400", "[]", "true", "9" * 4_000)),
        token_of('["\\u0000", 1]'),
    ],
)
def test_a_token_we_did_not_write_leads_to_the_first_page(admin, token):
    assert admin.get("/mau/", {"after": token}).status_code == 200


def test_sorting_takes_only_a_column_of_the_list(admin):
    assert admin.get("/mau/", {"sort": "authority__memberships__user__password"}).status_code == 200


def test_a_part_of_the_page_is_sent_to_htmx(admin):
    body = admin.get("/mau/", headers={"HX-Request": "true"}).content.decode()
    assert ("<table" in body, "<html" in body) == (True, False)


def test_csv_is_vietnamese_and_recorded(admin, committee):
    UnitFactory(parent=committee, name="=1+1", valid_from=date(2026, 1, 2))

    body = admin.get("/mau/xuat/csv/", {"q": "1+1"}).getvalue().decode()

    with translation.override("vi"):
        division = str(Unit.Kind.DIVISION.label)
    assert body.splitlines()[1] == f"'=1+1,{division},02/01/2026,{committee.name}"
    entry = Entry.objects.get(verb="desk.exported")
    assert entry.facts == {"register": "sample-units", "form": "csv", "query": "q=1%2B1"}


def test_xlsx_keeps_days_as_days_and_runs_no_formula(admin, committee):
    UnitFactory(parent=committee, name="=1+1", valid_from=date(2026, 1, 2))

    sheet = load_workbook(io.BytesIO(admin.get("/mau/xuat/xlsx/", {"q": "1+1"}).getvalue())).active

    row = list(sheet.iter_rows())[1]
    assert (row[0].value, row[0].data_type) == ("=1+1", "s")
    assert (row[2].value.date(), row[2].number_format) == (date(2026, 1, 2), "dd/mm/yyyy")


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\x0b", "\U0001f600", "\u202e"])
def test_xlsx_holds_any_sign_that_somebody_typed(admin, committee, sign):
    UnitFactory(parent=committee, name=f"Phòng {sign}Mới")

    sheet = load_workbook(io.BytesIO(admin.get("/mau/xuat/xlsx/", {"q": "moi"}).getvalue())).active
    with xlsx_file(f"'33/KH{sign}'", [["a"]]) as file:
        titled = load_workbook(file).active.title

    assert "Phòng" in list(sheet.iter_rows())[1][0].value
    assert titled.startswith("33 KH")


def test_a_double_tap_writes_once_and_leads_to_the_same_page(admin, committee):
    sent = {"form_key": KEY, "below": committee.pk, "new_name": "Phòng Mới"}

    first, second = admin.post("/mau/them/", sent), admin.post("/mau/them/", sent)

    made = Unit.objects.get(name="Phòng Mới")
    assert first.url == second.url == f"/mau/{made.pk}/"


def test_the_same_key_with_other_content_asks_before_writing(admin, committee):
    sent = {"form_key": KEY, "below": committee.pk, "new_name": "Phòng Mới"}
    admin.post("/mau/them/", sent)

    again = admin.post("/mau/them/", {**sent, "new_name": "Phòng Khác"})

    assert (again.status_code, Unit.objects.filter(name="Phòng Khác").count()) == (422, 0)
    key = again.context["form"]["form_key"].value()
    assert admin.post("/mau/them/", {**sent, "new_name": "Phòng Khác", "form_key": key}).status_code == 302


def test_a_key_of_another_person_is_not_known(admin, committee, client):
    sent = {"form_key": KEY, "below": committee.pk, "new_name": "Phòng Mới"}
    admin.post("/mau/them/", sent)
    client.force_login(member_of(committee, role=Role.ADMINISTRATOR))

    client.post("/mau/them/", {**sent, "new_name": "Phòng Khác"})

    assert Unit.objects.filter(name="Phòng Khác").exists()


def test_a_form_takes_no_foreign_choice(admin):
    foreign = UnitFactory()
    answer = admin.post("/mau/them/", {"form_key": KEY, "below": foreign.pk, "new_name": "Phòng Mới"})
    assert (answer.status_code, Unit.objects.filter(name="Phòng Mới").exists()) == (422, False)


def test_what_the_action_refuses_stands_on_the_form_with_what_was_typed(admin, committee):
    form = admin.get(f"/mau/{committee.pk}/doi-ten/").context["form"]
    sent = {"form_key": KEY, "seen": form["seen"].value(), "new_name": "refused", "since": "3/4/2026"}

    answer = admin.post(f"/mau/{committee.pk}/doi-ten/", sent)

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "The action refuses." in body
    assert 'value="refused"' in body


def test_the_form_can_be_sent_again_after_a_refusal(admin, committee):
    seen = admin.get(f"/mau/{committee.pk}/doi-ten/").context["form"]["seen"].value()
    sent = {"form_key": KEY, "seen": seen, "new_name": "refused"}
    admin.post(f"/mau/{committee.pk}/doi-ten/", sent)

    answer = admin.post(f"/mau/{committee.pk}/doi-ten/", {**sent, "new_name": "UBND xã Mới"})

    assert answer.status_code == 302
    assert Unit.objects.get(pk=committee.pk).name == "UBND xã Mới"


def test_a_row_changed_meanwhile_is_told_before_it_is_written(admin, committee):
    seen = admin.get(f"/mau/{committee.pk}/doi-ten/").context["form"]["seen"].value()
    Unit.objects.filter(pk=committee.pk).update(name="Changed by another")
    sent = {"form_key": KEY, "seen": seen, "new_name": "Mine"}

    answer = admin.post(f"/mau/{committee.pk}/doi-ten/", sent)

    assert (answer.status_code, Unit.objects.get(pk=committee.pk).name) == (409, "Changed by another")
    sent["seen"] = answer.context["form"]["seen"].value()
    assert admin.post(f"/mau/{committee.pk}/doi-ten/", sent).status_code == 302


def test_history_tells_what_happened_to_those_who_may_read_it(admin, committee):
    sent = {"form_key": KEY, "new_name": "UBND xã Mới"}
    sent["seen"] = admin.get(f"/mau/{committee.pk}/doi-ten/").context["form"]["seen"].value()
    admin.post(f"/mau/{committee.pk}/doi-ten/", sent)

    [event] = admin.get(f"/mau/{committee.pk}/").context["history"]

    assert event.who == str(Entry.objects.get(verb="org.unit_renamed").actor_name)


def test_an_officer_finds_no_button_and_no_form(client, committee):
    client.force_login(member_of(committee))

    assert "doi-ten" not in client.get(f"/mau/{committee.pk}/").content.decode()
    assert client.get(f"/mau/{committee.pk}/doi-ten/").status_code == 403


@pytest.mark.parametrize("page", ["", "doi-ten/"])
def test_a_row_outside_the_wall_does_not_exist(admin, page):
    assert admin.get(f"/mau/{UnitFactory().pk}/{page}").status_code == 404


def test_related_rows_are_shown_with_their_pages(admin, committee):
    child = UnitFactory(parent=committee)
    assert f'href="/mau/{child.pk}/">{child.name}' in admin.get(f"/mau/{committee.pk}/").content.decode()


def test_a_search_is_saved_and_removed_by_its_owner_alone(admin, committee, client):
    saved = {"register": "sample-units", "name": "Các phòng", "query": "kind=division", "next": "/mau/"}
    admin.post("/bo-loc/", saved)
    assert 'href="/mau/?kind=division">Các phòng' in admin.get("/mau/").content.decode()
    pk = admin.get("/mau/").context["saved"][0].pk
    owner = User.objects.get(pk=admin.session["_auth_user_id"])

    client.force_login(member_of(committee))
    assert client.get("/mau/").context["saved"] == []
    assert client.post(f"/bo-loc/{pk}/xoa/").status_code == 404

    client.force_login(owner)
    assert client.post(f"/bo-loc/{pk}/xoa/").status_code == 302
    assert client.get("/mau/").context["saved"] == []


def test_a_search_is_saved_without_signs_that_no_database_holds(admin):
    admin.post("/bo-loc/", {"register": "sample-units", "name": "A\0B", "query": "q=\0", "next": "/mau/"})

    assert [(saved.name, saved.query) for saved in SavedFilter.objects.all()] == [("AB", "q=")]


def test_button_of_a_form_without_a_row_says_what_it_does(admin):
    page = admin.get("/mau/").content.decode()

    assert 'href="/mau/them/">Thêm</a>' in page


def test_the_sample_takes_no_page_from_the_register_of_the_product():
    """It is read by whichever test comes first; the log of the tests after it leads to the real pages."""
    assert _registers()["org.unit"].name == "units"
