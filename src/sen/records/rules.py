"""Who draws up, initials, numbers, sends and reads outgoing documents."""

from django.db.models import Q, QuerySet

from sen.org.models import Actor, Role, Unit
from sen.records.models import (
    DocumentRecipient,
    NumberSeries,
    OfficeTemplate,
    OutgoingDocument,
    Paper,
    Wording,
)

State = OutgoingDocument.State
DRAWERS = (Role.OFFICER, Role.UNIT_LEAD, Role.FOCAL_POINT, Role.RECORDS_CLERK, Role.SPOKESPERSON)
KEEPERS = (Role.RECORDS_CLERK, Role.FOCAL_POINT)
"""Who keeps the register: numbers, signed copies, sending."""
READERS = (*KEEPERS, Role.LEADER)
"""Who reads every document of the authority, drafts too."""


def own_receivers(actor: Actor) -> frozenset[int]:
    """Units whose post the actor sees: where he or she works, and the committee whose register he or she keeps."""
    return actor.unit_ids | actor.authorities_as(*READERS)


def visible_documents(actor: Actor) -> QuerySet[OutgoingDocument]:
    """Those of own units, all of the authority for who keeps its register, and what was sent to own units."""
    got = DocumentRecipient.objects.filter(unit__in=own_receivers(actor), document__state=State.SENT)
    own = Q(authority__in=actor.authorities_as(*READERS)) | Q(unit__in=actor.units_as(*DRAWERS))
    return OutgoingDocument.objects.filter(own | Q(pk__in=got.values("document")))


def visible_document_authorities(actor: Actor) -> QuerySet[Unit]:
    """The choices of a filter."""
    return Unit.objects.filter(pk__in=visible_documents(actor).values("authority"))


def visible_drawing_units(actor: Actor) -> QuerySet[Unit]:
    """The choices of a filter."""
    return Unit.objects.filter(pk__in=visible_documents(actor).values("unit"))


def visible_recipient_lines(actor: Actor) -> QuerySet[DocumentRecipient]:
    """What came to own units; whole lists for who sees the document from the sender's side."""
    mine = Q(unit__in=own_receivers(actor), document__state=State.SENT)
    return DocumentRecipient.objects.filter(mine | Q(document__in=_drawn_up(actor).values("pk")))


def visible_post(actor: Actor) -> QuerySet[DocumentRecipient]:
    """What was sent to own units."""
    return DocumentRecipient.objects.filter(unit__in=own_receivers(actor), document__state=State.SENT)


def visible_senders(actor: Actor) -> QuerySet[Unit]:
    """The choices of a filter of the post."""
    return Unit.objects.filter(pk__in=visible_post(actor).values("document__authority"))


def post_to_confirm(actor: Actor) -> QuerySet[DocumentRecipient]:
    """Sent to units whose receipt the actor confirms, and not confirmed yet."""
    return visible_post(actor).filter(unit__in=confirming_units(actor), received_at=None)


def confirming_units(actor: Actor) -> frozenset[int]:
    return actor.units_as(*DRAWERS) | actor.authorities_as(*KEEPERS)


def recipients_seen(actor: Actor, document: OutgoingDocument) -> QuerySet[DocumentRecipient]:
    """Of one document; a recipient sees its own line alone."""
    return visible_recipient_lines(actor).filter(document=document)


def visible_number_series(actor: Actor) -> QuerySet[NumberSeries]:
    return NumberSeries.objects.filter(authority__in=actor.authorities_as(*READERS))


def drawing_units(actor: Actor, _row: object = None) -> QuerySet[Unit]:
    """For which units the actor draws up papers."""
    return Unit.objects.filter(
        pk__in=actor.units_as(*DRAWERS), authority__isnull=False, valid_to=None
    ).order_by("folded", "pk")


def kept_authorities(actor: Actor, _row: object = None) -> QuerySet[Unit]:
    """Whose register the actor keeps."""
    return Unit.objects.filter(pk__in=actor.authorities_as(*KEEPERS), valid_to=None).order_by("folded", "pk")


def receiving_units(actor: Actor, document: OutgoingDocument) -> QuerySet[Unit]:
    """To whom a paper of the authority goes inside Sen: its bodies, the committees around it and their bodies' seat."""
    if not can_change(actor, document):
        return Unit.objects.none()
    return receivers_of(document.authority)


def addressed_units(actor: Actor, _row: object = None) -> QuerySet[Unit]:
    """To whom papers of the authorities go for which the actor draws up."""
    authorities = Unit.objects.filter(pk__in=drawing_units(actor).values("authority"))
    found = Unit.objects.none()
    for authority in authorities:
        found |= receivers_of(authority)
    return found.order_by("folded", "pk")


def receivers_of(authority: Unit) -> QuerySet[Unit]:
    """Bodies of the authority, the committees right below and the ones above, the bodies of the next above."""
    committees = Unit.Kind.PEOPLES_COMMITTEE
    below = Q(kind=committees, parent__authority=authority.pk)
    beside = (
        Q(pk=authority.parent_id) | Q(authority=authority.parent_id) if authority.parent_id else Q(pk=None)
    )
    found = Unit.objects.filter(Q(authority=authority.pk) | below | beside, valid_to=None)
    return found.order_by("folded", "pk")


