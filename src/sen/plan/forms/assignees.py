"""Whom a task may be given to, as the choices of a form. They start from the rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sen.org.models import Actor
from sen.plan.models import Plan
from sen.plan.rules import assignable_groups, assignable_units

Choice = tuple[str, str]
Choices = list[Choice | tuple[str, list[Choice]]]


@dataclass(frozen=True, slots=True)
class Assignees:
    """Two queries, made once for a page with many forms."""

    groups: tuple[Choice, ...]
    units: tuple[Choice, ...]

    @classmethod
    def of(cls, actor: Actor, plan: Plan, *, today: date) -> "Assignees":
        """Groups, and the units that existed when the plan was issued."""
        day = plan.issued_on or plan.starts_on or today
        units = assignable_units(actor, plan).existing_on(day).values_list("pk", "name")  # type: ignore[attr-defined]
        groups = assignable_groups(actor, plan).values_list("pk", "name")
        return cls(
            tuple((f"g{pk}", name) for pk, name in groups), tuple((f"u{pk}", name) for pk, name in units)
        )

    @property
    def labels(self) -> dict[str, str]:
        return dict([*self.groups, *self.units])

    def choices(self, *first: Choice, suggested: Iterable[Sequence[object]] = ()) -> Choices:
        """For a select: `first`, what is likely with its score, then everybody."""
        return [*first, *self._group(_("Likely"), self.suggestions(suggested)), *self.everybody()]

    def everybody(self) -> Choices:
        return [*self._group(_("Groups"), self.groups), *self._group(_("Units"), self.units)]

    def suggestions(self, alternatives: Iterable[Sequence[object]]) -> list[Choice]:
        """[["u12", 0.83], ...] as choices; one that may not be chosen any more is left out."""
        labels = self.labels
        found = [(str(key), float(str(score))) for key, score in alternatives]
        return [(key, f"{labels[key]} ({100 * score:.0f} %)") for key, score in found if key in labels]

    @staticmethod
    def _group(label: str, choices: Sequence[Choice]) -> Choices:
        return [(label, list(choices))] if choices else []
