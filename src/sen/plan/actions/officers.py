"""Who in the unit takes care of a duty; and what is open of a person, for a handing over."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.org.models import Actor, User
from sen.org.registry import Effect, OpenItem, Passing, in_batches
from sen.plan.models import Duty, Plan, ReportDraft
from sen.plan.rules import can_name_officer, possible_officers

__all__ = ["name_officer", "open_drafts", "open_duties", "open_reviews", "pass_drafts", "pass_duties"]


@transaction.atomic
def name_officer(duty_id: int, *, officer_id: int | None, by: Actor) -> Duty:
    """Say which person of the unit takes care of the duty, or nobody. The unit goes on answering for it."""
    duty = Duty.objects.select_for_update(of=("self",)).get(pk=duty_id)
    if not can_name_officer(by, duty):
        raise PermissionDenied
    if officer_id is not None and not possible_officers(by, duty).filter(pk=officer_id).exists():
        raise PermissionDenied
    before, duty.officer_id = duty.officer, officer_id
    duty.save(update_fields=["officer"])
    after = User.objects.get(pk=officer_id) if officer_id else None
    names = {"before": str(before) if before else None, "after": str(after) if after else None}
    audit.record("plan.officer_named", duty, by=by, unit_id=duty.unit_id, **names)
    return duty


def open_duties(passing: Passing) -> list[OpenItem]:
    found = _duties(passing).select_related("task").order_by("task__plan", "task__position", "pk")
    return [OpenItem(str(duty.pk), str(duty.task)[:300]) for duty in found]


def pass_duties(passing: Passing, keys: Collection[str], by: Actor) -> None:
    del by
    for batch in in_batches(keys):
        _duties(passing).filter(pk__in=batch).update(officer=passing.taker_id)


def _duties(passing: Passing) -> QuerySet[Duty]:
    return Duty.objects.filter(
        officer=passing.giver_id,
        unit=passing.unit_id,
        state=Duty.State.OPEN,
        task__plan__state=Plan.State.CONFIRMED,
    )


def open_drafts(passing: Passing) -> list[OpenItem]:
    """Answers begun and not sent. Where the taker has begun one too, both stay with whoever typed them."""
    taken = set(_drafts(passing.taker_id, passing).values_list("duty_id", "period"))
    found = _drafts(passing.giver_id, passing).select_related("duty__task").order_by("duty", "period", "pk")
    return [_draft_item(draft, is_taken=(draft.duty_id, draft.period) in taken) for draft in found]


def _draft_item(draft: ReportDraft, *, is_taken: bool) -> OpenItem:
    month = f" ({draft.period:%m/%Y})" if draft.period else ""
    text = f"{draft.duty.task.number}{month}, {timezone.localtime(draft.saved_at):%d/%m/%Y}"
    return OpenItem(str(draft.pk), text, Effect.STAYS if is_taken else Effect.PASSES)


def pass_drafts(passing: Passing, keys: Collection[str], by: Actor) -> None:
    del by
    for batch in in_batches(keys):
        _drafts(passing.giver_id, passing).filter(pk__in=batch).update(user_id=passing.taker_id)


def _drafts(user_id: int, passing: Passing) -> QuerySet[ReportDraft]:
    running = {"duty__state": Duty.State.OPEN, "duty__task__plan__state": Plan.State.CONFIRMED}
    return ReportDraft.objects.filter(user_id=user_id, duty__unit=passing.unit_id, **running)


def open_reviews(passing: Passing) -> list[OpenItem]:
    """Plans the giver brought in that are being checked: any reviewer goes on with them.

    Without number and title, for most of the unit may not see them yet.
    """
    under_way = (Plan.State.READING, Plan.State.UNREADABLE, Plan.State.IN_REVIEW)
    found = Plan.objects.filter(
        authority=passing.authority_id, uploaded_by_id=passing.giver_id, state__in=under_way
    )
    text = _("a plan brought in on %(day)s")
    return [
        OpenItem(
            str(plan.pk), text % {"day": f"{timezone.localtime(plan.uploaded_at):%d/%m/%Y}"}, Effect.STAYS
        )
        for plan in found.order_by("pk")
    ]
