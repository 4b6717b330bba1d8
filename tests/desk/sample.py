"""A register as a room would declare it, over units, and its addresses."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import include, path

import sen.config.urls  # noqa: F401  # the real registers first: the page of a unit is theirs, not the sample's
from sen.audit import actions as audit
from sen.desk.register import ActionForm, Column, DateField, DateRange, Narrow, Register, Related
from sen.desk.views import Pages
from sen.org import rules
from sen.org.models import Role, Unit


@transaction.atomic
def rename(unit_id, *, name, by):
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    if name == "refused":
        raise ValidationError("The action refuses.")
    before, unit.name = unit.name, name
    unit.full_clean()
    unit.save()
    audit.record("org.unit_renamed", unit, by=by, unit_id=unit.pk, before=before, after=name)


class Rename(ActionForm):
    name = "doi-ten"
    label = "Đổi tên"
    watched = ("name",)

    new_name = forms.CharField(label="Tên mới", max_length=100)
    since = DateField(label="Từ ngày", required=False)

    @classmethod
    def allowed(cls, actor, row):
        return rules.can_manage_unit(actor, row)

    @classmethod
    def initial_of(cls, row):
        return {"new_name": row.name}

    def act(self, *, by, now):
        rename(self.row.pk, name=self.cleaned_data["new_name"], by=by)


def units_to_choose(actor, _row):
    return rules.visible_units(actor)


units_to_choose.__module__ = "sample.rules"


class Add(ActionForm):
    name = "them"
    label = "Thêm"
    choices = {"below": units_to_choose}

    below = forms.ChoiceField(label="Trực thuộc")
    new_name = forms.CharField(label="Tên")

    @classmethod
    def allowed(cls, actor, row):
        return bool(actor.units_as(Role.ADMINISTRATOR))

    @transaction.atomic
    def act(self, *, by, now):
        below = self.cleaned_data["below"]
        unit = Unit(name=self.cleaned_data["new_name"], parent=below, authority=below.authority)
        unit.kind, unit.level = Unit.Kind.DIVISION, below.level
        unit.full_clean()
        unit.save()
        return unit


def visible_children(actor, row):
    return rules.visible_units(actor).filter(parent=row)


class UnitRegister(Register):
    name = "sample-units"
    path = "mau"
    title = "Đơn vị mẫu"
    rows = rules.visible_units
    columns = (
        "name",
        Column("kind", tone={"division": "ok"}),
        "valid_from",
        Column("parent", sort="parent__name"),
    )
    joined = ("parent",)
    search = "folded"
    filters = {
        "parent": rules.visible_units,
        "kind": Unit.Kind,
        "valid_from": DateRange(),
        "border": Narrow(
            "Biên giới", [("yes", "Có")], lambda rows, _value, _now: rows.filter(is_border=True)
        ),
    }
    tables = (Related("Trực thuộc", visible_children, ("name", "kind"), register="sample-units"),)
    forms = (Rename,)
    creates = (Add,)
    per_page = 3


urlpatterns = [*Pages(UnitRegister).urls(), path("", include("sen.config.urls"))]
