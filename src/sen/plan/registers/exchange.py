"""Exchange partners with their keys, and the files that came from them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sen.desk.register import Column, Register
from sen.desk.registry import Tone
from sen.lib.signed_files import BadFile
from sen.org.models import Actor
from sen.plan import rules
from sen.plan.forms.exchange import (
    AddPartner,
    BringIn,
    ConfirmPartner,
    DropFile,
    MakeKey,
    RevokePartner,
    TakeInFile,
)
from sen.plan.models import Partner, ReceivedFile, Round
from sen.plan.queries.exchange import changes_of, content_of

MOST = 12
PARTNER_TONES: dict[str, Tone] = {
    Partner.State.PROPOSED: "wait",
    Partner.State.CONFIRMED: "ok",
    Partner.State.REVOKED: "late",
}
FILE_TONES: dict[str, Tone] = {
    ReceivedFile.State.WAITING: "wait",
    ReceivedFile.State.TAKEN: "ok",
    ReceivedFile.State.DROPPED: "none",
}


class PartnerRegister(Register):
    name = "partners"
    path = "co-quan-trao-doi"
    title = _("Exchange partners")
    intro = _("Authorities with a Sen of their own: files between you and them are signed, and taken in only under a key that was compared over the phone.")  # fmt: skip
    empty = _("No partner yet. Make your own key, send its line, and enter the line that they send.")
    rows = rules.visible_partners
    unit_path = "authority_id"
    joined = ("authority", "place")
    columns = (
        "name",
        Column("state", tone=PARTNER_TONES),
        "valid_to",
        Column("authority", value=lambda row: str(row.authority)),
    )
    facts = (
        Column("state", tone=PARTNER_TONES),
        Column("authority", value=lambda row: str(row.authority)),
        Column("place", value=lambda row: str(row.place or "")),
        "valid_to",
        "added_at",
        "added_by_name",
        "confirmed_at",
        "confirmed_by_name",
        "heard_from",
        "revoked_at",
        "revoked_by_name",
        "revoke_reason",
    )
    order = ("name", "-pk")
    filters = {"state": Partner.State}
    creates = (AddPartner, MakeKey)
    forms = (ConfirmPartner, RevokePartner)
    list_template = "plan/partners.html"
    detail_template = "plan/partner.html"

    @classmethod
    def context(cls, row: Partner, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        may_send = rules.can_send_to(actor, row) and row.state == Partner.State.CONFIRMED
        return {
            "own_keys": rules.visible_signing_keys(actor)
            .filter(authority=row.authority_id, ended_at=None)
            .select_related("authority"),
            "may_send": may_send and row.valid_to >= timezone.localdate(now),
            "rounds": _rounds(actor, row) if may_send else [],
            "plans": _plans(actor, row) if may_send and row.place_id else [],
        }


def _rounds(actor: Actor, partner: Partner) -> list[Round]:
    frozen = rules.visible_rounds(actor).filter(
        plan__authority=partner.authority_id, state=Round.State.FROZEN
    )
    return list(frozen.select_related("plan").order_by("-frozen_at", "-pk")[:MOST])


def _plans(actor: Actor, partner: Partner) -> list[Any]:
    own = rules.wide_plans(actor).filter(authority=partner.authority_id, state__in=rules.IN_FORCE)
    return list(own.order_by("-starts_on", "-pk")[:MOST])


class ReceivedRegister(Register):
    name = "received-files"
    path = "tep-nhan"
    title = _("Received files")
    intro = _(
        "What other authorities have signed and sent to yours. It is shown as it came; nobody changes it."
    )
    empty = _("No file has come in yet.")
    rows = rules.visible_received_files
    unit_path = "partner__authority_id"
    joined = ("partner",)
    columns = (
        Column("kind"),
        "title",
        Column("partner", value=lambda row: str(row.partner)),
        "signed_at",
        Column("state", tone=FILE_TONES),
    )
    facts = (
        "kind",
        Column(
            "partner",
            value=lambda row: str(row.partner),
            link=lambda row: reverse("partners-detail", args=[row.partner_id]),
        ),
        "signed_at",
        Column("state", tone=FILE_TONES),
        "brought_at",
        "brought_by_name",
        "decided_at",
        "decided_by_name",
    )
    filters = {
        "state": ReceivedFile.State,
        "kind": ReceivedFile.Kind,
        "partner": rules.visible_received_partners,
    }
    creates = (BringIn,)
    forms = (TakeInFile, DropFile)
    detail_template = "plan/received.html"

    @classmethod
    def visible(cls, actor: Actor) -> Any:
        return super().visible(actor).defer("data")

    @classmethod
    def title_of(cls, row: ReceivedFile) -> str:
        return row.title

    @classmethod
    def context(cls, row: ReceivedFile, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        del actor, now
        try:
            content = content_of(row)
        except BadFile:
            return {"is_untouched": False}
        is_waiting = row.state == ReceivedFile.State.WAITING
        return {
            "is_untouched": True,
            "content": content,
            "changes": changes_of(row) if is_waiting else None,
            "is_earlier": row.state == ReceivedFile.State.TAKEN and not row.is_newest,
        }
