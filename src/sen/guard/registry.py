"""Which rooms own files, filled by them in `AppConfig.ready()`; asked before any byte is served."""

from collections.abc import Callable

from django.urls import reverse

from sen.guard.models import Attachment
from sen.org.models import Actor

CanRead = Callable[[Actor, int], bool]
OWNERS: dict[str, CanRead] = {}


def register_owner(owner_kind: str, can_read: CanRead) -> None:
    """`can_read(actor, owner_id)` decides over the files of one kind of row, as "plan.plan".

    It sees what the room's `visible_*` rule sees, and answers False for a row that is gone.
    """
    if OWNERS.setdefault(owner_kind, can_read) is not can_read:
        raise RuntimeError(f"owner kind {owner_kind} is registered twice")


def page_of_attachment(actor: Actor, pk: int) -> str:
    return reverse("guard-file", args=[pk]) if readable_attachment(actor, pk) else ""


def readable_attachment(actor: Actor, attachment_id: int) -> Attachment | None:
    """The attachment if its room lets the actor read it; a kind that nobody registered is read by nobody."""
    attachment = Attachment.objects.select_related("file").filter(pk=attachment_id).first()
    can_read = OWNERS.get(attachment.owner_kind) if attachment else None
    if attachment is None or can_read is None:
        return None
    return attachment if can_read(actor, attachment.owner_id) else None
