"""The door over HTTP: nothing of a marked file touches a disk, a row or a log."""

import logging
import sys
import tempfile
import threading
from hashlib import sha256
from pathlib import Path
from typing import Self

import pytest
from django.apps import apps
from django.urls import reverse

from sen.audit.models import Entry
from sen.guard import upload_handlers
from sen.guard.kinds import MEGABYTE
from sen.guard.models import Attachment, StoredFile
from sen.lib.documents.ocr import tesseract
from tests.factories import UnitFactory, member_of
from tests.guard.uploads import MARKED, upload
from tests.lib.documents.samples import PLAN, docx, pdf_of, scan_of

pytestmark = pytest.mark.django_db
SENT = {"form_key": "khóa-của-biểu", "title": "Kế hoạch", "not_secret": "on"}
NAME = "ten-tep-khong-duoc-lo"


class Watch:
    """Every file this process opens for writing, and whatever appears in the watched folders meanwhile."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._is_on = False
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.seen: set[str] = set()
        sys.addaudithook(self._hook)  # cannot be taken off, only be silent

    def __enter__(self) -> Self:
        self._known = set(self._files())
        self._is_on = True
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_on = False
        self._thread.join()
        self.seen |= set(self._files()) - self._known

    def _hook(self, event: str, arguments: tuple) -> None:
        if self._is_on and event == "open" and isinstance(arguments[0], str):
            mode, flags = arguments[1], arguments[2]
            if set(mode or "") & set("wax+") or (mode is None and flags & 3):
                self.seen.add(arguments[0])

    def _look(self) -> None:
        while self._is_on:
            self.seen |= set(self._files()) - self._known

    def _files(self) -> list[str]:
        return [str(path) for folder in self._folders for path in folder.rglob("*")]


@pytest.fixture
def folders(tmp_path, settings, monkeypatch):
    """A data folder and a temporary folder of the test's own, for this process and those it starts."""
    settings.ROOT_URLCONF = "tests.guard.upload_page"
    settings.DATA_DIR, temporary = tmp_path / "data", tmp_path / "temporary"
    for folder in (settings.DATA_DIR / "files", temporary):
        folder.mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return settings.DATA_DIR, temporary


@pytest.fixture
def client_in(client):
    client.force_login(member_of(UnitFactory()))
    return client


def everything_in_the_database() -> str:
    rows = [str(list(model._base_manager.values())) for model in apps.get_models()]
    return "\n".join(rows)


MARKED_FILES = {
    "txt": MARKED.encode(),
    "docx": docx(lambda d: [d.add_paragraph(line) for line in MARKED.splitlines()]),
    "pdf": pdf_of(MARKED),
    "scan": scan_of("UBND XÃ SEN HỒNG\nTỐI MẬT\nKẾ HOẠCH"),
}


@pytest.mark.parametrize("kind", MARKED_FILES)
def test_of_a_marked_file_nothing_is_kept(client_in, folders, caplog, kind):
    if kind == "scan" and tesseract() is None:
        pytest.skip("tesseract with Vietnamese is not installed")
    data = MARKED_FILES[kind]
    caplog.set_level(logging.DEBUG)

    with Watch(*folders) as watch:
        response = client_in.post(reverse("sample-upload"), {**SENT, "file": upload(data, f"{NAME}.{kind}")})

    assert response.status_code == 422
    assert "dấu chỉ độ mật" in response.content.decode()
    assert [path for path in watch.seen if "sqlite" not in path and path != "/dev/null"] == []
    kept = everything_in_the_database() + caplog.text + response.content.decode()
    for secret in (NAME, "chuỗi-không-được-lộ", sha256(data).hexdigest()):
        assert secret not in kept
    assert [entry.verb for entry in Entry.objects.all()] == ["guard.marked_file_refused"]


def test_the_watch_sees_a_file_that_is_taken(client_in, folders):
    with Watch(*folders) as watch:
        response = client_in.post(reverse("sample-upload"), {**SENT, "file": upload(PLAN, f"{NAME}.txt")})

    assert response.status_code == 302
    assert any(str(folders[0]) in path for path in watch.seen)
    assert Attachment.objects.get().name == f"{NAME}.txt"


def test_a_second_tap_stores_once(client_in, folders):
    for _tap in range(2):
        client_in.post(reverse("sample-upload"), {**SENT, "file": upload(PLAN, "a.txt")})

    assert (Attachment.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_a_file_over_the_limit_is_dropped_as_it_comes_and_named(client_in, folders, monkeypatch):
    monkeypatch.setattr(upload_handlers.MemoryUploadHandler, "limit", MEGABYTE)
    monkeypatch.setattr("sen.guard.forms.limit_of", lambda _kinds: MEGABYTE)
    large = upload(b"a" * (3 * MEGABYTE), "lon.txt")

    with Watch(*folders) as watch:
        response = client_in.post(reverse("sample-upload"), {**SENT, "file": large})

    assert response.status_code == 422
    assert "Tệp lớn hơn 1 MB." in response.content.decode()
    assert [path for path in watch.seen if "sqlite" not in path] == []


def test_a_body_that_announces_too_much_is_refused_unread(client_in, folders, monkeypatch):
    monkeypatch.setattr(upload_handlers, "REQUEST_LIMIT", MEGABYTE)

    response = client_in.post(reverse("sample-upload"), {**SENT, "file": upload(b"a" * (2 * MEGABYTE))})

    assert response.status_code == 413
    assert not StoredFile.objects.exists()


def test_the_limits_of_the_server_fit_together(settings):
    """Under ASGI a larger body would be spooled to a temporary file before any handler sees it."""
    assert settings.FILE_UPLOAD_HANDLERS == ["sen.guard.upload_handlers.MemoryUploadHandler"]
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE > upload_handlers.REQUEST_LIMIT
