"""What files between installations add to the desk; called once, when Django starts."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sen.desk import registry, rows
from sen.desk.registry import Todo
from sen.org.models import Actor, Role
from sen.org.registry import register_personal, register_powers, register_sealed
from sen.plan import rules
from sen.plan.models import Partner, ReceivedFile, SigningKey

MOST = 12
OF_THE_KEEPERS = ("plan.key_made", "plan.partner_added", "plan.partner_confirmed", "plan.partner_revoked")
OF_THE_FOCAL_POINT = (
    "plan.file_signed", "plan.file_brought_in", "plan.file_taken", "plan.file_dropped", "plan.file_refused",
)  # fmt: skip
SENTENCES = {
    "plan.key_made": gettext_lazy("made a signing key: %(fingerprint)s"),
    "plan.partner_added": gettext_lazy("entered the key of %(name)s"),
    "plan.partner_confirmed": gettext_lazy("compared the key of %(name)s with %(heard_from)s"),
    "plan.partner_revoked": gettext_lazy("revoked the key of %(name)s: %(reason)s"),
    "plan.file_signed": gettext_lazy("signed a file for %(to)s: %(title)s"),
    "plan.file_brought_in": gettext_lazy("brought in a file of %(sender)s: %(title)s"),
    "plan.file_taken": gettext_lazy("took in the file of %(sender)s: %(title)s"),
    "plan.file_dropped": gettext_lazy("did not take in the file of %(sender)s: %(title)s"),
    "plan.report_read": gettext_lazy("read the report"),
    "plan.file_refused": gettext_lazy("a file of another installation was refused (%(why)s)"),
}
NAMED = (
    ("plan.SigningKey", "made_by"),
    ("plan.Partner", "added_by"),
    ("plan.Partner", "confirmed_by"),
    ("plan.Partner", "revoked_by"),
    ("plan.ReceivedFile", "brought_by"),
    ("plan.ReceivedFile", "decided_by"),
)


def register_exchange() -> None:
    register_sealed("plan.private_seal", lambda: SigningKey.objects.filter(ended_at=None))
    registry.register_door(
        gettext_lazy("Received files"), "received-files", order=52, allowed=rules.sees_whole_authority
    )
    registry.register_door(
        gettext_lazy("Exchange partners"), "partners", order=54, allowed=rules.exchanges_files
    )
    registry.register_door(
        gettext_lazy("Reports from below"), "plan-rolled-up", order=41, allowed=rules.sees_whole_authority
    )
    rows.register_addresses("org.unit", "plan-rolled-up-of", unit_path="authority_id")
    rows.register_addresses("plan.reportfigures", "plan-reported", unit_path="authority_id")
    registry.register_todo(todos)
    for verb, sentence in SENTENCES.items():
        registry.register_sentence(verb, sentence)
    register_powers(rules.KEY_KEEPERS, *OF_THE_KEEPERS)
    register_powers([Role.FOCAL_POINT], *OF_THE_FOCAL_POINT)
    rows.register_addresses(
        "plan.partner", "partners-report-signed", "partners-tasks-signed", "partners-spokespersons-signed",
        unit_path="authority_id",
    )  # fmt: skip
    for label, field in NAMED:
        name = f"{field}_name"
        register_personal(label, f"{field}_id", f"{field}_id", name, name=name)


def todos(actor: Actor, now: datetime) -> Iterable[Todo]:
    """Keys that nobody has compared, and files that wait to be looked at. Two queries."""
    del now
    if keeps := actor.authorities_as(*rules.KEY_KEEPERS):
        waiting = rules.visible_partners(actor).filter(state=Partner.State.PROPOSED, authority__in=keeps)
        for partner in waiting.select_related("authority").order_by("added_at", "pk")[:MOST]:
            yield Todo(
                _("Compare the key of %(name)s over the phone") % {"name": partner.name},
                reverse("partners-xac-nhan", args=[partner.pk]),
                timezone.localdate(partner.added_at),
                str(partner.authority),
            )
    if takes := actor.authorities_as(Role.FOCAL_POINT):
        files = rules.visible_received_files(actor).filter(
            state=ReceivedFile.State.WAITING, partner__authority__in=takes
        )
        for row in files.defer("data").select_related("partner").order_by("brought_at", "pk")[:MOST]:
            yield Todo(
                _("A file of %(name)s waits to be looked at") % {"name": row.partner},
                reverse("received-files-detail", args=[row.pk]),
                timezone.localdate(row.brought_at),
                row.title,
            )
