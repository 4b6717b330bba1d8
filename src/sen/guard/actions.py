"""Taking files in, attaching them to rows, sweeping what nobody attached."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from sen.audit import actions as audit
from sen.guard import disk, queries
from sen.guard.errors import FileRefused, SecretRefused, unreadable
from sen.guard.inspection import Danger, Inspected, Marked, inspect
from sen.guard.kinds import MEGABYTE, Kinds, endings_of, limit_of
from sen.guard.models import Attachment, StoredFile
from sen.guard.names import cleaned
from sen.guard.screening import Urgency
from sen.lib.documents import UnreadableDocument
from sen.lib.lockfile import Taken, hold
from sen.org.models import Actor

ORPHAN_AGE = timedelta(days=1)
"""A file taken in but attached to nothing for so long was left by a kill or a form never finished."""

_DANGERS = {
    "macro": _(
        "The file holds macros (small programs). Save it without macros, as .docx or .xlsx, and try again."
    ),
    "packed": _(
        "Other files are packed inside this document. Save it without them, or print it to PDF, and try again."
    ),
    "attachments": _("Other files are hidden inside this PDF. Print it to PDF anew and try again."),
    "scripts": _("This PDF holds programs. Print it to PDF anew and try again."),
}


@dataclass(frozen=True, slots=True)
class TakenFile:
    """Screened and on disk, not yet anybody's."""

    sha256: str
    size_bytes: int
    name: str
    media_type: str
    internal_only: bool
    urgency: Urgency | None
    content: bytes


def take_file(
    upload: UploadedFile, *, kinds: Kinds, by: Actor, now: datetime, encoding: str | None = None
) -> TakenFile:
    """Read an upload in memory, screen it, then store its bytes. Call it outside any transaction.

    Raises `SecretRefused` for a secrecy mark, after writing the one entry that a marked file was refused, and
    `FileRefused` with a text for the user for everything else.
    """
    _check_room(upload, kinds, by, now)
    name = upload.name or ""
    try:
        found = inspect(upload.read(), name=name, encoding=encoding)
    except Marked:
        _record_refusal(by)
        raise SecretRefused from None
    except Danger as danger:
        raise FileRefused(_DANGERS[danger.args[0]], code=danger.args[0]) from None
    except UnreadableDocument as error:
        raise unreadable(error) from None
    _check_kind(found, kinds)
    return _stored(found, cleaned(name, found.kind.ending))


def _stored(found: Inspected, name: str) -> TakenFile:
    digest = sha256(found.content).hexdigest()
    disk.write(digest, found.content)
    marks = found.screening
    return TakenFile(
        digest,
        len(found.content),
        name,
        found.kind.media_type,
        marks.internal_only,
        marks.urgency,
        found.content,
    )


@transaction.atomic
def attach(
    taken: TakenFile, *, owner: Model, by: Actor | None, now: datetime, unit_id: int | None = None
) -> Attachment:
    """Give a taken file to a row, in the transaction that writes the row. The same bytes are stored once."""
    if not disk.path_of(taken.sha256).exists():  # taken so long ago that it was swept
        disk.write(taken.sha256, taken.content)
    file, _is_new = StoredFile.objects.get_or_create(
        sha256=taken.sha256,
        defaults={
            "size_bytes": taken.size_bytes,
            "media_type": taken.media_type,
            "internal_only": taken.internal_only,
            "urgency": taken.urgency or "",
            "created_at": now,
        },
    )
    attachment = Attachment(
        file=file,
        owner_kind=owner._meta.label_lower,
        owner_id=owner.pk,
        name=taken.name,
        unit_id=unit_id,
        added_by_id=by.user_id if by else None,
        added_by_name=by.name if by else "",
        added_at=now,
    )
    attachment.full_clean(exclude=["file"])
    attachment.save()
    facts = {"owner": f"{attachment.owner_kind}:{attachment.owner_id}", "file": file.pk}
    audit.record("guard.file_attached", attachment, by=by, unit_id=unit_id, name=attachment.name, **facts)
    return attachment


def record_reading(attachment: Attachment, *, by: Actor, now: datetime) -> None:
    """Who opened a file that must not leave the house is kept: once per person, file and hour."""
    name, unit_id = attachment.name, attachment.unit_id
    audit.record_once("guard.file_read", attachment, by=by, now=now, unit_id=unit_id, name=name)


def sweep(*, now: datetime) -> int:
    """Remove bytes that no row names, once they are a day old; how many. A job: outside any transaction.

    Not while a backup reads them: its snapshot may name what a row no longer does. The next run has them.
    """
    try:
        with hold(disk.in_use()):
            return sum(_swept(digest, path) for digest, path in disk.older_than(now - ORPHAN_AGE))
    except Taken:
        return 0


def _swept(digest: str, path: Path) -> bool:
    if digest and StoredFile.objects.filter(sha256=digest).exists():
        return False
    path.unlink(missing_ok=True)
    return True


def _check_room(upload: UploadedFile, kinds: Kinds, by: Actor, now: datetime) -> None:
    """Before a byte is read: size, rate, quota, disk."""
    size, limit = upload.size or 0, limit_of(kinds)
    if size > limit:
        raise too_large(limit)
    if not size:
        raise FileRefused(_("The file is empty."), code="empty")
    if queries.uploads_in_the_last_hour(by.user_id, now=now) >= settings.UPLOADS_PER_HOUR:
        raise FileRefused(
            _("You have sent very many files within an hour. Wait a little and try again."), code="rate"
        )
    is_full = queries.stored_bytes() + size > settings.FILE_QUOTA_MB * MEGABYTE
    if is_full or disk.free_bytes() - size < settings.FILE_FREE_DISK_MB * MEGABYTE:
        raise FileRefused(_("There is no room for more files. Tell your administrator."), code="full")


def too_large(limit: int) -> FileRefused:
    text = _("The file is larger than %(limit_mb)d MB.")
    return FileRefused(text, code="too_large", params={"limit_mb": limit // MEGABYTE})


def _check_kind(found: Inspected, kinds: Kinds) -> None:
    if found.kind.kinds not in kinds:
        text = _("This kind of file is not taken here. Taken are: %(endings)s.")
        raise FileRefused(text, code="kind", params={"endings": ", ".join(endings_of(kinds))})


def _record_refusal(by: Actor) -> None:
    """`durable` refuses an outer transaction, whose rollback would take the entry along."""
    with transaction.atomic(durable=True):
        audit.record("guard.marked_file_refused", None, by=by)
