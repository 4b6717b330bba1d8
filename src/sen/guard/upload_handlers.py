"""How Django receives files: in memory up to the door's limit, never in a temporary folder."""

from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from sen.guard.kinds import MEGABYTE, Kinds, limit_of

REQUEST_LIMIT = 64 * MEGABYTE
"""Two pictures and a form. A body that announces more is refused unread."""


class OversizedUpload(UploadedFile):
    """Stands for a file that was too large: its size is known, its bytes were dropped as they came."""


class MemoryUploadHandler(FileUploadHandler):
    """Keeps at most the largest file the door takes; of a larger one it only counts the bytes."""

    limit = limit_of(Kinds.ANY)

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  (Django's name)
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > REQUEST_LIMIT:
            raise RequestDataTooBig("the request announces more than the file door takes")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._kept = BytesIO()
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._received = start + len(raw_data)
        if self._received <= self.limit:
            self._kept.write(raw_data)
        else:
            self._kept = BytesIO()

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if file_size > self.limit:
            return OversizedUpload(BytesIO(), self.file_name, self.content_type, file_size)
        self._kept.seek(0)
        return InMemoryUploadedFile(
            self._kept,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
