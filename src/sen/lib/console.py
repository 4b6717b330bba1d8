"""What commands that start without Django say: Vietnamese, like all others."""

import argparse

SENTENCES = {
    "usage: ": "cách dùng: ",
    "positional arguments": "các tham số",
    "options": "các tùy chọn",
    "show this help message and exit": "in phần hướng dẫn này",
    "%(prog)s: error: %(message)s\n": "%(prog)s: lỗi: %(message)s\n",
    "the following arguments are required: %s": "còn thiếu: %s",
    "unrecognized arguments: %s": "không hiểu: %s",
    "argument %(argument_name)s: %(message)s": "tham số %(argument_name)s: %(message)s",
    "expected one argument": "cần một giá trị đi kèm",
    "ignored explicit argument %r": "tùy chọn này không nhận giá trị %r",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s có thể là: %(matches)s",
}
"""Of Python's argparse, which ships no Vietnamese; a test holds them to the catalogue that the other commands speak from."""

DOCUMENTS = {
    "no_file": "không mở được tệp",
    "empty": "tệp không có chữ nào",
    "too_large": "tệp lớn hơn %(limit_mb)d MB",
    "too_many_pages": "tệp có hơn %(limit)d trang",
    "too_long": "văn bản dài hơn %(limit)d dòng",
    "inflates": "tệp bung ra hơn %(limit_mb)d MB, có thể là bẫy",
    "encrypted": "tệp bị khóa bằng mật khẩu; hãy lưu lại không có mật khẩu",
    "damaged": "tệp hỏng, không mở được",
    "slow": "đọc tệp quá %(seconds)d giây vẫn chưa xong",
    "unsupported": "chỉ đọc được tệp .txt, .docx và .pdf",
    "old_word": "tệp Word 97-2003; hãy lưu thành .docx",
    "rich_text": "tệp RTF; hãy lưu thành .docx",
    "open_document": "tệp OpenDocument; hãy lưu thành .docx",
    "bad_encoding": "văn bản không dùng bảng mã %(encoding)s",
    "unknown_encoding": "không có bảng mã tên là %(encoding)s",
    "uncertain_encoding": "không xác định được bảng mã; hãy chọn bằng --encoding: %(candidates)s",
    "ocr_missing": "các trang là ảnh quét; để đọc, hãy cài tesseract kèm tiếng Việt "
    "(Debian: apt install tesseract-ocr tesseract-ocr-vie)",
    "ocr_failed": "không đọc được ảnh quét của các trang",
}
"""By code of `documents.UnreadableDocument`."""


def speak() -> None:
    """Let argparse speak Vietnamese; what has no Vietnamese here stays as it is."""
    setattr(argparse, "_", vietnamese)  # noqa: B010  (mypy knows no such name there)


def vietnamese(text: str) -> str:
    return SENTENCES.get(text, text)
