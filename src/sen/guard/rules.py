"""Which files may leave. Who may read one is the owning room's rule (`registry.readable_attachment`)."""

from sen.guard.models import Attachment, StoredFile


def may_leave(file: StoredFile | Attachment) -> bool:
    """Whether a file may be published or sent outside. "LƯU HÀNH NỘI BỘ" never may, whoever asks."""
    stored = file.file if isinstance(file, Attachment) else file
    return not stored.internal_only
