"""What must hold of a change of units: who may name which, how many, which days, what lies below."""

from collections.abc import Collection, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from sen.org.errors import NotASuccession, UnitEnded, UnitHasBodies
from sen.org.models import Actor, Succession, SuccessionLine, Unit
from sen.org.queries import heirs_beyond
from sen.org.rules import possible_heirs, reorganisable_units

Kind, State = Succession.Kind, Succession.State
ENDING = (Kind.MERGE, Kind.SPLIT, Kind.DISSOLVE)


def check_units(olds: Sequence[Unit], news: Sequence[Unit], by: Actor) -> None:
    """Whether the actor may name them at all."""
    allowed = set(reorganisable_units(by).values_list("pk", flat=True))
    heirs = set(possible_heirs(by).values_list("pk", flat=True))
    ending, going_on = {old.pk for old in olds}, {new.pk for new in news}
    if not ending or not ending <= allowed or not going_on <= heirs:
        raise PermissionDenied
    if ending & going_on:
        raise NotASuccession(
            _("A unit that ends cannot continue itself. To give it a new name, enter a renaming.")
        )


def check_numbers(kind: str, *, olds: int, news: int) -> None:
    refused = {
        Kind.MERGE: news != 1 and _("A merger has exactly one unit that continues."),
        Kind.SPLIT: not (olds == 1 and news)
        and _("A split has one unit that ends, and at least one that continues."),
        Kind.RENAME: not (olds == 1 and news == 0)
        and _("A renaming concerns one unit, which goes on under the new name."),
        Kind.DISSOLVE: False,
    }[Kind(kind)]
    if refused:
        raise NotASuccession(refused)


def check_days(row: Succession, olds: Sequence[Unit], news: Sequence[Unit]) -> None:
    """What ends exists until then and ends once; what continues exists from then on; nothing runs in a circle."""
    for old in olds:
        _check_ending(row, old)
    for new in news:
        _check_heir(row, new)
        if heirs_beyond(new).intersection(old.pk for old in olds):
            raise NotASuccession(_("%(unit)s would be continued by itself in the end.") % {"unit": new})


def check_succession(row: Succession, *, today: date) -> None:
    """What must hold when it is confirmed, and again when it takes effect."""
    lines = list(row.lines.select_related("old", "new"))
    olds = list({line.old_id: line.old for line in lines}.values())
    news = list({line.new.pk: line.new for line in lines if line.new}.values())
    check_numbers(row.kind, olds=len(olds), news=len(news))
    check_days(row, olds, news)
    if row.kind != Kind.RENAME:
        for old in olds:
            _check_bodies(row, old, {each.pk for each in olds}, is_now=row.effective_on <= today)


def _check_ending(row: Succession, old: Unit) -> None:
    if old.valid_from and old.valid_from >= row.effective_on:
        raise NotASuccession(_("%(unit)s begins only on %(day)s.") % _told(old, old.valid_from))
    if old.valid_to and (row.kind == Kind.RENAME or old.valid_to != row.last_day):
        raise UnitEnded(_("%(unit)s ended on %(day)s.") % _told(old, old.valid_to))
    awaited = SuccessionLine.objects.filter(
        new=old, succession__state=State.PLANNED, succession__effective_on__gte=row.effective_on
    )
    if row.kind != Kind.RENAME and (line := awaited.select_related("succession").first()):
        raise NotASuccession(
            _("%(unit)s is to continue others then: %(change)s.") % {"unit": old, "change": line.succession}
        )
    others = SuccessionLine.objects.filter(old=old, succession__state=State.PLANNED).exclude(
        succession=row.pk
    )
    if (
        row.kind != Kind.RENAME
    ):  # of one unit several parts may go out on the same day, by several lines of the act
        others = others.exclude(succession__effective_on=row.effective_on, succession__kind__in=ENDING)
    if other := others.select_related("succession").first():
        raise NotASuccession(
            _("Another change of %(unit)s waits for its day: %(change)s.")
            % {"unit": old, "change": other.succession}
        )


def _check_heir(row: Succession, new: Unit) -> None:
    if new.valid_from and new.valid_from > row.effective_on:
        raise NotASuccession(_("%(unit)s begins only on %(day)s.") % _told(new, new.valid_from))
    if new.valid_to and new.valid_to < row.effective_on:
        raise UnitEnded(_("%(unit)s ended on %(day)s.") % _told(new, new.valid_to))
    ending = SuccessionLine.objects.filter(
        old=new,
        succession__state=State.PLANNED,
        succession__effective_on__lte=row.effective_on,
        succession__kind__in=ENDING,
    )
    if ending.exists():
        raise UnitEnded(_("%(unit)s is to end by then itself.") % {"unit": new})


def _check_bodies(row: Succession, old: Unit, together: Collection[int], *, is_now: bool) -> None:
    """Bodies below end with it or before; before its day a confirmed change of theirs is enough."""
    below = Unit.objects.filter(parent=old).exclude(valid_to__lte=row.last_day).exclude(pk__in=together)
    if not is_now:
        planned = SuccessionLine.objects.filter(
            succession__state=State.PLANNED,
            succession__effective_on__lte=row.effective_on,
            succession__kind__in=ENDING,
        )
        below = below.exclude(pk__in=planned.values("old"))
    if names := [str(body) for body in below[:5]]:
        raise UnitHasBodies(
            _("Bodies below %(unit)s go on after that day: %(bodies)s. Enter first what becomes of them.")
            % {"unit": old, "bodies": ", ".join(names)}
        )


def _told(unit: Unit, day: date) -> dict[str, object]:
    return {"unit": unit, "day": f"{day:%d/%m/%Y}"}
