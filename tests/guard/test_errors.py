from django.utils import translation

from sen.guard.errors import DOCUMENT_TEXTS, SecretRefused, unreadable
from sen.lib.documents import MESSAGES, UnreadableDocument


def test_every_reason_of_the_reader_has_a_text_here():
    with translation.override("en"):
        assert {code: str(text) for code, text in DOCUMENT_TEXTS.items()} == MESSAGES


def test_reasons_are_told_in_vietnamese():
    with translation.override("vi"):
        error = unreadable(UnreadableDocument("too_many_pages", limit=1000))

        assert error.messages == ["Tệp có hơn 1000 trang."]


def test_the_notice_about_secrets_is_told_in_vietnamese():
    with translation.override("vi"):
        assert SecretRefused().messages[0].startswith("Tài liệu này có dấu chỉ độ mật. Hệ thống không lưu")
