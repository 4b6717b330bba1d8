"""Units, groups, people, roles, invitations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sen.desk.organisation import people_forms, rules, unit_forms
from sen.desk.organisation.family import family_of
from sen.desk.register import Column, Narrow, Register, Related
from sen.desk.registry import Tone
from sen.org.models import Actor, Invitation, Membership, Role, SecondFactorReset, Unit, UnitGroup, User
from sen.org.queries import running_on
from sen.org.rules import (
    can_manage_unit,
    reorganisable_units,
    visible_invitations,
    visible_memberships,
    visible_people,
    visible_second_factor_resets,
    visible_unit_groups,
    visible_units,
)


def state_of(row: Unit | Membership) -> str:
    if row.valid_to is None:
        return pgettext("unit or role", "In force")
    if row.valid_to < timezone.localdate():
        return gettext("Ended on %(day)s") % {"day": f"{row.valid_to:%d/%m/%Y}"}
    return gettext("Until %(day)s") % {"day": f"{row.valid_to:%d/%m/%Y}"}


def tone_of(row: Unit | Membership) -> Tone:
    if row.valid_to is None:
        return "ok"
    return "none" if row.valid_to < timezone.localdate() else "wait"


ROLE = Column("role", value=lambda held: held.title, sort="role")
STATE = Column("state", _("State"), value=state_of, tone=tone_of, sort="valid_to")


def running(rows: QuerySet[Any], value: str, now: datetime) -> QuerySet[Any]:
    ended = rows.filter(valid_to__lt=timezone.localdate(now))
    return ended if value == "ended" else rows.exclude(pk__in=ended.values("pk"))


IN_FORCE = Narrow(
    _("State"), [("running", pgettext_lazy("unit or role", "In force")), ("ended", _("Ended"))], running
)


class UnitRegister(Register):
    name = "units"
    path = "don-vi"
    title = _("Units")
    intro = _("Your bodies, and the People's Committees directly above and below.")
    rows = visible_units
    unit_path = "pk"
    joined = ("parent", "authority")
    related = ("aliases",)
    columns = (
        "name",
        "short_name",
        "kind",
        "level",
        Column("parent", sort="parent__name"),
        "is_border",
        STATE,
    )
    facts = (
        "name", "short_name", "code", "kind", "level", "parent", "is_border", "email", "valid_from", STATE,
        Column("aliases", _("Other names"), value=lambda unit: "\n".join(map(str, unit.aliases.all()))),
        Column("successors", value=lambda unit: "\n".join(map(str, unit.successors.all()))),
        "name_en", "name_km",
    )  # fmt: skip
    search = "folded"
    filters = {"kind": Unit.Kind, "level": Unit.Level, "state": IN_FORCE}
    creates = (unit_forms.AddUnit,)
    forms = (unit_forms.ChangeUnit, unit_forms.CorrectName, unit_forms.SetAliases)
    tables = (
        Related(_("People"), rules.people_in, ("user", ROLE, "valid_from", STATE), register="roles"),
        Related(_("Bodies below"), rules.bodies_of, ("name", "kind", STATE), register="units"),
        Related(_("Former names"), rules.former_names_of, ("name", "short_name", "valid_from", "valid_to")),
    )
    list_template = "desk/organisation/units.html"
    detail_template = "desk/organisation/unit.html"

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[Unit]:
        """What a former district went over to is named as far as the reader sees it."""
        return super().visible(actor).prefetch_related(Prefetch("successors", visible_units(actor)))

    @classmethod
    def context(cls, row: Any, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        del now
        return {
            "may_invite": row.valid_to is None and can_manage_unit(actor, row),
            "may_reorganise": row.valid_to is None and reorganisable_units(actor).filter(pk=row.pk).exists(),
            "family": family_of(row, actor),
        }


def said_rule(group: UnitGroup) -> str:
    """What the rule chooses, in words."""
    if not group.kinds:
        return gettext("Chosen by hand")
    kinds = [str(Unit.Kind(kind).label) for kind in group.kinds]
    levels = [str(Unit.Level(level).label) for level in group.levels]
    border = [gettext("only on the border")] if group.only_border else []
    return "; ".join(filter(None, [", ".join(kinds), ", ".join(levels), *border]))


class GroupRegister(Register):
    name = "unit-groups"
    path = "nhom-don-vi"
    title = _("Groups of units")
    intro = _("What plans name together: all divisions, all communes on the border.")
    rows = visible_unit_groups
    unit_path = "within_id"
    joined = ("within",)
    columns = ("name", Column("within", sort="within__name"), Column("rule", _("Members"), value=said_rule))
    facts = (
        "name",
        Column("aliases", _("Other names"), value=lambda group: "\n".join(group.aliases)),
        "within",
        Column("rule", _("Members"), value=said_rule),
    )
    search = "folded"
    creates = (unit_forms.AddGroup,)
    forms = (unit_forms.ChangeGroup, unit_forms.DropGroup)
    tables = (
        Related(_("Members today"), rules.members_of_group, ("name", "kind", "level"), register="units"),
    )


def said_roles(person: Any) -> str:
    """The roles now that the reader may see; `PersonRegister.visible` has fetched them."""
    return "\n".join(f"{held.title}, {held.unit}" for held in person.roles_seen)


class PersonRegister(Register):
    name = "people"
    path = "nguoi-dung"
    title = _("People")
    rows = visible_people
    unit_path = "memberships__unit_id"
    restricted = True
    columns = (
        "display_name",
        "username",
        Column("roles", _("Roles now"), value=said_roles),
        Column("is_active", _("Account"), value=lambda person: pgettext("account", "Open") if person.is_active else pgettext("account", "Closed"),
               tone=lambda person: "ok" if person.is_active else "none", sort="is_active"),
    )  # fmt: skip
    facts = ("display_name", "username", Column("email", _("E-mail")), *columns[3:])
    order = ("display_name",)
    search = "folded"
    forms = (
        people_forms.GiveRole,
        people_forms.ChangePerson,
        people_forms.EndSessions,
        people_forms.CloseAccount,
        people_forms.ReopenAccount,
        people_forms.AskForReset,
        people_forms.UnlinkIdentity,
    )
    tables = (
        Related(_("Roles"), rules.roles_of, (Column("unit"), ROLE, "valid_from", STATE), register="roles"),
    )
    list_template = "desk/organisation/people.html"
    detail_template = "desk/organisation/person.html"

    @classmethod
    def visible(cls, actor: Actor) -> QuerySet[User]:
        now = running_on(timezone.localdate())
        seen = visible_memberships(actor).filter(now).select_related("unit").order_by("pk")
        return super().visible(actor).prefetch_related(Prefetch("memberships", seen, to_attr="roles_seen"))

    @classmethod
    def context(cls, row: Any, *, actor: Actor, now: datetime) -> Mapping[str, Any]:
        del now
        return {"may_make_link": people_forms.PasswordLink.allowed(actor, row)}


class RoleRegister(Register):
    name = "roles"
    path = "vai-tro"
    title = _("Roles")
    rows = visible_memberships
    unit_path = "unit_id"
    joined = ("user", "unit")
    columns = (
        Column("user", sort="user__display_name"),
        ROLE,
        Column("unit", sort="unit__folded"),
        "valid_from",
        STATE,
    )
    facts = (*columns, "paper", "paper_on")
    search = "user__folded"
    filters = {"role": Role, "unit": visible_units, "state": IN_FORCE}
    forms = (people_forms.EndRole,)


def said_invitation(invitation: Invitation) -> str:
    if invitation.used_at:
        return gettext("Accepted")
    return gettext("Withdrawn") if invitation.revoked_at else gettext("Sent")


class InvitationRegister(Register):
    name = "invitations"
    path = "loi-moi"
    title = _("Invitations")
    rows = visible_invitations
    unit_path = "unit_id"
    restricted = True
    joined = ("unit",)
    columns = (
        "display_name", "email", Column("unit", sort="unit__folded"), "role", "expires_at",
        Column("state", _("State"), value=said_invitation, tone=lambda row: "ok" if row.used_at else "none" if row.revoked_at else "wait"),
    )  # fmt: skip
    filters = {"role": Role}
    forms = (people_forms.WithdrawInvitation,)
    list_template = "desk/organisation/people.html"


def said_reset(asked: SecondFactorReset) -> str:
    if asked.confirmed_at:
        return gettext("Taken away")
    if asked.withdrawn_at:
        return gettext("Withdrawn")
    return gettext("Waits for the second person") if asked.is_open(timezone.now()) else gettext("Expired")


def tone_of_reset(asked: SecondFactorReset) -> Tone:
    if asked.confirmed_at:
        return "ok"
    return "wait" if asked.is_open(timezone.now()) else "none"


class ResetRegister(Register):
    """Reached from the person's page and from the to-dos of who may confirm."""

    name = "lost-factors"
    path = "mat-yeu-to-thu-hai"
    title = _("Lost second factors")
    intro = _("Two persons together take a lost second factor away; a request holds for three days.")
    rows = visible_second_factor_resets
    joined = ("person",)
    columns = (
        Column("person", sort="person__display_name"),
        Column("state", _("State"), value=said_reset, tone=tone_of_reset),
        "requested_by_name",
        "created_at",
        "confirmed_by_name",
    )
    facts = (
        "person",
        Column("state", _("State"), value=said_reset, tone=tone_of_reset),
        "reason",
        "requested_by_name",
        "created_at",
        "expires_at",
        "confirmed_by_name",
        "confirmed_at",
    )
    forms = (people_forms.ConfirmReset, people_forms.WithdrawReset)
