"""Saying what a task carries out, and keeping the documents that are no plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.guard.actions import TakenFile, attach
from sen.org.models import Actor
from sen.plan.models import Basis, Plan, ReferenceDocument, Task
from sen.plan.rules import (
    can_cite,
    can_keep_reference,
    can_take_in,
    citable_references,
    citable_tasks,
    removable_bases,
    tasks_to_tick,
)


@dataclass(frozen=True, slots=True)
class NewReference:
    """What a person enters about a document that is no plan."""

    kind: str
    title: str
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    url: str = ""
    file: TakenFile | None = None


@transaction.atomic
def add_reference(given: NewReference, *, authority_id: int, by: Actor, now: datetime) -> ReferenceDocument:
    if not can_take_in(by, authority_id):
        raise PermissionDenied
    document = ReferenceDocument(authority_id=authority_id)
    _fill(document, given, by=by, now=now)
    audit.record("plan.reference_added", document, by=by, unit_id=authority_id, number=document.number)
    return document


@transaction.atomic
def correct_reference(
    document_id: int, given: NewReference, *, by: Actor, now: datetime
) -> ReferenceDocument:
    """Change what was entered; without a new file the old one stays."""
    document = ReferenceDocument.objects.select_for_update(of=("self",)).get(pk=document_id)
    if not can_keep_reference(by, document):
        raise PermissionDenied
    before = str(document)
    _fill(document, given, by=by, now=now)
    facts = {"before": before, "after": str(document)}
    audit.record("plan.reference_corrected", document, by=by, unit_id=document.authority_id, **facts)
    return document


@transaction.atomic
def cite_superior_task(task_id: int, superior_id: int, *, likeness: float | None = None, by: Actor) -> Basis:
    """The task carries out one of a plan of above, or of another plan of its own authority."""
    task = _lock_task(task_id, by)
    superior = citable_tasks(by, task).filter(pk=superior_id).first()
    if superior is None:
        raise PermissionDenied
    if task.bases.filter(superior_task=superior).exists():
        raise ValidationError(_("The task cites this one already."))
    cited = ", ".join(part for part in (superior.number, superior.plan.number or superior.plan.title) if part)
    return _write(Basis(task=task, superior_task=superior, cited=cited[:700], likeness=likeness), by=by)


@transaction.atomic
def cite_document(task_id: int, document_id: int, *, by: Actor) -> Basis:
    task = _lock_task(task_id, by)
    document = citable_references(by, task).filter(pk=document_id).first()
    if document is None:
        raise PermissionDenied
    if task.bases.filter(document=document).exists():
        raise ValidationError(_("The task cites this one already."))
    return _write(Basis(task=task, document=document, cited=str(document)[:700]), by=by)


@transaction.atomic
def cite_in_words(task_id: int, words: str, *, by: Actor) -> Basis:
    """For a plan that is not in this installation."""
    task = _lock_task(task_id, by)
    said = " ".join(words.split())
    if not said:
        raise ValidationError(_("Say what the task carries out."))
    if task.bases.filter(cited=said).exists():
        raise ValidationError(_("The task cites this one already."))
    return _write(Basis(task=task, cited=said), by=by)


@transaction.atomic
def cite_document_in_tasks(document_id: int, task_ids: Iterable[int], *, by: Actor) -> int:
    """Say at once of many tasks that they carry the document out."""
    document = ReferenceDocument.objects.select_for_update(of=("self",)).get(pk=document_id)
    wanted = set(task_ids)
    if not can_keep_reference(by, document):
        raise PermissionDenied
    if tasks_to_tick(by, document).filter(pk__in=wanted).count() != len(wanted):
        raise PermissionDenied
    for pk in sorted(wanted):
        cite_document(pk, document_id, by=by)
    return len(wanted)


@transaction.atomic
def remove_basis(task_id: int, basis_id: int, *, by: Actor) -> None:
    task = _lock_task(task_id, by)
    basis = removable_bases(by, task).filter(pk=basis_id).first()
    if basis is None:
        raise PermissionDenied
    basis.delete()
    audit.record("plan.basis_removed", task, by=by, unit_id=task.plan.authority_id, cited=basis.cited)


def _fill(document: ReferenceDocument, given: NewReference, *, by: Actor, now: datetime) -> None:
    for name in ("kind", "title", "number", "issued_on", "issuer", "url"):
        setattr(document, name, getattr(given, name))
    document.full_clean()
    document.save()
    if given.file:
        unit_id = document.authority_id
        document.attachment_id = attach(given.file, owner=document, by=by, now=now, unit_id=unit_id).pk
        document.save(update_fields=["attachment_id"])


def _lock_task(task_id: int, by: Actor) -> Task:
    task = Task.objects.select_for_update(of=("self",)).select_related("plan__authority").get(pk=task_id)
    if not can_cite(by, task):
        raise PermissionDenied
    if task.plan.state != Plan.State.CONFIRMED or task.is_dropped:
        raise ValidationError(_("The plan is not in force, so what its tasks carry out cannot be changed."))
    return task


def _write(basis: Basis, *, by: Actor) -> Basis:
    basis.full_clean()
    basis.save()
    unit_id = basis.task.plan.authority_id
    audit.record("plan.basis_cited", basis.task, by=by, unit_id=unit_id, cited=basis.cited)
    return basis
