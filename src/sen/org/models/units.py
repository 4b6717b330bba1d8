"""Units, with dated names, other names and groups."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sen.lib.vi_text import fold
from sen.org.models.search_copy import with_folded


class UnitQuerySet(models.QuerySet["Unit"]):
    def existing_on(self, day: date) -> "UnitQuerySet":
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )


class Unit(models.Model):
    """A body of the locality that can be given work."""

    class Kind(models.TextChoices):
        PEOPLES_COMMITTEE = "peoples_committee", _("People's Committee")
        PEOPLES_COUNCIL = "peoples_council", _("People's Council")
        OFFICE = "office", _("Office")
        DEPARTMENT = "department", _("Department")
        DIVISION = "division", _("Division")
        POLICE = "police", _("Public Security")
        MILITARY = "military", _("Military command")
        BORDER_POST = "border_post", _("Border guard post")
        MASS_ORGANISATION = "mass_organisation", _("Mass organisation")
        PARTY_BODY = "party_body", _("Party body")
        SCHOOL = "school", _("School")
        STATION = "station", _("Service centre or station")
        OTHER = "other", _("Other body")

    class Level(models.TextChoices):
        CENTRAL = "central", _("Central")
        PROVINCE = "province", _("Province")
        DISTRICT = "district", _("District (until 30 June 2025)")
        COMMUNE = "commune", _("Commune")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("belongs to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    authority = models.ForeignKey(
        "self",
        verbose_name=_("authority"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="bodies",
    )
    """The nearest People's Committee above, or the unit itself when it is one; kept by `actions`."""
    name = models.CharField(_("name"), max_length=200)
    """The name of today; `UnitName` has those of other days."""
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    name_km = models.CharField(_("name in Khmer"), max_length=200, blank=True)
    code = models.CharField(
        _("code"), max_length=30, blank=True, help_text=_("As in your own lists; must be unique.")
    )
    is_border = models.BooleanField(_("on the border"), default=False)
    email = models.EmailField(_("e-mail"), blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    successors = models.ManyToManyField(
        "self", verbose_name=_("continued by"), symmetrical=False, blank=True, related_name="predecessors"
    )
    """Units that took over its work when it ended (districts on 1 July 2025)."""
    folded = models.TextField(editable=False, default="")
    """Every name, short name and alias: "van hoa thong tin" finds "Phòng VH&TT"."""

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["folded", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="org_unit_code_once"),
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(valid_to=None),
                name="org_unit_name_once_below_its_parent",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="org_unit_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(" ".join([self.name, self.short_name, self.code, *self._other_names()]))
        super().save(*args, **with_folded(kwargs))

    def name_on(self, day: date) -> str:
        """What it was called that day; `names` may have been prefetched."""
        held = [
            name
            for name in self.names.all()
            if (name.valid_from is None or name.valid_from <= day)
            and (name.valid_to and day <= name.valid_to)
        ]
        return min(held, key=lambda name: name.valid_to or day).name if held else self.name

    def now_on(self, day: date) -> str:
        """What it is called now, or what continues it, as far as that differs from that day; else nothing.

        `successors` may have been prefetched as far as the reader sees them.
        """
        if self.valid_to is not None:
            return ", ".join(heir.name for heir in self.successors.all())
        return self.name if self.name_on(day) != self.name else ""

    def _other_names(self) -> list[str]:
        if self._state.adding:
            return []
        former = [f"{name.name} {name.short_name}" for name in self.names.all()]
        return former + [alias.alias for alias in self.aliases.all()]


class UnitName(models.Model):
    """What a unit was called until some day: a plan of 2020 shows the names of 2020.

    Only former names have rows; the name of today stands in `Unit.name`.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["unit", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="org_unit_name_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitAlias(models.Model):
    """Another way documents write a unit: "Phòng VH&TT" for "Phòng Văn hóa và Thông tin"."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    alias = models.CharField(_("alias"), max_length=200)
    folded = models.CharField(max_length=200, editable=False, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "alias"], name="org_alias_once_per_unit")]

    def __str__(self) -> str:
        return self.alias

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(self.alias)
        super().save(*args, **with_folded(kwargs))


class UnitGroup(models.Model):
    """Units that documents name together ("các xã biên giới"), by a rule, by hand, or both."""

    name = models.CharField(_("name"), max_length=200)
    aliases = models.JSONField(_("aliases"), default=list, blank=True)
    within = models.ForeignKey(
        Unit, verbose_name=_("within"), on_delete=models.CASCADE, related_name="groups"
    )
    """Only units below this one count."""
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    """Values of `Unit.Kind`; empty: no rule, only the members chosen by hand."""
    levels = models.JSONField(_("levels"), default=list, blank=True)
    only_border = models.BooleanField(_("only on the border"), default=False)
    members = models.ManyToManyField(
        Unit, verbose_name=_("further members"), blank=True, related_name="in_groups"
    )
    folded = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("group of units")
        verbose_name_plural = _("groups of units")
        ordering = ["folded", "pk"]
        constraints = [models.UniqueConstraint(fields=["within", "name"], name="org_group_name_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(" ".join([self.name, *self.aliases]))
        super().save(*args, **with_folded(kwargs))
