from sen.org.models import Role
from sen.upkeep import rules
from sen.upkeep.models import Backup
from tests.factories import NOW
from tests.wall.cells import Address, Rule, Side

ADMIN = {Role.ADMINISTRATOR}
EVERY_ADMIN = {"own": ADMIN, "beside": ADMIN, "elsewhere": ADMIN}
MACHINE = {"shared": True, "tells": False}


def build(side: Side):
    made = Backup.State.MADE
    return {"backup": Backup.objects.create(state=made, asked_at=NOW, finished_at=NOW)}


RULES = [Rule(rules.visible_backups, "backup", **EVERY_ADMIN)]
ADDRESSES = [
    Address("backups", tells=False),
    Address("backups-export", args=("csv",), tells=False),
    Address(
        "backups-sao-luu-ngay", shared=True, tells=False, post=lambda _side: {"form_key": "wall-0123456789"}
    ),
    Address("backups-detail", row="backup", **MACHINE),
]
