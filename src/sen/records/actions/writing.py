"""Papers written in Sen: one to all, or one to each; later the steps of a whole mailing at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sen.audit import actions as audit
from sen.guard.actions import TakenFile
from sen.org.models import Actor, Unit
from sen.records.actions.dispatching import send_document
from sen.records.actions.drawing import NewDocument, Other, address, change_document, draw_up, initial, locked
from sen.records.actions.numbering import give_number
from sen.records.errors import NotNow
from sen.records.letter_document import KINDS, faults_in
from sen.records.models import OfficeTemplate, OutgoingDocument, Wording
from sen.records.rules import can_change, can_initial, can_keep, mailing_of, templates_to_use

State = OutgoingDocument.State
MOST_PAPERS = 200


@dataclass(frozen=True, slots=True)
class Words:
    """What papers of a mailing share."""

    kind: str
    title: str
    body: str
    drafter: str
    signer_post: str
    place: str = ""
    answer_by: date | None = None
    template: OfficeTemplate | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """One paper: whom it addresses, what its fields give, and the file made of it."""

    unit_ids: Sequence[int]
    others: Sequence[Other]
    addressees: Sequence[str]
    file: TakenFile
    values: Mapping[str, object] = field(default_factory=dict)


@transaction.atomic
def write_papers(
    words: Words,
    copies: Sequence[Copy],
    *,
    unit_id: int,
    by: Actor,
    now: datetime,
    source: tuple[str, int] | None = None,
) -> list[OutgoingDocument]:
    """All papers of a mailing, or none."""
    check_words(words)
    _check_template(words, by, unit_id)
    if not copies:
        raise ValidationError(_("Name at least one recipient."))
    if len(copies) > MOST_PAPERS:
        raise ValidationError(_("At most %(n)s papers at once.") % {"n": MOST_PAPERS})
    documents: list[OutgoingDocument] = []
    for copy in copies:
        given = NewDocument(
            unit_id, words.kind, words.title, copy.file, words.drafter, source=source, is_made=True
        )
        document = draw_up(given, by=by, now=now)
        address(document.pk, unit_ids=copy.unit_ids, others=copy.others, by=by)
        documents.append(document)
        wording = Wording(
            document=document, mailing=documents[0], body=words.body, addressees=list(copy.addressees),
            values=dict(copy.values), place=words.place, answer_by=words.answer_by, signer_post=words.signer_post,
            template=words.template,
        )  # fmt: skip
        wording.full_clean(exclude=["document", "mailing", "template"])
        wording.save(force_insert=True)
    return documents


@transaction.atomic
def rewrite_papers(
    document_id: int, words: Words, files: Mapping[int, TakenFile], *, by: Actor, now: datetime
) -> int:
    """Other words for every paper of the mailing that has no number yet; `files` by document. How many."""
    first = locked(document_id)
    if not can_change(by, first):
        raise PermissionDenied
    check_words(words)
    _check_template(words, by, first.unit_id)
    rows = [each for each in _papers(by, first) if each.state in (State.DRAFT, State.INITIALLED)]
    if {each.pk for each in rows} != set(files):
        raise NotNow(_("Papers of this mailing went on meanwhile. Look again."))
    for document in rows:
        change_document(
            document.pk, title=words.title, kind=words.kind, drafter=words.drafter, file=files[document.pk], is_made=True,
            by=by, now=now,
        )  # fmt: skip
        wording = document.wording
        wording.body, wording.place, wording.signer_post = words.body, words.place, words.signer_post
        wording.answer_by, wording.template = words.answer_by, words.template
        wording.full_clean(exclude=["document", "mailing", "template"])
        wording.save()
    return len(rows)


@transaction.atomic
def initial_mailing(document_id: int, *, by: Actor, now: datetime) -> int:
    """Every draft of the mailing. How many."""
    rows = _to_step(document_id, State.DRAFT, can_initial, "records.mailing_initialled", by=by)
    for document in rows:
        initial(document.pk, by=by, now=now)
    return len(rows)


@transaction.atomic
def number_mailing(
    document_id: int, *, series_id: int | None = None, issued_on: date, signer: str, by: Actor, now: datetime
) -> int:
    """Numbers one after another for everything that waits for one. How many."""
    rows = _to_step(document_id, State.INITIALLED, can_keep, "records.mailing_numbered", by=by)
    for document in rows:
        give_number(document.pk, series_id=series_id, issued_on=issued_on, signer=signer, by=by, now=now)
    return len(rows)


@transaction.atomic
def send_mailing(document_id: int, *, by: Actor, now: datetime) -> int:
    """Every signed paper of the mailing to its own recipient. How many."""
    rows = _to_step(document_id, State.SIGNED, can_keep, "records.mailing_sent", by=by)
    for document in rows:
        send_document(document.pk, by=by, now=now)
    return len(rows)


def _to_step(
    document_id: int, state: str, may: Callable[[Actor, OutgoingDocument], bool], verb: str, *, by: Actor
) -> list[OutgoingDocument]:
    """Papers of the mailing that wait for a step, with the entry that all of them take it at once."""
    first = locked(document_id)
    if not may(by, first):
        raise PermissionDenied
    rows = [each for each in _papers(by, first) if each.state == state]
    if not rows:
        raise NotNow(_("No paper of this mailing waits for this step."))
    audit.record(verb, first, by=by, unit_id=first.unit_id, papers=len(rows))
    return rows


def _check_template(words: Words, by: Actor, unit_id: int) -> None:
    """One of the authority's own, for this kind of paper."""
    if words.template is None:
        return
    authority = Unit.objects.filter(pk=unit_id).values("authority")
    own = templates_to_use(by).filter(pk=words.template.pk, authority__in=authority, kind=words.kind)
    if not own.exists():
        raise ValidationError({"own_template": _("This template is not for papers of this kind.")})


def _papers(by: Actor, document: OutgoingDocument) -> list[OutgoingDocument]:
    """Of its mailing, in the order in which they were written, so that numbers follow the list."""
    rows = mailing_of(by, document).select_for_update(of=("self",))
    return list(rows.select_related("authority", "unit", "wording").order_by("pk"))


def check_words(words: Words) -> None:
    """Raises `ValidationError` with each fault of the text at its line."""
    if words.kind not in KINDS:
        raise ValidationError({"kind": _("Choose kinds of the list.")})
    problems = []
    for fault in faults_in(words.body):
        if not fault.name:
            text = _("Line %(line)s: braces without their partner. Write fields as {{ don_vi }}.")
        elif fault.near:
            text = _("Line %(line)s: there is no field “%(name)s”; did you mean {{ %(near)s }}?")
        else:
            text = _("Line %(line)s: there is no field “%(name)s”.")
        problems.append(text % {"line": fault.line, "name": fault.name, "near": fault.near})
    if problems:
        raise ValidationError({"body": problems})
