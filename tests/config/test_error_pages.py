import json
import logging

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import translation

from sen.config.logs import json_lines
from sen.config.urls import handler400, handler403, handler404, handler500  # noqa: F401  (this module is a URLconf)
from tests.factories import UserFactory


class Slow(Exception):
    http_status = 429


ERRORS = {
    "too-big": RequestDataTooBig("x"),
    "suspicious": SuspiciousOperation("x"),
    "denied": PermissionDenied("x"),
    "slow": Slow("x"),
    "bug": RuntimeError("no plan for an@example.org, number 079123456789"),
    "away": OperationalError("server closed the connection"),
}


def fail(request, name):
    raise ERRORS[name]


urlpatterns = [
    path("fail/<str:name>/", fail),
    path("form/", login_required(lambda request: HttpResponse())),
]


@pytest.fixture
def client():
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("too-big", 413, "Nội dung gửi lên quá lớn"),
        ("suspicious", 400, "Không hiểu được yêu cầu này"),
        ("denied", 403, "Bạn không có quyền mở trang này"),
        ("slow", 429, "Thử quá nhiều lần"),
        ("bug", 500, "Sen gặp lỗi"),
        ("away", 503, "Sen tạm thời chưa phục vụ được"),
    ],
)
def test_each_error_has_its_page_in_vietnamese_with_the_reference_of_the_log(client, name, status, words):
    response = client.get(f"/fail/{name}/")

    page = response.content.decode()
    assert (response.status_code, response.headers["Content-Language"]) == (status, "vi")
    assert words in page
    assert response.headers["X-Request-ID"] in page


@pytest.mark.django_db
def test_an_unknown_page_and_an_expired_form_have_theirs(client):
    assert "Không có trang này" in client.get("/nowhere/").content.decode()
    assert "Biểu mẫu này đã hết hiệu lực" in client.post("/form/").content.decode()


@pytest.mark.django_db
def test_the_page_is_in_the_readers_language(client):
    client.force_login(UserFactory(language="en"))

    assert "There is no such page" in client.get("/nowhere/").content.decode()


def test_a_database_that_is_away_has_a_page_that_asks_it_nothing(client, monkeypatch):
    """Without the mark `django_db` any question to the database fails the test."""

    def away(*args, **kwargs):
        raise OperationalError("could not connect")

    monkeypatch.setattr(connection, "ensure_connection", away)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32

    response = client.get("/form/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert "Sen tạm thời chưa phục vụ được" in response.content.decode()


@pytest.mark.django_db
def test_the_log_has_the_trace_and_the_reference_but_no_personal_data(client, caplog):
    with caplog.at_level(logging.INFO):
        response = client.get("/fail/bug/?q=an@example.org")

    lines = [json.loads(json_lines().format(record)) for record in caplog.records]
    failed = next(line for line in lines if line.get("error") == "RuntimeError")
    assert failed["trace"].endswith("RuntimeError: no plan for … number …\n")
    assert "in fail" in failed["trace"]
    asked = next(line for line in lines if line["event"] == "request")
    assert (asked["request_id"], asked["status"]) == (response.headers["X-Request-ID"], 500)
    assert "example.org" not in json.dumps(lines)


def test_the_pages_are_translated_whole():
    from sen.config.error_pages import FORM_EXPIRED, PAGES

    with translation.override("vi"):
        vietnamese = [str(text) for words in (*PAGES.values(), FORM_EXPIRED) for text in words]
    with translation.override("en"):
        english = [str(text) for words in (*PAGES.values(), FORM_EXPIRED) for text in words]
    assert [pair for pair in zip(vietnamese, english, strict=True) if pair[0] == pair[1]] == []
