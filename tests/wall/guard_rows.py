from hashlib import sha256

from sen.guard import disk, registry
from sen.guard.models import Attachment, StoredFile
from tests.factories import NOW
from tests.wall.cells import Address, Side

registry.register_owner("wall.unit", lambda actor, unit_id: unit_id in actor.unit_ids)


def build(side: Side):
    content = side.mark.encode()
    digest = sha256(content).hexdigest()
    path = disk.path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    stored = StoredFile.objects.create(
        sha256=digest, size_bytes=len(content), media_type="text/plain", created_at=NOW
    )
    attached = Attachment.objects.create(
        file=stored, owner_kind="wall.unit", owner_id=side.unit.pk, name=f"{side.mark}.txt", added_at=NOW
    )
    return {"stored file": stored, "attachment": attached}


ADDRESSES = [Address("guard-file", row="attachment")]
RULES_ELSEWHERE = {"guard.rules.may_leave": "asks no actor; tests/guard"}
