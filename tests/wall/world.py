"""Both sides of the wall, filled by every room and planted with marks."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import CharField, Model, TextField

from sen.org.models import Actor, Membership, Role, Unit, User
from sen.org.queries import actor_of
from tests.factories import NOW, CommitteeFactory, UnitFactory, UserFactory
from tests.wall.cells import Side

ROOMS: list[ModuleType] = [
    import_module(f"tests.wall.{path.stem}") for path in sorted(Path(__file__).parent.glob("*_rows.py"))
]
OURS, BESIDE, ELSEWHERE = "DauHieuCuaTa", "DauHieuBenCanh", "DauHieuBiMat"
UNPLANTED = {
    "key",
    "kind",
    "about_kind",
    "source_kind",
    "drafter",
    "owner_kind",
    "media_type",
    "error",
    "holder",
    "register",
    "language",
    "username",
    "email",
    "code",
    "folded",
    "password",
    "query",
    "url",
    "path",
    "second_error",
}
"""Names of fields in which code, not people, writes; `folded` is planted by save()."""


class World:
    def __init__(self) -> None:
        self._actors: dict[int, Actor] = {}
        self._answers: dict[tuple[int | None, str], tuple[int, str]] = {}
        committee = CommitteeFactory()
        self.nobody = UserFactory()
        self.ended = UserFactory()
        self.ours = self._side(OURS, UnitFactory(parent=committee))
        self.beside = self._side(BESIDE, UnitFactory(parent=committee))
        self.elsewhere = self._side(ELSEWHERE, UnitFactory())
        Membership.objects.create(
            user=self.ended, unit=self.ours.unit, role=Role.ADMINISTRATOR,
            valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1),
        )  # fmt: skip

    def actor(self, user: User) -> Actor:
        """Once for each person: their roles are the same in every test."""
        if user.pk not in self._actors:
            self._actors[user.pk] = actor_of(user, now=NOW)
        return self._actors[user.pk]

    def _side(self, mark: str, unit: Unit) -> Side:
        before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in our_models()}
        people = {role: UserFactory() for role in Role.values}
        side = Side(mark, unit, UserFactory(), people, answers=self._answers)
        for role, user in side.by_role.items():
            _holds(user, unit, role)
            _holds(side.all_roles, unit, role)
        for room in ROOMS:
            if hasattr(room, "build"):
                side.rows |= room.build(side)
        for model, known in before.items():
            for row in model._base_manager.exclude(pk__in=known):
                plant(row, mark)
        plant(unit, mark)
        self._refresh(side)
        return side

    @staticmethod
    def _refresh(side: Side) -> None:
        for row in [side.unit, side.all_roles, *side.by_role.values(), *side.rows.values()]:
            if isinstance(row, Model):
                row.refresh_from_db()


def _holds(user: User, unit: Unit, role: str) -> None:
    Membership.objects.create(user=user, unit=unit, role=role, valid_from=date(2020, 1, 1))


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("sen.")]


def plant(row: Model, mark: str) -> None:
    """Write the mark into every text a person could have written, and save: search copies follow."""
    for field in row._meta.concrete_fields:
        if _takes_text(field):
            text = f"{mark} {field.name} {row.pk}"[: field.max_length]
            setattr(
                row, field.attname, text if field.max_length is None or len(mark) < field.max_length else ""
            )
    row.save()


def _takes_text(field: Any) -> bool:
    is_text = type(field) in {CharField, TextField}
    return (
        is_text
        and not field.choices
        and not field.primary_key
        and field.name not in UNPLANTED
        and _is_words(field)
    )


def _is_words(field: Any) -> bool:
    """Hashes and tokens are no words."""
    return not field.name.endswith(("hash", "sha256", "_id", "digest", "seal"))


def lines(name: str) -> Iterator[Any]:
    for room in ROOMS:
        yield from getattr(room, name, ())
