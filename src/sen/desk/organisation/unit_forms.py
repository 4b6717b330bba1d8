"""Forms on units and groups. Each ends in one action of `org`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sen.desk.organisation import rules
from sen.desk.register import ActionForm, DateField
from sen.org import actions
from sen.org.models import Actor, Unit, UnitGroup
from sen.org.rules import can_manage_unit, managed_unit_groups
from sen.org.several_units import GroupRule

ALIASES_HELP = _("One on each line, as documents write it: Phòng VH-XH")


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def several_lines(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class _OfUnit(ActionForm):
    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        return can_manage_unit(actor, row)


class _UnitFacts(ActionForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices, initial=Unit.Kind.DIVISION)
    level = forms.ChoiceField(label=_("Level"), choices=Unit.Level.choices, initial=Unit.Level.COMMUNE)
    parent = forms.Field(label=_("Belongs to"))
    code = forms.CharField(
        label=_("Code"), max_length=30, required=False, help_text=_("As in your own lists.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    is_border = forms.BooleanField(label=_("On the border"), required=False)
    valid_from = DateField(label=_("Exists from"), required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_km = forms.CharField(
        label=_("Name in Khmer"), max_length=200, required=False, widget=forms.TextInput(attrs={"lang": "km"})
    )

    choices = {"parent": rules.possible_parents}

    def facts(self) -> dict[str, Any]:
        names = ("kind", "level", "code", "email", "is_border", "valid_from", "name_en", "name_km")
        return {name: self.cleaned_data[name] for name in names}


class AddUnit(_UnitFacts):
    name = "them"
    label = _("Add a unit")
    done_text = _("The unit was added.")

    unit_name = forms.CharField(label=_("Name"), max_length=200, help_text=_("In full, as on its documents."))
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    aliases = several_lines(_("Other names in documents"), ALIASES_HELP)

    field_order = ["unit_name", "short_name", "kind", "level", "parent", "aliases"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        kwargs["initial"] = rules.home_of(actor) | (kwargs.get("initial") or {})
        super().__init__(*args, actor=actor, **kwargs)

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        del row
        return rules.is_administrator(actor)

    def act(self, *, by: Actor, now: datetime) -> Any:
        sent = self.cleaned_data
        return actions.add_unit(
            sent["parent"],
            name=sent["unit_name"],
            short_name=sent["short_name"],
            aliases=lines_of(sent["aliases"]),
            by=by,
            now=now,
            **self.facts(),
        )


class ChangeUnit(_OfUnit, _UnitFacts):
    name = "sua"
    label = _("Change")
    intro = _("A new name, a merger or an end is a change of units: it has a day and an act.")
    watched = ("kind", "level", "parent_id", "code", "email", "is_border", "valid_from")

    parent = forms.Field(label=_("Belongs to"), required=False)

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        names = ("kind", "level", "parent", "code", "email", "is_border", "valid_from", "name_en", "name_km")
        return {name: getattr(row, name) for name in names}

    def act(self, *, by: Actor, now: datetime) -> Any:
        parent = self.cleaned_data["parent"] or self.row.parent
        return actions.change_unit(self.row.pk, parent=parent, by=by, now=now, **self.facts())


class CorrectName(_OfUnit):
    name = "sua-ten"
    label = _("Correct the name")
    intro = _(
        "Only for a slip in the spelling: it leaves no former name. A new name by an act is a change of units."
    )
    done_text = _("The name was corrected.")
    watched = ("name", "short_name")

    unit_name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        return {"unit_name": row.name, "short_name": row.short_name}

    def act(self, *, by: Actor, now: datetime) -> Any:
        sent = self.cleaned_data
        return actions.correct_name(
            self.row.pk, name=sent["unit_name"], short_name=sent["short_name"], by=by, now=now
        )


class SetAliases(_OfUnit):
    name = "ten-khac"
    label = _("Other names")
    intro = _("When a plan is read, a unit is found by its names and by these.")

    aliases = several_lines(_("Other names in documents"), ALIASES_HELP)

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        return {"aliases": "\n".join(alias.alias for alias in row.aliases.all())}

    def act(self, *, by: Actor, now: datetime) -> Any:
        return actions.set_aliases(
            self.row.pk, aliases=lines_of(self.cleaned_data["aliases"]), by=by, now=now
        )


class _GroupFacts(ActionForm):
    group_name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As plans write it: Các xã biên giới")
    )
    aliases = several_lines(_("Other names in documents"), _("One on each line."))
    within = forms.Field(label=_("Within"), help_text=_("Only units below this one count."))
    kinds = forms.MultipleChoiceField(
        label=_("All of these kinds"),
        help_text=_("None: only the units chosen by hand."),
        choices=Unit.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    levels = forms.MultipleChoiceField(
        label=_("Only of these levels"),
        help_text=_("None: of every level."),
        choices=Unit.Level.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    only_border = forms.BooleanField(label=_("Only on the border"), required=False)
    members = forms.Field(label=_("Further units by hand"), required=False)

    choices = {"within": rules.managed_units, "members": rules.possible_members}
    several = frozenset({"members"})
    field_order = ["group_name", "aliases", "within", "kinds", "levels", "only_border", "members"]

    def act(self, *, by: Actor, now: datetime) -> Any:
        sent = self.cleaned_data
        rule = GroupRule(frozenset(sent["kinds"]), frozenset(sent["levels"]), sent["only_border"])
        return actions.save_group(
            self.row and self.row.pk,
            within=sent["within"],
            name=sent["group_name"],
            aliases=lines_of(sent["aliases"]),
            rule=rule,
            members=sent["members"],
            by=by,
            now=now,
        )


class AddGroup(_GroupFacts):
    name = "them"
    label = _("Add a group")

    @classmethod
    def allowed(cls, actor: Actor, row: Any) -> bool:
        del row
        return rules.is_administrator(actor)


class ChangeGroup(_GroupFacts):
    name = "sua"
    label = _("Change")
    watched = ("name", "aliases", "within_id", "kinds", "levels", "only_border")

    @classmethod
    def allowed(cls, actor: Actor, row: UnitGroup) -> bool:
        return managed_unit_groups(actor).filter(pk=row.pk).exists()

    @classmethod
    def initial_of(cls, row: Any) -> Mapping[str, Any]:
        facts = {name: getattr(row, name) for name in ("within", "kinds", "levels", "only_border")}
        members = [unit.pk for unit in row.members.all()]
        return facts | {"group_name": row.name, "aliases": "\n".join(row.aliases), "members": members}


class DropGroup(ActionForm):
    name = "xoa"
    label = _("Remove")
    send_label = _("Remove")
    intro = _("The units stay. Duties that were made for the group stay with their units.")
    done_text = _("The group was removed.")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, row: UnitGroup) -> bool:
        return managed_unit_groups(actor).filter(pk=row.pk).exists()

    def act(self, *, by: Actor, now: datetime) -> Any:
        actions.drop_group(self.row.pk, by=by, now=now)
        return reverse("unit-groups")
