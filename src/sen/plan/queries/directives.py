"""Directives about rows, and the row a directive is about, as far as a reader may see it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from sen.org.models import Actor
from sen.plan.models import Directive, DirectiveDuty, PressItem
from sen.plan.registry import DIRECTABLE

UNSETTLED = (DirectiveDuty.State.OPEN, DirectiveDuty.State.RETURNED, DirectiveDuty.State.ANSWERED)
PRESS = PressItem._meta.label_lower


@dataclass(frozen=True, slots=True)
class About:
    """The row of a directive."""

    word: str
    title: str


def about_of(directive: Directive, actor: Actor) -> About | None:
    """None for a directive on no row, and for one on a row the reader does not see. One query."""
    known = DIRECTABLE.get(directive.about_kind)
    if known is None:
        return None
    row = known.rows(actor).filter(pk=directive.about_id).first()
    return About(str(known.word), known.title(row)) if row else None


def duties_about(
    duties: QuerySet[DirectiveDuty], kind: str, ids: Collection[int]
) -> dict[int, list[DirectiveDuty]]:
    """Number of the row to what was directed on it (start from `rules.visible_directive_duties`). One query."""
    found: defaultdict[int, list[DirectiveDuty]] = defaultdict(list)
    about = duties.filter(directive__about_kind=kind, directive__about_id__in=ids)
    for duty in about.select_related("directive", "unit").order_by("directive__given_at", "pk"):
        if duty.directive.about_id is not None:
            found[duty.directive.about_id].append(duty)
    return found


def directed_on_items(items: Iterable[Model]) -> Mapping[int, str]:
    """Number of the press item to the directives that stand on it, in words: a column of the weekly table. One query."""
    ids = [item.pk for item in items]
    if not ids:
        return {}
    rows = Directive.objects.filter(about_kind=PRESS, about_id__in=ids, withdrawn_at=None)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows.order_by("given_at", "pk"):
        if row.about_id is not None:
            found[row.about_id].append(row.whole)
    return {pk: "\n".join(words) for pk, words in found.items()}


def open_directives(unit_ids: Collection[int]) -> Mapping[int, int]:
    """Units to how many directives they have not answered for good: what hangs on a unit that ends."""
    rows = DirectiveDuty.objects.filter(unit__in=unit_ids, state__in=UNSETTLED).values_list(
        "unit_id", flat=True
    )
    return Counter(rows)
