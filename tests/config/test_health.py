import json
import logging

import pytest
from django.db import OperationalError
from django.utils import timezone

from sen.config import health
from sen.jobs.actions import beat

pytestmark = pytest.mark.django_db
TOKEN = {"HTTP_AUTHORIZATION": "Bearer a-long-token"}


@pytest.fixture(autouse=True)
def token(settings):
    settings.HEALTH_TOKEN = "a-long-token"


def test_strangers_learn_ok_or_not_and_nothing_else(client):
    silent = client.get("/healthz")
    beat("here:1", now=timezone.now())
    well = client.get("/healthz")

    assert (silent.status_code, silent.content) == (503, b"not ok\n")
    assert (well.status_code, well.content) == (200, b"ok\n")


def test_the_token_shows_the_parts(client):
    assert json.loads(client.get("/healthz", **TOKEN).content) == {
        "ok": False,
        "database": True,
        "migrations": True,
        "worker": False,
        "disk": True,
    }


def test_a_part_that_raises_is_not_well(client, monkeypatch):
    def away(now):
        raise OperationalError

    monkeypatch.setitem(health.CHECKS, "database", away)

    assert json.loads(client.get("/healthz", **TOKEN).content)["database"] is False


@pytest.mark.parametrize(
    "header", ["", "Bearer ", "Bearer wrong", "Basic a-long-token", "Bearer a-long-tokén"]
)
def test_metrics_are_for_the_token_only(client, header):
    assert client.get("/metrics", HTTP_AUTHORIZATION=header).status_code == 401


def test_without_a_token_set_nobody_has_it(client, settings):
    settings.HEALTH_TOKEN = ""

    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 401


def test_metrics_are_prometheus_text(client):
    beat("here:1", now=timezone.now())

    text = client.get("/metrics", **TOKEN).content.decode()

    samples = dict(line.rsplit(" ", 1) for line in text.splitlines())
    assert samples["sen_worker_silent_seconds"] == "0"
    assert int(samples["sen_disk_free_bytes"]) > 0
    assert all(value.isdecimal() for value in samples.values())


@pytest.mark.parametrize("headers", [{}, TOKEN])
def test_being_asked_while_sen_starts_is_no_error(client, monkeypatch, headers):
    """The terminal of `make run` showed one before the address."""
    told = []
    monkeypatch.setattr(logging.getLogger("django.request"), "handle", told.append)

    assert client.get("/healthz", **headers).status_code == 503

    assert told == []
