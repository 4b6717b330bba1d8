"""What passes between persons: roles lent for some days."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sen.desk.organisation import delegation_forms
from sen.desk.organisation.passing import with_state
from sen.desk.register import Column, Narrow, Register
from sen.desk.registry import Tone
from sen.org.models import Actor, RoleDelegation
from sen.org.rules import visible_delegations, visible_units


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
