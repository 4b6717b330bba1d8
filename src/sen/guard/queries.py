from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db.models import Model, QuerySet, Sum

from sen.guard import disk
from sen.guard.models import Attachment, StoredFile


def attachments_of(owner: Model) -> QuerySet[Attachment]:
    """The files of a row. The caller has asked whether the row may be seen."""
    return attachments_of_many(owner._meta.label_lower, [owner.pk])


def attachments_of_many(owner_kind: str, owner_ids: Iterable[int]) -> QuerySet[Attachment]:
    found = Attachment.objects.filter(owner_kind=owner_kind, owner_id__in=list(owner_ids))
    return found.select_related("file").order_by("added_at", "pk")


def opened(attachment: Attachment) -> BinaryIO:
    """Its bytes, for a job or the one view. Raises FileNotFoundError when the disk lost them."""
    return disk.path_of(attachment.file.sha256).open("rb")


def content(attachment_id: int) -> bytes:
    with opened(Attachment.objects.select_related("file").get(pk=attachment_id)) as file:
        return file.read()


def stored_bytes() -> int:
    return StoredFile.objects.aggregate(total=Sum("size_bytes"))["total"] or 0


def uploads_in_the_last_hour(user_id: int, *, now: datetime) -> int:
    return Attachment.objects.filter(added_by_id=user_id, added_at__gt=now - timedelta(hours=1)).count()
