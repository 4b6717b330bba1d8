"""The page of the rules, one rule through the years, own rules and swaps by their forms."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sen.audit.models import Entry
from sen.desk.history import event_of
from sen.desk.organisation.law_words import SEEN, STARTS, SUBJECTS, said_length, said_limit, said_term
from sen.org.models import DataRequest, HolidaySwap, Role, RuleOverride
from sen.regulation.catalogue import rule, rule_ids, subjects, versions
from sen.regulation.model import Level, Start
from tests.factories import NOW, UnitFactory, member_of

pytestmark = pytest.mark.django_db
KEY = {"form_key": "law-0123456789"}


@pytest.fixture
def unit():
    return UnitFactory()


def entering(client, unit, role=Role.OFFICER):
    client.force_login(member_of(unit, role=role))
    return client


def shown(client, **query):
    """Id to line, as the page has it."""
    groups = client.get(reverse("law"), query).context["groups"]
    return {line.rule.id: line for _heading, lines in groups for line in lines}


def override(unit, **values):
    given = {
        "rule_id": "answer.editor_request",
        "amount": 20,
        "counted_in": "days",
        "valid_from": date(2026, 8, 1),
    }
    return RuleOverride.objects.create(
        authority=unit.authority, reason="Quy chế 05/QC-UBND", decided_at=NOW, **{**given, **values}
    )


def test_every_rule_stands_on_the_page_under_its_subject(client, unit):
    assert set(shown(entering(client, unit))) == set(rule_ids())


def test_every_file_start_and_way_of_reading_has_its_words():
    found = [each for one in rule_ids() for _levels, each in versions(one)]

    assert set(SUBJECTS) == set(subjects())
    assert set(STARTS) == set(Start)
    assert {each.source.seen for each in found if each.source} <= set(SEEN)


def test_words_without_diacritics_find_a_rule(client, unit):
    client = entering(client, unit)

    assert "press.conference.notice" in shown(client, q="thong bao hop bao")
    assert set(shown(client, q="thong bao hop bao")) == set(shown(client, q="Thông báo họp báo"))
    assert shown(client, q="khongcoquydinhnay") == {}


def test_the_law_of_the_asked_day_is_shown(client, unit):
    client = entering(client, unit)

    old, new = (shown(client, on=day)["answer.opinion_forwarded"] for day in ("01/03/2020", "01/08/2026"))

    assert (old.limit, old.rule.act) == ("30 ngày kể từ khi nhận được yêu cầu", "103/2016/QH13")
    assert (new.limit, new.rule.act) == ("15 ngày làm việc kể từ khi nhận được yêu cầu", "237/2026/NĐ-CP")


def test_the_law_is_that_of_the_level_of_the_authority(client, unit):
    client = entering(client, unit)
    as_commune = shown(client, on="01/08/2026")["press.periodic.release"].rule.says
    unit.authority.level = Level.PROVINCE
    unit.authority.save()

    assert (as_commune, shown(client, on="01/08/2026")["press.periodic.release"].rule.value) == (
        "none",
        "P1M",
    )


def test_a_day_that_does_not_exist_is_told(client, unit):
    page = entering(client, unit).get(reverse("law"), {"on": "31/02/2026"})

    assert page.context["groups"] == []
    assert page.context["form"].errors.keys() == {"on"}


def test_only_what_is_to_be_checked_or_only_limits(client, unit):
    client = entering(client, unit)

    checked, limits = (
        shown(client, on="01/08/2026", show="check"),
        shown(client, on="01/08/2026", show="clocks"),
    )

    assert all(line.rule.must_be_checked for line in checked.values())
    assert "correction.online.keep" in checked
    assert "press.first_information.event" not in checked
    assert all(line.limit for line in limits.values())
    assert "personal_data.breach" in limits


def test_a_rule_that_is_not_sure_says_so(client, unit):
    client = entering(client, unit)
    address = reverse("law")

    sure = client.get(address, {"q": "105 Thông tin đầu tiên", "on": "01/08/2026"}).content.decode()
    unsure = client.get(address, {"q": "Thông báo vi phạm dữ liệu", "on": "01/08/2026"}).content.decode()

    warning = '<strong class="check">cần đối chiếu với văn bản đã ký</strong>'
    assert (warning in sure, warning in unsure) == (False, True)


def test_the_own_number_stands_beside_that_of_the_law(client, unit):
    override(unit)
    override(UnitFactory(), amount=7)
    client = entering(client, unit)

    line = shown(client, on="01/08/2026")["answer.editor_request"]

    assert (line.limit, line.own_length) == ("30 ngày kể từ khi nhận được yêu cầu", "20 ngày")
    assert line.own.reason == "Quy chế 05/QC-UBND"
    assert shown(client, on="31/07/2026")["answer.editor_request"].own is None


def test_one_rule_shows_every_version_and_the_own_ones(client, unit):
    override(unit)
    client = entering(client, unit)

    page = client.get(reverse("law-rule", args=["answer.editor_request"]))

    assert [line.rule.act for line in page.context["lines"]] == ["237/2026/NĐ-CP", "103/2016/QH13"]
    assert [(length, term) for _row, length, term in page.context["overrides"]] == [
        ("20 ngày", "từ 01/08/2026")
    ]
    assert page.context["may_set"] is False
    assert client.get(reverse("law-rule", args=["press.nothing"])).status_code == 404


def test_who_has_no_role_reads_the_recorded_law(client):
    from tests.factories import UserFactory

    client.force_login(UserFactory())

    assert set(shown(client)) == set(rule_ids())


def test_the_focal_point_sets_an_own_rule_from_the_page_of_the_rule(client, unit):
    client = entering(client, unit, Role.FOCAL_POINT)
    address = reverse("rule-overrides-dat")
    assert address in client.get(reverse("law-rule", args=["answer.editor_request"])).content.decode()
    opened = client.get(address, {"rule_id": "answer.editor_request"}).context["form"]
    assert (opened["rule_id"].value(), opened["authority"].value()) == (
        "answer.editor_request",
        unit.authority_id,
    )

    sent = {
        **KEY, "authority": unit.authority_id, "rule_id": "answer.editor_request", "amount": "20",
        "counted_in": "days", "reason": "Quy chế 05/QC-UBND", "valid_from": "01/08/2026",
    }  # fmt: skip
    answer = client.post(address, sent)

    row = RuleOverride.objects.get()
    assert answer.url == reverse("rule-overrides-detail", args=[row.pk])
    assert event_of(Entry.objects.get(verb="org.rule_override_set")).what == (
        "đã đặt quy định riêng cho “Trả lời yêu cầu của người đứng đầu cơ quan báo chí”: "
        "20 ngày từ ngày 01/08/2026, lý do: Quy chế 05/QC-UBND"
    )


def test_an_own_rule_is_ended_by_its_form(client, unit):
    row = override(unit, valid_from=timezone.localdate() - timedelta(days=9))
    client = entering(client, unit, Role.FOCAL_POINT)
    address = reverse("rule-overrides-ket-thuc", args=[row.pk])
    seen = client.get(address).context["form"].initial["seen"]

    client.post(
        address, {**KEY, "seen": seen, "last_day": f"{timezone.localdate() - timedelta(days=1):%d/%m/%Y}"}
    )

    row.refresh_from_db()
    assert row.valid_to == timezone.localdate() - timedelta(days=1)
    assert client.get(address).status_code == 403


def test_a_swap_is_entered_and_withdrawn(client, unit):
    client = entering(client, unit, Role.ADMINISTRATOR)
    sent = {
        **KEY,
        "authority": unit.authority_id,
        "day_off": "12/03/2027",
        "day_worked": "13/03/2027",
        "reason": "TB 9",
    }

    client.post(reverse("holiday-swaps-nhap"), sent)
    swap = HolidaySwap.objects.get()
    page = client.get(reverse("holiday-swaps")).content.decode()
    client.post(reverse("holiday-swaps-rut", args=[swap.pk]), {"form_key": "law-9876543210"})

    swap.refresh_from_db()
    assert "12/03/2027 → 13/03/2027" in page
    assert swap.withdrawn_at is not None


@pytest.mark.parametrize("name", ["rule-overrides-dat", "holiday-swaps-nhap"])
def test_an_officer_enters_neither(client, unit, name):
    assert entering(client, unit).get(reverse(name)).status_code == 403


def test_a_request_whose_rule_is_not_sure_says_so(client, unit):
    person = member_of(unit)
    client.force_login(person)
    days = {"due_on": date(2026, 8, 20), "recorded_by_id": 1, "started_by": "request_received"}
    of_today = DataRequest.objects.create(person=person, kind="see", asked_on=date(2026, 8, 1), **days)
    of_2020 = DataRequest.objects.create(person=person, kind="see", asked_on=date(2020, 3, 1), **days)

    sure, unsure = (
        client.get(reverse("data-requests-detail", args=[row.pk])).content.decode()
        for row in (of_today, of_2020)
    )

    assert ("cần đối chiếu với văn bản đã ký" in sure, "cần đối chiếu với văn bản đã ký" in unsure) == (
        False,
        True,
    )
    assert "nhận được yêu cầu" in sure


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_as_often_for_three_rows_as_for_one(client, unit, count, django_assert_max_num_queries):
    for number in range(count):
        override(unit, rule_id=rule_ids()[number], valid_from=date(2026, 1, 1))
        HolidaySwap.objects.create(
            authority=unit.authority, day_off=date(2026, 3, number + 2), decided_at=NOW
        )
    client = entering(client, unit)

    for name in ("law", "rule-overrides", "holiday-swaps"):
        with django_assert_max_num_queries(14):
            client.get(reverse(name))


@pytest.mark.parametrize(
    ("rule_id", "day", "words"),
    [
        ("press.conference.notice", date(2026, 8, 1), "ít nhất 24 giờ trước khi diễn ra sự việc"),
        (
            "correction.online",
            date(2026, 8, 1),
            "ngay khi nhận được kết luận bằng văn bản hoặc tự phát hiện sai sót",
        ),
        ("press.first_information.event", date(2026, 8, 1), "24 giờ kể từ khi tiếp nhận, xử lý vụ việc"),
    ],
)
def test_a_limit_in_words_says_what_starts_it(rule_id, day, words):
    assert said_limit(rule(rule_id, on=day, level=Level.COMMUNE).limit) == words


def test_lengths_and_terms_in_words():
    assert [said_length(1, "hours"), said_length(2, "working_days"), said_length(3, "?")] == [
        "1 giờ",
        "2 ngày làm việc",
        "3",
    ]
    assert said_term(None, date(2026, 6, 30)) == "đến 30/06/2026"
    assert said_term(date(2017, 1, 1), date(2026, 6, 30)) == "từ 01/01/2017 đến 30/06/2026"
    assert said_term(None, None) == ""
