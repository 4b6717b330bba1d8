"""What passes between persons: roles lent for some days, work handed over for good."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sen.desk.organisation import delegation_forms, handover_forms
from sen.desk.organisation.handing_over import shown_items
from sen.desk.organisation.passing import with_state
from sen.desk.register import Column, Narrow, Register
from sen.desk.registry import Tone
from sen.org.models import Actor, Handover, RoleDelegation
from sen.org.queries import new_since_confirmed, open_work_of
from sen.org.rules import can_read_handover_items, visible_delegations, visible_handovers, visible_units


def said_state(row: Any) -> str:
    """`holds` was asked with the rows: an own role of the giver that ended has ended it too."""
    today = timezone.localdate()
    if row.ended_at:
        day = timezone.localtime(row.ended_at)
        return gettext("Ended early on %(day)s by %(name)s") % {
            "day": f"{day:%d/%m/%Y}",
            "name": row.ended_by_name,
        }
    if row.valid_to < today:
        return gettext("Ended on %(day)s") % {"day": f"{row.valid_to:%d/%m/%Y}"}
    if row.valid_from > today:
        return gettext("Begins on %(day)s") % {"day": f"{row.valid_from:%d/%m/%Y}"}
    if not row.holds:
        return gettext("No longer holds: the role it stood on has ended")
    return gettext("In force until %(day)s") % {"day": f"{row.valid_to:%d/%m/%Y}"}


def tone_of(row: Any) -> Tone:
    if row.is_over(timezone.localdate()):
        return "none"
    return "ok" if row.holds else "wait"


STATE = Column("state", _("State"), value=said_state, tone=tone_of, sort="valid_to")


def _by_state(rows: QuerySet[Any], value: str, now: datetime) -> QuerySet[Any]:
    over = rows.filter(valid_to__lt=timezone.localdate(now)) | rows.exclude(ended_at=None)
    return over if value == "over" else rows.exclude(pk__in=over.values("pk"))


class DelegationRegister(Register):
    name = "delegations"
    path = "uy-quyen"
    title = _("Delegations")
    intro = _(
        "Roles lent for some days: yours, those of your unit if you head it, and those an administrator keeps."
    )
    empty = _("No roles are lent.")
    rows = visible_delegations
    joined = ("giver", "taker", "unit")
    related = ("memberships__unit",)
    columns = (
        Column("giver", sort="giver__folded"),
        Column("taker", sort="taker__folded"),
        Column("roles", _("Roles"), value=RoleDelegation.said_roles),
        Column("unit", sort="unit__folded"),
        "valid_from",
        "valid_to",
        STATE,
    )
    facts = (*columns, "reason", "paper", "paper_on", "made_at")
    filters = {
        "unit": visible_units,
        "state": Narrow(_("State"), [("running", _("In force or to come")), ("over", _("Over"))], _by_state),
    }
    creates = (delegation_forms.DelegateRoles,)
    forms = (delegation_forms.EndDelegation,)

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[RoleDelegation]:
        return with_state(super().visible(actor), today=timezone.localdate())

    @classmethod
    def title_of(cls, row: RoleDelegation) -> str:
        return gettext("%(giver)s delegates to %(taker)s") % {"giver": row.giver, "taker": row.taker}


class HandoverRegister(Register):
    name = "handovers"
    path = "ban-giao"
    title = _("Handing over")
    intro = _(
        "Everything open of one person passes to a colleague of the unit, once both have confirmed the list."
    )
    rows = visible_handovers
    joined = ("giver", "taker", "unit__authority")
    columns = (
        Column("giver", sort="giver__folded"),
        Column("taker", sort="taker__folded"),
        Column("unit", sort="unit__folded"),
        Column("state", tone={"open": "wait", "done": "ok", "withdrawn": "none"}),
        "made_at",
        "done_at",
    )
    facts = (*columns[:4], "reason", "made_at", "made_by_name", "given_at", "given_by_name",
             "given_in_place_because", "done_at", "withdrawn_at")  # fmt: skip
    filters = {"state": Handover.State, "unit": visible_units}
    creates = (handover_forms.MakeHandover,)
    forms = (
        handover_forms.ConfirmGiving,
        handover_forms.ConfirmTaking,
        handover_forms.WithdrawHandover,
    )
    detail_template = "desk/organisation/handover.html"

    @classmethod
    def title_of(cls, row: Handover) -> str:
        return gettext("%(giver)s hands over to %(taker)s") % {"giver": row.giver, "taker": row.taker}

    @classmethod
    def context(cls, row: Handover, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        may_read = can_read_handover_items(actor, row)
        is_open = row.state == Handover.State.OPEN
        items = open_work_of(row, now=now) if is_open else row.items
        groups = shown_items(row, items, may_read)
        has_new = is_open and bool(row.given_at) and bool(new_since_confirmed(row, items))
        return {"groups": groups, "may_read": may_read, "has_new": has_new}