def series_for(actor: Actor, document: OutgoingDocument) -> QuerySet[NumberSeries]:
    """Open series of the document's authority, to be chosen from."""
    if not can_keep(actor, document):
        return NumberSeries.objects.none()
    return NumberSeries.objects.filter(authority=document.authority_id, closed_at=None)


def can_draw_up(actor: Actor, unit_id: int) -> bool:
    return unit_id in actor.units_as(*DRAWERS)


def can_change(actor: Actor, document: OutgoingDocument) -> bool:
    """Its words and its recipients: the unit that draws it up, and who keeps the register."""
    return document.unit_id in actor.units_as(*DRAWERS) or can_keep(actor, document)


def can_initial(actor: Actor, document: OutgoingDocument) -> bool:
    """The head of the unit answers for what is in it; the focal point where a unit has nobody."""
    is_head = document.unit_id in actor.units_as(Role.UNIT_LEAD)
    return is_head or document.authority_id in actor.authorities_as(Role.FOCAL_POINT)


def can_keep(actor: Actor, document: OutgoingDocument) -> bool:
    """Number it, file the signed copy, send it."""
    return document.authority_id in actor.authorities_as(*KEEPERS)


def can_keep_series(actor: Actor, series: NumberSeries) -> bool:
    return series.authority_id in actor.authorities_as(*KEEPERS)


def can_confirm_receipt(actor: Actor, line: DocumentRecipient) -> bool:
    """The recipient itself; for somebody outside Sen whoever sent it."""
    return line.unit_id in confirming_units(actor) if line.unit_id else can_keep(actor, line.document)


def documents_to_initial(actor: Actor) -> QuerySet[OutgoingDocument]:
    """Drafts that wait for the actor's word as head of the unit."""
    return OutgoingDocument.objects.filter(unit__in=actor.units_as(Role.UNIT_LEAD), state=State.DRAFT)


def documents_to_keep(actor: Actor) -> QuerySet[OutgoingDocument]:
    """What waits for who keeps the register: a number, the signed copy, the post."""
    waiting = (State.INITIALLED, State.NUMBERED, State.SIGNED)
    return OutgoingDocument.objects.filter(authority__in=actor.authorities_as(*KEEPERS), state__in=waiting)


def mailing_of(actor: Actor, document: OutgoingDocument) -> QuerySet[OutgoingDocument]:
    """Papers written in Sen together with this one, itself among them; empty for one that came as a file."""
    wording = Wording.objects.filter(document=document.pk).values("mailing")
    return _drawn_up(actor).filter(wording__mailing__in=wording).order_by("pk")


def can_read_paper(actor: Actor, paper_id: int) -> bool:
    return visible_papers(actor).filter(pk=paper_id).exists()


def visible_papers(actor: Actor) -> QuerySet[Paper]:
    """Files of visible documents; a recipient reads the signed copy alone."""
    signed = Q(part=Paper.Part.SIGNED, document__in=visible_documents(actor).values("pk"))
    return Paper.objects.filter(signed | Q(document__in=_drawn_up(actor).values("pk")))


def can_see_draft(actor: Actor, document: OutgoingDocument) -> bool:
    """From the sender's side."""
    return _drawn_up(actor).filter(pk=document.pk).exists()


def _drawn_up(actor: Actor) -> QuerySet[OutgoingDocument]:
    """Documents that the actor sees from the sender's side."""
    own = Q(authority__in=actor.authorities_as(*READERS)) | Q(unit__in=actor.units_as(*DRAWERS))
    return OutgoingDocument.objects.filter(own)


def visible_dispatches(actor: Actor) -> QuerySet[DocumentRecipient]:
    """Lines of documents that were sent, from the sender's side."""
    return DocumentRecipient.objects.filter(
        document__in=_drawn_up(actor).values("pk"), document__state=State.SENT
    )


def visible_numbered(actor: Actor, series: NumberSeries) -> QuerySet[OutgoingDocument]:
    """What got its number from a series, newest first."""
    return _drawn_up(actor).filter(series=series).order_by("-year", "-number")


def visible_templates(actor: Actor) -> QuerySet[OfficeTemplate]:
    """Own templates of the authorities for which the actor draws up, keeps or reads papers."""
    drawn_for = Unit.objects.filter(pk__in=actor.units_as(*DRAWERS)).values("authority")
    own = Q(authority__in=actor.authorities_as(*READERS)) | Q(authority__in=drawn_for)
    return OfficeTemplate.objects.filter(own)


def templates_to_use(actor: Actor, _row: object = None) -> QuerySet[OfficeTemplate]:
    """Own templates from which the actor draws up papers."""
    drawn_for = drawing_units(actor).values("authority")
    return OfficeTemplate.objects.filter(authority__in=drawn_for, retired_at=None).order_by("name", "pk")


def can_read_template(actor: Actor, template_id: int) -> bool:
    return visible_templates(actor).filter(pk=template_id).exists()


def can_keep_template(actor: Actor, template: OfficeTemplate) -> bool:
    """Add, replace and retire."""
    return template.authority_id in actor.authorities_as(*KEEPERS)
