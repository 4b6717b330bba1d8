"""An authority's own templates are added, replaced by a new version, retired."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.guard.actions import TakenFile, attach
from sen.org.models import Actor
from sen.records.errors import NotNow
from sen.records.filling import template_faults
from sen.records.models import OfficeTemplate
from sen.records.rules import KEEPERS, can_keep_template


@dataclass(frozen=True, slots=True)
class NewTemplate:
    authority_id: int
    kind: str
    name: str
    file: TakenFile


def add_template(given: NewTemplate, *, by: Actor, now: datetime) -> OfficeTemplate:
    """A faulty one is refused with each fault, and nothing of it is kept."""
    if given.authority_id not in by.authorities_as(*KEEPERS):
        raise PermissionDenied
    _refuse_faulty(given.file)  # in a process of its own: not inside the transaction
    with transaction.atomic():
        template = OfficeTemplate(
            authority_id=given.authority_id, kind=given.kind, name=" ".join(given.name.split()), version=0
        )
        _take(template, given.file, by=by, now=now)
        template.full_clean(exclude=["authority"])
        template.save(force_insert=True)
        _keep(template, given.file, by=by, now=now)
        facts = {"name": template.name, "kind": template.kind}
        audit.record("records.template_added", template, by=by, unit_id=template.authority_id, **facts)
    return template


def replace_template(template_id: int, *, file: TakenFile, by: Actor, now: datetime) -> OfficeTemplate:
    """Another version; the earlier file stays in the store."""
    if not can_keep_template(by, OfficeTemplate.objects.get(pk=template_id)):
        raise PermissionDenied
    _refuse_faulty(file)
    with transaction.atomic():
        template = _locked(template_id, by)
        if template.sha256 == file.sha256:
            raise ValidationError(_("Nothing was changed."))
        _take(template, file, by=by, now=now)
        template.full_clean(exclude=["authority"])
        template.save(
            update_fields=["version", "file_name", "sha256", "added_at", "added_by_id", "added_by_name"]
        )
        _keep(template, file, by=by, now=now)
        facts = {"name": template.name, "version": template.version}
        audit.record("records.template_replaced", template, by=by, unit_id=template.authority_id, **facts)
    return template


@transaction.atomic
def retire_template(template_id: int, *, by: Actor, now: datetime) -> OfficeTemplate:
    """No more papers from it; those made stand."""
    template = _locked(template_id, by)
    template.retired_at = now
    template.save(update_fields=["retired_at"])
    audit.record(
        "records.template_retired", template, by=by, unit_id=template.authority_id, name=template.name
    )
    return template


def _locked(template_id: int, by: Actor) -> OfficeTemplate:
    template = OfficeTemplate.objects.select_for_update().get(pk=template_id)
    if not can_keep_template(by, template):
        raise PermissionDenied
    if template.retired_at:
        raise NotNow(_("It was retired already."))
    return template


def _refuse_faulty(file: TakenFile) -> None:
    if faults := template_faults(file.content):
        raise ValidationError({"document": faults})


def _take(template: OfficeTemplate, file: TakenFile, *, by: Actor, now: datetime) -> None:
    template.version += 1
    template.file_name, template.sha256 = file.name, file.sha256
    template.added_at, template.added_by_id, template.added_by_name = now, by.user_id, by.name


def _keep(template: OfficeTemplate, file: TakenFile, *, by: Actor, now: datetime) -> None:
    template.attachment_id = attach(file, owner=template, by=by, now=now, unit_id=template.authority_id).pk
    template.save(update_fields=["attachment_id"])
